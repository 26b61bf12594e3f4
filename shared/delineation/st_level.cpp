#include "delineation/st_level.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "metrics/quantiles.h"
#include "signal/gaps.h"

namespace beatlens::delineation {

namespace {

constexpr double half_window_ms = 10.0;

// The samples from `first_ms` to `end_ms` of the beat, at least one; none where the signal lacks any of them.
std::span<const float> stretch(std::span<const float> samples, double samples_per_ms, std::int64_t beat_sample,
                               double first_ms, double end_ms) {
    const double first = std::round(static_cast<double>(beat_sample) + first_ms * samples_per_ms);
    const double end = std::max(first + 1.0, std::round(static_cast<double>(beat_sample) + end_ms * samples_per_ms));
    if (!(first >= 0.0) || !(end <= static_cast<double>(samples.size()))) {
        return {};
    }
    const auto found = samples.subspan(static_cast<std::size_t>(first), static_cast<std::size_t>(end - first));
    const bool whole = std::all_of(found.begin(), found.end(), [](float value) { return signal::is_valid(value); });
    return whole ? found : std::span<const float>();
}

}  // namespace

std::optional<float> st_level(std::span<const float> samples, double sampling_rate_hz, std::int64_t beat_sample,
                              const BeatWaves& waves) {
    if (!waves.qrs) {
        return std::nullopt;
    }
    const double onset_ms = static_cast<double>(waves.qrs->onset.at_ms);
    const double st_ms = static_cast<double>(waves.qrs->end.at_ms) + st_after_j_ms;
    if (waves.t && static_cast<double>(waves.t->peak.at_ms) <= st_ms) {
        return std::nullopt;
    }
    double level_from_ms = onset_ms - 2.0 * half_window_ms;
    if (waves.p) {
        level_from_ms = std::clamp(static_cast<double>(waves.p->end.at_ms), level_from_ms, onset_ms);
    }
    const double samples_per_ms = sampling_rate_hz / 1000.0;
    const auto before = stretch(samples, samples_per_ms, beat_sample, level_from_ms, onset_ms);
    const auto st = stretch(samples, samples_per_ms, beat_sample, st_ms - half_window_ms, st_ms + half_window_ms);
    if (before.empty() || st.empty()) {
        return std::nullopt;
    }
    std::vector<float> ordered(before.begin(), before.end());
    double sum = 0.0;
    for (const float value : st) {
        sum += static_cast<double>(value);
    }
    return static_cast<float>(sum / static_cast<double>(st.size())) - metrics::middle(ordered);
}

}  // namespace beatlens::delineation
