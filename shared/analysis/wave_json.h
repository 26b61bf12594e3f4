// WaveFigures as JSON, the same in every report; docs/schema/recording-1.schema.json describes it in full.
#pragma once

#include <nlohmann/json.hpp>

#include "analysis/wave_figures.h"

namespace beatlens::analysis {

// {"leads": [...], "classes": {"N": {"rr_ms": {"beats", "median", "p5", "p95"}, "p_ms", "pr_ms", "qrs_ms", "qt_ms",
//  "qtc_ms": {"Bazett": ..., ...}}, ...}, "minutes": [{"first_s", "rr_ms", ...: medians}], "st": [...]}
nlohmann::ordered_json wave_json(const WaveFigures& figures);

// {"p_ms", "pr_ms", "qrs_ms", "qt_ms"}: of a beat; null in place of what could not be measured.
nlohmann::ordered_json intervals_json(const delineation::BeatIntervals& intervals);

}  // namespace beatlens::analysis
