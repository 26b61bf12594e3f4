// A recording without a trace: a list of beats, as from a heart-rate strap or a Holter's print-out of RR intervals.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>

#include "beats/context/rr_series.h"
#include "ecg/recording.h"

namespace beatlens::analysis {

// Whether all that there is of the recording are its beats.
bool is_beat_list(const Recording& recording);

struct BeatListFigures {
    std::size_t beats = 0;
    std::map<std::string, std::size_t> counts;   // of each symbol; "Q" where the list does not say what a beat is
    std::optional<beats::HeartRate> heart_rate;  // no interval spans a gap
    double shortest_s = 0.0;                     // interval; 0 where there is none
    double longest_s = 0.0;
};
BeatListFigures beat_list_figures(const Recording& recording);

}  // namespace beatlens::analysis
