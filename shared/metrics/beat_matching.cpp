#include "metrics/beat_matching.h"

#include <cmath>
#include <cstdlib>

namespace beatlens::metrics {

namespace {

double share(std::size_t part, std::size_t rest) {
    return part + rest == 0 ? 1.0 : static_cast<double>(part) / static_cast<double>(part + rest);
}

std::int64_t at_or_no_beat(std::span<const std::int64_t> positions, std::size_t index) {
    return index < positions.size() ? positions[index] : no_beat;
}

}  // namespace

double BeatMatching::sensitivity() const { return share(matched.size(), missed.size()); }

double BeatMatching::positive_predictivity() const { return share(matched.size(), extra.size()); }

bool is_pair(const BeatsAhead& beats, std::int64_t window) {
    const std::int64_t distance = std::abs(beats.reference - beats.detected);
    // How far the later one is from the one of the other list that comes next.
    const std::int64_t rival = beats.detected < beats.reference ? std::abs(beats.reference - beats.next_detected)
                                                                : std::abs(beats.detected - beats.next_reference);
    return distance <= window && (distance < rival || std::abs(beats.next_reference - beats.next_detected) < rival);
}

BeatMatching match_beats(std::span<const std::int64_t> reference, std::span<const std::int64_t> detected,
                         double sampling_rate_hz, double window_s) {
    BeatMatching result;
    const auto window = static_cast<std::int64_t>(window_s * sampling_rate_hz + 1e-9);
    std::size_t r = 0;
    std::size_t d = 0;
    double sum = 0.0;
    double sum_of_squares = 0.0;
    while (r < reference.size() || d < detected.size()) {
        const BeatsAhead beats = {at_or_no_beat(reference, r), at_or_no_beat(detected, d),
                                  at_or_no_beat(reference, r + 1), at_or_no_beat(detected, d + 1)};
        if (is_pair(beats, window)) {
            const auto offset = static_cast<double>(beats.detected - beats.reference);
            sum += offset;
            sum_of_squares += offset * offset;
            result.matched.push_back({r++, d++});
        } else if (beats.detected < beats.reference) {
            result.extra.push_back(d++);
        } else {
            result.missed.push_back(r++);
        }
    }
    if (!result.matched.empty()) {
        const auto count = static_cast<double>(result.matched.size());
        result.mean_offset_samples = sum / count;
        const double variance = sum_of_squares / count - result.mean_offset_samples * result.mean_offset_samples;
        result.sd_offset_samples = std::sqrt(variance > 0.0 ? variance : 0.0);
    }
    return result;
}

std::vector<SampleSpan> flutter_spans(std::span<const Annotation> annotations, double sampling_rate_hz) {
    std::vector<SampleSpan> spans;
    bool inside = false;
    for (const Annotation& annotation : annotations) {
        if (annotation.symbol == "[" && !inside) {
            spans.push_back({sample_at(annotation.time_s, sampling_rate_hz), no_beat});
            inside = true;
        } else if (annotation.symbol == "]" && inside) {
            spans.back().last = sample_at(annotation.time_s, sampling_rate_hz);
            inside = false;
        }
    }
    return spans;
}

std::vector<std::int64_t> outside_spans(std::span<const std::int64_t> positions, std::span<const SampleSpan> spans) {
    std::vector<std::int64_t> outside;
    outside.reserve(positions.size());
    std::size_t s = 0;
    for (const std::int64_t position : positions) {
        while (s < spans.size() && spans[s].last < position) {
            ++s;
        }
        if (s == spans.size() || position < spans[s].first) {
            outside.push_back(position);
        }
    }
    return outside;
}

}  // namespace beatlens::metrics
