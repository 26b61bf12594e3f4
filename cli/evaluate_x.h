// `evaluate --protocol X`: a folder of annotated records, scored in several threads, with one model or with those of a
// cross-validation.
#pragma once

#include <CLI/CLI.hpp>
#include <algorithm>
#include <filesystem>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "ecg/error.h"
#include "protocols/protocol_x.h"
#include "protocols/stress.h"

namespace beatlens::cli {

struct EvaluateXOptions {
    std::filesystem::path folder;
    std::filesystem::path folds;  // file; empty: one model for all records
    std::string fold_models;      // "{fold}" stands for the fold's number
    std::string lead = "all";
    std::vector<std::string> records;  // empty: those of the folds, else all
    protocols::ProtocolXOptions scoring;
    bool stress = false;  // evaluate_stress instead of evaluate_x
    std::size_t jobs = std::max(1U, std::thread::hardware_concurrency());
};

// `options` must outlive the command.
void add_evaluate_x_options(CLI::App& command, EvaluateXOptions& options);

// `model`: for all records; with folds for those that are in none of them. None: the one in assets/, and with folds
// none. Errors: out_of_range (options that do not go together, a record in no fold), those of reading models and folds,
// of protocols::annotated_records and protocols::score_protocol_x.
Result<protocols::ProtocolXReport> evaluate_x(const EvaluateXOptions& options,
                                              const std::optional<std::filesystem::path>& model);
// The same under stress. `data`: folder that may hold nstdb/, from which noise is taken; without it that set is empty.
Result<protocols::StressReport> evaluate_stress(const EvaluateXOptions& options,
                                                const std::optional<std::filesystem::path>& model,
                                                const std::filesystem::path& data);

}  // namespace beatlens::cli
