// The recipe "waves-250hz": a beat in one lead as a network sees it that finds P, QRS and T.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "beats/recipe.h"

namespace beatlens::beats {

inline constexpr double waves_grid_hz = 250.0;
inline constexpr std::size_t waves_samples = 260;
inline constexpr std::size_t waves_before_beat = 106;  // samples before the beat's position: 424 ms
inline constexpr std::size_t waves_places = 8;         // of the input "timing", at each of which it says the same
inline constexpr std::size_t waves_length = 2 * waves_samples + 2 * waves_places;

// Takes windows out of a lead of any rate: what lies above half of 250 Hz is taken away by the sinc under a Kaiser
// window that does the resampling. A window begins at the beat itself, not at a grid of the recording's.
class WaveWindows {
public:
    // `rate_hz`: up to 100 kHz.
    explicit WaveWindows(double rate_hz);

    // The window around `position` (in samples, also between two), 260 values in the signal's units. Invalid samples
    // are bridged by straight lines, also for the filter's sake; beyond the signal's ends it is held.
    void cut(std::span<const float> samples, double position, std::span<float> window);

private:
    double step_;           // samples of the signal from one value to the next
    std::size_t taps_ = 0;  // of a kernel, a multiple of 8
    std::vector<float> kernels_;
    std::vector<float> around_;  // what a window is made of
    std::vector<float> bridged_;
};

// The RR interval before and after a beat, in seconds; none where it is not known.
struct Intervals {
    std::optional<double> before_s;
    std::optional<double> after_s;
};

// Of each beat of the source; none over a hole in its lead (beats/pieces.h).
std::vector<Intervals> intervals_of(const BeatSource& source);

// Makes a row of a window: without its median, divided by its mean absolute deviation, once cut off at 3 of them, where
// P and T are, and once pressed together, x / (4 + |x|), where QRS complexes are; then the two intervals, eight times
// each, as the difference to 0.8 s, at least 0.25 and at most 2 s; NaN where there is none. A window without any
// deviation becomes zeros.
void write_wave_row(std::span<const float> window, const Intervals& intervals, std::span<float> row);

// For the table of recipes. Errors: out_of_range (a rate above 100 kHz).
Result<std::unique_ptr<BeatCutter>> make_wave_cutter(const BeatSource& source);

}  // namespace beatlens::beats
