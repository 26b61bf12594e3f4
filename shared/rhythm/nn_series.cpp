#include "rhythm/nn_series.h"

#include <algorithm>
#include <cmath>

#include "beats/context/running_order.h"
#include "metrics/quantiles.h"

namespace beatlens::rhythm {

namespace {

using Fate = NnSeries::Fate;

// Of the paper: the width of the windows, the factor of the quartile deviation, the lines that part ectopic beats.
constexpr std::size_t deviation_window = 91;
constexpr std::size_t median_window = 11;
constexpr double deviation_factor = 5.2;
constexpr double ectopic_slope = 0.13;
constexpr double ectopic_offset = 0.17;
constexpr double far_from_median = 3.0;
constexpr double least_unit_s = 0.05;

// 5.2 quartile deviations of the magnitudes around each value, and the values in these units.
struct InUnits {
    std::vector<double> values;
    std::vector<double> unit_s;
};

InUnits in_units(std::vector<double> values_s) {
    std::vector<double> magnitudes(values_s.size());
    std::transform(values_s.begin(), values_s.end(), magnitudes.begin(), [](double value) { return std::abs(value); });
    InUnits result{std::move(values_s), std::vector<double>(magnitudes.size())};
    beats::for_each_window(magnitudes, deviation_window, [&](std::size_t i, std::span<const double> window) {
        const double deviation = (metrics::quantile(window, 0.75) - metrics::quantile(window, 0.25)) / 2.0;
        result.unit_s[i] = std::max(deviation_factor * deviation, least_unit_s);
        result.values[i] /= result.unit_s[i];
    });
    return result;
}

// An interval between two beats that are labelled as normal.
struct Candidate {
    std::size_t measured;  // index into NnSeries::measured
    double interval_s;
    bool follows;
};

class ArtefactRules {
public:
    explicit ArtefactRules(std::span<const Candidate> candidates) : candidates_(candidates) {
        const std::size_t n = candidates.size();
        std::vector<double> intervals_s(n);
        std::vector<double> jumps_s(n, 0.0);
        for (std::size_t i = 0; i < n; ++i) {
            intervals_s[i] = candidates[i].interval_s;
            jumps_s[i] = candidates[i].follows ? intervals_s[i] - intervals_s[i - 1] : 0.0;
        }
        jumps_ = in_units(std::move(jumps_s));
        median_s_.resize(n);
        std::vector<double> distances_s(n);
        beats::for_each_window(intervals_s, median_window, [&](std::size_t i, std::span<const double> window) {
            median_s_[i] = metrics::quantile(window, 0.5);
            const double distance_s = intervals_s[i] - median_s_[i];
            distances_s[i] = distance_s < 0.0 ? 2.0 * distance_s : distance_s;
        });
        distances_ = in_units(std::move(distances_s));
    }

    // Of the interval and, where it is `extra` or `irregular`, of the one that follows it.
    Fate fate(std::size_t i) const {
        const double jump = jumps_.values[i];
        const double distance = distances_.values[i];
        const double before = i > 0 && candidates_[i].follows ? jumps_.values[i - 1] : 0.0;
        const double next = follower(i + 1);
        const double after_next = next == 0.0 ? 0.0 : follower(i + 2);
        if (jump > 1.0 && std::max(before, next) < -ectopic_slope * jump - ectopic_offset) {
            return Fate::irregular;
        }
        if (jump < -1.0 && std::min(before, next) > -ectopic_slope * jump + ectopic_offset) {
            return Fate::irregular;
        }
        const bool is_long = jump > 1.0 && std::min(next, after_next) < -1.0;
        const bool is_short = jump < -1.0 && std::max(next, after_next) > 1.0;
        if (!is_long && !is_short && std::abs(distance) <= far_from_median) {
            return Fate::kept;
        }
        const double interval_s = candidates_[i].interval_s;
        if (std::abs(interval_s / 2.0 - median_s_[i]) < distances_.unit_s[i]) {
            return Fate::missed;
        }
        if (i + 1 < candidates_.size() && candidates_[i + 1].follows &&
            std::abs(interval_s + candidates_[i + 1].interval_s - median_s_[i]) < distances_.unit_s[i]) {
            return Fate::extra;
        }
        return Fate::irregular;
    }

private:
    double follower(std::size_t i) const {
        return i < candidates_.size() && candidates_[i].follows ? jumps_.values[i] : 0.0;
    }

    std::span<const Candidate> candidates_;
    InUnits jumps_;
    InUnits distances_;
    std::vector<double> median_s_;
};

}  // namespace

NnSeries nn_series(const BeatsInTime& beats) {
    NnSeries series;
    std::vector<Candidate> candidates;
    bool joined = false;  // the beat before this one ends a candidate
    for (std::size_t i = 0; i < beats.size(); ++i) {
        const double interval_s = beats.rr.before_s[i];
        if (!(interval_s > 0.0)) {  // not measured
            joined = false;
            continue;
        }
        const bool normal = beats.classes[i - 1] == AamiClass::N && beats.classes[i] == AamiClass::N;
        if (normal) {
            candidates.push_back({series.measured.size(), interval_s, joined});
        }
        series.measured.push_back({beats.times_s[i], normal ? Fate::kept : Fate::ectopic});
        joined = normal;
    }
    const ArtefactRules rules(candidates);
    bool follows = false;
    for (std::size_t i = 0; i < candidates.size(); ++i) {
        const Candidate& candidate = candidates[i];
        Fate& fate = series.measured[candidate.measured].fate;
        fate = rules.fate(i);
        follows = follows && candidate.follows;
        if (fate == Fate::kept) {
            series.intervals.push_back({series.measured[candidate.measured].end_s, candidate.interval_s, follows});
            follows = true;
            continue;
        }
        const bool with_next = fate == Fate::extra || fate == Fate::irregular;
        if (with_next && i + 1 < candidates.size() && candidates[i + 1].follows) {  // the beat between the two it is
            ++i;
            NnSeries::Measured& next = series.measured[candidates[i].measured];
            next.fate = fate;
            if (fate == Fate::extra) {
                series.intervals.push_back({next.end_s, candidate.interval_s + candidates[i].interval_s, follows});
                follows = true;
                continue;
            }
        }
        follows = false;
    }
    return series;
}

NnCorrections NnSeries::corrections(double first_s, double end_s) const {
    NnCorrections count;
    const auto after = [](double time_s, const Measured& one) { return time_s < one.end_s; };
    auto at = std::upper_bound(measured.begin(), measured.end(), first_s, after);
    for (; at != measured.end() && at->end_s <= end_s; ++at) {
        ++count.measured;
        count.ectopic += at->fate == Fate::ectopic ? 1 : 0;
        count.irregular += at->fate == Fate::irregular ? 1 : 0;
        count.missed += at->fate == Fate::missed ? 1 : 0;
        count.extra += at->fate == Fate::extra ? 1 : 0;
    }
    return count;
}

std::span<const NnInterval> NnSeries::between(double first_s, double end_s) const {
    const auto after = [](double time_s, const NnInterval& one) { return time_s < one.end_s; };
    const auto first = std::upper_bound(intervals.begin(), intervals.end(), first_s, after);
    const auto end = std::upper_bound(first, intervals.end(), end_s, after);
    return std::span(intervals).subspan(static_cast<std::size_t>(first - intervals.begin()),
                                        static_cast<std::size_t>(end - first));
}

}  // namespace beatlens::rhythm
