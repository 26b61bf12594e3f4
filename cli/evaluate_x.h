// `evaluate --protocol X`: a folder of annotated records, scored in several threads, with one model or with those of a
// cross-validation.
#pragma once

#include <CLI/CLI.hpp>
#include <filesystem>
#include <optional>

#include "ecg/error.h"
#include "evaluate_folder.h"
#include "protocols/protocol_x.h"
#include "protocols/stress.h"

namespace beatlens::cli {

struct EvaluateXOptions {
    protocols::ProtocolXOptions scoring;
    bool stress = false;  // evaluate_stress instead of evaluate_x
};

// `options` must outlive the command.
void add_evaluate_x_options(CLI::App& command, EvaluateXOptions& options);

// `model`: as FolderModels::read(). Errors: out_of_range (options that do not go together), those of prepare_folder
// and protocols::score_protocol_x.
Result<protocols::ProtocolXReport> evaluate_x(const FolderOptions& folder, const EvaluateXOptions& options,
                                              const std::optional<std::filesystem::path>& model);
// The same under stress. `data`: folder that may hold nstdb/, from which noise is taken; without it that set is empty.
Result<protocols::StressReport> evaluate_stress(const FolderOptions& folder, const EvaluateXOptions& options,
                                                const std::optional<std::filesystem::path>& model,
                                                const std::filesystem::path& data);

}  // namespace beatlens::cli
