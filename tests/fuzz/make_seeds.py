#!/usr/bin/env python3
"""Writes the starting inputs of the fuzz targets to tests/fuzz/seeds. All of them are made up here."""
import json
import math
import pathlib
import struct

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
for name, content in annotations.items():
    put("fuzz_wfdb_annotations", name, content)
for name, content in tables.items():
    put("fuzz_csv", name, content)


def files(*parts):
    return b"\n--\n".join(name.encode() + b"\n" + (c if isinstance(c, bytes) else c.encode()) for name, c in parts)


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
