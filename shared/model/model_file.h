// A model file of the file system.
#pragma once

#include <filesystem>

#include "ecg/error.h"
#include "model/model.h"

namespace beatlens::model {

// Errors: those of formats::read_file and parse_model.
Result<Model> load_model(const std::filesystem::path& path);

}  // namespace beatlens::model
