// Sampling-rate conversion (libsamplerate's band-limited sinc).
#pragma once

#include <span>
#include <vector>

#include "ecg/error.h"

namespace beatlens::signal {

// Output has round(size * to_hz / from_hz) samples and no delay: sample i lies at time i / to_hz. NaN stretches are
// bridged linearly before and put back after. Equal rates copy. Errors: out_of_range, no_signal (all NaN), internal.
Result<std::vector<float>> resample(std::span<const float> samples, double from_hz, double to_hz);

}  // namespace beatlens::signal
