#!/usr/bin/env python3
"""How many multiplications the context of a beat takes, counted while the program runs.

  benchmarks/multiplications.py [RECORD]     RECORD defaults to BEATLENS_DATA/mitdb/100

Needs valgrind and binutils (sudo apt-get install valgrind binutils) and build/native/beatlens. Each multiplying
instruction of make_context(), write_context_inputs() and write_feature_strip() counts as often as it runs, times the numbers
that it multiplies at once; what a filter computes twice and uses once counts twice.
"""

import collections
import os
import pathlib
import re
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[1]
PROGRAM = ROOT / "build/native/beatlens"
MEASURED = ("beatlens::beats::make_context(*", "beatlens::beats::write_context_inputs(*", "beatlens::beats::write_feature_strip(*")
MULTIPLIES = re.compile(r"\s*([0-9a-f]+):\s+v?(?:mul|fn?m(?:add|sub)\w*?)(ss|sd|ps|pd)\s+(.*)")
COST = re.compile(r"(0x[0-9a-f]+|[+-]\d+|\*) \S+ (\d+)$")
NAMED = re.compile(r"(c?ob|c?fn)=\((\d+)\)(?: (.*))?$")


def widths():
    """How many numbers each multiplying instruction of the program multiplies, by its address."""
    listing = subprocess.run(["objdump", "-d", "--no-show-raw-insn", PROGRAM], capture_output=True, text=True, check=True)
    found = {}
    for line in listing.stdout.splitlines():
        if match := MULTIPLIES.match(line):
            address, kind, operands = match.groups()
            size = 64 if "zmm" in operands else 32 if "ymm" in operands else 16
            found[int(address, 16)] = {"ss": 1, "sd": 1, "ps": size // 4, "pd": size // 8}[kind]
    return found


def multiplications(profile, width_of):
    """By function, from callgrind's lines: positions are relative to the line before, and the line after "calls=" is
    the cost of what was called."""
    counts = collections.Counter()
    names = {"ob": {}, "fn": {}}
    here = {}
    address = 0
    called = False
    for line in profile.read_text().splitlines():
        if match := NAMED.match(line):
            key, number, name = match.groups()
            table = names[key[-2:]]
            if name:
                table[number] = name
            if not key.startswith("c"):
                here[key] = table[number]
        elif line.startswith("calls="):
            called = True
        elif match := COST.match(line):
            at, times = match.groups()
            address = int(at, 16) if at.startswith("0x") else address if at == "*" else address + int(at)
            if not called and here.get("ob") == str(PROGRAM) and address in width_of:
                counts[here["fn"]] += width_of[address] * int(times)
            called = False
    return counts


def main():
    data = pathlib.Path(os.environ.get("BEATLENS_DATA", ROOT.parent / "shared/data"))
    record = sys.argv[1] if len(sys.argv) > 1 else data / "mitdb/100"
    with tempfile.TemporaryDirectory() as folder:
        profile = pathlib.Path(folder) / "profile"
        labels = subprocess.run(
            ["valgrind", "--quiet", "--tool=callgrind", "--dump-instr=yes", f"--callgrind-out-file={profile}",
             *(f"--toggle-collect={function}" for function in MEASURED), PROGRAM, "classify", record],
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, check=True)
        counts = multiplications(profile, widths())
    beats = len(labels.stdout.splitlines()) - 1
    print(f"{record}: {sum(counts.values()) / beats:,.0f} multiplications a beat ({beats} beats)")
    for function, count in counts.most_common(12):
        print(f"{count / beats:10,.0f}  {function[:100]}")


if __name__ == "__main__":
    main()
