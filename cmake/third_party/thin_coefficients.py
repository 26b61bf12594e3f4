"""Writes libsamplerate's table of filter coefficients as C code that works it out when the program starts.

    thin_coefficients.py mid_qual_coeffs.h OUT.h

The table samples a smooth function far more densely than it needs: 22,438 numbers, which no compression makes much smaller than
74 KB. Here every 32nd is kept, those between follow by interpolation, and the few that come out differently in the last bit are
set by a list. The result is the same table bit by bit.
"""
import re
import struct
import sys

STEP = 32
POINTS = 10  # of the interpolation: so many knots, half of them on each side


def as_float(value):
    return struct.unpack("<f", struct.pack("<f", value))[0]


def bits(value):
    return struct.unpack("<I", struct.pack("<f", value))[0]


def weights(phase):
    """Of Lagrange's interpolation; with the operations of the C code in their order."""
    result = []
    for i in range(POINTS):
        weight = 1.0
        for j in range(POINTS):
            if j != i:
                weight *= (phase / STEP - (j - POINTS // 2 + 1)) / (i - j)
        result.append(weight)
    return result


def main(source, target):
    text = open(source, encoding="utf-8").read()
    name, increment, body = re.search(r"(\w+)\s*=\s*\{\s*(\d+)\s*,\s*\{(.*?)\}", text, re.DOTALL).groups()
    struct_name = re.search(r"struct\s+(\w+)", text)[1]
    exact = [float(number) for number in re.findall(r"[-+]?\d+\.\d+(?:[eE][-+]?\d+)?", body)]
    table = [as_float(number) for number in exact]

    # Even around its first number, and 0 behind its last one.
    def at(index):
        index = abs(index)
        return exact[index] if index < len(exact) else 0.0

    knots = [at((i - POINTS // 2) * STEP) for i in range(len(table) // STEP + POINTS + 1)]
    by_phase = [weights(phase) for phase in range(STEP)]
    differences = []
    for i, wanted in enumerate(table):
        value = 0.0
        for k in range(POINTS):
            value += by_phase[i % STEP][k] * knots[i // STEP + k + 1]
        difference = bits(wanted) - bits(as_float(value))
        if not -128 < difference < 128:
            difference = None
        differences.append(difference)
    fixes = [(i, difference) for i, difference in enumerate(differences) if difference]
    far = [i for i, difference in enumerate(differences) if difference is None]
    steps = [b - a for (a, _), (b, _) in zip([(0, 0), *fixes], fixes)]

    def listing(values):
        return ", ".join(str(value) for value in values) or "0"

    code = f"""/* Made by thin_coefficients.py of {source.rsplit("/", 1)[-1]}. */
#include <string.h>

#pragma STDC FP_CONTRACT OFF

static struct {struct_name} {{
    int increment;
    coeff_t coeffs[{len(table)}];
}} {name} = {{{increment}, {{0}}}};

static const double thin_knots[] = {{{", ".join(repr(knot) for knot in knots)}}};
static const unsigned short thin_steps[] = {{{listing(steps)}}};
static const signed char thin_fixes[] = {{{listing(fix for _, fix in fixes)}}};
static const unsigned short thin_far[] = {{{listing(far)}}};
static const float thin_values[] = {{{", ".join(f"{table[i].hex()}f" for i in far) or "0"}}};

__attribute__((constructor)) static void thin_expand(void)
{{
    double weights[{STEP}][{POINTS}];
    for (int phase = 0; phase < {STEP}; ++phase) {{
        for (int i = 0; i < {POINTS}; ++i) {{
            double weight = 1.0;
            for (int j = 0; j < {POINTS}; ++j) {{
                if (j != i) {{
                    weight *= ((double)phase / {STEP} - (double)(j - {POINTS // 2 - 1})) / (double)(i - j);
                }}
            }}
            weights[phase][i] = weight;
        }}
    }}
    for (int i = 0; i < {len(table)}; ++i) {{
        double value = 0.0;
        for (int k = 0; k < {POINTS}; ++k) {{
            value += weights[i % {STEP}][k] * thin_knots[i / {STEP} + k + 1];
        }}
        {name}.coeffs[i] = (coeff_t)value;
    }}
    for (int i = 0, at = 0; i < {len(fixes)}; ++i) {{
        int bits;
        at += thin_steps[i];
        memcpy(&bits, &{name}.coeffs[at], sizeof bits);
        bits += thin_fixes[i];
        memcpy(&{name}.coeffs[at], &bits, sizeof bits);
    }}
    for (int i = 0; i < {len(far)}; ++i) {{
        {name}.coeffs[thin_far[i]] = thin_values[i];
    }}
}}
"""
    with open(target, "w", encoding="utf-8") as file:
        file.write(code)
    print(f"{len(table)} coefficients: {len(knots)} knots, {len(fixes)} set in the last bits, {len(far)} given")


if __name__ == "__main__":
    main(*sys.argv[1:])
