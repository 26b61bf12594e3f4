#!/usr/bin/env python3
"""Cuts the page's gallery, short strips of public recordings, out of the databases.

    BEATLENS_DATA=DIR tools/make_gallery.py [--out assets/gallery]

DIR holds mitdb/, svdb/ and ludb/ as PhysioNet publishes them. Each strip becomes a WFDB record of its own: NAME.hea, NAME.dat
(format 16, the database's own numbers) and NAME.atr (the reference annotations within the strip, the rhythm that it begins
in, and nothing else). strips.json says what there is: where each strip is from, what the quiz may ask about it, and a small
picture of it. The same data give the same files.

What people read about a strip stands in web/page/strings/parts/teach.LANGUAGE.mjs, under its name.
"""

import argparse
import array
import json
import os
import pathlib
import re
import sys
from dataclasses import dataclass, field

ROOT = pathlib.Path(__file__).resolve().parent.parent

PHYSIONET = "Goldberger AL et al. PhysioBank, PhysioToolkit, and PhysioNet. Circulation 101(23):e215-e220, 2000."
DATABASES = {
    "mitdb": {
        "name": "MIT-BIH Arrhythmia Database 1.0.0",
        "citation": "Moody GB, Mark RG. The impact of the MIT-BIH Arrhythmia Database. IEEE Eng in Med and Biol 20(3):45-50, 2001.",
        "url": "https://physionet.org/content/mitdb/1.0.0/",
    },
    "svdb": {
        "name": "MIT-BIH Supraventricular Arrhythmia Database 1.0.0",
        "citation": "Greenwald SD. Improved detection and classification of arrhythmias in noise-corrupted electrocardiograms using "
                    "contextual information. PhD thesis, Harvard-MIT Division of Health Sciences and Technology, 1990.",
        "url": "https://physionet.org/content/svdb/1.0.0/",
    },
    "ludb": {
        "name": "Lobachevsky University Electrocardiography Database 1.0.1",
        "citation": "Kalyakulina A et al. LUDB: A New Open-Access Validation Tool for Electrocardiogram Delineation Algorithms. "
                    "IEEE Access 8:186181-186190, 2020.",
        "url": "https://physionet.org/content/ludb/1.0.1/",
    },
}
LICENCE = {"name": "Open Data Commons Attribution License 1.0", "url": "https://opendatacommons.org/licenses/by/1-0/"}


@dataclass
class Strip:
    """`kind`: the group that it is shown in. `rhythm`: the right answer to "which rhythm is this?"; none: not asked.
    `marks`: beats that the quiz may ask the class of, as (class, its how manieth beat of that class in the strip, from 0 on).
    `picture_s`: where the picture begins, from the beginning of the strip."""
    name: str
    kind: str
    database: str
    record: str
    begin_s: float
    end_s: float
    rhythm: str = ""
    marks: list = field(default_factory=list)
    leads: list = field(default_factory=list)  # none: all
    picture_s: float = 0.0
    picture_lead: str = ""  # none: the first


STRIPS = [
    Strip("normal-12-lead", "sinus", "ludb", "142", 0.6, 9.0),
    Strip("sinus-bradycardia", "sinus", "mitdb", "117", 174.6, 185.0, "sinus_bradycardia", [("N", 4)]),
    Strip("sinus-tachycardia", "sinus", "mitdb", "215", 1369.9, 1380.2, "sinus_tachycardia", [("N", 9)]),
    Strip("pac", "supraventricular", "mitdb", "100", 1445.3, 1455.2, "", [("S", 0), ("N", 4)]),
    Strip("pac-and-pvc", "supraventricular", "svdb", "855", 1080.2, 1089.9, "", [("S", 0), ("V", 0)], picture_s=1.9),
    Strip("atrial-bigeminy", "supraventricular", "svdb", "822", 525.3, 534.9, "atrial_bigeminy", [("S", 2), ("N", 3)]),
    Strip("pac-blocked", "supraventricular", "mitdb", "201", 460.3, 470.0, "", [("S", 0), ("N", 2)], picture_s=0.9),
    Strip("pac-aberrant", "supraventricular", "mitdb", "113", 390.5, 400.1, "", [("S", 0)], picture_s=2.4, picture_lead="V1"),
    Strip("svta", "supraventricular", "mitdb", "209", 1524.7, 1534.9, "supraventricular_run", [("S", 4), ("N", 1)], picture_s=4.9),
    Strip("atrial-fibrillation", "supraventricular", "mitdb", "221", 1579.9, 1590.3, "atrial_fibrillation", [("N", 5)]),
    Strip("atrial-flutter", "supraventricular", "mitdb", "202", 1535.0, 1545.2, "atrial_flutter", picture_lead="V1"),
    Strip("junctional-escape", "supraventricular", "mitdb", "222", 635.1, 644.8, "junctional_escape", [("N", 8)], picture_s=2.3),
    Strip("pvc", "ventricular", "mitdb", "119", 139.7, 149.9, "", [("V", 1), ("N", 3)]),
    Strip("pvc-multiform", "ventricular", "mitdb", "233", 419.9, 430.1, "", [("V", 2), ("V", 1)], picture_s=5.4),
    Strip("bigeminy", "ventricular", "mitdb", "119", 1295.0, 1305.5, "ventricular_bigeminy", [("V", 2), ("N", 2)]),
    Strip("couplet", "ventricular", "mitdb", "106", 1575.8, 1585.6, "", [("V", 1)], picture_s=2.2),
    Strip("ventricular-tachycardia", "ventricular", "mitdb", "205", 292.1, 302.9, "ventricular_run", [("V", 4)], picture_s=5.4),
    Strip("fusion", "ventricular", "mitdb", "223", 1030.0, 1039.8, "", [("F", 0), ("V", 0)], picture_s=0.8, picture_lead="V1"),
    Strip("r-on-t", "ventricular", "mitdb", "214", 150.9, 160.6, "", [("V", 0)], picture_s=3.2),
    Strip("lbbb", "conduction", "mitdb", "214", 100.1, 109.9, "lbbb", [("N", 5)], picture_lead="V1"),
    Strip("rbbb", "conduction", "mitdb", "231", 199.7, 210.4, "rbbb", [("N", 5)], picture_lead="V1"),
    Strip("av-block", "conduction", "mitdb", "231", 880.2, 889.6, "av_block_2_1", [("N", 2)]),
    Strip("pre-excitation", "conduction", "mitdb", "230", 484.8, 494.9, "pre_excitation", [("N", 3)]),
    Strip("paced", "conduction", "mitdb", "102", 170.0, 180.0, "paced", [("Q", 4), ("N", 2)], picture_s=3.0),
    Strip("pause", "conduction", "mitdb", "219", 1329.8, 1339.5, "conversion_pause", [("N", 5)], picture_s=2.4),
    Strip("noise-like-rhythm", "traps", "mitdb", "105", 1059.9, 1070.3, "sinus_with_artefact", [("N", 9)], picture_s=4.6),
    Strip("electrode", "traps", "mitdb", "101", 170.1, 180.0, "", [("N", 7)], picture_s=4.0),
    Strip("st-elevation", "traps", "ludb", "21", 0.7, 9.0, "", leads=["ii", "v1", "v2", "v3", "v4", "v6"], picture_lead="v3"),
]

# The number of an annotation in a file, by its mnemonic (WFDB Applications Guide, annot.5 and ecgcodes.h).
CODES = {1: "N", 2: "L", 3: "R", 4: "a", 5: "V", 6: "F", 7: "J", 8: "A", 9: "S", 10: "E", 11: "j", 12: "/", 13: "Q", 14: "~",
         16: "|", 18: "s", 19: "T", 22: '"', 28: "+", 31: "!", 32: "[", 33: "]", 34: "e", 35: "n", 37: "x", 38: "f", 39: "(",
         24: "p", 27: "t", 40: ")", 41: "r"}
NUMBERS = {symbol: number for number, symbol in CODES.items()}
SKIP, NUM, SUB, CHN, AUX = 59, 60, 61, 62, 63
# ANSI/AAMI EC57, with the escape beats as docs/accuracy.md counts them.
CLASSES = {**dict.fromkeys("NLRejn", "N"), **dict.fromkeys("AaJS", "S"), **dict.fromkeys("VE", "V"), "F": "F", **dict.fromkeys("/fQ", "Q")}

PICTURE_S = 4.0


class GalleryError(Exception):
    """What is wrong with the data, as a sentence."""


@dataclass
class Annotation:
    sample: int
    symbol: str
    text: str = ""


@dataclass
class Signal:
    file: str
    storage: int  # WFDB format
    gain: str  # as the header has it, with baseline and units
    zero: int
    lead: str


@dataclass
class Header:
    rate: str
    length: int
    signals: list
    comments: list

    @property
    def hz(self):
        return float(self.rate)


def read_header(path):
    lines = [line.strip() for line in path.read_text(encoding="latin-1").splitlines() if line.strip()]
    comments = [line[1:].strip() for line in lines if line.startswith("#")]
    first, *rest = [line for line in lines if not line.startswith("#")]
    _, count, rate, length = first.split()[:4]
    signals = []
    for line in rest[: int(count)]:
        file, storage, gain, _, zero, *_, lead = line.split()
        signals.append(Signal(file, int(storage), gain, int(zero), lead))
    return Header(rate, int(length), signals, comments)


def read_signals(folder, header, begin, end):
    """A list of numbers for each signal, from sample `begin` up to `end`."""
    count = len(header.signals)
    if header.signals[0].storage == 16:
        with open(folder / header.signals[0].file, "rb") as file:
            file.seek(2 * begin * count)
            values = array.array("h", file.read(2 * (end - begin) * count))
        if sys.byteorder == "big":
            values.byteswap()
    elif header.signals[0].storage == 212 and count == 2:  # a pair of samples in three bytes: one of each signal
        with open(folder / header.signals[0].file, "rb") as file:
            file.seek(3 * begin)
            packed = file.read(3 * (end - begin))
        values = []
        for low, middle, high in zip(packed[0::3], packed[1::3], packed[2::3]):
            values += [signed(low | (middle & 0x0F) << 8), signed(high | (middle & 0xF0) << 4)]
    else:
        raise GalleryError(f"{header.signals[0].file} is neither of format 16 nor of format 212 with two signals.")
    if len(values) != (end - begin) * count:
        raise GalleryError(f"{header.signals[0].file} ends before sample {end}.")
    return [list(values[signal::count]) for signal in range(count)]


def signed(twelve_bits):
    return twelve_bits - 0x1000 if twelve_bits & 0x800 else twelve_bits


def read_annotations(path):
    content = path.read_bytes()
    found, at, sample = [], 0, 0
    while at + 1 < len(content):
        word = int.from_bytes(content[at : at + 2], "little")
        at += 2
        number, value = word >> 10, word & 0x3FF
        if word == 0:
            break
        if number == SKIP:
            high, low = (int.from_bytes(content[at + one : at + one + 2], "little") for one in (0, 2))
            sample += int.from_bytes(((high << 16) | low).to_bytes(4, "big"), "big", signed=True)
            at += 4
        elif number == AUX:
            found[-1].text = content[at : at + value].rstrip(b"\0").decode("latin-1")
            at += value + (value & 1)
        elif number not in (NUM, SUB, CHN):
            sample += value
            found.append(Annotation(sample, CODES.get(number, "?")))
    return found


def annotation_bytes(annotations):
    out = bytearray()
    before = 0
    for one in annotations:
        step = one.sample - before
        before = one.sample
        if step > 0x3FF:
            out += (SKIP << 10).to_bytes(2, "little") + (step >> 16).to_bytes(2, "little") + (step & 0xFFFF).to_bytes(2, "little")
            step = 0
        out += (NUMBERS[one.symbol] << 10 | step).to_bytes(2, "little")
        if one.text:
            text = one.text.encode("latin-1")
            out += (AUX << 10 | len(text)).to_bytes(2, "little") + text + b"\0" * (len(text) & 1)
    return bytes(out + b"\0\0")


def annotations_of(strip, folder, header, begin, end):
    """Those of the strip, counted from its beginning; first of all the rhythm that it begins in, where that is known."""
    if strip.database == "ludb":
        # Waves, not beats, are annotated there, lead by lead: "N" is a QRS complex. All strips that are taken are of people
        # in sinus rhythm without a beat from elsewhere (the header says which rhythm), so that these are class N.
        if "Rhythm: Sinus rhythm." not in header.comments or any("extrasystole" in comment for comment in header.comments):
            raise GalleryError(f"Record {strip.record} of ludb is more than sinus rhythm: its annotations do not say beats' classes.")
        every = [one for one in read_annotations(folder / f"{strip.record}.ii") if one.symbol == "N"]
        rhythm = "(N"
    else:
        every = read_annotations(folder / f"{strip.record}.atr")
        rhythm = next((one.text for one in reversed(every) if one.symbol == "+" and one.sample <= begin), "")
    within = [Annotation(one.sample - begin, one.symbol, one.text) for one in every if begin < one.sample < end]
    unknown = {one.symbol for one in within} - set(NUMBERS)
    if unknown:
        raise GalleryError(f"{strip.name} has annotations of unknown kinds: {' '.join(sorted(unknown))}")
    return [Annotation(0, "+", rhythm)] * bool(rhythm) + within


def clock(seconds):
    return f"{int(seconds // 60)}:{seconds % 60:04.1f}"


def header_text(strip, header, signals, values):
    length = len(values[0])
    lines = [f"{strip.name} {len(signals)} {header.rate} {length}"]
    for signal, samples in zip(signals, values):
        checksum = (sum(samples) + 0x8000) % 0x10000 - 0x8000
        lines.append(f"{strip.name}.dat 16 {full_gain(signal)} 16 {signal.zero} {samples[0]} {checksum} 0 {signal.lead}")
    database = DATABASES[strip.database]
    lines += [f"# Excerpt of record {strip.record}, {clock(strip.begin_s)} to {clock(strip.end_s)}, of: {database['name']}",
              f"# {database['citation']}", f"# {PHYSIONET}", f"# {LICENCE['name']}"]
    if strip.database == "ludb":
        lines += [f"# {comment}" for comment in header.comments if not comment.startswith("<")]
    return "".join(f"{line}\n" for line in lines)


def full_gain(signal):
    """With baseline and units also where the header leaves them out, as their usual values."""
    if signal.gain == "0":
        return "0"  # not calibrated, which svdb is not
    gain, baseline, units = re.fullmatch(r"([\d.]+)(?:\((-?\d+)\))?(?:/(\S+))?", signal.gain).groups()
    return f"{gain}({signal.zero if baseline is None else baseline})/{units or 'mV'}"


def picture(strip, header, signal, samples):
    """Some seconds of a signal as a line: x in 1/100 s and y, downwards, in 1/50 mV, flat in a list, in steps from the point before."""
    gain = float(re.match(r"[\d.]+", signal.gain)[0]) or 200.0  # svdb does not say; 200 is WFDB's usual one
    begin = round(strip.picture_s * header.hz)
    part = samples[begin : begin + round(PICTURE_S * header.hz)]
    middle = sorted(part)[len(part) // 2]
    points = simplified([(100 * i / header.hz, -50 * (value - middle) / gain) for i, value in enumerate(part)], 0.8)
    rounded = [(round(x), round(y)) for x, y in points]
    steps = [rounded[0]] + [(x1 - x0, y1 - y0) for (x0, y0), (x1, y1) in zip(rounded, rounded[1:])]
    return [number for step in steps for number in step]


def simplified(points, tolerance):
    """Douglas and Peucker 1973: without the points that are nearer than that to the line between others."""
    keep = {0, len(points) - 1}
    waiting = [(0, len(points) - 1)]
    while waiting:
        first, last = waiting.pop()
        (x0, y0), (x1, y1) = points[first], points[last]
        length = ((x1 - x0) ** 2 + (y1 - y0) ** 2) ** 0.5
        best, far = 0, 0.0
        for i in range(first + 1, last):
            x, y = points[i]
            distance = abs((x1 - x0) * (y0 - y) - (x0 - x) * (y1 - y0)) / length
            if distance > far:
                best, far = i, distance
        if far > tolerance:
            keep.add(best)
            waiting += [(first, best), (best, last)]
    return [points[i] for i in sorted(keep)]


def marks_of(strip, header, annotations):
    """The beats that the quiz asks about, with their times."""
    marks = []
    for label, which in strip.marks:
        of_class = [one for one in annotations if CLASSES.get(one.symbol) == label]
        if which >= len(of_class):
            raise GalleryError(f"{strip.name} has {len(of_class)} beats of class {label}, and number {which} is asked for.")
        marks.append({"time_s": round(of_class[which].sample / header.hz, 3), "class": label})
    return marks


def make(strip, data, out):
    """Writes the files of a strip; returns its entry in the list."""
    folder = data / strip.database
    header = read_header(folder / f"{strip.record}.hea")
    begin, end = round(strip.begin_s * header.hz), round(strip.end_s * header.hz)
    every = read_signals(folder, header, begin, end)
    wanted = [i for i, signal in enumerate(header.signals) if not strip.leads or signal.lead in strip.leads]
    signals, values = [header.signals[i] for i in wanted], [every[i] for i in wanted]
    annotations = annotations_of(strip, folder, header, begin, end)

    interleaved = array.array("h", (sample for frame in zip(*values) for sample in frame))
    if sys.byteorder == "big":
        interleaved.byteswap()
    (out / f"{strip.name}.hea").write_text(header_text(strip, header, signals, values), encoding="ascii", newline="\n")
    (out / f"{strip.name}.dat").write_bytes(interleaved.tobytes())
    (out / f"{strip.name}.atr").write_bytes(annotation_bytes(annotations))

    entry = {"name": strip.name, "kind": strip.kind, "database": strip.database, "record": strip.record,
             "begin_s": strip.begin_s, "end_s": strip.end_s, "files": [f"{strip.name}.{ending}" for ending in ("hea", "dat", "atr")]}
    if strip.rhythm:
        entry["rhythm"] = strip.rhythm
    entry["marks"] = marks_of(strip, header, annotations)
    shown = next((i for i, signal in enumerate(signals) if signal.lead == strip.picture_lead), 0)
    entry["picture"] = picture(strip, header, signals[shown], values[shown])
    return entry


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=pathlib.Path, default=ROOT / "assets" / "gallery")
    options = parser.parse_args()
    data = pathlib.Path(os.environ.get("BEATLENS_DATA") or ROOT.parent / "shared" / "data")
    options.out.mkdir(parents=True, exist_ok=True)
    for old in options.out.iterdir():
        old.unlink()
    try:
        strips = [make(strip, data, options.out) for strip in STRIPS]
    except (GalleryError, OSError) as error:
        print(f"make_gallery: {error}", file=sys.stderr)
        return 1
    head = json.dumps({"licence": LICENCE, "physionet": PHYSIONET, "databases": DATABASES}, indent=1)[:-2]
    lines = ",\n".join("  " + json.dumps(strip, separators=(",", ":")) for strip in strips)
    (options.out / "strips.json").write_text(f'{head},\n "strips": [\n{lines}\n ]\n}}\n', encoding="ascii", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
