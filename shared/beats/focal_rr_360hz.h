// The beat recipe "focal-rr-360hz", version 1: what the system focal-rr-cnn was published with. 200 samples in mV at
// 360 Hz around the R-peak after removal of the baseline, then four features of the RR intervals in samples.
//
// Where the publication says nothing: samples beyond the ends of the signal are zeros; the first beat of a record has
// its following interval for the preceding one, the last beat the other way round; a single beat has intervals of 0.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "beats/recipe.h"
#include "ecg/error.h"
#include "ecg/recording.h"

namespace beatlens::beats {

inline constexpr double focal_rr_grid_hz = 360.0;
inline constexpr std::size_t focal_rr_samples = 200;
inline constexpr std::size_t focal_rr_before = 90;  // samples before the aligned R-peak
inline constexpr std::size_t focal_rr_features = 4;
inline constexpr std::size_t focal_rr_length = focal_rr_samples + focal_rr_features;

// For the table of recipes. The lead is brought to mV at 360 Hz and freed of its baseline (a median over 71 samples,
// then over 215 of that); invalid samples are bridged. In double from the recorder's integers: the top of an R-peak
// often holds two samples of the same height over the baseline, and which of them is the larger one after rounding
// decided where the published beats were cut. Errors: out_of_range (not in mV: the network depends on the scale), those
// of GridLead::create().
Result<std::unique_ptr<BeatCutter>> make_focal_rr_cutter(const BeatSource& source);

// For each beat the position of the largest value within [t - 18, t + 18), the first where several are equal.
// `beat_samples`: ascending, on the 360 Hz grid; so is the result.
std::vector<std::int64_t> align_r_peaks(std::span<const double> signal, std::span<const std::int64_t> beat_samples);

// For each peak, with all intervals of the record: preceding RR - mean RR; following RR - mean RR; preceding /
// following; mean of the last up to 10 intervals before it (the preceding one included) - mean RR. In samples.
// In the quotient a following interval of 0 counts as one sample.
std::vector<std::array<double, focal_rr_features>> rr_features(std::span<const std::int64_t> peaks);

}  // namespace beatlens::beats
