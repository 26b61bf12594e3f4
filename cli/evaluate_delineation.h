// `evaluate --protocol delineation`: where waves begin, culminate and end, on the records of LUDB.
#pragma once

#include <filesystem>
#include <optional>

#include "ecg/error.h"
#include "evaluate_folder.h"
#include "protocols/protocol_delineation.h"

namespace beatlens::cli {

// Folds are protocols::ludb_fold(); without FolderOptions::fold_models `model` is for all, none: the one in assets/.
// Errors: out_of_range (options that do not go together), those of reading models and records and of
// protocols::score_delineation.
Result<protocols::DelineationReport> evaluate_delineation(const FolderOptions& folder, bool at_reference,
                                                          const std::optional<std::filesystem::path>& model);

}  // namespace beatlens::cli
