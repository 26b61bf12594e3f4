// Models, ready to work, from their files.
#pragma once

#include <filesystem>

#include "delineation/delineator.h"
#include "ecg/error.h"
#include "model/engine.h"

namespace beatlens::cli {

// Errors: those of reading a model and of model::Engine::create().
Result<model::Engine> load_engine(const std::filesystem::path& path);
// Likewise of Delineator::create().
Result<delineation::Delineator> load_delineator(const std::filesystem::path& path);

}  // namespace beatlens::cli
