// A run's figures on the test set of its protocol, from the model file as the page would run it.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <variant>
#include <vector>

#include "data/paths.h"
#include "ecg/error.h"
#include "loop/train.h"
#include "model/model.h"
#include "protocols/protocol_d.h"
#include "protocols/protocol_k.h"

namespace beatlens::trainer {

// The report of `beatlens evaluate` as JSON and text.
struct Score {
    nlohmann::ordered_json json;
    std::string text;
};

// The test beats of a protocol, read once for any number of models.
class TestSet {
public:
    // `protocol`: K or D; `recipe`: of the models that will be scored. Errors: those of reading the records.
    static Result<TestSet> load(const std::string& protocol, const std::string& recipe, const DataPaths& paths);
    // Errors: model_mismatch (a model of another recipe), internal.
    Result<Score> score(const model::Model& model) const;

private:
    using Set = std::variant<protocols::ProtocolKSet, protocols::ProtocolDSet>;
    explicit TestSet(Set set) : set_(std::move(set)) {}
    Set set_;
};

// Scores run.model(), prints the report, writes evaluation.json and confusion.svg, adds the figures to the event files.
Result<nlohmann::ordered_json> score_run(const RunPaths& run, const TestSet& test);

// Mean, sample standard deviation, smallest and largest of the main figures over several runs' evaluations:
// {"runs": n, "accuracy": {"mean", "sd", "min", "max"}, "macro_f1": ..., ...}
nlohmann::ordered_json summary_of(const std::vector<nlohmann::ordered_json>& evaluations);
std::string spread_text(const nlohmann::ordered_json& summary);

}  // namespace beatlens::trainer
