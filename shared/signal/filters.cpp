#include "signal/filters.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace beatlens::signal {

namespace {

constexpr double butterworth_q = std::numbers::sqrt2 / 2.0;
constexpr double settling_periods = 2.0;  // of the lower corner

struct BilinearCorner {
    double cosine;
    double alpha;
};

BilinearCorner corner(double corner_hz, double sampling_rate_hz) {
    const double omega = 2.0 * std::numbers::pi * corner_hz / sampling_rate_hz;
    return {std::cos(omega), std::sin(omega) / (2.0 * butterworth_q)};
}

// The sections carry their states in local variables: the loop is bound by the latency of the recursion, and both
// sections in one loop overlap.
template <class Iterator>
void run(Iterator begin, Iterator end, const Biquad& p, const Biquad& q) {
    double p1 = 0.0;
    double p2 = 0.0;
    double q1 = 0.0;
    double q2 = 0.0;
    for (Iterator it = begin; it != end; ++it) {
        const double x = static_cast<double>(*it);
        const double y = p.b0 * x + p1;
        p1 = p.b1 * x - p.a1 * y + p2;
        p2 = p.b2 * x - p.a2 * y;
        const double z = q.b0 * y + q1;
        q1 = q.b1 * y - q.a1 * z + q2;
        q2 = q.b2 * y - q.a2 * z;
        *it = static_cast<float>(z);
    }
}

}  // namespace

// R. Bristow-Johnson, Cookbook formulae for audio equalizer biquad filter coefficients.
Biquad low_pass(double corner_hz, double sampling_rate_hz) {
    const auto [cosine, alpha] = corner(corner_hz, sampling_rate_hz);
    const double a0 = 1.0 + alpha;
    const double b = (1.0 - cosine) / a0;
    return {b / 2.0, b, b / 2.0, -2.0 * cosine / a0, (1.0 - alpha) / a0};
}

Biquad high_pass(double corner_hz, double sampling_rate_hz) {
    const auto [cosine, alpha] = corner(corner_hz, sampling_rate_hz);
    const double a0 = 1.0 + alpha;
    const double b = (1.0 + cosine) / a0;
    return {b / 2.0, -b, b / 2.0, -2.0 * cosine / a0, (1.0 - alpha) / a0};
}

std::vector<float> band_pass(std::span<const float> samples, double low_hz, double high_hz, double sampling_rate_hz) {
    if (samples.empty()) {
        return {};
    }
    const Biquad high = high_pass(low_hz, sampling_rate_hz);
    const Biquad low = low_pass(high_hz, sampling_rate_hz);
    // A constant gives zero, so a signal that starts at zero needs no settling; at the end the backward run has to see
    // the forward run's response die away.
    const auto settling = static_cast<std::size_t>(settling_periods * sampling_rate_hz / low_hz);
    std::vector<float> band(samples.size() + settling, samples.back() - samples.front());
    std::transform(samples.begin(), samples.end(), band.begin(), [&](float x) { return x - samples.front(); });
    run(band.begin(), band.end(), high, low);
    run(band.rbegin(), band.rend(), high, low);
    band.resize(samples.size());
    return band;
}

void moving_average(std::span<const float> samples, std::size_t width, std::vector<float>& out) {
    const std::size_t half = width / 2;
    const std::size_t size = samples.size();
    const double scale = 1.0 / static_cast<double>(2 * half + 1);
    out.resize(size);
    double sum = 0.0;
    for (std::size_t i = 0; i < std::min(half, size); ++i) {
        sum += static_cast<double>(samples[i]);
    }
    for (std::size_t i = 0; i < size; ++i) {
        if (i + half < size) {
            sum += static_cast<double>(samples[i + half]);
        }
        if (i > half) {
            sum -= static_cast<double>(samples[i - half - 1]);
        }
        out[i] = static_cast<float>(sum * scale);
    }
}

}  // namespace beatlens::signal
