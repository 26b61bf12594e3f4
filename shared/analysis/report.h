// An analysis as text for machines: the same JSON and CSV from the command line, the page and Node.
#pragma once

#include <optional>
#include <string>

#include "analysis/analyze.h"
#include "analysis/comparison.h"

namespace beatlens::analysis {

// docs/schema/recording-1.schema.json describes it in full:
// {"schema", "record", "lead", "sampling_rate_hz", "duration_s", "model", "counts": {"N", ...}, "heart_rate":
// {"mean_bpm", "min_bpm", "max_bpm"}, "usable_share", "unusable_beats", "quality": [{"first_s", "end_s", "quality"}],
//  "detection_leads": [...], "warnings": [...], "rhythm": {...} (analysis/rhythm_json.h), "waves": {...}
//  (analysis/wave_json.h), "comparison": {...},
//  "beats": [{"sample", "time_s", "class", "confidence", "probabilities": [N, S, V, F, Q]}, ...]}
// Beats where the signal cannot be trusted have "usable": false and are in no count; without two usable beats in a row
// "heart_rate" is null. Where the model says from when on labels are sure, beats have "sure" (true or false) and
// "unsure_beats" stands behind "unusable_beats": how many usable ones are not. Beats that were delineated have "p_ms",
// "pr_ms", "qrs_ms" and "qt_ms". Where the model gives reasons, beats have "why", a sentence. "comparison", where there
// are references: the confusion matrix and its figures (metrics/figures.h), "reference_beats", "matched", "missed",
// "extra", "sensitivity", "positive_predictivity", "annotations_from". For other labels than AAMI classes counts and
// probabilities are those of the labels, and behind "model" stand "task" (the label set's id) and, where they add up
// so, what they tell together, under the other label's name: "mi": {"mean_log_odds", "probability", "beats",
// "beats_mi", "note"}.
std::string to_json(const Analysis& analysis, const std::optional<Comparison>& comparison = std::nullopt);

// A header line and a line per beat: sample,time_s,class,confidence,p_N,p_S,p_V,p_F,p_Q (or p_NORM,p_MI),usable and,
// where the model says it, sure (both 0 or 1), and where it gives reasons why
std::string to_csv(const Analysis& analysis);

}  // namespace beatlens::analysis
