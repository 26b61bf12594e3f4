// Where the PR segment before a beat lies, beside those of the beats next to it: a step of the baseline, or another
// wave where there is silence otherwise.
#pragma once

#include <vector>

#include "beats/context/beat_windows.h"
#include "beats/context/rr_series.h"

namespace beatlens::beats {

// Per beat, finite: |level - mean level of the beats before and after|, in QRS amplitudes, where a level is a lead's
// mean over the end of the PR segment (baseline_level()); the mean over the leads in which the beat has a signal and a
// neighbour to compare with. 0 where there is no such lead. A beat is no neighbour across an interval that was not
// measured.
std::vector<float> pr_excursions(const BeatWindows& windows, const RrSeries& rr);

}  // namespace beatlens::beats
