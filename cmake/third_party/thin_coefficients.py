"""Writes libsamplerate's table of filter coefficients as C code that works it out when it is first asked for.

    thin_coefficients.py mid_qual_coeffs.h OUT.h

The table samples a smooth function far more densely than it needs: 22,438 numbers, which no compression makes much smaller than
74 KB. Here every 32nd is kept, those between follow by interpolation, and the few that come out differently are given. The result
is the same table bit by bit.
"""
import re
import struct
import sys

STEP = 32
POINTS = 10  # of the interpolation: so many knots, half of them on each side


def as_float(value):
    return struct.unpack("<f", struct.pack("<f", value))[0]


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
    exact = [float(number) for number in re.findall(r"[-+]?\d+\.\d+(?:[eE][-+]?\d+)?", body)]
    table = [as_float(number) for number in exact]

    # Even around its first number, and 0 behind its last one.
    def at(index):
        index = abs(index)
        return exact[index] if index < len(exact) else 0.0

    knots = [at((i - POINTS // 2) * STEP) for i in range(len(table) // STEP + POINTS + 1)]
    by_phase = [weights(phase) for phase in range(STEP)]

    def between(i):
        value = 0.0
        for k in range(POINTS):
            value += by_phase[i % STEP][k] * knots[i // STEP + k + 1]
        return as_float(value)

    given = [i for i, wanted in enumerate(table) if between(i) != wanted]

    code = f"""/* Made by thin_coefficients.py of {source.rsplit("/", 1)[-1]}. */
#pragma STDC FP_CONTRACT OFF

struct thin_table {{
    int increment;
    coeff_t coeffs[{len(table)}];
}};

static const double thin_knots[] = {{{", ".join(repr(knot) for knot in knots)}}};
static const unsigned short thin_given[] = {{{", ".join(str(i) for i in given)}}};
static const float thin_values[] = {{{", ".join(f"{table[i].hex()}f" for i in given)}}};

static const struct thin_table *thin_table(void)
{{
    static struct thin_table table;
    double weights[{STEP}][{POINTS}];
    if (table.increment != 0) {{
        return &table;
    }}
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
        table.coeffs[i] = (coeff_t)value;
    }}
    for (int i = 0; i < {len(given)}; ++i) {{
        table.coeffs[thin_given[i]] = thin_values[i];
    }}
    table.increment = {increment};
    return &table;
}}

#define {name} (*thin_table())
"""
    with open(target, "w", encoding="utf-8") as file:
        file.write(code)


if __name__ == "__main__":
    main(*sys.argv[1:])
