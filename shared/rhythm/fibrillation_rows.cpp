#include "rhythm/fibrillation_rows.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <limits>
#include <optional>

#include "metrics/quantiles.h"

namespace beatlens::rhythm {

namespace {

constexpr std::size_t beats_of_window = 3;    // neighbours that share one
constexpr std::size_t least_conducted = 8;    // intervals of a window
constexpr std::size_t least_differences = 6;  // of intervals that follow one another
constexpr double least_logarithm_of = 0.005;  // of a mean interval: what times are exact to
constexpr std::size_t least_normal = 8;       // beats of a window that P waves are looked for in
constexpr std::size_t least_alike = 6;        // beats whose trace before QRS is compared
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
        row[4] = 0.0F;
        if (!waves_.empty()) {
            write_p_waves(first, end, row);
        }
    }

private:
    void write_p_waves(std::size_t first, std::size_t end, std::span<float> row) {
        choose_beats(first, end);
        for (const delineation::LeadWaves& lead : waves_) {
            const auto share = steady_p_share(lead.beats);
            const auto alike = likeness(lead.beats);
            if (share && alike) {
                row[2] = std::fmax(row[2], *share);  // the other one where one is not known
                row[3] = std::fmax(row[3], *alike);
                row[4] = 1.0F;
            }
        }
    }

    static float logarithm(double ratio) { return static_cast<float>(std::log(ratio + least_logarithm_of)); }

    double median_of_lag(std::size_t lag) {
        differences_s_.clear();
        for (std::size_t i = lag; i < intervals_s_.size(); ++i) {
            differences_s_.push_back(std::abs(intervals_s_[i] - intervals_s_[i - lag]));
        }
        return metrics::middle(differences_s_);
    }

    void choose_beats(std::size_t first, std::size_t end) {
        chosen_.clear();
        const auto normal = static_cast<std::size_t>(
            std::count(beats_.classes.begin() + static_cast<std::ptrdiff_t>(first),
                       beats_.classes.begin() + static_cast<std::ptrdiff_t>(end), AamiClass::N));
        for (std::size_t i = first; i < end; ++i) {
            if (normal >= least_normal ? beats_.classes[i] == AamiClass::N : is_conducted(beats_.classes[i])) {
                chosen_.push_back(i);
            }
        }
    }

    // None where the lead shows too little.
    std::optional<float> steady_p_share(std::span<const delineation::BeatWaves> waves) {
        std::size_t seen = 0;
        positions_ms_.clear();
        for (const std::size_t i : chosen_) {
            if (waves[i].qrs) {
                ++seen;
                if (waves[i].p) {
                    positions_ms_.push_back(waves[i].p->peak.at_ms);
                }
            }
        }
        if (2 * seen < chosen_.size() || seen == 0) {
            return {};
        }
        if (positions_ms_.empty()) {
            return 0.0F;
        }
        const float usual_ms = metrics::middle(positions_ms_);
        const auto steady = std::count_if(positions_ms_.begin(), positions_ms_.end(),
                                          [&](float at_ms) { return std::abs(at_ms - usual_ms) <= steady_within_ms; });
        return static_cast<float>(steady) / static_cast<float>(seen);
    }

    // The mean over all pairs follows from the sum: |sum|^2 = the sum of squares + that of all pairs, twice.
    std::optional<float> likeness(std::span<const delineation::BeatWaves> waves) const {
        std::array<std::int32_t, std::tuple_size_v<delineation::BeforeQrs>> sum{};
        std::int32_t squares = 0;
        std::int32_t count = 0;
        for (const std::size_t i : chosen_) {
            std::int32_t square = 0;
            for (std::size_t k = 0; k < sum.size(); ++k) {
                const auto& value = waves[i].before_qrs[k];
                sum[k] += value;
                square += value * value;
            }
            squares += square;
            count += square > 0 ? 1 : 0;
        }
        const auto beats = static_cast<std::size_t>(count);
        if (beats < least_alike || 2 * beats < chosen_.size()) {
            return {};
        }
        std::int32_t of_sum = 0;
        for (const std::int32_t value : sum) {
            of_sum += value * value;
        }
        return static_cast<float>(of_sum - squares) / (static_cast<float>(count - 1) * static_cast<float>(squares));
    }

    const BeatsInTime& beats_;
    std::span<const delineation::LeadWaves> waves_;
    std::vector<double> intervals_s_;
    std::vector<double> differences_s_;
    std::vector<std::size_t> chosen_;
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
            const std::size_t middle = (i - piece.first) / beats_of_window * beats_of_window + beats_of_window / 2;
            const std::size_t before = std::min(middle, fibrillation_window / 2);
            const std::size_t first = std::min(piece.first + middle - before, latest);
            const auto row = std::span(rows).subspan(i * fibrillation_row_length, fibrillation_row_length);
            if (first == made) {
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
