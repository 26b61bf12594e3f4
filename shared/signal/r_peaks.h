// Finds the heartbeats of one lead. signal/beat_detection.h does it for recordings, with several leads and quality.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "ecg/error.h"

namespace beatlens::signal {

// Returns the sample numbers of the R-peaks (for a beat without one, of its largest deflection), ascending, at the
// rate of the input. `mv`: samples in mV, NaN where invalid. `sampling_rate_hz`: as detect_beats().
// A signal that holds no beat gives an empty list. Errors: out_of_range (sampling rate), no_signal (empty, all NaN,
// constant or shorter than a second).
Result<std::vector<std::int64_t>> detect_r_peaks(std::span<const float> mv, double sampling_rate_hz);

}  // namespace beatlens::signal
