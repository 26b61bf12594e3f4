// A recording without a trace: a list of beats, as from a heart-rate strap or a Holter's print-out of RR intervals.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>

#include "analysis/analyze.h"
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

// The list as an analysis that a report can be made of: its beats with their classes, as RhythmFigures takes them. It
// has no lead, no model and no probabilities.
Analysis analysis_of_list(const Recording& recording, const rhythm::EpisodeLimits& limits);

// {"schema", "record", "duration_s", "counts", "heart_rate", "warnings", "rhythm"}, as in analysis/report.h
std::string beat_list_json(const Recording& recording, const rhythm::EpisodeLimits& limits);

}  // namespace beatlens::analysis
