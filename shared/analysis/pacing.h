// Spikes of a pacemaker, as far as they show in a recording of 250 Hz and more.
#pragma once

#include <cstdint>
#include <vector>

#include "analysis/located.h"
#include "ecg/recording.h"

namespace beatlens::analysis {

// Whether a spike would show in any of the leads that were looked at.
bool shows_spikes(const Recording& recording, const Located& located);

// [beats] 1: a spike stands at its beginning. All 0 in recordings that do not look paced.
//
// A spike is a bend of the signal (its second difference over some 3 ms) from 133 ms before to 50 ms after the R-peak
// that has no equal within 33 ms of it, in any of the leads that were looked at. Sharp normal beats have them as well,
// so only a recording counts in which the middle one of all beats has a spike of 2.35 times what is around it: the
// four records of the MIT-BIH Arrhythmia Database with pacemakers have 2.46 to 7.05, its others 2.25 and less.
//
// `declared`: there is a pacemaker, so that the recording need not show it. One that paces on demand may do so for less
// than half of the beats, and a short recording has few. Then each beat tells by itself, and has to have those 2.35: of
// the beats of the other 44 records 0.9 % have in the median record, 44 % in 100, 16 % in 116, at most 10 % elsewhere.
std::vector<std::uint8_t> paced_beats(const Recording& recording, const Located& located, bool declared = false);

}  // namespace beatlens::analysis
