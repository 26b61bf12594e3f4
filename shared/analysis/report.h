// An analysis as text for machines: the same JSON and CSV from the command line, the page and Node.
#pragma once

#include <string>

#include "analysis/analyze.h"

namespace beatlens::analysis {

// {"record", "lead", "sampling_rate_hz", "duration_s", "model", "counts": {"N", ...}, "heart_rate": {"mean_bpm",
//  "min_bpm", "max_bpm"}, "warnings": [...], "beats": [{"sample", "time_s", "class", "confidence",
//  "probabilities": [N, S, V, F, Q]}, ...]}
// For myocardial infarction counts and probabilities are those of NORM and MI, and behind "model" stand "task":
// "myocardial-infarction" and "mi": {"mean_log_odds", "probability", "beats", "beats_mi", "note"}.
std::string to_json(const Analysis& analysis);

// A header line and a line per beat: sample,time_s,class,confidence,p_N,p_S,p_V,p_F,p_Q (or p_NORM,p_MI)
std::string to_csv(const Analysis& analysis);

}  // namespace beatlens::analysis
