// The windows of all beats on the grid: all of the signal that the context keeps.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "beats/context/grid.h"
#include "beats/context/time_line.h"
#include "ecg/recording.h"

namespace beatlens::beats {

// Band 0.5-40 Hz, zero phase, divided by the lead's median QRS amplitude. 16-bit: 24 hours of two leads are 66 MB, half
// of what floats take; the step of 1/2048 QRS amplitude lies below any recorder's noise, and what exceeds 16 QRS
// amplitudes is no electrocardiogram and is clipped.
class BeatWindows {
public:
    BeatWindows() = default;
    BeatWindows(std::size_t beats, std::size_t leads);

    std::size_t beats() const { return centre.size(); }
    std::size_t leads() const { return leads_; }

    // Samples first, first + 1, ... relative to the beat's fiducial, into `out`. They must lie within the window
    // (-window_before to window_after).
    void read(std::size_t beat, std::size_t lead, int first, std::span<float> out) const;
    // The same as it is stored, in `unit`.
    std::span<const std::int16_t> units(std::size_t beat, std::size_t lead, int first, std::size_t length) const;

    // `samples` from `first` relative to `centre`; with the slack of largest_lag on both sides of the window.
    static constexpr std::size_t stored_length = window_length + 2 * largest_lag;
    std::span<std::int16_t> stored(std::size_t beat, std::size_t lead);

    bool has(std::size_t beat, std::size_t lead) const { return present[beat * leads_ + lead] != 0; }
    bool has_any(std::size_t beat) const;

    std::vector<std::int64_t> centre;   // [beats] on the grid: the steepest place; 0 in a cut
    std::vector<std::int8_t> lag;       // [beats] fiducial - centre, -largest_lag to largest_lag
    std::vector<std::uint8_t> present;  // [beats, leads] 0: the lead has no signal at this beat; its window is zero
    std::vector<float>
        amplitude;  // [leads] median peak to peak in QRS windows, in the lead's units; 0: no signal at all

    static constexpr float unit = 1.0F / 2048.0F;

private:
    std::size_t leads_ = 0;
    std::vector<std::int16_t> values_;  // [beats, leads, stored_length]
};

// Cuts the windows. A lead's amplitude is the median over the usable beats, of more than 3,600 of them over 60 in a row
// at 60 places. The centre of a beat is the peak
// of the slope envelope (squared slopes of the leads that have a signal there, smoothed by a Gaussian of 22 ms) within
// 70 ms of its time. A lead has a signal at a beat where nine tenths of its QRS window are valid and it is not
// constant.
//   `usable`: one per beat; the others have no part in the amplitudes.
BeatWindows cut_windows(const Recording& recording, std::span<const std::size_t> leads, std::span<const TimeSpan> cuts,
                        std::span<const double> beat_times_s, std::span<const std::uint8_t> usable, double block_s);

// The Gaussian of the slope envelope: 22 ms, cut off at four of them.
std::span<const float> envelope_kernel();

}  // namespace beatlens::beats
