#include "signal/r_peaks.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

#include "signal/filters.h"
#include "signal/gaps.h"
#include "signal/qrs_candidates.h"
#include "signal/qrs_selection.h"

namespace beatlens::signal {

namespace {

constexpr double min_duration_s = 1.0;
// The peak is sought in a wider band than the beat: wide ventricular beats keep their shape, while T waves and wander
// stay out. Reference annotations agree best with the extremum of this band.
constexpr double peak_band_low_hz = 4.0;
constexpr double peak_band_high_hz = 24.0;
constexpr double peak_search_s = 0.08;

std::int64_t largest_deflection(std::span<const float> band, std::int64_t around, std::int64_t reach) {
    const std::int64_t first = std::max<std::int64_t>(around - reach, 0);
    const std::int64_t last = std::min(around + reach, static_cast<std::int64_t>(band.size()) - 1);
    std::int64_t peak = first;
    float height = -1.0F;
    for (std::int64_t i = first; i <= last; ++i) {
        const float deflection = std::abs(band[static_cast<std::size_t>(i)]);
        if (deflection > height) {
            height = deflection;
            peak = i;
        }
    }
    return peak;
}

}  // namespace

Result<std::vector<std::int64_t>> detect_r_peaks(std::span<const float> mv, double sampling_rate_hz) {
    if (!(sampling_rate_hz >= min_sampling_rate_hz && sampling_rate_hz <= max_sampling_rate_hz)) {
        return fail(ErrorCode::out_of_range, "Beats can be found at 100 to 2,000 samples per second; this signal has " +
                                                 std::to_string(sampling_rate_hz) + ".");
    }
    if (mv.empty()) {
        return fail(ErrorCode::no_signal, "The signal is empty.");
    }
    if (static_cast<double>(mv.size()) < min_duration_s * sampling_rate_hz) {
        return fail(ErrorCode::no_signal, "The signal is shorter than a second: too short to find beats in it.");
    }
    std::vector<float> samples;
    const std::vector<Gap> gaps = bridge_gaps(mv, samples);
    if (const auto [low, high] = std::minmax_element(samples.begin(), samples.end()); *low == *high) {
        return fail(ErrorCode::no_signal, "The signal is constant or has no valid sample: there are no beats in it.");
    }

    const auto candidates = find_qrs_candidates(samples, sampling_rate_hz, gaps);
    const auto beats = select_beats(candidates, sampling_rate_hz);
    const auto band = band_pass(std::move(samples), peak_band_low_hz, peak_band_high_hz, sampling_rate_hz);
    const auto reach = static_cast<std::int64_t>(peak_search_s * sampling_rate_hz);
    std::vector<std::int64_t> peaks;
    peaks.reserve(beats.size());
    for (const std::size_t beat : beats) {
        peaks.push_back(largest_deflection(band, candidates[beat].sample, reach));
    }
    return peaks;
}

}  // namespace beatlens::signal
