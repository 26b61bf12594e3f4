#include "analysis/beat_table.h"

#include <algorithm>

#include "analysis/report_json.h"
#include "beats/recipe.h"
#include "model/classifier.h"

namespace beatlens::analysis {

Result<std::vector<float>> table_rows(const BeatTable& table, const model::Model& model) {
    std::vector<float> rows = table.values;
    if (table.length != beats::row_length(beats::kachuee_120hz) || !beats::convert_kachuee_rows(model.recipe, rows)) {
        return fail(ErrorCode::model_mismatch, "The file's rows of " + std::to_string(table.length) +
                                                   " values cannot be labelled by the model '" + model.name +
                                                   "', which takes beats of the recipe '" + model.recipe + "'.");
    }
    return rows;
}

Result<TableAnalysis> classify_table(const BeatTable& table, const model::Model& model) {
    const auto rows = table_rows(table, model);
    BEATLENS_TRY(rows);
    auto classifier = model::Classifier::create(model);
    BEATLENS_TRY(classifier);
    std::vector<float> logits(table.beats() * classifier->classes());
    BEATLENS_TRY(classifier->logits(*rows, logits));
    return summarise_table(table, model, logits);
}

Result<TableAnalysis> summarise_table(const BeatTable& table, const model::Model& model,
                                      std::span<const float> logits) {
    const auto beats = label_rows(model, logits);
    BEATLENS_TRY(beats);
    if (beats->size() != table.beats()) {
        return fail(ErrorCode::model_mismatch, "There must be one row of class scores for each beat.");
    }
    TableAnalysis analysis;
    analysis.task = model.task;
    analysis.class_names = class_names(model.task);
    analysis.name = table.name;
    analysis.model_name = model.name;
    analysis.warnings = table.warnings;
    // The class column holds AAMI classes: nothing to compare other classes with.
    const bool comparable = table.classes.size() == table.beats() && model.task == model::Task::aami_beats;
    if (comparable) {
        analysis.confusion.emplace();
    }
    for (std::size_t i = 0; i < beats->size(); ++i) {
        const LabelledBeat& beat = (*beats)[i];
        analysis.labels.push_back(beat.label);
        analysis.probabilities.push_back(beat.probabilities);
        ++analysis.counts[beat.label];
        if (comparable) {
            analysis.confusion->add(static_cast<AamiClass>(table.classes[i]), beat.aami());
        }
    }
    return analysis;
}

std::string to_csv(const BeatTable& table, const TableAnalysis& analysis) {
    const bool has_classes = analysis.confusion.has_value();
    std::string text = "beat,class,confidence" + probability_columns(analysis.class_names);
    text += has_classes ? ",reference\n" : "\n";
    for (std::size_t i = 0; i < analysis.labels.size(); ++i) {
        text +=
            std::to_string(i + 1) + class_cells(analysis.class_names, analysis.labels[i], analysis.probabilities[i]);
        if (has_classes) {
            text += ',';
            text += letter(static_cast<AamiClass>(table.classes[i]));
        }
        text += '\n';
    }
    return text;
}

nlohmann::ordered_json table_json(const TableAnalysis& analysis) {
    nlohmann::ordered_json json = {{"record", analysis.name},
                                   {"model", analysis.model_name},
                                   {"counts", counts_json(analysis.class_names, analysis.counts)},
                                   {"warnings", analysis.warnings}};
    if (analysis.task != model::Task::aami_beats) {
        json["task"] = to_string(analysis.task);
    }
    if (analysis.confusion) {
        json["comparison"] = nlohmann::ordered_json::parse(to_json(*analysis.confusion), nullptr, false);
    }
    return json;
}

nlohmann::ordered_json table_beat_json(const BeatTable& table, const TableAnalysis& analysis, std::size_t beat) {
    const std::span probabilities = std::span(analysis.probabilities[beat]).first(analysis.class_names.size());
    nlohmann::ordered_json json = {{"beat", beat + 1},
                                   {"class", analysis.class_names[analysis.labels[beat]]},
                                   {"confidence", probabilities[analysis.labels[beat]]},
                                   {"probabilities", std::vector<float>(probabilities.begin(), probabilities.end())}};
    if (analysis.confusion) {
        json["reference"] = std::string(1, letter(static_cast<AamiClass>(table.classes[beat])));
    }
    return json;
}

std::string to_json(const BeatTable& table, const TableAnalysis& analysis) {
    nlohmann::ordered_json json = table_json(analysis);
    nlohmann::ordered_json& beats = json["beats"] = nlohmann::ordered_json::array();
    for (std::size_t i = 0; i < analysis.labels.size(); ++i) {
        beats.push_back(table_beat_json(table, analysis, i));
    }
    return json_text(json);
}

}  // namespace beatlens::analysis
