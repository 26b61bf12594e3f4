"""Heart-rate variability once more, from published definitions alone, to compare the program with.

Reads a document of `beatlens classify --format json` and prints the same figures of its beats as JSON. It takes every
interval between usable beats for measured: for recordings without gaps.
"""

import json
import math
import statistics
import sys


def quartile_deviation(values):
    """Half of the distance between the quartiles, which lie between neighbours by straight lines."""
    if len(values) == 1:
        return 0.0
    first, _, third = statistics.quantiles(values, n=4, method="inclusive")
    return (third - first) / 2


def around(values, at, width):
    return values[max(0, at - width // 2): at + width // 2 + 1]


def in_units(values):
    magnitudes = [abs(v) for v in values]
    units = [max(0.05, 5.2 * quartile_deviation(around(magnitudes, i, 91))) for i in range(len(values))]
    return [v / u for v, u in zip(values, units)], units


def fates(intervals, follows):
    """What Lipponen and Tarvainen's rules make of each interval: kept, irregular, missed or extra."""
    n = len(intervals)
    jumps, _ = in_units([intervals[i] - intervals[i - 1] if follows[i] else 0.0 for i in range(n)])
    medians = [statistics.median(around(intervals, i, 11)) for i in range(n)]
    distances, distance_units = in_units([(r - m) * (2 if r < m else 1) for r, m in zip(intervals, medians)])

    def jump(i):
        return jumps[i] if i < n and follows[i] else 0.0

    def fate(i):
        this, before, after = jumps[i], jumps[i - 1] if i and follows[i] else 0.0, jump(i + 1)
        later = jump(i + 2) if after else 0.0
        if this > 1 and max(before, after) < -0.13 * this - 0.17:
            return "irregular"
        if this < -1 and min(before, after) > -0.13 * this + 0.17:
            return "irregular"
        is_long = this > 1 and min(after, later) < -1
        is_short = this < -1 and max(after, later) > 1
        if not (is_long or is_short or abs(distances[i]) > 3):
            return "kept"
        if abs(intervals[i] / 2 - medians[i]) < distance_units[i]:
            return "missed"
        if i + 1 < n and follows[i + 1] and abs(intervals[i] + intervals[i + 1] - medians[i]) < distance_units[i]:
            return "extra"
        return "irregular"

    return [fate(i) for i in range(n)]


def nn_series(beats):
    """[(time of the later beat, interval, whether it follows the one before)], and what became of the intervals."""
    counts = {"rr_intervals": 0, "ectopic": 0, "irregular": 0, "missed": 0, "extra": 0}
    candidates = []
    joined = False
    for before, beat in zip(beats, beats[1:]):
        if before.get("usable") is False or beat.get("usable") is False or beat["time_s"] <= before["time_s"]:
            joined = False
            continue
        counts["rr_intervals"] += 1
        if before["class"] != "N" or beat["class"] != "N":
            counts["ectopic"] += 1
            joined = False
            continue
        candidates.append((beat["time_s"], beat["time_s"] - before["time_s"], joined))
        joined = True
    if not candidates:
        return [], counts
    found = fates([c[1] for c in candidates], [c[2] for c in candidates])
    series, follows, i = [], False, 0
    while i < len(candidates):
        end_s, interval, with_last = candidates[i]
        follows = follows and with_last
        kind = found[i]
        if kind == "kept":
            series.append((end_s, interval, follows))
            follows = True
        else:
            counts[kind] += 1
            has_next = i + 1 < len(candidates) and candidates[i + 1][2]
            if kind in ("extra", "irregular") and has_next:
                i += 1
                counts[kind] += 1
                if kind == "extra":
                    series.append((candidates[i][0], interval + candidates[i][1], follows))
            follows = kind == "extra" and has_next
        i += 1
    return series, counts


def time_domain(series, first_s):
    nn = [interval * 1000 for _, interval, _ in series]
    differences = [(series[i][1] - series[i - 1][1]) * 1000 for i in range(1, len(series)) if series[i][2]]
    if len(nn) < 30 or len(differences) < 2:
        return None
    bins = {}
    for _, interval, _ in series:
        at = math.floor(interval * 128 + 0.5)
        bins[at] = bins.get(at, 0) + 1
    sd1 = statistics.stdev(differences) / math.sqrt(2)
    sdnn = statistics.stdev(nn)
    parts = [part for part in five_minutes(series, first_s) if sum(i for _, i, _ in part[1]) >= 150]
    means = [statistics.fmean(i * 1000 for _, i, _ in part) for _, part in parts]
    deviations = [statistics.stdev(i * 1000 for _, i, _ in part) for _, part in parts]
    return {
        "nn_intervals": len(nn),
        "mean_nn_ms": statistics.fmean(nn),
        "mean_bpm": 60000 / statistics.fmean(nn),
        "sdnn_ms": sdnn,
        "rmssd_ms": math.sqrt(statistics.fmean(d * d for d in differences)),
        "nn50": sum(abs(d) > 50.005 for d in differences),
        "pnn50_percent": 100 * sum(abs(d) > 50.005 for d in differences) / len(differences),
        "triangular_index": len(nn) / max(bins.values()),
        "sd1_ms": sd1,
        "sd2_ms": math.sqrt(max(0, 2 * sdnn**2 - sd1**2)),
        "sdann_ms": statistics.stdev(means) if len(means) > 1 else None,
        "sdnn_index_ms": statistics.fmean(deviations) if len(means) > 1 else None,
    }


def five_minutes(series, first_s):
    parts = []
    for one in series:
        at = math.ceil((one[0] - first_s) / 300) - 1
        while len(parts) <= at:
            parts.append((first_s + 300 * len(parts), []))
        parts[at][1].append(one)
    return parts


def frequency_domain(series, first_s, end_s):
    """Lomb's periodogram with his own shift in time, after the straight line and under a Hann window."""
    length = end_s - first_s
    if length < 120 or len(series) < 30 or sum(i for _, i, _ in series) < 0.8 * length:
        return None
    t = [end - first_s for end, _, _ in series]
    x = [interval * 1000 for _, interval, _ in series]
    slope, offset = statistics.linear_regression(t, x)
    window = [0.5 - 0.5 * math.cos(2 * math.pi * at / length) for at in t]
    x = [(value - offset - slope * at) * w for value, at, w in zip(x, t, window)]
    kept = statistics.fmean(w * w for w in window)
    bands = {"vlf_ms2": 0.0, "lf_ms2": 0.0, "hf_ms2": 0.0, "total_ms2": 0.0}
    k = 1
    while k / length <= 0.4:
        hz = k / length
        omega = 2 * math.pi * hz
        tau = math.atan2(sum(math.sin(2 * omega * at) for at in t), sum(math.cos(2 * omega * at) for at in t)) / (2 * omega)
        cosines = [math.cos(omega * (at - tau)) for at in t]
        sines = [math.sin(omega * (at - tau)) for at in t]
        power = 0.5 * (sum(a * b for a, b in zip(x, cosines)) ** 2 / sum(c * c for c in cosines)
                       + sum(a * b for a, b in zip(x, sines)) ** 2 / sum(s * s for s in sines))
        power *= 2 / (len(t) * kept)
        bands["total_ms2"] += power
        for name, low, high in (("vlf_ms2", 0.0033, 0.04), ("lf_ms2", 0.04, 0.15), ("hf_ms2", 0.15, 1)):
            if low <= hz < high:
                bands[name] += power
        k += 1
    return bands


def sample_entropy(series):
    if not 100 <= len(series) <= 2000:
        return None
    x = [interval * 1000 for _, interval, _ in series]
    r = 0.2 * statistics.stdev(x)
    runs = [x[i:i + 3] for i in range(len(x) - 2) if series[i + 1][2] and series[i + 2][2]]
    two = three = 0
    for i, a in enumerate(runs):
        for b in runs[i + 1:]:
            if abs(a[0] - b[0]) <= r and abs(a[1] - b[1]) <= r:
                two += 1
                three += abs(a[2] - b[2]) <= r
    return -math.log(three / two) if three else None


def dfa_alpha1(series):
    if len(series) < 100:
        return None
    x = [interval * 1000 for _, interval, _ in series]
    mean = statistics.fmean(x)
    profile, total = [], 0.0
    for value in x:
        total += value - mean
        profile.append(total)
    runs = []
    for i, (_, _, follows) in enumerate(series):
        if i and follows:
            runs[-1].append(profile[i])
        else:
            runs.append([profile[i]])
    points = []
    for n in range(4, 17):
        squares, boxes = 0.0, 0
        for run in runs:
            for first in range(0, len(run) - n + 1, n):
                box = run[first:first + n]
                slope, offset = statistics.linear_regression(range(n), box)
                squares += sum((y - offset - slope * i) ** 2 for i, y in enumerate(box))
                boxes += 1
        if boxes < 4 or squares <= 0:
            return None
        points.append((math.log(n), math.log(math.sqrt(squares / (boxes * n)))))
    return statistics.linear_regression([p[0] for p in points], [p[1] for p in points])[0]


def mean_of(values):
    values = [v for v in values if v is not None]
    return statistics.fmean(values) if values else None


def main():
    document = json.load(sys.stdin)
    duration = document["duration_s"]
    series, counts = nn_series(document["beats"])
    parts = [part for part in five_minutes(series, 0.0) if part[0] + 300 <= duration]
    spectra = [frequency_domain(part, first, first + 300) for first, part in parts]
    known = [s for s in spectra if s]
    frequency = {name: statistics.fmean(s[name] for s in known) for name in known[0]} if known else None
    if duration <= 600:
        frequency = frequency_domain(series, 0.0, duration)
    print(json.dumps({
        "corrections": counts,
        "time_domain": time_domain(series, 0.0),
        "frequency_domain": frequency,
        "sample_entropy": sample_entropy(series) if duration <= 600 else mean_of(sample_entropy(part) for _, part in parts),
        "dfa_alpha1": dfa_alpha1(series),
    }))


main()
