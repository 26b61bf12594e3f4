#include "signal/filters.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <utility>

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

// A value of each of two bands. The loop over samples waits for the recursion, so the second band costs next to
// nothing.
using Two = double __attribute__((vector_size(16)));

struct Section {
    Two b0, b1, b2, a1, a2;
    Two s1{};
    Two s2{};

    Section(const Biquad& p, const Biquad& q)
        : b0{p.b0, q.b0}, b1{p.b1, q.b1}, b2{p.b2, q.b2}, a1{p.a1, q.a1}, a2{p.a2, q.a2} {}

    Two next(Two x) {
        const Two y = b0 * x + s1;
        s1 = (b1 * x + s2) - a1 * y;
        s2 = b2 * x - a2 * y;
        return y;
    }
};

// A high-pass and a low-pass section in a row, with their states.
struct Cascade {
    Section high;
    Section low;

    Cascade(const std::array<Band, 2>& bands, double rate_hz)
        : high(high_pass(bands[0].low_hz, rate_hz), high_pass(bands[1].low_hz, rate_hz)),
          low(low_pass(bands[0].high_hz, rate_hz), low_pass(bands[1].high_hz, rate_hz)) {}

    // Both sections in one loop overlap, and local copies of all numbers stay in registers. `step(i, filter)` takes
    // what is at i and keeps what filter(it) gives.
    template <class Step>
    void run(std::size_t size, const Step& step) {
        Cascade c = *this;
        for (std::size_t i = 0; i < size; ++i) {
            step(i, [&](Two x) { return c.low.next(c.high.next(x)); });
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

void band_pass(const std::array<std::span<const float>, 2>& samples, const std::array<Band, 2>& bands,
               double sampling_rate_hz, std::array<std::vector<float>, 2>& out) {
    const std::size_t size = std::min(samples[0].size(), samples[1].size());
    out[0].resize(size);
    out[1].resize(size);
    if (size == 0) {
        return;
    }
    float* const a = out[0].data();
    float* const b = out[1].data();
    const auto put = [&](std::size_t i, Two value) {
        a[i] = static_cast<float>(value[0]);
        b[i] = static_cast<float>(value[1]);
    };
    // A constant gives zero, so a signal that starts at zero needs no settling.
    const std::array<float, 2> start = {samples[0].front(), samples[1].front()};
    const auto at = [&](std::size_t i) {
        return Two{static_cast<double>(samples[0][i] - start[0]), static_cast<double>(samples[1][i] - start[1])};
    };
    Cascade forwards(bands, sampling_rate_hz);
    forwards.run(size, [&](std::size_t i, auto filter) { put(i, filter(at(i))); });
    // At the end the backward run has to see the forward run's response to the constant die away.
    const double lowest_hz = std::min(bands[0].low_hz, bands[1].low_hz);
    std::vector<Two> tail(static_cast<std::size_t>(settling_periods * sampling_rate_hz / lowest_hz));
    const Two last = at(size - 1);
    forwards.run(tail.size(), [&](std::size_t i, auto filter) { tail[i] = filter(last); });
    Cascade backwards(bands, sampling_rate_hz);
    backwards.run(tail.size(), [&](std::size_t i, auto filter) { filter(tail[tail.size() - 1 - i]); });
    backwards.run(size, [&](std::size_t k, auto filter) {
        const std::size_t i = size - 1 - k;
        put(i, filter(Two{static_cast<double>(a[i]), static_cast<double>(b[i])}));
    });
}

std::vector<float> band_pass(std::span<const float> samples, const Band& band, double sampling_rate_hz) {
    std::array<std::vector<float>, 2> out;  // the same twice: one loop for all uses
    band_pass({samples, samples}, {band, band}, sampling_rate_hz, out);
    return std::move(out[0]);
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
