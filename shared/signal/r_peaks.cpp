#include "signal/r_peaks.h"

#include <algorithm>

#include "signal/beat_detection.h"
#include "signal/gaps.h"
#include "signal/lead_beats.h"

namespace beatlens::signal {

Result<std::vector<std::int64_t>> detect_r_peaks(std::span<const float> mv, double sampling_rate_hz) {
    if (!is_supported_rate(sampling_rate_hz)) {
        return unsupported_rate(sampling_rate_hz);
    }
    if (mv.empty()) {
        return fail(ErrorCode::no_signal, "The signal is empty.");
    }
    if (static_cast<double>(mv.size()) < sampling_rate_hz) {
        return fail(ErrorCode::no_signal, "The signal is shorter than a second: too short to find beats in it.");
    }
    const auto first = std::find_if(mv.begin(), mv.end(), is_valid);
    if (std::all_of(first, mv.end(), [&](float sample) { return sample == *first || !is_valid(sample); })) {
        return fail(ErrorCode::no_signal, "The signal is constant or has no valid sample: there are no beats in it.");
    }
    const auto found = find_lead_beats(mv, sampling_rate_hz, true, 0.0);
    if (!found) {
        return tl::make_unexpected(found.error());
    }
    std::vector<std::int64_t> peaks;
    peaks.reserve(found->beats.size());
    for (const QrsCandidate& beat : found->beats) {
        peaks.push_back(beat.peak());
    }
    return peaks;
}

}  // namespace beatlens::signal
