#include "recording.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace beatlens::viewer {

namespace {

// The value that a share of the values lies below. At least one value; their order changes.
float percentile(std::vector<float>& values, double share) {
    const auto at = static_cast<std::ptrdiff_t>(share * static_cast<double>(values.size() - 1));
    std::nth_element(values.begin(), values.begin() + at, values.end());
    return values[static_cast<std::size_t>(at)];
}

// Half way between the 0.1st and 99.9th percentile of up to 20,000 samples: a lone spike does not move the trace.
float robust_middle(std::span<const float> samples) {
    const std::size_t step = std::max<std::size_t>(1, samples.size() / 20000);
    std::vector<float> some;
    for (std::size_t i = 0; i < samples.size(); i += step) {
        if (std::isfinite(samples[i])) {
            some.push_back(samples[i]);
        }
    }
    if (some.empty()) {
        return 0.0F;
    }
    return 0.5F * (percentile(some, 0.001) + percentile(some, 0.999));
}

// Fifths of a second around all intervals but a few at both ends: a lone pause does not press the others together.
RrScale scale_of(std::vector<float> intervals_s) {
    constexpr float step_s = 0.2F;
    const float low = std::floor(percentile(intervals_s, 0.01) / step_s);
    const float high = std::ceil(percentile(intervals_s, 0.99) / step_s);
    return {step_s * low, step_s * std::max(high, low + 2.0F)};
}

}  // namespace

void Recording::set_samples(std::span<const float> values) {
    samples.assign(values.begin(), values.end());
    pyramid.build(samples);
    middle = kind == RecordingKind::beat_table ? 0.5F : robust_middle(samples);
}

void Recording::set_beats(std::vector<Beat> new_beats, std::vector<float> new_probabilities) {
    beats = std::move(new_beats);
    probabilities = std::move(new_probabilities);
    references.clear();
    reference_of_beat.clear();
    measure_intervals();
}

void Recording::measure_intervals() {
    rr_s.clear();
    if (kind == RecordingKind::beat_table) {
        return;  // its beats lie side by side: nothing is known of the time between them
    }
    std::vector<float> known;
    std::vector<float> all(beats.size(), std::numeric_limits<float>::quiet_NaN());
    for (std::size_t i = 1; i < beats.size(); ++i) {
        // Where samples are missing a beat may be missing too.
        const auto limit = static_cast<std::int32_t>(samples.size());
        const auto begin = samples.begin() + std::clamp(beats[i - 1].sample, 0, limit);
        const auto end = samples.begin() + std::clamp(beats[i].sample, 0, limit);
        if (begin < end && std::all_of(begin, end, [](float value) { return std::isfinite(value); })) {
            all[i] = static_cast<float>(time_of(beats[i].sample) - time_of(beats[i - 1].sample));
            known.push_back(all[i]);
        }
    }
    if (!known.empty()) {
        rr_scale = scale_of(std::move(known));
        rr_s = std::move(all);
    }
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
