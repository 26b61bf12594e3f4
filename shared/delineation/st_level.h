// The level of the ST segment: a measurement, and nothing more.
#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "delineation/waves.h"

namespace beatlens::delineation {

// After the end of QRS (the J point).
inline constexpr double st_after_j_ms = 60.0;

// In the unit of `samples`: the mean of 20 ms about J + 60 ms, above the level before the beat, which is the median of
// the last 20 ms between P wave and QRS (at most; 20 ms before QRS where there is no P wave). `beat_sample`: where the
// beat is, what its waves count from. None where there is no QRS, where the T wave peaks before, or where a sample is
// missing.
std::optional<float> st_level(std::span<const float> samples, double sampling_rate_hz, std::int64_t beat_sample,
                              const BeatWaves& waves);

}  // namespace beatlens::delineation
