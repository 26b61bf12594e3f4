#include "signal/view_filter.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "signal/filters.h"

namespace beatlens::signal {

namespace {

constexpr double baseline_hz = 0.5;
constexpr double muscle_hz = 40.0;
constexpr double notch_q = 20.0;  // 2.5 Hz wide at 50 Hz
constexpr double margin_s = 4.0;  // two periods of the lowest corner
constexpr double highest_corner = 0.45;

// R. Bristow-Johnson, Cookbook formulae for audio equalizer biquad filter coefficients.
Biquad notch(double centre_hz, double sampling_rate_hz) {
    const double omega = 2.0 * std::numbers::pi * centre_hz / sampling_rate_hz;
    const double alpha = std::sin(omega) / (2.0 * notch_q);
    const double a0 = 1.0 + alpha;
    const double b1 = -2.0 * std::cos(omega) / a0;
    return {1.0 / a0, b1, 1.0 / a0, b1, (1.0 - alpha) / a0};
}

std::vector<Biquad> sections_of(const ViewFilter& filter, double rate_hz) {
    std::vector<Biquad> sections;
    const auto fits = [&](double corner_hz) { return corner_hz < highest_corner * rate_hz; };
    if (filter.baseline && fits(baseline_hz)) {
        sections.push_back(high_pass(baseline_hz, rate_hz));
    }
    if (filter.mains_hz > 0.0 && fits(filter.mains_hz)) {
        sections.push_back(notch(filter.mains_hz, rate_hz));
    }
    if (filter.low_pass && fits(muscle_hz)) {
        sections.push_back(low_pass(muscle_hz, rate_hz));
    }
    return sections;
}

void run(const Biquad& section, std::vector<double>& values) {
    double s1 = 0.0;
    double s2 = 0.0;
    for (double& value : values) {
        const double y = section.b0 * value + s1;
        s1 = section.b1 * value + s2 - section.a1 * y;
        s2 = section.b2 * value - section.a2 * y;
        value = y;
    }
}

// A run of finite samples, in place.
void filter_run(std::span<float> samples, std::span<const Biquad> sections, bool keeps_level, std::size_t margin) {
    // Counted from its first value it starts at rest; its last value goes on until the filters have settled.
    const double start = samples.front();
    const double last = static_cast<double>(samples.back()) - start;
    std::vector<double> values;
    values.reserve(samples.size() + margin);
    for (const float sample : samples) {
        values.push_back(static_cast<double>(sample) - start);
    }
    values.resize(samples.size() + margin, last);
    for (int pass = 0; pass < 2; ++pass) {
        for (const Biquad& section : sections) {
            run(section, values);
        }
        std::reverse(values.begin(), values.end());
    }
    for (std::size_t i = 0; i < samples.size(); ++i) {
        samples[i] = static_cast<float>(values[i] + (keeps_level ? start : 0.0));
    }
}

}  // namespace

std::vector<float> view_stretch(std::span<const float> samples, double sampling_rate_hz, std::size_t first,
                                std::size_t count, const ViewFilter& filter) {
    first = std::min(first, samples.size());
    count = std::min(count, samples.size() - first);
    const std::vector<Biquad> sections = sections_of(filter, sampling_rate_hz);
    const std::size_t margin = sections.empty() ? 0 : static_cast<std::size_t>(std::ceil(margin_s * sampling_rate_hz));
    const std::size_t begin = first - std::min(first, margin);
    const std::size_t end = std::min(samples.size(), first + count + margin);
    std::vector<float> out(samples.begin() + static_cast<std::ptrdiff_t>(begin),
                           samples.begin() + static_cast<std::ptrdiff_t>(end));
    const auto is_finite = [](float value) { return std::isfinite(value); };
    for (auto at = out.begin(); !sections.empty() && at != out.end();) {
        const auto run_begin = std::find_if(at, out.end(), is_finite);
        at = std::find_if_not(run_begin, out.end(), is_finite);
        if (run_begin != at) {
            filter_run({&*run_begin, static_cast<std::size_t>(at - run_begin)}, sections, !filter.baseline, margin);
        }
    }
    out.erase(out.begin(), out.begin() + static_cast<std::ptrdiff_t>(first - begin));
    out.resize(count);
    return out;
}

}  // namespace beatlens::signal
