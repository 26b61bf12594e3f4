// Trains the model that tells atrial fibrillation.
//
// It is kept monotone: more irregular intervals make fibrillation more probable, steady P waves less, whatever else is
// so. The first layer's units grow with what speaks against fibrillation and the second layer's weights have one sign
// for each output, which gradient steps are projected on. Sources with few patients cannot teach it the contrary.
#pragma once

#include <string>

#include "ecg/error.h"
#include "model/model.h"
#include "rhythm/config.h"
#include "rhythm/data.h"

namespace beatlens::trainer {

// Rows by where they come from: see RhythmConfig.
struct RhythmSources {
    RhythmRows records;
    RhythmRows ten_seconds;
    RhythmRows simulated;
};

// A few seconds; on the CPU. `data`: for the model file, what it was trained on. Errors: no_beats (a class without rows
// throughout).
Result<model::Model> train_rhythm(const RhythmConfig& config, const RhythmSources& sources, const std::string& data);

}  // namespace beatlens::trainer
