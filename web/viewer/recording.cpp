#include "recording.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace beatlens::viewer {

namespace {

struct Extent {
    float low = 0.0F;
    float high = 0.0F;
};

// The 0.1st and 99.9th percentile of up to 20,000 samples: a lone spike does not move the trace.
Extent robust_extent(std::span<const float> samples) {
    const std::size_t step = std::max<std::size_t>(1, samples.size() / 20000);
    std::vector<float> some;
    for (std::size_t i = 0; i < samples.size(); i += step) {
        if (std::isfinite(samples[i])) {
            some.push_back(samples[i]);
        }
    }
    if (some.empty()) {
        return {};
    }
    const auto percentile = [&](double share) {
        const auto at = static_cast<std::ptrdiff_t>(share * static_cast<double>(some.size() - 1));
        std::nth_element(some.begin(), some.begin() + at, some.end());
        return some[static_cast<std::size_t>(at)];
    };
    return {percentile(0.001), percentile(0.999)};
}

}  // namespace

void Recording::set_samples(std::vector<float> values) {
    samples = std::move(values);
    pyramid.build(samples);
    if (kind == RecordingKind::beat_table) {
        middle = 0.5F;
        return;
    }
    const Extent extent = robust_extent(samples);
    middle = 0.5F * (extent.low + extent.high);
    constexpr float usual_mv = 1.8F;  // from the lowest to the highest of an ECG, so that the trace keeps to the paper
    drawn_as_mv = is_millivolts() || extent.high <= extent.low ? 1.0F : (extent.high - extent.low) / usual_mv;
}

void Recording::set_beats(std::vector<Beat> new_beats, std::vector<float> new_probabilities) {
    beats = std::move(new_beats);
    probabilities = std::move(new_probabilities);
    references.clear();
    reference_of_beat.clear();
}

std::size_t Recording::first_beat_from(double sample) const {
    const auto found = std::lower_bound(beats.begin(), beats.end(), sample, [](const Beat& beat, double at) {
        return static_cast<double>(beat.sample) < at;
    });
    return static_cast<std::size_t>(found - beats.begin());
}

int Recording::nearest_beat(double sample, double reach) const {
    const std::size_t after = first_beat_from(sample);
    int best = -1;
    double best_distance = reach;
    for (std::size_t i = after == 0 ? 0 : after - 1; i < beats.size() && i <= after; ++i) {
        const double distance = std::abs(static_cast<double>(beats[i].sample) - sample);
        if (distance <= best_distance) {
            best_distance = distance;
            best = static_cast<int>(i);
        }
    }
    return best;
}

int Recording::next_abnormal(double sample, int direction) const {
    auto i = static_cast<std::ptrdiff_t>(first_beat_from(sample));
    const auto count = static_cast<std::ptrdiff_t>(beats.size());
    if (direction > 0) {
        while (i < count &&
               (beats[static_cast<std::size_t>(i)].sample <= sample || beats[static_cast<std::size_t>(i)].is_normal)) {
            ++i;
        }
        return i < count ? static_cast<int>(i) : -1;
    }
    --i;
    while (i >= 0 && beats[static_cast<std::size_t>(i)].is_normal) {
        --i;
    }
    return static_cast<int>(i);
}

}  // namespace beatlens::viewer
