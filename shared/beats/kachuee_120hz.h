// The beat recipe "kachuee-120hz", version 1: what the published heartbeat CSV files (mitbih_train.csv,
// mitbih_test.csv) really hold, found by rebuilding them from the MIT-BIH records: every third sample of a 360 Hz lead,
// from the annotated sample to a fifth of an RR interval past the next mark, scaled to [0, 1], cut or zero padded to
// 187 values.
#pragma once

#include <array>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include "beats/recipe.h"
#include "ecg/recording.h"

namespace beatlens::beats {

inline constexpr std::size_t kachuee_length = 187;
inline constexpr double kachuee_grid_hz = 360.0;  // what windows are counted in; every third sample is kept

// Where a beat starts and the two marks after it, in samples on the 360 Hz grid.
struct KachueeWindow {
    std::int64_t start = 0;
    std::int64_t next = 0;        // n1
    std::int64_t after_next = 0;  // n2
    // Nothing is taken from there on: a hole in the lead.
    std::int64_t end = std::numeric_limits<std::int64_t>::max();
};

// The windows of the beats at `beat_samples`: n1 and n2 are the next two of `mark_samples` (ascending) that are later.
// Without an n2, n2 - n1 := n1 - t. Without an n1 the interval before the beat stands for the one after it, and a
// second where there is none either.
std::vector<KachueeWindow> kachuee_windows(std::span<const std::int64_t> beat_samples,
                                           std::span<const std::int64_t> mark_samples);

// Writes one beat. `signal`: a lead on the 360 Hz grid; invalid (NaN) samples repeat the one before them. Positions
// outside of the signal are left out, so that a window at the end of a record is shorter. A constant window gives
// zeros.
void cut_kachuee_beat(std::span<const float> signal, const KachueeWindow& window,
                      std::span<float, kachuee_length> beat);

// The samples of `signal` that beats are cut from: its ADC integers as float where it has a gain (the scaling to [0, 1]
// takes out gain and baseline, and integers make the result exact in the last bit), else its samples.
std::vector<float> kachuee_samples(const Signal& signal);

// For the table of recipes. Errors: those of GridLead::create().
Result<std::unique_ptr<BeatCutter>> make_kachuee_cutter(const BeatSource& source);
Result<std::unique_ptr<BeatCutter>> make_kachuee_zscore_cutter(const BeatSource& source);

}  // namespace beatlens::beats
