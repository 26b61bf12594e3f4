#!/usr/bin/env python3
"""Splits a WebAssembly module in two: what it takes to label a recording, and what is asked for later (reports, inspection, edits,
waves, ...), which the page loads when labels are there.

    split_engine.py engine.wasm later.wasm

`engine.wasm`, linked with --profiling-funcs so that it has its functions' names, is replaced by the first part, without names. In the
second are the functions that nothing but an export of LATER calls. Calls by the table count as calls by everybody, but those of
functions that are named after what is asked for later (OF_LATER): their addresses are taken in such functions only.
"""
import pathlib
import re
import subprocess
import sys
import tempfile

LATER = {f"beatlens_{name}" for name in (
    "load_wave_model", "wave_stretch", "find_waves", "take_waves", "measure", "beat_waves", "edit", "annotations", "inspect",
    "clusters", "class_beats", "report_csv", "report_json", "report_html", "strip", "unpack", "take_unpacked")}
OF_LATER = re.compile(
    r"beatlens::(report|delineation)::|beatlens::formats::unpack|HeldArrays|WaveWork|LayerOutput"
    r"|beatlens::analysis::.*([iI]nspect|alike|view_clusters|overlay|Desk|[eE]dit|wave_json|WaveFigures|wave_figures|to_csv|annotation)"
    r"|Session::(inspect|clusters|class_beats|strip|report|edit|measure)")


def leb(data, at):
    value = shift = 0
    while True:
        byte = data[at]
        at += 1
        value |= (byte & 127) << shift
        shift += 7
        if byte < 128:
            return value, at


def to_leb(value):
    out = bytearray()
    while True:
        value, byte = value >> 7, value & 127
        out.append(byte | (128 if value else 0))
        if not value:
            return bytes(out)


def with_short_names(module):
    """The module with f0, f1, ... for names, which tools can take in lists, and the names that they had."""
    at, kept, names = 8, [module[:8]], None
    while at < len(module):
        begin, kind = at, module[at]
        size, at = leb(module, at + 1)
        end = at + size
        is_names = False
        if kind == 0:
            length, after = leb(module, at)
            if module[after:after + length] == b"name":
                is_names, names = True, functions_named(module, after + length, end)
        if not is_names:
            kept.append(module[begin:end])
        at = end
    if not names:
        sys.exit("split_engine: the module has no names; it must be linked with --profiling-funcs.")
    entries = b"".join(to_leb(i) + to_leb(len(f"f{i}")) + f"f{i}".encode() for i in sorted(names))
    functions = to_leb(len(names)) + entries
    section = b"\x04name" + b"\x01" + to_leb(len(functions)) + functions
    return b"".join(kept) + b"\x00" + to_leb(len(section)) + section, names


def functions_named(module, at, end):
    names = {}
    while at < end:
        kind = module[at]
        size, at = leb(module, at + 1)
        if kind == 1:
            count, place = leb(module, at)
            for _ in range(count):
                index, place = leb(module, place)
                length, place = leb(module, place)
                names[index] = module[place:place + length].decode()
                place += length
        at += size
    return names


def later_functions(text, names):
    """Of a module as text: what only LATER needs."""
    calls, exported, in_table, current = {}, set(), set(), None
    for line in text.splitlines():
        if found := re.match(r" \(func \$(f\d+)", line):
            current = calls.setdefault(found[1], set())
        elif found := re.match(r' \(export "\S+" \(func \$(f\d+)\)\)', line):
            exported.add(found[1])
        elif line.startswith(" (elem"):
            in_table.update(re.findall(r"\$(f\d+)", line))
        elif current is not None and "(call $" in line:
            current.update(re.findall(r"\(call \$(f\d+)", line))
    name = {short: names[int(short[1:])] for short in calls}
    todo = [each for each in exported if name.get(each) not in LATER]
    todo += [each for each in in_table if not OF_LATER.search(name.get(each, ""))]
    first = set()
    while todo:
        each = todo.pop()
        if each not in first:
            first.add(each)
            todo += calls.get(each, ())
    missing = LATER - {name.get(each) for each in exported}
    if missing:
        sys.exit(f"split_engine: the module does not export {', '.join(sorted(missing))}.")
    return [each for each in calls if each not in first]


def run(*command):
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode != 0 or "does not exist" in done.stderr:
        sys.exit(f"split_engine: {command[0]} failed: {done.stderr[-2000:]}")


def main():
    engine, later = map(pathlib.Path, sys.argv[1:])
    with tempfile.TemporaryDirectory() as folder:
        work = pathlib.Path(folder)
        module, names = with_short_names(engine.read_bytes())
        (work / "named.wasm").write_bytes(module)
        run("wasm-dis", "--all-features", str(work / "named.wasm"), "-o", str(work / "named.wat"))
        (work / "list").write_text("\n".join(later_functions((work / "named.wat").read_text(), names)))
        run("wasm-split", "--all-features", str(work / "named.wasm"), f"--split-funcs=@{work / 'list'}", "--export-prefix=%",
            "--placeholder-namespace=later",
            "-o1", str(work / "engine.wasm"), "-o2", str(work / "later.wasm"))
        for part, place in (("engine", engine), ("later", later)):
            run("wasm-opt", "--all-features", "-O3", "--strip-debug", "--strip-producers", str(work / f"{part}.wasm"), "-o", str(place))


if __name__ == "__main__":
    main()
