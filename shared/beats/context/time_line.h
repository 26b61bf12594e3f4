// Where the time line is cut: the stretches in which a heartbeat could have gone unseen. Nothing is measured across
// them.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "ecg/recording.h"

namespace beatlens::beats {

// A stretch of the time line, in seconds from the start of the recording; `end_s` is infinite behind the last sample.
struct TimeSpan {
    double first_s = 0.0;
    double end_s = 0.0;

    bool operator==(const TimeSpan&) const = default;
};

// The shortest stretch without a valid sample that cuts. A QRS complex lasts 0.06 to 0.2 s: a hole of this length can
// hide a wide one whole. A beat that went unseen doubles an interval and looks like a pause, whereas an interval that
// was cut for nothing only goes missing, so the shortest hole that could hide a beat cuts. Shorter ones do not, be they
// stated by the file or not: a recorder that loses two samples every second has lost no beat.
inline constexpr double shortest_cut_s = 0.2;

// The cuts of a recording as the leads `leads` (indices into its signals) show it, ascending, disjoint and not
// touching: stretches of at least shortest_cut_s in which no chosen lead has a valid sample. A sample is invalid that
// is NaN, infinite or beyond 1e15, that lies in a gap of the recording that concerns its signal, or after the signal's
// end. Without leads: the gaps that concern all signals.
std::vector<TimeSpan> find_cuts(const Recording& recording, std::span<const std::size_t> leads);

}  // namespace beatlens::beats
