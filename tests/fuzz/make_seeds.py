#!/usr/bin/env python3
"""Writes the starting inputs of the fuzz targets to tests/fuzz/seeds. All of them are made up here."""
import gzip
import io
import json
import math
import pathlib
import struct
import zipfile
import zlib

SEEDS = pathlib.Path(__file__).parent / "seeds"


def put(target, name, content):
    folder = SEEDS / target
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode())


def word(code, data):
    return struct.pack("<H", code << 10 | data & 1023)


def skip(interval):
    return word(59, 0) + struct.pack("<HH", interval >> 16 & 0xFFFF, interval & 0xFFFF)


def aux(text):
    return word(63, len(text)) + text + b"\0" * (len(text) % 2)


headers = {
    "plain": "s 2 360 4\ns.dat 16 200 11 1024 995 -22131 0 MLII\ns.dat 16 200 11 1024 1011 20052 0 V5\n# 60 F\n",
    "rich": "s 2 500/100(-5) 3 12:00:00.5 01/02/2003\r\ns.dat 212x2:1+0 1e3(-12)/uV 12 0 1 2 0 a lead\r\n"
            "s.dat 212 20/mmHg 12\r\n\r\n# note\r\n",
    "short": "s 1\ns.dat 16\n",
    "segments": "m/2 1 360 8\nm1 4\nm2 4\n",
    "frames": "s 2 15.5 3\ns.dat 16x4:1 1000 16 0 0 0 0 ECG\ns.dat 16x2 1000 16 0 0 0 0 GSR\n",
    "format": "s 1 360 4\ns.dat 310\n",
}
signals = bytes(range(1, 49))
annotations = {
    "beats": word(28, 18) + aux(b"(N") + word(1, 59) + word(5, 300) + word(1, 290) + word(0, 0),
    "marks": word(1, 5) + word(61, 2) + word(62, 1) + word(60, 3) + skip(100000) + word(8, 1) + word(61, 1023)
             + skip(-50) + word(5, 0) + word(0, 0),
    "notes": word(22, 0) + aux(b"## time resolution: 1000") + word(22, 0) + aux(b"## annotation type definitions")
             + word(22, 0) + aux(b"42 Xy mine") + word(22, 0) + aux(b"## end of definitions")
             + word(42, 500) + word(0, 0),
    "aha": b"".join(b"\0" + kind + bytes(4) + struct.pack("<H", i) + bytes(8) for i, kind in ((1, b"N"), (2, b"V"))),
    "open_end": word(1, 77) + word(1, 300) + b"\0",
}
tables = {
    "time": "time (s),MLII (mV),V5 [uV]\n0.000,0.1,-100\n0.004,0.2,-200\n0.008,,NaN\n0.012,0.1,5\n",
    "semicolons": "Zeit_ms;II\n0;0,5\n4;0,25\n8;-1,5e-1\n12;0\n",
    "rdsamp": "'Elapsed time','MLII'\n'hh:mm:ss.mmm','mV'\n'0:00.000',-0.145\n'0:00.003',-\n'0:00.006',0.1\n",
    "blanks": "# made up\n  0.000  -0.145\t-0.065\n  0.003  -0.145\t-0.065\n  0.006  -0.145\t-0.065\n",
    "samples": "'sample #','MLII'\n0,995\n1,1011\n2,900\n",
    "one_column": "0,125\n-0,05\n0,075\n",
    "clock": "[23:59:59.990 31/12/1999];1\n[00:00:00.000 01/01/2000];2\n[00:00:00.010 01/01/2000];3\n",
    "iso": "\xef\xbb\xbft,a\n2020-02-29T00:00:00.000Z,1\n2020-02-29T00:00:00.010Z,2\n".encode("latin-1"),
    "ragged": "1,2\n3\n4,5,6\n",
    "large": "1,1e300\n2,-inf\n",
    "beats": ",".join(str(i) for i in range(188)) + "\n" + ",".join(["0.5"] * 187) + ",4.0\n"
             + ",".join(["1"] * 187) + ",0\n",
    "beats_187": ",".join(["0.25"] * 187) + "\n",
    "hole": "time,II\n0,1\n0.004,2\n0.008,3\n0.012,1\n9.000,2\n9.004,3\n9.008,1\n",
    "long_hole": "time,II\n0,1\n0.004,2\n0.008,3\n0.012,1\n9e9,2\n",
    "two_times": "n,II,t,Timestamp\n0,1,0,soon\n1,2,0.01,2024-05-03 12:14:49.000\n2,3,0.02,\n",
    "batches": "t,II\n" + "".join(f"{i // 4 * 0.04 + i % 4 * 0.001:.3f},{i % 7}\n" for i in range(64)),
    "quotes": "'a;b';\"c\"\n'1' ;\"2\"\n'3;\"4\n",
    "text": "lorem ipsum\ndolor sit amet\n",
    "phone": "Name,Nobody\nGeburtsdatum,01.02.1990\nMessfrequenz,512 Hertz\n\nAbleitung,Ableitung I\n"
             "Einheit,\u00b5V\n\n-145,904\n-144,066\n-124,023\n",
    "utf16": "Zeit [s]\tEKG [\u00b5V]\r\n0,000\t-345\r\n0,004\t-344\r\n".encode("utf-16"),
    "latin1": "Time (ms);EKG (\u00b5V)\r\n0;-345\r\n4;-345\r\n8;-1\r\n".encode("latin-1"),
    "separator": "sep=;\r\nZeit [s];EKG [mV]\r\n0,000;-0,345\r\n0,004;-0,344\r\n",
    "labchart": "Interval=\t0.004 s\nExcelDateTime=\t4.5352e+04\t01/03/2024 10:00:00.000\nChannelTitle=\tECG\tPulse\n"
                "UnitName=\tmV\t*\n0\t0.5\t1\n0.004\t0.25\t2\t#* note\n0.008\t0.125\t3\n",
    "biopac": "a.acq\n4 msec/sample\n2 channels\nECG\nmV\nResp\nVolts\nCH1\tCH2\n3\t3\n0.5\t0.1\n0.2\t0.2\n0.1\t0.3\n",
    "opensignals": '# {"00:07": {"column": ["nSeq", "I1", "A1"], "sampling rate": 100, "date": "2016-6-11", '
                   '"time": "7:3:47.29", "resolution": [4, 1, 10]}}\n# EndOfHeader\n0\t1\t496\t\n1\t1\t400\t\n',
    "openbci": "%OpenBCI Raw EXG Data\n%Sample Rate = 250 Hz\nSample Index, EXG Channel 0, Timestamp\n"
               "0.0, 45652.5, 1714738489.000\n1.0, 45652.6, 1714738489.004\n",
    "shimmer": "sep=\t\nTimestamp_Unix\tECG_LL-RA_CAL\t\nyyyy/mm/dd hh:mm:ss.000\tmV\t\n"
               "2015/10/22 15:40:01.000\t-0.145\t\n2015/10/22 15:40:01.004\t-0.14\t\n",
    "serial": "".join(f"12:14:49.{4 * i:03} -> {297 + i}\r\n" for i in range(8)),
    "lead_off": "297\n298\n!\n!\n299\n#N/A\n\n300\n",
    "whole_seconds": "Time,ECG (mV)\n" + "".join(f"10:00:0{i // 4},0.{i % 7}\n" for i in range(24)),
    "dates": "Timestamp,ECG\n03/04/2024 11:59:59.990 PM,1\n03/04/2024 11:59:59.994 PM,2\n03/05/2024 12:00:00.002 AM,3\n",
    "date_time": "Date,Time,ECG,Comment\n31.12.2023,23:59:59.996,1,\n01.01.2024,00:00:00.000,2,note\n",
    "zones": "t,a\n2024-10-27T02:59:59.996+02:00,1\n2024-10-27T02:00:00.000+01:00,2\n",
    "gain": "# Gain: 200 adu/mV\n# Baseline: 1024\nfs=250\nMLII (adu)\n1024\n1030\n1010\n",
    "words": "state,t,ECG\n" + "".join(f"normal,{i * 0.004:.3f},0.{i % 7}\n" for i in range(9)) + "\nthe end\n",
    "intervals": "RR [ms]\n812\n805\n\n790\n400\n1200\n",
    "holter": "Time;Type;RR\n10:00:00,8;N;812\n10:00:01,6;V;805\n10:00:09,9;N;790\n",
    "hrm": "[Params]\nDate=20240503\nStartTime=10:00:00.0\nInterval=238\n[HRData]\n812\n805\n790\n",
    "kubios": "0.812\t0.812\n1.617\t0.805\n2.407\t0.790\n3.2\t0.793\n",
    "unmistakable": "".join(f"{800 + i * 37 % 90}\n" for i in range(30)),
    "series": "".join(f"{row % 3 + 1}," + ",".join(f"0.{(i * 7 + row) % 97}" for i in range(45)) + "\n" for row in range(3)),
    "annotations": "      Time   Sample #  Type  Sub Chan  Num\tAux\n    0:00.050   18   +    0    0    0\t(N\n"
                   "   0:00.214   77     N    0    0    0\n",
    "thousands": "ECG\n" + "987\n1,002\n" * 4,
    "exponents": "# time,ecg_mV\n" + "".join(f"{i * 0.004:.18e},{i * 0.1:.18e}\n" for i in range(4)),
}

for name, header in headers.items():
    put("fuzz_wfdb_header", name, header)
    put("fuzz_wfdb_signals", name, header.encode() + b"\0" + signals)
for number in 8, 24, 32, 61, 80, 160, 212, 310, 311:
    put("fuzz_wfdb_signals", f"format_{number}",
        f"s 2 360 3\ns.dat {number}x2:1 200 11 0 5\ns.dat {number} 200 11 0 -7\n".encode() + b"\0" + signals)
for name, content in annotations.items():
    put("fuzz_wfdb_annotations", name, content)
for name, content in tables.items():
    put("fuzz_csv", name, content)
long_tables = {  # their first halves are repeated, so without times
    "leads": "II (mV),V5 (mV)\n0.1,0.2\n0.15,-0.2\n,0.1\n0.3,NaN\n0.1,0.2\n-0.15,-0.2\n0.2,0.1\n0.3,0.4\n",
    "comments": "# Holter\n512\n\n498\n# moved\n501\r\n-\n505\n513\n512\n497\n499\n",
    "words": "II;mark\n0,5;N\n0,25;\n-1,5e-1;V\n0;N\n0,1;N\n0,2;x\n",
    "late": "II;mV)# Holter\n512\n\n498\n# moved\fv5",  # no row of the table among the first ones
    "blanks": "  0.1  -0.145\t-0.065\n  0.3  -0.145\t-0.065\n  0.1  lead off\t1\n  0.6  -0.145\t-0.065\n",
}
for name, content in long_tables.items():
    put("fuzz_long_table", name, content)


def files(*parts):
    return b"\n--\n".join(name.encode() + b"\n" + (c if isinstance(c, bytes) else c.encode()) for name, c in parts)


segmented = (("m.hea", "m/6 2 10 10\nm_layout 0\nz 2\n~ 1\na 2\nlost 3\nb 2\n# note\n"),
             ("m_layout.hea", "m_layout 2 10 0\n~ 0 1/mV 16 0 0 0 0 II\n~ 0x2 1/mmHg 16 0 0 0 0 ABP\n"),
             ("z.hea", "z 2 10 2\nz.dat 16 1/mV 16 0 1 3 0 II\nz.dat 16x2 1/mmHg 16 0 10 46 0 ABP\n"),
             ("z.dat", signals), ("a.hea", "a 1 10 2\na.dat 8x2 1/mmHg 8 0 20 90 0 ABP\n"), ("a.dat", signals),
             ("b.hea", "b 2 10 2\nb.dat 310 2/mV 16 0 4 10 0 II\nb.dat 310 1/mV 16 0 7 15 0 V\n"), ("b.dat", signals))
put("fuzz_wfdb_record", "variable", files(*segmented))
put("fuzz_wfdb_record", "fixed", files(("m.hea", "m/2 2 360 8\ns 4\ns 4\n"), ("s.hea", headers["plain"]), ("s.dat", signals),
                                       ("m.atr", annotations["beats"])))
put("fuzz_wfdb_record", "single", files(("s.hea", headers["rich"]), ("s.dat", signals), ("s.qrs", annotations["marks"])))
put("fuzz_wfdb_record", "no_signals", files(("s.hea", "s 0 128\n"), ("s.ecg", annotations["beats"]),
                                            ("s.aha", annotations["aha"])))
put("fuzz_load", "segmented", files(*segmented))

put("fuzz_load", "record", files(("s.hea", headers["plain"]), ("s.dat", signals), ("s.atr", annotations["beats"])))
put("fuzz_load", "others", files(("S.DAT", signals), ("s.qrs", annotations["marks"]), ("x.pdf", "%PDF"),
                                 ("s.HEA", headers["rich"])))
put("fuzz_load", "no_header", files(("s.dat", signals), ("s.atr", annotations["beats"])))
put("fuzz_load", "no_signals", files(("s.hea", headers["plain"]), ("s.atr", annotations["beats"])))
put("fuzz_load", "two_headers", files(("s.hea", headers["plain"]), ("t.hea", headers["short"])))
put("fuzz_load", "segments", files(("m.hea", headers["segments"])))
put("fuzz_load", "table", files(("a.csv", tables["time"]), ("b.bin", b"\0\1\2")))
put("fuzz_load", "annotators", files(("s.hea", headers["plain"]), ("s.dat", signals), ("s.qrs", annotations["beats"]),
                                     ("s.wqrs", annotations["marks"])))
put("fuzz_load", "macos", files(("._s.hea", b"\0\5\x16\7\0\2"), ("s.hea", headers["plain"]), ("s.dat", signals)))
put("fuzz_load", "annotation_list", files(("a.csv", tables["samples"]), ("aannotations.txt", tables["annotations"])))
put("fuzz_load", "empty", files(("a.csv", "")))


def edf(signals, data, **fields):
    """signals: (label, dimension, physical and digital limits, samples); data: bytes of each record."""
    head = {"version": "0", "patient": "X F 02-MAY-1951 Jo", "recording": "Startdate 02-MAR-2021 X X made_up",
            "date": "02.03.21", "time": "23.59.58", "reserved": "", "records": str(len(data)), "duration": "1",
            "padding": b" ", **fields}

    def field(text, width):
        return text.encode("latin-1")[:width].ljust(width, head["padding"])

    out = b"".join(field(head[name], width) for name, width in (("version", 8), ("patient", 80), ("recording", 80),
                                                                ("date", 8), ("time", 8)))
    out += field(str(256 * (len(signals) + 1)), 8) + field(head["reserved"], 44) + field(head["records"], 8)
    out += field(head["duration"], 8) + field(str(len(signals)), 4)
    for index, width in ((0, 16), (None, 80), (1, 8), (2, 8), (3, 8), (4, 8), (5, 8), (None, 80), (6, 8), (None, 32)):
        out += b"".join(field("" if index is None else str(signal[index]), width) for signal in signals)
    return out + b"".join(data)


def lists(size, *texts):
    return b"".join(text + b"\0" for text in texts).ljust(size, b"\0")


ecg = ("ECG II", "uV", -1000, 1000, -2000, 2000, 4)
slow = ("SaO2", "%", 0, 100, 0, 1000, 1)
notes = ("EDF Annotations", "", -1, 1, -32768, 32767, 20)
four = struct.pack("<4h", -2000, 0, 1, 2000)
put("fuzz_edf", "plain", edf([ecg, ("EEG Fpz", "uV", 100, -100, 0, 255, 2)], [four + b"\1\0\2\0"] * 2, duration="0.5"))
put("fuzz_edf", "plus", edf([ecg, slow, notes], [
    four + b"\7\0" + lists(40, b"+0.5\x14\x14", b"+0.75\x152\x14Snore@@SaO2\x14"),
    four + b"\7\0" + lists(40, b"+1.5\x14\x14x\x14y\x14", b"soon\x14")], reserved="EDF+C"))
put("fuzz_edf", "apart", edf([ecg, slow, notes], [
    four + b"\7\0" + lists(40, t + b"\x14\x14") for t in (b"+0", b"+1", b"+9.25", b"+2", b"+60")], reserved="EDF+D"))
put("fuzz_edf", "far_apart", edf([ecg, notes], [
    four + lists(40, t + b"\x14\x14") for t in (b"+0", b"+99999999", b"-1")], reserved="EDF+D"))
put("fuzz_edf", "missing", edf([ecg, slow, notes], [
    four + b"\7\0" + lists(40, b"+0\x14\x14", b"+0.25\x150.5\x14Signal missing@@SaO2\x14"),
    four + b"\7\0" + lists(40, b"+1\x14\x14", b"+1.25\x159\x14Signal missing\x14")], reserved="EDF+C"))
put("fuzz_edf", "bdf", edf([("A1", "uV", -262144, 262143, -8388608, 8388607, 2), ("Status", "", 0, 0, 0, 0, 1)],
                           [b"\0\0\x80\xff\xff\x7f\1\2\3"], version="\xffBIOSEMI", reserved="24BIT"))
put("fuzz_edf", "bent", edf([("EKG", "\xb5V", "-1,5e3", "+1,5e3", "", 2047, 3), ("", "mbar", 1e20, 1e-20, 0, 1, 2)],
                            [b"\1\2\3\4\5\6\7\x08\x09\x0a", b"\1\2\3"], records="-1", duration="0", padding=b"\0",
                            recording="K\xf6ln", date="1/1/2", time="9:1:7"))
put("fuzz_edf", "only_notes", edf([notes], [lists(40, b"+0\x14\x14", b"+0\x1530\x14Sleep stage W\x14")],
                                  reserved="EDF+C", duration="0"))


def layer(name, kind, **fields):
    return {"name": name, "kind": kind, **fields}


def conv(name, channels_in, channels_out, **fields):
    usual = {"in": channels_in, "out": channels_out, "kernel": 3, "stride": 1, "padding": "same"}
    return layer(name, "conv1d", **{**usual, **fields})


def safetensors(metadata, shapes):
    header, data = {"__metadata__": metadata}, b""
    for name in sorted(shapes):
        count = math.prod(shapes[name])
        values = struct.pack(f"<{count}f", *(0.5 + 0.25 * math.sin(7 * i + len(name)) for i in range(count)))
        header[name] = {"dtype": "F32", "shape": shapes[name], "data_offsets": [len(data), len(data) + len(values)]}
        data += values
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    return struct.pack("<Q", len(text)) + text + data


def norm_shapes(name, channels):
    return {f"{name}.{part}": [channels] for part in ("weight", "bias", "running_mean", "running_var")}


# Features, normalisation over both kinds of layers, dropout that others name, and another task.
features = {"system": "tiny-features", "input_length": 200, "feature_length": 4, "layers": [
    conv("c", 1, 2, stride=3, padding="valid"), layer("n", "batch_norm1d", channels=2, epsilon=1e-3),
    layer("r", "relu"), layer("p", "max_pool1d", window=30, stride=20), layer("f", "flatten"),
    layer("j", "concat_features"), layer("l", "linear", **{"in": 8, "out": 2}),
    layer("m", "batch_norm1d", channels=2, epsilon=1e-5), layer("d", "dropout", probability=0.5)]}
shortcut = {"system": "tiny-shortcut", "input_length": 187, "layers": [
    conv("c", 1, 2), layer("n", "batch_norm1d", channels=2, epsilon=1e-5), layer("d", "dropout", probability=0.3),
    conv("s", 1, 2, kernel=1, input="input"), layer("a", "add", **{"with": "d"}), layer("r", "relu"),
    layer("g", "global_average_pool"), layer("l", "linear", **{"in": 2, "out": 2})]}
weights = {"c.weight": [2, 1, 3], "c.bias": [2], **norm_shapes("n", 2), "l.bias": [2]}
common = {"beatlens_version": "1", "name": "tiny", "training": "", "figures": "{}"}
put("fuzz_architecture", "features.json", json.dumps(features))
put("fuzz_architecture", "shortcut.json", json.dumps(shortcut))
put("fuzz_model", "features.safetensors", safetensors(
    {**common, "architecture": json.dumps(features), "recipe": "focal-rr-360hz", "task": "aami-beats",
     "classes": '["N","V"]', "scaler": '{"centre":[0,0,1,0.5],"scale":[30,30,0.1,20]}'},
    {**weights, **norm_shapes("m", 2), "l.weight": [2, 8]}))
put("fuzz_model", "infarction.safetensors", safetensors(
    {**common, "architecture": json.dumps(shortcut), "recipe": "kachuee-120hz-zscore", "task": "myocardial-infarction",
     "classes": '["NORM","MI"]'},
    {**weights, "s.weight": [2, 1, 1], "s.bias": [2], "l.weight": [2, 2]}))

# Version 2: named inputs, general concatenation, labels of its own; a known set.
inputs = {"system": "tiny-inputs", "inputs": [
    {"name": "beat", "channels": 1, "length": 200}, {"name": "rr", "channels": 4, "length": 1}], "layers": [
        conv("c", 1, 2), layer("j", "concat", **{"with": ["beat", "c"]}), layer("g", "global_average_pool"),
        layer("k", "concat", **{"with": ["rr", "g"]}), layer("l", "linear", **{"in": 14, "out": 2})]}
labels = {"id": "own", "title": "Own", "of": "beat", "summary": "mean_log_odds", "normal": "A", "note": "n", "labels": [
    {"name": name, "description": "", "colour": "#0067a8", "shape": "pill"} for name in ("A", "B")]}
version_2 = {**common, "beatlens_version": "2", "architecture": json.dumps(inputs), "recipe": "focal-rr-360hz",
             "labels": json.dumps(labels), "classes": '["A","B"]',
             "scalers": '{"rr":{"centre":[0,0,1,0.5],"scale":[30,30,0.1,20]}}'}
tiny = {"c.weight": [2, 1, 3], "c.bias": [2], "l.weight": [2, 14], "l.bias": [2]}
put("fuzz_architecture", "inputs.json", json.dumps(inputs))
put("fuzz_architecture", "many_layers.json", json.dumps({"system": "many", "inputs": inputs["inputs"], "layers": [
    layer(str(i), "relu") for i in range(500)]}))
put("fuzz_model", "version_2.safetensors", safetensors(version_2, tiny))
put("fuzz_model", "many_keys.safetensors", safetensors(version_2, {f"t{i}": [1] for i in range(500)}))
overlapping = {f"t{i}": {"dtype": "F32", "shape": [4], "data_offsets": [4 * (i % 3), 4 * (i % 3) + 16]} for i in range(40)}
text = json.dumps({"__metadata__": version_2, **overlapping}).encode()
put("fuzz_model", "overlapping.safetensors", struct.pack("<Q", len(text)) + text + bytes(24))


def archive(*members, method=zipfile.ZIP_DEFLATED):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as file:
        for name, content in members:
            file.writestr(zipfile.ZipInfo(name), content, compress_type=method)
    return out.getvalue()


def zip64(name, content):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file, file.open(zipfile.ZipInfo(name), "w", force_zip64=True) as member:
        member.write(content.encode())
    return out.getvalue()


record = (("db/s.hea", headers["plain"]), ("db/s.dat", signals), ("db/s.atr", annotations["beats"]))
table_gz = gzip.compress(tables["time"].encode(), mtime=0)
put("fuzz_archive", "record.zip", archive(*record))
put("fuzz_archive", "stored.zip", archive(*record, method=zipfile.ZIP_STORED))
put("fuzz_archive", "two.zip", archive(*record, ("db/t.hea", headers["short"]), ("db/t.dat", signals), ("LIST.csv", "1,2")))
put("fuzz_archive", "tables.zip", archive(("a/e.csv", tables["time"]), ("b/e.csv", tables["clock"]),
                                          ("__MACOSX/._e.csv", b"\0\5\x16\7")))
put("fuzz_archive", "large.zip", archive(("export.xml", "<?xml?><HealthData>" + " " * 70000), ("e.csv", tables["time"])))
put("fuzz_archive", "nested.zip", archive(("in.zip", archive(*record)), ("in.csv.gz", table_gz)))
put("fuzz_archive", "zip64.zip", zip64("e.csv", tables["time"]))
put("fuzz_archive", "empty.zip", archive())
put("fuzz_archive", "table.csv.gz", table_gz)
put("fuzz_archive", "members.csv.gz", table_gz + gzip.compress(b"0.016,1,2\n", mtime=0) + bytes(16))
put("fuzz_archive", "run.csv.gz", gzip.compress(b"1\n" * 4000, mtime=0))

observation = {"resourceType": "Observation", "effectiveDateTime": "2015-02-19T09:30:35+01:00", "component": [
    {"code": {"coding": [{"code": "131329", "display": "MDC_ECG_ELEC_POTL_I"}]}, "valueSampledData": {
        "origin": {"value": 2048, "unit": "uV"}, "period": 10, "factor": 1.612, "dimensions": 1, "data": "2041 E 2037 U"}},
    {"code": {"text": "heart rate"}, "valueQuantity": {"value": 60, "unit": "/min"}}]}
for name, content in {
    "fitbit": {"ecgReadings": [{"startTime": f"2024-03-1{i}T08:00:00.000", "resultClassification": "Normal",
                                "waveformSamples": [-1584, -1500, 0], "samplingFrequencyHz": "250", "scalingFactor": 10922,
                                "leadNumber": 1} for i in range(2)]},
    "movesense": {"data": [{"ecg": {"Samples": [i, -i, 2], "Timestamp": 24 * i + 900 * (i > 4)}} for i in range(9)]},
    "fhir": {"resourceType": "Bundle", "entry": [{"resource": observation}, {"resource": {
        "resourceType": "Patient", "name": [{"text": "Nobody"}], "birthDate": "1970-01-01"}}]},
    "interval": {"resourceType": "Observation", "valueSampledData": {
        "origin": {"value": 0, "code": "mV"}, "interval": 2, "intervalUnit": "ms", "dimensions": 2, "data": "1 2 3 4"}},
    "healthkit": [{"samplingFrequency": 512, "voltageMeasurements": [[0, 1e-5], [0.002, 2e-5], [0.004, 0]]}],
    "leads": {"leads": {"I": [1, None, 2], "II": [3, 4, 5]}, "sampling_rate": 500, "patient": {"name": "x", "age": 4}},
    "named": {"sampleRate": 100, "channels": [{"name": "II", "samples": [1, 2], "unit": "uV"}]},
    "matrix": {"fs": 100, "signals": [[1, 2, 3], [4, 5, 6]]},
    "rows": [{"time": 0.004 * i, "value": i % 3} for i in range(5)],
    "times": {"time": [0, 2, 4, 6], "ecg": ["1", "2", "3", "4"]},
    "numbers": [0.1, -0.2, 3e2],
    "withings": {"body": {"signal": [1, 2], "sampling_frequency": 500, "wearposition": 1}},
}.items():
    put("fuzz_json", name, json.dumps(content))
put("fuzz_json", "nan", '{"fs": 250, "ecg": [NaN, -Infinity, 1]}')
put("fuzz_json", "lines", '{"timestamp": 0, "ecg": 1}\n{"timestamp": 5, "ecg": 2}\n{"timestamp": 10, "ecg": 2}\n')
put("fuzz_json", "deep", "[" * 70)
# HL7 aECG and GE MUSE.
def aecg(content):
    return ('<?xml version="1.0" encoding="UTF-8"?>\n<AnnotatedECG xmlns="urn:hl7-org:v3" xmlns:xsi="x"><effectiveTime>'
            f'<low value="20021122091000"/></effectiveTime>{content}</AnnotatedECG>\n')


def series(content, code="RHYTHM"):
    return f'<component><series><code code="{code}"/>{content}</series></component>'


def sequences(*each):
    return "<component><sequenceSet>" + "".join(f"<component><sequence>{s}</sequence></component>" for s in each) + \
        "</sequenceSet></component>"


def times(head, increment, unit="s"):
    return (f'<code code="TIME_ABSOLUTE"/><value xsi:type="GLIST_TS"><head value="{head}"/>'
            f'<increment value="{increment}" unit="{unit}"/></value>')


def lead(name, digits, unit="uV"):
    return (f'<code code="MDC_ECG_LEAD_{name}"/><value xsi:type="SLIST_PQ"><origin value="0" unit="{unit}"/>'
            f'<scale value="5" unit="{unit}"/><digits>{digits}</digits></value>')


def mark(code, value, content):
    return f'<component><annotation><code code="{code}"/><value code="{value}"/>{content}</annotation></component>'


def stretch(low, high):
    return ('<support><supportingROI><component><boundary><code code="TIME_ABSOLUTE"/><value>'
            f'<low value="{low}"/><high value="{high}"/></value></boundary></component></supportingROI></support>')


subject = ('<componentOf><timepointEvent><componentOf><subjectAssignment><subject><trialSubject><id extension="1"/>'
           '<subjectDemographicPerson><name>A</name><administrativeGenderCode code="F"/><birthTime value="19500101"/>'
           '</subjectDemographicPerson></trialSubject></subject></subjectAssignment></componentOf></timepointEvent>'
           '</componentOf>')
marks = "<subjectOf><annotationSet>" + mark(
    "MDC_ECG_BEAT", "MDC_ECG_BEAT_NORMAL", stretch("20021122091000.000", "20021122091000.010")
    + mark("MDC_ECG_WAVC", "MDC_ECG_WAVC_QRSWAVE", stretch("20021122091000.000", "20021122091000.004"))) \
    + "</annotationSet></subjectOf>"
rhythm = sequences(times("20021122091000.000", "0.002"), lead("II", "1 2 -3 4"), lead("V1", "5 6 7 8", "mV"))
put("fuzz_ecg_xml", "aecg.xml", aecg(subject + series(rhythm + marks)))
put("fuzz_ecg_xml", "two_series.xml", aecg(series(rhythm) + series(rhythm, "REPRESENTATIVE_BEAT")))
put("fuzz_ecg_xml", "parts.xml", aecg(series(rhythm + sequences(times("20021122091000.100", "2", "ms"), lead("II", "9")))))
put("fuzz_ecg_xml", "far_apart.xml", aecg(series(rhythm + sequences(times("20031122", "0.002"), lead("II", "9")))))
put("fuzz_ecg_xml", "utf16.xml", aecg(series(rhythm)).encode("utf-16"))
put("fuzz_ecg_xml", "muse.xml", '<?xml version="1.0" encoding="ISO-8859-1"?>\n<!DOCTYPE RestingECG SYSTEM "restecg.dtd">\n'
    "<RestingECG><PatientDemographics><PatientID>1</PatientID></PatientDemographics><TestDemographics><AcquisitionTime>"
    "09:27:33</AcquisitionTime><AcquisitionDate>12-25-2003</AcquisitionDate></TestDemographics><QRSTimesTypes><QRS><Type>0"
    "</Type><Time>1</Time></QRS></QRSTimesTypes><Waveform><WaveformType>Rhythm</WaveformType><SampleBase>500</SampleBase>"
    "<SampleExponent>0</SampleExponent>" + "".join(
        f"<LeadData><LeadSampleCountTotal>3</LeadSampleCountTotal><LeadAmplitudeUnitsPerBit>4.88</LeadAmplitudeUnitsPerBit>"
        f"<LeadAmplitudeUnits>MICROVOLTS</LeadAmplitudeUnits><LeadID>{name}</LeadID><WaveFormData>AQAC//8B</WaveFormData>"
        f"</LeadData>" for name in ("I", "II", "V1")) + "</Waveform></RestingECG>\n")


# MAT-files of level 5.
def element(kind, content, order="<"):
    if 0 < len(content) <= 4:
        return struct.pack(order + "I", len(content) << 16 | kind) + content.ljust(4, b"\0")
    return struct.pack(order + "II", kind, len(content)) + content + b"\0" * (-len(content) % 8)


def matrix(name, kind, dims, *content, order="<"):
    return element(14, element(6, struct.pack(order + "II", kind, 0), order)
                   + element(5, struct.pack(f"{order}{len(dims)}i", *dims), order) + element(1, name.encode(), order)
                   + b"".join(content), order)


def doubles(name, dims, values, order="<"):
    return matrix(name, 6, dims, element(9, struct.pack(f"{order}{len(values)}d", *values), order), order=order)


def words(name, text):
    return matrix(name, 4, (1, len(text)), element(16, text.encode()))


def mat(*elements, order="<"):
    return b"MATLAB 5.0 MAT-file, made up".ljust(124) + (b"\0\1IM" if order == "<" else b"\1\0MI") + b"".join(elements)


def packed(content):
    stream = zlib.compress(content)
    return struct.pack("<II", 15, len(stream)) + stream


trace = [(37 * i % 101 - 50) / 100 for i in range(80)]
ecg = doubles("ecg", (2, 40), trace)
rate = doubles("Fs", (1, 1), [250])
put("fuzz_matlab", "plain.mat", mat(ecg, rate, words("units", "mV")))
put("fuzz_matlab", "big_endian.mat", mat(doubles("ecg", (40, 2), trace, ">"), order=">"))
put("fuzz_matlab", "compressed.mat", mat(packed(ecg), packed(rate)))
put("fuzz_matlab", "structure.mat", mat(matrix(
    "rec", 2, (1, 1), element(5, struct.pack("<i", 8)), element(1, b"val\0\0\0\0\0fs\0\0\0\0\0\0leads\0\0\0"), ecg, rate,
    matrix("", 1, (1, 2), words("", "II"), words("", "V5")))))
put("fuzz_matlab", "integers.mat", mat(matrix("val", 10, (1, 40), element(3, struct.pack("<40h", *range(-20, 20)))), rate))
put("fuzz_matlab", "times.mat", mat(doubles("I", (40, 1), trace[:40]), doubles("II", (40, 1), trace[40:]),
                                    doubles("t", (1, 40), [i / 250 for i in range(40)])))
put("fuzz_matlab", "beat.mat", mat(doubles("data", (1, 188), [0.5] * 187 + [2])))
put("fuzz_matlab", "labchart.mat", mat(doubles("data", (1, 80), trace), doubles("datastart", (1, 2), [1, 41]),
                                       doubles("dataend", (1, 2), [40, 80]), doubles("samplerate", (1, 2), [100, 200]),
                                       words("titles", "ECG")))

edits = {"schema": 1, "kind": "edits", "record": "s", "sampling_rate_hz": 256, "edits": [
    {"edit": "add", "sample": 1000, "label": "V"}, {"edit": "remove", "samples": [300, 560]},
    {"edit": "move", "sample": 800, "to": 804}, {"edit": "relabel", "samples": [1040, 1300], "label": "S"},
    {"edit": "unusable", "first_s": 2, "end_s": 4.5}, {"edit": "usable", "first_s": 3, "end_s": 3.5},
    {"edit": "pacemaker", "declared": True}]}
put("fuzz_edits", "all", json.dumps(edits))
for one in edits["edits"]:
    put("fuzz_edits", one["edit"], json.dumps({**edits, "edits": [one]}))
put("fuzz_edits", "none", json.dumps({"schema": 1, "kind": "edits", "sampling_rate_hz": 256, "edits": []}))
put("fuzz_edits", "far", json.dumps({**edits, "edits": [{"edit": "add", "sample": 2**62, "label": "N"},
                                                        {"edit": "unusable", "first_s": -1e300, "end_s": 1e300}]}))
