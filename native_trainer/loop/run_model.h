// The model of a file or of a run's folder.
#pragma once

#include <filesystem>

#include "ecg/error.h"
#include "model/model.h"

namespace beatlens::trainer {

// As everything else loads it: batch normalisation folded. Of a run that goes on still, what it has kept so far.
Result<model::Model> model_to_score(const std::filesystem::path& file_or_run);

// A run's folder has the network with its batch normalisations; a model file has them folded.
Result<model::Model> model_to_train_on(const std::filesystem::path& file_or_run);

}  // namespace beatlens::trainer
