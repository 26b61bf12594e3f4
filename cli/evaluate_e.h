// `evaluate --protocol E`: folders of annotated records, scored as EC57 asks for.
#pragma once

#include <CLI/CLI.hpp>
#include <filesystem>
#include <optional>
#include <string>

#include "ecg/error.h"
#include "evaluate_folder.h"
#include "protocols/protocol_e.h"

namespace beatlens::cli {

struct EvaluateEOptions {
    protocols::ProtocolEOptions scoring;
    double window_ms = 1000.0 * metrics::default_match_window_s;
    std::string escape = "S";
    std::filesystem::path annotations;  // folder to write annotation files to; empty: nowhere
    std::string test_annotator;         // extension of files that are scored; empty: the program is
};

// `options` must outlive the command.
void add_evaluate_e_options(CLI::App& command, EvaluateEOptions& options);

// Scores, and writes annotation files where they are wanted. `model`: as FolderModels::read(). Errors: out_of_range
// (options that do not go together), io, those of prepare_folder and protocols::score_protocol_e.
Result<protocols::ProtocolEReport> evaluate_e(const FolderOptions& folders, const EvaluateEOptions& options,
                                              const std::optional<std::filesystem::path>& model);

}  // namespace beatlens::cli
