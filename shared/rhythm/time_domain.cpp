#include "rhythm/time_domain.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "rhythm/five_minutes.h"

namespace beatlens::rhythm {

namespace {

constexpr double least_filled = 0.5;
constexpr double rounding_ms = 0.005;  // 50 ms at a sampling rate are not exactly 50 ms in binary

// Of differences that follow one another: mean of squares, spread, those of more than 50 ms.
struct Differences {
    std::size_t count = 0;
    std::size_t large = 0;
    double squares = 0.0;
    double sum = 0.0;
};

Differences differences_of(std::span<const NnInterval> intervals) {
    Differences of;
    for (std::size_t i = 1; i < intervals.size(); ++i) {
        if (!intervals[i].follows) {
            continue;
        }
        const double ms = (intervals[i].interval_s - intervals[i - 1].interval_s) * 1e3;
        ++of.count;
        of.large += std::abs(ms) > 50.0 + rounding_ms ? 1 : 0;
        of.squares += ms * ms;
        of.sum += ms;
    }
    return of;
}

double triangular_index(std::span<const NnInterval> intervals) {
    std::vector<std::int64_t> bins(intervals.size());
    std::transform(intervals.begin(), intervals.end(), bins.begin(), [](const NnInterval& one) {
        return static_cast<std::int64_t>(std::floor(one.interval_s * 128.0 + 0.5));
    });
    std::sort(bins.begin(), bins.end());
    std::size_t highest = 0;
    for (std::size_t first = 0; first < bins.size();) {
        const auto end = std::upper_bound(bins.begin() + static_cast<std::ptrdiff_t>(first), bins.end(), bins[first]);
        const auto after = static_cast<std::size_t>(end - bins.begin());
        highest = std::max(highest, after - first);
        first = after;
    }
    return static_cast<double>(intervals.size()) / static_cast<double>(highest);
}

}  // namespace

std::optional<TimeDomain> time_domain(std::span<const NnInterval> intervals, double first_s) {
    const Differences differences = differences_of(intervals);
    if (intervals.size() < least_intervals || differences.count < 2) {
        return std::nullopt;
    }
    const Spread spread = spread_of(intervals);
    TimeDomain of;
    of.intervals = intervals.size();
    of.mean_nn_ms = spread.mean_ms;
    of.mean_bpm = 60000.0 / spread.mean_ms;
    of.sdnn_ms = spread.sd_ms;
    const auto count = static_cast<double>(differences.count);
    of.rmssd_ms = std::sqrt(differences.squares / count);
    of.nn50 = differences.large;
    of.pnn50_percent = 100.0 * static_cast<double>(differences.large) / count;
    of.triangular_index = triangular_index(intervals);
    const double variance =
        std::max(0.0, (differences.squares - differences.sum * differences.sum / count) / (count - 1.0));
    of.sd1_ms = std::sqrt(variance / 2.0);
    of.sd2_ms = std::sqrt(std::max(0.0, 2.0 * of.sdnn_ms * of.sdnn_ms - of.sd1_ms * of.sd1_ms));

    std::vector<double> means_ms;
    double deviations_ms = 0.0;
    for (const FiveMinutes& part : five_minutes_of(intervals, first_s)) {
        if (part.filled >= least_filled) {
            const Spread here = spread_of(part.intervals);
            means_ms.push_back(here.mean_ms);
            deviations_ms += here.sd_ms;
        }
    }
    if (means_ms.size() >= 2) {
        of.sdann_ms = deviation(means_ms);
        of.sdnn_index_ms = deviations_ms / static_cast<double>(means_ms.size());
    }
    return of;
}

}  // namespace beatlens::rhythm
