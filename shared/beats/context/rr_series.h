// RR intervals that end where something could have gone unseen, and the heart rate from them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "beats/context/time_line.h"
#include "ecg/error.h"

namespace beatlens::beats {

// Beats first, ..., end - 1, with every interval between them measured.
struct BeatRange {
    std::size_t first = 0;
    std::size_t end = 0;

    std::size_t size() const { return end - first; }
    bool operator==(const BeatRange&) const = default;
};

// Beats form pieces: runs without a cut between them and without an unusable beat. A beat that lies in a cut, and an
// unusable one, is a piece by itself: whether such a beat was one, and how many went unseen around it, nobody knows.
struct RrSeries {
    std::vector<double> before_s;   // [beats] from the beat before; NaN at the first beat of a piece
    std::vector<double> after_s;    // [beats] to the next beat; NaN at the last beat of a piece
    std::vector<BeatRange> pieces;  // ascending; every beat is in one
    std::size_t intervals = 0;      // that were measured
    double mean_s = 0.0;            // of them; 0 where there are none

    std::size_t beats() const { return before_s.size(); }
};

// `beat_times_s`: ascending (equal times are let through). `usable`: one per beat, 0 where the signal around the beat
// is not to be trusted, or empty: all are. `cuts`: as from find_cuts(). Errors: out_of_range (a time that is not a
// number or earlier than the one before it; lengths that differ).
Result<RrSeries> measure_rr(std::span<const double> beat_times_s, std::span<const std::uint8_t> usable,
                            std::span<const TimeSpan> cuts);

// Measures the same intervals from other times of the same beats (their fiducials, say): what was cut stays cut. A time
// before the one of the beat before it counts as that one's. `times_s`: one per beat, finite.
void measure_again(RrSeries& rr, std::span<const double> times_s);

struct HeartRate {
    double mean_bpm = 0.0;  // 60 / mean RR interval
    // Over runs of 8 RR intervals within a piece, so that one ectopic beat does not decide it; over runs of as many as
    // the longest piece has where none has 8.
    double min_bpm = 0.0;
    double max_bpm = 0.0;
};

// None without an interval, or where all of them are 0.
std::optional<HeartRate> heart_rate(const RrSeries& rr);

}  // namespace beatlens::beats
