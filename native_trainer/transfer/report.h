// What a sweep over numbers of trained layers found: mean and spread over the seeds, as text, JSON and picture.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "report/picture.h"
#include "transfer/transfer.h"

namespace beatlens::trainer {

// The runs of one kind, one for each seed; never empty.
struct TransferGroup {
    TransferKind kind;
    std::vector<TransferRun> runs;

    double mean_score() const;  // on validation
};

// Runs of the same kind together, kinds in the order of their first runs.
std::vector<TransferGroup> group_runs(std::vector<TransferRun> runs);

// The group with the best mean score on validation, and in it the run with the best one.
const TransferRun& best_run(const std::vector<TransferGroup>& groups);

// A table with a line for each group, the best one pointed out, and the notes that go with it.
std::string transfer_text(const TransferSetting& setting, const std::vector<TransferGroup>& groups);

// {"base", "data", "note", "mi_note", "config", "groups": [{"layers" (null from scratch), "first_layer",
//  "trained_parameters", "validation_score": {"mean", "sd", "min", "max"}, "test": {"beats": {"auc": {"mean", ...},
//  ...}, "records": {...}}, "runs": [...]}], "best": {"layers", "seed"}}
nlohmann::ordered_json transfer_json(const TransferSetting& setting, const std::vector<TransferGroup>& groups);

// Area under the curve and F1 on the test split by number of trained layers, with from scratch beside it.
Picture transfer_picture(const TransferSetting& setting, const std::vector<TransferGroup>& groups);

}  // namespace beatlens::trainer
