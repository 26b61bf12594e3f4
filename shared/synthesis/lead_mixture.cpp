#include "synthesis/lead_mixture.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <vector>

namespace beatlens::synthesis {

namespace {

constexpr std::size_t one_in = 7;  // samples that are looked at for a lead's size

// The mean of |differences| from one sample to the next: mostly QRS complexes, not the baseline.
double size_of(const Signal& lead) {
    double sum = 0.0;
    double count = 0.0;
    for (std::size_t i = 1; i < lead.samples.size(); i += one_in) {
        const double step = std::abs(static_cast<double>(lead.samples[i]) - static_cast<double>(lead.samples[i - 1]));
        if (std::isfinite(step)) {
            sum += step;
            count += 1.0;
        }
    }
    return count > 0.0 && sum > 0.0 ? sum / count : 1.0;
}

Signal mixed(const Signal& first, const Signal& second, double angle, double second_size) {
    Signal lead = first;
    const auto a = static_cast<float>(std::cos(angle));
    const auto b = static_cast<float>(std::sin(angle) * second_size);
    for (std::size_t i = 0; i < lead.samples.size(); ++i) {
        lead.samples[i] = a * first.samples[i] + b * second.samples[i];
    }
    return lead;
}

}  // namespace

Recording lead_mixture(const Recording& recording, Random& random) {
    Recording result = recording;
    if (recording.signals.empty()) {
        return result;
    }
    const Signal& first = recording.signals.front();
    if (recording.signals.size() < 2 || recording.signals[1].sampling_rate_hz != first.sampling_rate_hz ||
        recording.signals[1].samples.size() != first.samples.size()) {
        result.signals = {first};
        const float sign = random.uniform() < 0.5 ? -1.0F : 1.0F;
        for (float& sample : result.signals.front().samples) {
            sample *= sign;
        }
        return result;
    }
    const double angle = random.uniform(0.0, 2.0 * std::numbers::pi);
    const double apart = random.uniform(40.0, 140.0) * std::numbers::pi / 180.0;
    const double size = size_of(first) / size_of(recording.signals[1]);
    result.signals = {mixed(first, recording.signals[1], angle, size),
                      mixed(first, recording.signals[1], angle + apart, size)};
    return result;
}

}  // namespace beatlens::synthesis
