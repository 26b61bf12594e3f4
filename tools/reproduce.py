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

from summarise_runs import cell, seeds_of

ROOT = pathlib.Path(__file__).resolve().parent.parent
EXPERIMENTS = ROOT / "native_trainer" / "experiments.json"
FIGURES = ["accuracy", "weighted.se", "weighted.specificity", "weighted.ppv", "weighted.f1", "macro.f1"]


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


def table_row(experiment, folder):
    """A markdown row: published figure and ours, in the order of FIGURES."""
    evaluations = seeds_of(folder) if folder.is_dir() else []
    cells = []
    for key in FIGURES:
        published = experiment.get("published", {}).get(key)
        ours = cell(evaluations, key, digits=4, percent=False)
        cells.append(ours if published is None else f"{published:.4f} → {ours}")
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
        rows.append(table_row(experiment, folder))
    print("\npublished → ours\n")
    print("| experiment | " + " | ".join(FIGURES) + " |")
    print("|---|" + "---|" * len(FIGURES))
    print("\n".join(rows))
    return 0


if __name__ == "__main__":
    sys.exit(main())
