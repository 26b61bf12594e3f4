// Beats that were cut already (rows of the published heartbeat files) + model -> labelled beats.
#pragma once

#include "analysis/analyze.h"

namespace beatlens::analysis {

// One labelled beat per row; its `sample` and `time_s` are those of the row's start when the rows are drawn one after
// the other at 120 Hz. There is no heart rate. Errors: model_mismatch (rows of another length, another recipe),
// internal.
Result<Analysis> classify_table(const BeatTable& table, const model::Model& model);

}  // namespace beatlens::analysis
