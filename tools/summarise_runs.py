#!/usr/bin/env python3
"""Print a markdown table of training runs: a row for each, every figure as mean ± standard deviation (number of seeds).

    tools/summarise_runs.py build/runs/coupled build/runs/simple
    tools/summarise_runs.py --keys weighted.f1,macro.f1 "AdamW=build/runs/coupled" "Adam=build/runs/coupled-adam"

A run's folder has an evaluation.json, or a folder seed-1, seed-2, ... for each seed with one inside. Keys are paths into it,
with dots (accuracy, macro.f1, per_class.S.f1); training.epochs, training.best_epoch and training.seconds come from
metrics.json. A figure that a run lacks is left out (–). The standard deviation is that of a sample (n - 1).
"""

import argparse
import json
import statistics
import sys
from pathlib import Path

DEFAULT_KEYS = "accuracy,macro.f1,weighted.f1"


def read_json(path):
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except json.JSONDecodeError as error:
        raise SystemExit(f"'{path}' is not JSON: {error}.") from None


def training_figures(folder):
    """What metrics.json tells of the training itself."""
    path = folder / "metrics.json"
    epochs = read_json(path) if path.is_file() else []
    if not epochs:
        return {}
    best = [line["epoch"] for line in epochs if line.get("best")]
    figures = {"epochs": len(epochs), "seconds": sum(line.get("seconds", 0.0) for line in epochs)}
    return {**figures, "best_epoch": best[-1]} if best else figures


def seeds_of(run):
    """(folder, evaluation) of every seed that was evaluated."""
    if not run.is_dir():
        raise SystemExit(f"There is no run folder '{run}'.")
    folders = sorted((f for f in run.glob("seed-*") if f.is_dir()), key=lambda f: (len(f.name), f.name)) or [run]
    found = []
    for folder in folders:
        path = folder / "evaluation.json"
        if path.is_file():
            found.append({**read_json(path), "training": training_figures(folder)})
        else:
            print(f"summarise_runs: '{folder}' has no evaluation.json yet and is left out", file=sys.stderr)
    return found


def value_at(evaluation, key):
    value = evaluation
    for part in key.split("."):
        if isinstance(value, list) and part.isdigit() and int(part) < len(value):
            value = value[int(part)]
        elif isinstance(value, dict) and part in value:
            value = value[part]
        else:
            return None
    return float(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else None


def cell(evaluations, key, digits, percent):
    values = [value for evaluation in evaluations if (value := value_at(evaluation, key)) is not None]
    if not values:
        return "–"
    if key.startswith("training."):
        (factor, digits, unit) = (1, 1, "")
    elif percent:
        (factor, digits, unit) = (100, max(0, digits - 2), " %")
    else:
        (factor, unit) = (1, "")
    mean = f"{statistics.fmean(values) * factor:.{digits}f}"
    if len(values) == 1:
        return f"{mean}{unit} (1)"
    return f"{mean} ± {statistics.stdev(values) * factor:.{digits}f}{unit} ({len(values)})"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("runs", nargs="+", metavar="[LABEL=]FOLDER", help="run folders; the label is the folder's name by default")
    parser.add_argument("--keys", default=DEFAULT_KEYS, help=f"figures, separated by commas (default: {DEFAULT_KEYS})")
    parser.add_argument("--digits", type=int, default=4, help="decimals (default: 4)")
    parser.add_argument("--percent", action="store_true", help="shares as percentages, with two decimals less")
    parser.add_argument("--rows-only", action="store_true", help="without the table's heading")
    options = parser.parse_args()
    keys = [key.strip() for key in options.keys.split(",") if key.strip()]
    if not options.rows_only:
        print("| run | " + " | ".join(keys) + " |\n|---|" + "---|" * len(keys))
    for argument in options.runs:
        (label, given, folder) = argument.partition("=")
        run = Path(folder if given else argument)
        evaluations = seeds_of(run)
        cells = [cell(evaluations, key, options.digits, options.percent) for key in keys]
        print(f"| {label if given else run.resolve().name} | " + " | ".join(cells) + " |")


if __name__ == "__main__":
    main()
