// Small linear-time filters. Coefficients are made for the sampling rate at hand, so nothing needs resampling.
#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <vector>

namespace beatlens::signal {

// One second-order section, direct form II transposed: y = b0 x + s1, s1 = b1 x - a1 y + s2, s2 = b2 x - a2 y.
struct Biquad {
    double b0 = 1.0;
    double b1 = 0.0;
    double b2 = 0.0;
    double a1 = 0.0;
    double a2 = 0.0;
};

// Second-order Butterworth sections by the bilinear transform, their corner kept at `corner_hz` (which must lie below
// half of the sampling rate).
Biquad low_pass(double corner_hz, double sampling_rate_hz);
Biquad high_pass(double corner_hz, double sampling_rate_hz);

struct Band {
    double low_hz;
    double high_hz;
};

// The signal between two corners, without delay: a low-pass and a high-pass section run forwards and then backwards.
// The signal counts as constant beyond its ends. `samples` must be finite.
std::vector<float> band_pass(std::span<const float> samples, const Band& band, double sampling_rate_hz);

// Two signals of one length, or two bands of one signal, in hardly more time than one. `out` must not hold them.
void band_pass(const std::array<std::span<const float>, 2>& samples, const std::array<Band, 2>& bands,
               double sampling_rate_hz, std::array<std::vector<float>, 2>& out);

// Mean over `width` samples (an even one counts as one more) centred on each; beyond the ends the signal counts as
// zero.
void moving_average(std::span<const float> samples, std::size_t width, std::vector<float>& out);

}  // namespace beatlens::signal
