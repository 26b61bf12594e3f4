// Beats that were cut already (rows of the published heartbeat files) + model -> labelled beats, and how they compare
// with the class column where there is one.
#pragma once

#include <array>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "analysis/confusion.h"
#include "ecg/aami.h"
#include "ecg/error.h"
#include "ecg/record.h"
#include "model/model.h"

namespace beatlens::analysis {

struct TableAnalysis {
    std::string name;
    std::string model_name;
    std::vector<std::uint8_t> labels;                                // AAMI class indices
    std::vector<std::array<float, aami_class_count>> probabilities;  // in the order of aami_classes
    std::array<std::size_t, aami_class_count> counts{};
    std::optional<ConfusionMatrix> confusion;  // where the table has classes
    std::vector<std::string> warnings;
};

// Errors: model_mismatch (rows of another length, another recipe), internal.
Result<TableAnalysis> classify_table(const BeatTable& table, const model::Model& model);

// The second half of it. `logits`: [beats, classes of the model]. Errors: model_mismatch.
Result<TableAnalysis> summarise_table(const BeatTable& table, const model::Model& model, std::span<const float> logits);

// A header line and a line per beat: beat,class,confidence,p_N,p_S,p_V,p_F,p_Q[,reference]
std::string to_csv(const BeatTable& table, const TableAnalysis& analysis);

// {"record", "model", "counts", "warnings", "beats": [{"beat", "class", "confidence", "probabilities"[, "reference"]}],
//  ["comparison": as to_json(ConfusionMatrix)]}
std::string to_json(const BeatTable& table, const TableAnalysis& analysis);

}  // namespace beatlens::analysis
