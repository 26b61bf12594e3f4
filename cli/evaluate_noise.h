// `evaluate --protocol noise-stress`: two records with noise of three kinds at six levels, and noise alone.
#pragma once

#include <filesystem>

#include "ecg/error.h"
#include "evaluate_folder.h"
#include "protocols/noise_stress.h"

namespace beatlens::cli {

// `model`: none is the one in assets/. `data`: folder that holds mitdb and nstdb. Of the options only lead and jobs are
// looked at. Errors: those of reading models and of protocols/noise_stress.h.
Result<protocols::NoiseStressReport> evaluate_noise(const FolderOptions& options,
                                                    const std::optional<std::filesystem::path>& model,
                                                    const std::filesystem::path& data);

}  // namespace beatlens::cli
