// Leads, band-passed and brought to the grid, a block after the other: no filtered copy of a whole lead is ever made.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "beats/context/rr_series.h"
#include "beats/context/time_line.h"
#include "ecg/recording.h"

namespace beatlens::beats {

// A stretch of the grid with at least a second before its first and after its last beat. Sample k of the grid lies at
// the time k / grid_hz.
struct LeadBlock {
    std::vector<float> samples;       // in the signal's units, finite; the nearest valid value where there is none
    std::vector<std::uint8_t> valid;  // one per sample
};
struct Block {
    std::int64_t first = 0;  // number of the first sample on the grid
    std::size_t length = 0;
    BeatRange beats;               // those that lie in this block and in none before
    std::vector<LeadBlock> leads;  // each of `length` samples
};

inline constexpr double default_block_s = 120.0;

// Every beat comes in exactly one block, but for those in a cut, which come in none. Each stretch between two cuts is
// filtered by itself, as if it were a recording of its own; within it blocks overlap by ten seconds on both sides,
// after which the response of the 0.5 Hz filter to what was cut off has fallen below a millionth.
//   `leads`: indices of signals with a rate of up to 100 kHz. `beat_times_s`: ascending.
void for_each_block(const Recording& recording, std::span<const std::size_t> leads, std::span<const TimeSpan> cuts,
                    std::span<const double> beat_times_s, double block_s,
                    const std::function<void(const Block&)>& each);

}  // namespace beatlens::beats
