// Beats that were cut already (rows of the published heartbeat files) + model -> labelled beats, and how they compare
// with the class column where there is one.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "analysis/analyze.h"
#include "ecg/aami.h"
#include "ecg/error.h"
#include "ecg/recording.h"
#include "metrics/confusion.h"
#include "model/model.h"

namespace beatlens::analysis {

struct TableAnalysis {
    LabelSet label_set;  // of the model
    std::string name;
    std::string model_name;
    std::vector<std::uint8_t> labels;                   // indices into label_set
    std::vector<std::uint8_t> sure;                     // 0 where the label is not, by the model
    std::vector<float> probabilities;                   // [beats, labels]
    std::vector<std::size_t> counts;                    // of each label
    std::optional<std::size_t> unsure_beats;            // none where the model does not say
    std::optional<metrics::ConfusionMatrix> confusion;  // where the table has classes and the model tells them
    std::vector<std::string> warnings;

    std::span<const float> probabilities_of(std::size_t beat) const {
        return std::span(probabilities).subspan(beat * label_set.size(), label_set.size());
    }
};

// The table's rows as the model takes them. Errors: model_mismatch (rows of another length, a recipe that is not made
// from such rows).
Result<std::vector<float>> table_rows(const BeatTable& table, const model::Model& model);

// Errors: those of table_rows, internal.
Result<TableAnalysis> classify_table(const BeatTable& table, const model::Engine& engine);
Result<TableAnalysis> classify_table(const BeatTable& table, const model::Model& model);

// The second half of it. `logits`: [beats, classes of the model]. Errors: model_mismatch.
Result<TableAnalysis> summarise_table(const BeatTable& table, const model::Model& model, std::span<const float> logits);

// A header line and a line per beat: beat,class,confidence,p_N,p_S,p_V,p_F,p_Q[,reference][,sure] (or p_NORM,p_MI)
std::string to_csv(const BeatTable& table, const TableAnalysis& analysis);

// {"schema", "record", "model", "counts", ["unsure_beats"], "warnings", "beats": [{"beat", "class", "confidence",
//  "probabilities"[, "reference"][, "sure"]}], ["comparison": as to_json(ConfusionMatrix)]}
std::string to_json(const BeatTable& table, const TableAnalysis& analysis);

}  // namespace beatlens::analysis
