// A run's figures on the test set of its protocol, from the model file as the page would run it.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "commands.h"
#include "ecg/error.h"
#include "model/model.h"
#include "train.h"

namespace beatlens::trainer {

// The report of `beatlens evaluate` as JSON and text. `protocol`: K or D.
struct Score {
    nlohmann::ordered_json json;
    std::string text;
};
Result<Score> score_model(const model::Model& model, const std::string& protocol, const CommandPaths& paths);

// Scores run.model(), prints the report, writes evaluation.json and confusion.svg, adds the figures to the event files.
Result<nlohmann::ordered_json> score_run(const RunPaths& run, const std::string& protocol, const CommandPaths& paths);

// Mean, sample standard deviation, smallest and largest of the main figures over several runs' evaluations:
// {"runs": n, "accuracy": {"mean", "sd", "min", "max"}, "macro_f1": ..., ...}
nlohmann::ordered_json summary_of(const std::vector<nlohmann::ordered_json>& evaluations);
std::string spread_text(const nlohmann::ordered_json& summary);

}  // namespace beatlens::trainer
