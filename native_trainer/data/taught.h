// Learning from other models: what they make of the training beats, as probabilities.
#pragma once

#include "config/config.h"
#include "data/dataset.h"
#include "ecg/error.h"

namespace beatlens::trainer {

// Sets dataset.train.taught to the mean of the probabilities of the models that the configuration names; nothing where
// it names none. Errors: those of reading the models, model_mismatch (one of another system or with other scalers: it
// was trained on other records).
Result<void> add_taught(Dataset& dataset, const Config& config);

}  // namespace beatlens::trainer
