#include "recording.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace beatlens::viewer {

double Recording::duration_s() const {
    double longest = 0.0;
    for (const Lead& lead : leads) {
        longest = std::max(longest, lead.duration_s());
    }
    return longest;
}

void Recording::set_lead(std::size_t index, Lead lead, float low, float high) {
    if (index >= leads.size()) {
        return;
    }
    constexpr float usual_mv = 1.8F;  // from the lowest to the highest of an ECG, so that the trace keeps to the paper
    if (kind == RecordingKind::beat_table) {
        lead.middle = 0.5F;
    } else {
        lead.middle = 0.5F * (low + high);
        lead.drawn_as_mv = lead.units == "mV" || high <= low ? 1.0F : (high - low) / usual_mv;
    }
    leads[index] = std::move(lead);
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
