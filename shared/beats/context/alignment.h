// Brings beats to the same phase: the fiducial of a beat is where it fits the recording's regular beats best.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "beats/context/beat_windows.h"
#include "beats/context/rr_series.h"

namespace beatlens::beats {

// Usable beats whose intervals before and after lie within 12 % of the running median of 21 intervals (an interval that
// was not measured does not count against them). Where fewer than 50, or than a quarter of the usable beats, are
// regular: within 25 %; where that is not enough either, all usable ones. One per beat.
std::vector<std::uint8_t> regular_beats(const RrSeries& rr, std::span<const std::uint8_t> usable);

// Sets the lag of every beat in `windows`: that of the best correlation of its QRS window (all leads together, .002
// less for every sample of lag) with the median of the regular beats, twice, the second time with the median of the
// regular beats that correlated above .85 when moved by their lags. A beat that correlates with at most .7 gets the
// median lag of those above .8. Returns the fiducials in seconds, between the samples of the grid by a parabola through
// the correlations around the best lag.
std::vector<double> align_beats(BeatWindows& windows, std::span<const std::uint8_t> regular);

}  // namespace beatlens::beats
