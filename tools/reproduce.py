#!/usr/bin/env python3
"""Train what the published tables of the reference systems report, and print our figures for them.

    tools/reproduce.py --list
    tools/reproduce.py --run build/runs [--short] [--threads N] NAME...

Names are those of native_trainer/experiments.json (a prefix such as "e-" takes all that begin with it). Each experiment
has a folder in --run and goes on where it was cut off. --short trains on the part of the beats and for the few epochs that the
file gives for a machine without a GPU; the folders' names then end in "-short". Records are read from BEATLENS_DATA.
"""

import argparse
import json
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
EXPERIMENTS = ROOT / "native_trainer" / "experiments.json"
FIGURES = ["accuracy", "weighted_recall", "weighted_specificity", "weighted_precision", "weighted_f1", "macro_f1"]


def command_of(experiment, options, folder):
    """The native_trainer command line of one experiment."""
    settings = list(experiment.get("set", []))
    if options.short:
        settings += experiment.get("short", [])
    command = [str(options.trainer), "train", "--config", str(ROOT / "native_trainer" / "configs" / f"{experiment['config']}.json"),
               "--run", str(folder)]
    if options.threads:
        command += ["--threads", str(options.threads)]
    if options.data:
        command += ["--data", str(options.data)]
    return command + [part for setting in settings for part in ("--set", setting)]


def figures_of(folder):
    """name -> (mean, standard deviation or None) of a finished experiment; None if it is not finished."""
    if (folder / "summary.json").exists():
        summary = json.loads((folder / "summary.json").read_text())
        return {name: (summary[name]["mean"], summary[name]["sd"]) for name in FIGURES if name in summary}
    if not (folder / "evaluation.json").exists():
        return None
    evaluation = json.loads((folder / "evaluation.json").read_text())
    names = {"recall": "se", "specificity": "specificity", "precision": "ppv", "f1": "f1"}
    figures = {"accuracy": (evaluation["accuracy"], None), "macro_f1": (evaluation["macro"]["f1"], None)}
    for name, key in names.items():
        figures[f"weighted_{name}"] = (evaluation["weighted"][key], None)
    return figures


def table_row(experiment, figures):
    """A markdown row: published figure and ours, in the order of FIGURES."""
    cells = []
    for name in FIGURES:
        published = experiment.get("published", {}).get(name)
        ours = figures.get(name) if figures else None
        text = "–" if ours is None else f"{ours[0]:.4f}" + (f" ± {ours[1]:.4f}" if ours[1] is not None else "")
        cells.append(text if published is None else f"{published:.4f} → {text}")
    return f"| {experiment['name']} | " + " | ".join(cells) + " |"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", metavar="NAME")
    parser.add_argument("--run", type=pathlib.Path, default=ROOT / "build" / "runs", help="folder of the runs' folders")
    parser.add_argument("--short", action="store_true", help="the shortened schedules")
    parser.add_argument("--threads", type=int, help="CPU threads")
    parser.add_argument("--data", type=pathlib.Path, help="folder that holds mitdb/ (default: BEATLENS_DATA)")
    parser.add_argument("--trainer", type=pathlib.Path, default=ROOT / "build" / "trainer" / "native_trainer")
    parser.add_argument("--list", action="store_true", help="only say what there is")
    parser.add_argument("--table", action="store_true", help="only print the table of what is finished")
    options = parser.parse_args()
    experiments = json.loads(EXPERIMENTS.read_text())
    if options.list:
        for experiment in experiments:
            print(f"{experiment['name']:28} {experiment['what']}")
        return 0
    chosen = [e for e in experiments if any(e["name"].startswith(name) for name in options.names)]
    if not chosen:
        print("reproduce.py: no such experiment; --list names them", file=sys.stderr)
        return 1
    rows = []
    for experiment in chosen:
        folder = options.run / (experiment["name"] + ("-short" if options.short else ""))
        if not options.table:
            command = command_of(experiment, options, folder)
            print(" ".join(command), flush=True)
            if subprocess.run(command, check=False).returncode != 0:
                return 1
        rows.append(table_row(experiment, figures_of(folder)))
    print("\npublished → ours\n")
    print("| experiment | " + " | ".join(name.replace("_", " ") for name in FIGURES) + " |")
    print("|---|" + "---|" * len(FIGURES))
    print("\n".join(rows))
    return 0


if __name__ == "__main__":
    sys.exit(main())
