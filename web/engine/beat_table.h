// Beats that came cut, as rows of a file: labelled, counted, and compared with the class column where there is one.
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

namespace beatlens::engine {

struct TableAnalysis {
    std::string name;
    std::string model_name;
    std::vector<std::uint8_t> labels;                                // AAMI class indices
    std::vector<std::array<float, aami_class_count>> probabilities;  // in the order of aami_classes
    std::array<std::size_t, aami_class_count> counts{};
    std::optional<analysis::ConfusionMatrix> confusion;  // where the table has classes
};

// `logits`: [beats, classes of the model]. Errors: model_mismatch.
Result<TableAnalysis> summarise_table(const BeatTable& table, const model::Model& model, std::span<const float> logits);

// A header line and a line per beat: beat,class,confidence,p_N,p_S,p_V,p_F,p_Q[,reference]
std::string to_csv(const BeatTable& table, const TableAnalysis& analysis);

}  // namespace beatlens::engine
