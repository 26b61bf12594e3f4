// RhythmFigures as JSON, the same in every report; docs/schema/recording-1.schema.json describes it in full.
#pragma once

#include <nlohmann/json.hpp>

#include "analysis/rhythm_figures.h"

namespace beatlens::analysis {

// {"variability": {...}, "day": ..., "night": ..., "five_minutes": [...], "episodes": [...], "episode_summary": [...],
//  "hours": [...], "rate_by_minute": [...], "atrial_fibrillation": {...}}; "variability" has a "note" where there is
//  one
nlohmann::ordered_json rhythm_json(const RhythmFigures& figures);

// Those of a stretch; null in place of what could not be measured.
nlohmann::ordered_json variability_json(const rhythm::Variability& of);

}  // namespace beatlens::analysis
