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

// Two sections in a row, with their states.
struct Cascade {
    Biquad p;
    Biquad q;
    double p1 = 0.0;
    double p2 = 0.0;
    double q1 = 0.0;
    double q2 = 0.0;

    // The loop waits for the recursion, not for memory: both sections in one loop overlap, and local copies of all
    // numbers stay in registers.
    template <class Iterator>
    void run(Iterator begin, Iterator end) {
        Cascade c = *this;
        for (Iterator it = begin; it != end; ++it) {
            const double x = static_cast<double>(*it);
            const double y = c.p.b0 * x + c.p1;
            c.p1 = c.p.b1 * x - c.p.a1 * y + c.p2;
            c.p2 = c.p.b2 * x - c.p.a2 * y;
            const double z = c.q.b0 * y + c.q1;
            c.q1 = c.q.b1 * y - c.q.a1 * z + c.q2;
            c.q2 = c.q.b2 * y - c.q.a2 * z;
            *it = static_cast<float>(z);
        }
        *this = c;
    }
};

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

std::vector<float> band_pass(std::vector<float> samples, double low_hz, double high_hz, double sampling_rate_hz) {
    if (samples.empty()) {
        return samples;
    }
    const Cascade at_rest{high_pass(low_hz, sampling_rate_hz), low_pass(high_hz, sampling_rate_hz)};
    // A constant gives zero, so a signal that starts at zero needs no settling.
    for (const float start = samples.front(); float& sample : samples) {
        sample -= start;
    }
    // At the end the backward run has to see the forward run's response to the constant die away.
    std::vector<float> tail(static_cast<std::size_t>(settling_periods * sampling_rate_hz / low_hz), samples.back());
    Cascade forwards = at_rest;
    forwards.run(samples.begin(), samples.end());
    forwards.run(tail.begin(), tail.end());
    Cascade backwards = at_rest;
    backwards.run(tail.rbegin(), tail.rend());
    backwards.run(samples.rbegin(), samples.rend());
    return samples;
}

// Sums over blocks as wide as the window are kept from the left and from the right; every window is the right part of
// one block and the left part of the next (the scheme of M. van Herk's running maximum). Unlike with a running sum,
// from which the oldest value is taken off again, one huge sample leaves no rounding error behind.
void moving_average(std::span<const float> samples, std::size_t width, std::vector<float>& out) {
    const std::size_t half = width / 2;
    const std::size_t window = 2 * half + 1;
    const std::size_t size = samples.size();
    const double scale = 1.0 / static_cast<double>(window);
    const auto at = [&](std::size_t i) {  // counted from `half` samples before the signal
        return i >= half && i - half < size ? static_cast<double>(samples[i - half]) : 0.0;
    };
    out.resize(size);
    std::vector<double> right(window + 1, 0.0);
    for (std::size_t block = 0; block < size; block += window) {
        for (std::size_t i = window; i-- > 0;) {
            right[i] = right[i + 1] + at(block + i);
        }
        double left = 0.0;
        const std::size_t end = std::min(window, size - block);
        for (std::size_t i = 0; i < end; ++i) {
            out[block + i] = static_cast<float>((right[i] + left) * scale);
            left += at(block + window + i);
        }
    }
}

}  // namespace beatlens::signal
