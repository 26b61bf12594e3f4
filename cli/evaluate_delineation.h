// `evaluate --protocol delineation`: where waves begin, culminate and end, on the records of LUDB.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "ecg/error.h"
#include "protocols/protocol_delineation.h"

namespace beatlens::cli {

struct EvaluateDelineationOptions {
    std::filesystem::path folder;
    std::vector<std::string> records;            // empty: all
    std::optional<std::filesystem::path> model;  // none: the one in assets/
    std::string fold_models;                     // "{fold}" stands for the fold's number; empty: one model for all
    bool at_reference = false;
};

// Errors: out_of_range (options that do not go together), those of reading models and records and of
// protocols::score_delineation.
Result<protocols::DelineationReport> evaluate_delineation(const EvaluateDelineationOptions& options);

}  // namespace beatlens::cli
