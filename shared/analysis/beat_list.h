// A recording without a trace: a list of beats, as from a heart-rate strap or a Holter's print-out of RR intervals.
#pragma once

#include <cstddef>
#include <map>
#include <string>

#include "analysis/analyze.h"
#include "ecg/recording.h"

namespace beatlens::analysis {

// Whether all that there is of the recording are its beats.
bool is_beat_list(const Recording& recording);

struct BeatList {
    // The list's beats with its own classes, Q where it does not say what a beat is; no lead, no model, no
    // probabilities. For the rhythm beats that it does not name are taken for normal, and the rules of the NN series
    // tell which are not.
    Analysis analysis;
    std::map<std::string, std::size_t> symbols;  // how often each stands in the list
    double shortest_s = 0.0;                     // interval; no interval spans a gap; 0 where there is none
    double longest_s = 0.0;
};
BeatList read_beat_list(const Recording& recording, const rhythm::EpisodeLimits& limits = {});

// {"schema", "kind": "beat_list", "record", "duration_s", "counts", "heart_rate", "warnings", "rhythm"}, as in
// analysis/report.h
std::string to_json(const BeatList& list);

}  // namespace beatlens::analysis
