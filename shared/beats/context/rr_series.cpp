#include "beats/context/rr_series.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>

namespace beatlens::beats {

namespace {

constexpr double not_measured = std::numeric_limits<double>::quiet_NaN();
constexpr std::size_t run_intervals = 8;

}  // namespace

Result<RrSeries> measure_rr(std::span<const double> beat_times_s, std::span<const std::uint8_t> usable,
                            std::span<const TimeSpan> cuts) {
    const std::size_t n = beat_times_s.size();
    if (!usable.empty() && usable.size() != n) {
        return fail(ErrorCode::out_of_range, "There are " + std::to_string(n) + " beats, but " +
                                                 std::to_string(usable.size()) + " marks of whether they are usable.");
    }
    for (std::size_t i = 0; i < n; ++i) {
        if (!std::isfinite(beat_times_s[i]) || (i > 0 && beat_times_s[i] < beat_times_s[i - 1])) {
            return fail(ErrorCode::out_of_range, "Beat " + std::to_string(i + 1) +
                                                     " has no time or one before the beat before it: beats must be "
                                                     "in the order of time.");
        }
    }
    RrSeries rr;
    rr.before_s.assign(n, not_measured);
    rr.after_s.assign(n, not_measured);
    double sum_s = 0.0;
    auto cut = cuts.begin();
    for (std::size_t i = 0; i < n; ++i) {
        bool joined = i > 0 && (usable.empty() || (usable[i - 1] != 0 && usable[i] != 0));
        if (joined) {
            while (cut != cuts.end() && cut->end_s <= beat_times_s[i - 1]) {
                ++cut;
            }
            joined = cut == cuts.end() || cut->first_s > beat_times_s[i];
        }
        if (joined) {
            const double interval_s = beat_times_s[i] - beat_times_s[i - 1];
            rr.before_s[i] = rr.after_s[i - 1] = interval_s;
            rr.pieces.back().end = i + 1;
            sum_s += interval_s;
            ++rr.intervals;
        } else {
            rr.pieces.push_back({i, i + 1});
        }
    }
    rr.mean_s = rr.intervals > 0 ? sum_s / static_cast<double>(rr.intervals) : 0.0;
    return rr;
}

void measure_again(RrSeries& rr, std::span<const double> times_s) {
    double sum_s = 0.0;
    for (const BeatRange& piece : rr.pieces) {
        double last_s = times_s[piece.first];
        for (std::size_t i = piece.first + 1; i < piece.end; ++i) {
            const double here_s = std::max(last_s, times_s[i]);
            rr.before_s[i] = rr.after_s[i - 1] = here_s - last_s;
            sum_s += here_s - last_s;
            last_s = here_s;
        }
    }
    rr.mean_s = rr.intervals > 0 ? sum_s / static_cast<double>(rr.intervals) : 0.0;
}

std::optional<HeartRate> heart_rate(const RrSeries& rr) {
    if (!(rr.mean_s > 0.0)) {
        return std::nullopt;
    }
    HeartRate rate;
    const auto bpm = [](std::size_t intervals, double span_s) {
        return span_s > 0.0 ? 60.0 * static_cast<double>(intervals) / span_s : 0.0;
    };
    rate.mean_bpm = bpm(1, rr.mean_s);
    std::size_t run = 0;
    for (const BeatRange& piece : rr.pieces) {
        run = std::max(run, std::min(run_intervals, piece.size() - 1));
    }
    bool first = true;
    for (const BeatRange& piece : rr.pieces) {
        for (std::size_t last = piece.first + run; last < piece.end; ++last) {
            double span_s = 0.0;
            for (std::size_t i = last - run + 1; i <= last; ++i) {
                span_s += rr.before_s[i];
            }
            const double here = bpm(run, span_s);
            rate.min_bpm = first ? here : std::min(rate.min_bpm, here);
            rate.max_bpm = first ? here : std::max(rate.max_bpm, here);
            first = false;
        }
    }
    return rate;
}

}  // namespace beatlens::beats
