#!/usr/bin/env python3
"""Writes the SCP-ECG records of tests/assets/scp, by EN 1064, from three made-up leads.

test_scp.cpp compares them with sums that another reader found in them: BioSig's save2gdf (Debian: biosig-tools),
`save2gdf -CSV second_differences.scp x.csv`, which gives microvolts.
"""
import binascii
import math
import pathlib
import struct

FOLDER = pathlib.Path(__file__).parents[1] / "assets/scp"
SAMPLES = 200
LEADS = [
    [int(200 * math.sin(i / 9)) + (900 if i % 80 == 50 else 0) for i in range(SAMPLES)],
    [int(150 * math.cos(i / 5)) - i % 50 for i in range(SAMPLES)],
    [i % 97 - 48 for i in range(SAMPLES)],
]
CODES = [1, 2, 4]  # I, II, V2
RESOLUTION_NV = 2500
INTERVAL_US = 2000
SECTIONS = 12


def with_checksum(content):
    return struct.pack("<H", binascii.crc_hqx(content, 0xFFFF)) + content


def section(number, body):
    body += b"\0" * (len(body) % 2)
    reserved = b"SCPECG" if number == 0 else bytes(6)
    return with_checksum(struct.pack("<HIBB", number, 16 + len(body), 13, 13) + reserved + body)


def record(bodies):
    table_size = 16 + 10 * SECTIONS
    position, content, places = 6 + table_size, b"", {0: (table_size, 7)}
    for number in sorted(bodies):
        made = section(number, bodies[number])
        places[number] = (len(made), position + 1)
        position += len(made)
        content += made
    pointers = b"".join(struct.pack("<HII", n, *places.get(n, (0, 0))) for n in range(SECTIONS))
    return with_checksum(struct.pack("<I", position) + section(0, pointers) + content)


def huffman(values):
    """By the standard's own table (19999)."""
    bits = ""
    for value in values:
        if abs(value) <= 8:
            bits += "1" * abs(value) + ("0" if value == 0 else "00" if value > 0 else "01")
        elif -128 <= value < 128:
            bits += "1" * 9 + "0" + format(value & 0xFF, "08b")
        else:
            bits += "1" * 10 + format(value & 0xFFFF, "016b")
    bits += "0" * (-len(bits) % 16)
    return int(bits, 2).to_bytes(len(bits) // 8, "big")


def differences(values, order):
    for start in range(order):
        values = values[:start + 1] + [b - a for a, b in zip(values[start:], values[start + 1:])]
    if order == 2:
        # The first two values stay samples.
        values[1] = values[1] + values[0]
    return values


def rhythm(order, coded):
    leads = [differences(lead, order) for lead in LEADS]
    data = [huffman(lead) if coded else struct.pack(f"<{len(lead)}h", *lead) for lead in leads]
    return (struct.pack("<HHBB", RESOLUTION_NV, INTERVAL_US, order, 0)
            + b"".join(struct.pack("<H", len(lead)) for lead in data) + b"".join(data))


def tag(number, value):
    return struct.pack("<BH", number, len(value)) + value


DEVICE = (struct.pack("<HHHBB6sBBBBB", 1, 2, 3, 0, 8, b"MODEL1", 13, 0xA0, 0, 0x80, 1) + bytes(16) + b"\x06"
          + b"PROGRAM\0SERIAL\0SOFTWARE\0SCP\0MAKER\0")
PATIENT = (tag(2, b"42\0") + tag(0, b"Example\0") + tag(1, b"Ann\0") + tag(4, struct.pack("<HB", 47, 1))
           + tag(5, struct.pack("<HBB", 1956, 5, 4)) + tag(8, b"\2") + tag(14, DEVICE)
           + tag(25, struct.pack("<HBB", 2003, 2, 13)) + tag(26, bytes([9, 45, 30])) + tag(27, struct.pack("<H", 5))
           + tag(28, struct.pack("<H", 150)) + tag(30, b"a note\0") + tag(255, b""))
LIST_OF_LEADS = bytes([len(CODES), 4 | len(CODES) << 3]) + b"".join(struct.pack("<IIB", 1, SAMPLES, c) for c in CODES)

FOLDER.mkdir(parents=True, exist_ok=True)
for name, order, coded in (("plain", 0, False), ("first_differences", 1, True), ("second_differences", 2, True)):
    bodies = {1: PATIENT, 3: LIST_OF_LEADS, 6: rhythm(order, coded)}
    if coded:
        bodies[2] = struct.pack("<H", 19999)
    (FOLDER / f"{name}.scp").write_bytes(record(bodies))
