#include "rhythm/fibrillation_rows.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>

#include "metrics/quantiles.h"

namespace beatlens::rhythm {

namespace {

constexpr std::size_t least_conducted = 8;    // intervals of a window
constexpr std::size_t least_differences = 6;  // of intervals that follow one another
constexpr double least_logarithm_of = 0.005;  // of a mean interval: what times are exact to
constexpr float steady_within_ms = 40.0F;
constexpr float unknown = std::numeric_limits<float>::quiet_NaN();

bool is_conducted(AamiClass of) { return of == AamiClass::N || of == AamiClass::S; }

class WindowMaker {
public:
    WindowMaker(const BeatsInTime& beats, std::span<const delineation::LeadWaves> waves)
        : beats_(beats), waves_(waves) {}

    // Of beats first, ..., end - 1 of a piece.
    void write(std::size_t first, std::size_t end, std::span<float> row) {
        std::fill(row.begin(), row.end(), unknown);
        intervals_s_.clear();
        differences_s_.clear();
        double sum_s = 0.0;
        bool before = false;  // whether the interval before was a conducted one
        for (std::size_t i = first + 1; i < end; ++i) {
            const bool here = is_conducted(beats_.classes[i]) && is_conducted(beats_.classes[i - 1]);
            if (here) {
                const double interval_s = beats_.rr.before_s[i];
                if (before) {
                    differences_s_.push_back(std::abs(interval_s - intervals_s_.back()));
                }
                intervals_s_.push_back(interval_s);
                sum_s += interval_s;
            }
            before = here;
        }
        if (intervals_s_.size() < least_conducted || differences_s_.size() < least_differences || !(sum_s > 0.0)) {
            return;
        }
        const double mean_s = sum_s / static_cast<double>(intervals_s_.size());
        row[0] = logarithm(metrics::middle(differences_s_) / mean_s);
        row[1] = logarithm(std::min(median_of_lag(2), median_of_lag(3)) / mean_s);
        const auto share = steady_p_share(first, end);
        row[2] = share.value_or(unknown);
        row[3] = share ? 1.0F : 0.0F;
    }

private:
    static float logarithm(double ratio) { return static_cast<float>(std::log(ratio + least_logarithm_of)); }

    double median_of_lag(std::size_t lag) {
        differences_s_.clear();
        for (std::size_t i = lag; i < intervals_s_.size(); ++i) {
            differences_s_.push_back(std::abs(intervals_s_[i] - intervals_s_[i - lag]));
        }
        return metrics::middle(differences_s_);
    }

    std::optional<float> steady_p_share(std::size_t first, std::size_t end) {
        std::optional<float> highest;
        for (const delineation::LeadWaves& lead : waves_) {
            std::size_t conducted = 0;
            std::size_t seen = 0;
            positions_ms_.clear();
            for (std::size_t i = first; i < end; ++i) {
                if (!is_conducted(beats_.classes[i])) {
                    continue;
                }
                ++conducted;
                const delineation::BeatWaves& of = lead.beats[i];
                if (of.qrs) {
                    ++seen;
                    if (of.p) {
                        positions_ms_.push_back(of.p->peak.at_ms);
                    }
                }
            }
            if (2 * seen < conducted || seen == 0) {
                continue;  // the lead shows too little
            }
            float share = 0.0F;
            if (!positions_ms_.empty()) {
                const float usual_ms = metrics::middle(positions_ms_);
                const auto steady = std::count_if(positions_ms_.begin(), positions_ms_.end(), [&](float at_ms) {
                    return std::abs(at_ms - usual_ms) <= steady_within_ms;
                });
                share = static_cast<float>(steady) / static_cast<float>(seen);
            }
            highest = std::max(highest.value_or(0.0F), share);
        }
        return highest;
    }

    const BeatsInTime& beats_;
    std::span<const delineation::LeadWaves> waves_;
    std::vector<double> intervals_s_;
    std::vector<double> differences_s_;
    std::vector<float> positions_ms_;
};

}  // namespace

std::vector<float> fibrillation_rows(const BeatsInTime& beats, std::span<const delineation::LeadWaves> waves) {
    std::vector<float> rows(beats.size() * fibrillation_row_length, unknown);
    WindowMaker maker(beats, waves);
    for (const beats::BeatRange& piece : beats.rr.pieces) {
        std::size_t made = piece.end;  // the first beat of the window before, none yet
        for (std::size_t i = piece.first; i < piece.end; ++i) {
            const std::size_t latest = piece.end - std::min(piece.size(), fibrillation_window);
            const std::size_t before = std::min(i - piece.first, fibrillation_window / 2);
            const std::size_t first = std::min(i - before, latest);
            const auto row = std::span(rows).subspan(i * fibrillation_row_length, fibrillation_row_length);
            if (first == made) {  // the same beats again, at a piece's ends
                const auto last = std::span(rows).subspan((i - 1) * fibrillation_row_length, fibrillation_row_length);
                std::copy(last.begin(), last.end(), row.begin());
                continue;
            }
            maker.write(first, std::min(first + fibrillation_window, piece.end), row);
            made = first;
        }
    }
    return rows;
}

}  // namespace beatlens::rhythm
