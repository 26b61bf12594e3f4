#!/usr/bin/env python3
"""Label an archive from end to end: beatlens, and the Python that a lab would write for the same.

    benchmarks/python_pipeline.py [--records FOLDER] [--runs N]

By default the records of svdb in BEATLENS_DATA. The Python side reads format 212 with NumPy, finds beats by Pan and Tompkins'
method with SciPy's filters, cuts each beat as the kachuee-residual network wants it (its lead at 125 Hz, from a beat on, scaled
to 0..1, 187 samples) and labels them with that network in eager PyTorch, 256 at once. It has one lead and no context. Beatlens
does that with the same network, and with its default model in all leads. Both start as processes, in turn, with one thread and
with a job a processor; a figure is the median of the runs, of wall time and of processor time.

What both find is compared with the annotations (150 ms, EC57's), so that nobody is quick by finding nothing.
"""

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BEATLENS = ROOT / "build/native/beatlens"
TOLERANCE_S = 0.15
BEAT_CODES = [*range(1, 14), 25, 30, 31, 34, 35, 38, 41]  # of MIT annotations: those that mark a beat


def read_record(header):
    import numpy as np

    lines = [line for line in header.read_text().splitlines() if line and not line.startswith("#")]
    fields = lines[0].split()
    leads, rate_hz, frames = int(fields[1]), float(fields[2].split("/")[0]), int(fields[3])
    name, form, gain, *_ = lines[1].split()
    assert form == "212" and leads == 2, f"{header}: format {form}, {leads} leads"
    triples = np.fromfile(header.with_name(name), np.uint8).reshape(-1, 3).astype(np.int16)
    first = triples[:, 0] | ((triples[:, 1] & 15) << 8)
    first[first > 2047] -= 4096
    return first[:frames] / (float(gain.split("(")[0].split("/")[0]) or 200.0), rate_hz


def find_beats(lead, rate_hz):
    """Pan and Tompkins 1985: band-pass, derivative, squares, moving mean, two levels that follow signal and noise."""
    import numpy as np
    from scipy import signal

    band = signal.sosfiltfilt(signal.butter(2, [5, 15], "bandpass", fs=rate_hz, output="sos"), lead)
    width = int(0.15 * rate_hz)
    energy = np.convolve(np.gradient(band) ** 2, np.ones(width) / width, "same")
    peaks, _ = signal.find_peaks(energy, distance=int(0.2 * rate_hz))
    beats = []
    level, noise = np.max(energy[: int(2 * rate_hz)]), np.mean(energy[: int(2 * rate_hz)])
    for peak in peaks:
        if energy[peak] > noise + 0.25 * (level - noise):
            level = 0.125 * energy[peak] + 0.875 * level
            around = slice(max(0, peak - width // 2), peak + width // 2)
            beats.append(around.start + int(np.argmax(np.abs(band[around]))))
        else:
            noise = 0.125 * energy[peak] + 0.875 * noise
    return np.array(beats)


def cut_beats(lead, rate_hz, beats):
    import numpy as np
    from scipy import signal

    at_125 = signal.resample_poly(lead, 125, round(rate_hz))
    padded = np.concatenate([at_125, np.zeros(187)])
    starts = np.clip((beats * 125 / rate_hz).astype(int), 0, len(at_125) - 1)
    windows = padded[starts[:, None] + np.arange(187)]
    low, high = windows.min(1, keepdims=True), windows.max(1, keepdims=True)
    return ((windows - low) / np.maximum(high - low, 1e-6)).astype(np.float32)


def label_in_python(headers):
    """In this process, one thread."""
    import torch

    from train_epoch import network

    torch.set_num_threads(1)
    net = network("kachuee-residual").eval()  # any weights take the same time
    counts = {}
    with torch.no_grad():
        for header in headers:
            lead, rate_hz = read_record(header)
            beats = find_beats(lead, rate_hz)
            rows = torch.from_numpy(cut_beats(lead, rate_hz, beats))[:, None]
            labels = torch.cat([net(part).argmax(1) for part in rows.split(256)])
            counts[header.stem] = {"samples": beats.tolist(), "labels": len(labels), "rate_hz": rate_hz}
    print(json.dumps(counts))


def annotated_beats(file):
    """Samples of the beats in a MIT annotation file."""
    data = file.read_bytes()
    sample, at, beats = 0, 0, []
    while at + 1 < len(data):
        word = data[at] | data[at + 1] << 8
        code, step = word >> 10, word & 1023
        at += 2
        if word == 0:
            break
        if code == 59:  # SKIP: four bytes, the high word first; it can go back
            sample += int.from_bytes(data[at : at + 2], "little", signed=True) * 65536 + int.from_bytes(data[at + 2 : at + 4], "little")
            at += 4
        elif code == 63:  # AUX
            at += step + step % 2
        elif code < 50:
            sample += step
            if code in BEAT_CODES:
                beats.append(sample)
    return beats


def agreement(found, folder):
    """Sensitivity and positive predictivity of beats over all records."""
    hits = marked = there = 0
    for name, record in found.items():
        reference, ours = annotated_beats(folder / f"{name}.atr"), sorted(record["samples"])
        tolerance, k = TOLERANCE_S * record["rate_hz"], 0
        for sample in reference:
            while k < len(ours) and ours[k] < sample - tolerance:
                k += 1
            if k < len(ours) and ours[k] <= sample + tolerance:
                hits, k = hits + 1, k + 1
        marked, there = marked + len(ours), there + len(reference)
    return f"{100 * hits / there:.1f} % found, {100 * hits / marked:.1f} % of what was found are beats"


def timed(commands):
    """Runs them at once. Returns wall seconds, processor seconds, the standard outputs."""
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    running = [subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env={**os.environ, "OMP_NUM_THREADS": "1"})
               for command in commands]
    outputs = [one.communicate()[0] for one in running]
    seconds, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    if any(one.returncode != 0 for one in running):
        raise SystemExit(f"'{commands[0][0]}' ended with status {[one.returncode for one in running]}.")
    return seconds, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, outputs


def beats_of(outputs):
    found = {}
    for output in outputs:
        for line in output.splitlines():
            if line.startswith(b"{"):
                found.update(json.loads(line))
    return found


def beats_of_csv(outputs, headers, rates):
    found = {header.stem: {"samples": [], "rate_hz": rates[header.stem]} for header in headers}
    columns = None
    for line in outputs[0].decode().splitlines():
        cells = line.split(",")
        if columns is None:
            columns = cells
            continue
        row = dict(zip(columns, cells))
        found[Path(row["path"]).stem]["samples"].append(int(row["sample"]))
    return found


def main():
    data = Path(os.environ.get("BEATLENS_DATA", ROOT.parent / "shared/data"))
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--records", type=Path, default=data / "svdb")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--child", nargs="*", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.child is not None:
        return label_in_python([Path(one) for one in options.child])
    headers = sorted(options.records.glob("*.hea"))
    if not headers:
        raise SystemExit(f"skipped: no records in {options.records}")
    jobs = os.cpu_count() or 1
    python = [sys.executable, __file__, "--child"]
    shares = [[*python, *map(str, headers[k::jobs])] for k in range(jobs)]
    kachuee = ["--model", str(ROOT / "assets/models/kachuee-residual.safetensors"), "--lead", "1"]
    ours = [str(BEATLENS), "classify", *map(str, headers)]
    cases = {
        ("Python, PyTorch", 1): [[*python, *map(str, headers)]],
        ("Python, PyTorch", jobs): shares,
        ("Beatlens, the same network", 1): [[*ours, *kachuee, "--jobs", "1"]],
        ("Beatlens, the same network", jobs): [[*ours, *kachuee, "--jobs", str(jobs)]],
        ("Beatlens, default model", 1): [[*ours, "--jobs", "1"]],
        ("Beatlens, default model", jobs): [[*ours, "--jobs", str(jobs)]],
    }
    times = {case: [] for case in cases}
    agreements, rates = {}, {}
    for _ in range(options.runs):
        for case, commands in cases.items():
            wall, processor, outputs = timed(commands)
            times[case].append((wall, processor))
            if case[1] == 1 and case not in agreements:
                found = beats_of(outputs) if case[0].startswith("Python") else beats_of_csv(outputs, headers, rates)
                rates.update({name: record["rate_hz"] for name, record in found.items()})
                agreements[case] = agreement(found, options.records)
    print(f"{len(headers)} records of {options.records.name}, load average {os.getloadavg()[0]:.1f}, medians of {options.runs} runs\n")
    print("| | jobs | wall time | processor time | beats |\n|---|--:|--:|--:|---|")
    for (name, count), measured in times.items():
        wall, processor = (statistics.median(column) for column in zip(*measured))
        print(f"| {name} | {count} | {wall:.2f} s | {processor:.2f} s | {agreements.get((name, count), '')} |")


if __name__ == "__main__":
    main()
