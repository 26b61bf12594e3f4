#include "signal/qrs_candidates.h"

#include <algorithm>
#include <cmath>
#include <cstddef>

#include "signal/filters.h"

namespace beatlens::signal {

namespace {

// Where the QRS stands out most from P and T waves, wander and muscle noise (N. V. Thakor, J. G. Webster, W. J.
// Tompkins, "Estimation of QRS complex power spectra for design of a QRS filter", IEEE Trans Biomed Eng 31(11), 1984).
constexpr double band_low_hz = 7.0;
constexpr double band_high_hz = 25.0;
constexpr double qrs_width_s = 0.08;
constexpr double surroundings_s = 0.5;
constexpr double min_distance_s = 0.1;
// Gaps shorter than a QRS hide none: what the bridge leaves of it still counts.
constexpr double short_gap_s = qrs_width_s;
// Of the sample's own value: below it there are only rounding errors.
constexpr float rounding_share = 1e-6F;

std::size_t samples_in(double seconds, double sampling_rate_hz) {
    return static_cast<std::size_t>(seconds * sampling_rate_hz);
}

// Local maxima of `envelope`; of two that are too close the higher one stays.
std::vector<std::int64_t> separated_maxima(std::span<const float> envelope, std::int64_t min_distance) {
    std::vector<std::int64_t> maxima;
    const auto last = static_cast<std::int64_t>(envelope.size()) - 1;
    const float* e = envelope.data();
    for (std::int64_t i = 1; i < last; ++i) {
        if (!(e[i] > e[i + 1] && e[i] >= e[i - 1])) {
            continue;
        }
        if (maxima.empty() || i - maxima.back() >= min_distance) {
            maxima.push_back(i);
        } else if (e[i] > e[maxima.back()]) {
            maxima.back() = i;
        }
    }
    return maxima;
}

}  // namespace

std::vector<QrsCandidate> find_qrs_candidates(std::span<const float> samples, double sampling_rate_hz,
                                              std::span<const Gap> gaps) {
    if (samples.empty()) {
        return {};
    }
    std::vector<float> band = band_pass({samples.begin(), samples.end()}, band_low_hz, band_high_hz, sampling_rate_hz);
    for (float& value : band) {
        value *= value;
    }
    // The envelope over the width of a QRS and its mean over the surroundings: the two moving averages of M. Elgendi,
    // "Fast QRS detection with an optimized knowledge-based method", PLoS ONE 8(9):e73557, 2013.
    std::vector<float> envelope;
    moving_average(band, samples_in(qrs_width_s, sampling_rate_hz), envelope);
    for (float& value : envelope) {
        value = std::sqrt(value);
    }
    std::vector<float>& surroundings = band;
    moving_average(envelope, samples_in(surroundings_s, sampling_rate_hz), surroundings);

    const auto short_gap = static_cast<std::int64_t>(samples_in(short_gap_s, sampling_rate_hz));
    std::vector<QrsCandidate> candidates;
    auto gap = gaps.begin();
    const auto min_distance = static_cast<std::int64_t>(samples_in(min_distance_s, sampling_rate_hz));
    for (const std::int64_t sample : separated_maxima(envelope, min_distance)) {
        while (gap != gaps.end() && gap->end <= sample) {
            ++gap;
        }
        const float strength = envelope[static_cast<std::size_t>(sample)];
        const float mean = surroundings[static_cast<std::size_t>(sample)];
        const float least_strength = std::abs(samples[static_cast<std::size_t>(sample)]) * rounding_share;
        const bool in_gap = gap != gaps.end() && gap->first <= sample && gap->end - gap->first > short_gap;
        if (in_gap || !(strength > least_strength) || !(mean > 0.0F)) {
            continue;
        }
        candidates.push_back({sample, std::log(strength), std::log(strength / mean)});
    }
    return candidates;
}

}  // namespace beatlens::signal
