// Recordings made of parts of a recording, with its annotations.
#pragma once

#include <cstdint>
#include <span>

#include "ecg/error.h"
#include "ecg/recording.h"

namespace beatlens::synthesis {

// From `first_s` to `end_s`; times count from there. Errors: out_of_range (no time, or not within the recording).
Result<Recording> excerpt(const Recording& recording, double first_s, double end_s);

// The annotated beats (annotations that are beats of an AAMI class) whose `keep` is not 0, each from 250 ms before it
// to 250 ms before the next one, one after the other: their own intervals stay. Leads are moved up or down so that
// pieces join without a step. Other annotations are dropped. `keep`: one per beat. Errors: out_of_range (another
// number), no_beats (none is kept).
Result<Recording> splice(const Recording& recording, std::span<const std::uint8_t> keep);

}  // namespace beatlens::synthesis
