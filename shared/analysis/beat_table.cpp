#include "analysis/beat_table.h"

#include <algorithm>

#include "analysis/report_json.h"
#include "beats/recipe.h"
#include "metrics/figures_json.h"
#include "model/engine.h"

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

Result<TableAnalysis> classify_table(const BeatTable& table, const model::Engine& engine) {
    const auto rows = table_rows(table, engine.model());
    BEATLENS_TRY(rows);
    auto state = engine.make_state();
    BEATLENS_TRY(state);
    std::vector<float> logits(table.beats() * engine.outputs());
    BEATLENS_TRY(state->logits(*rows, logits));
    return summarise_table(table, engine.model(), logits);
}

Result<TableAnalysis> classify_table(const BeatTable& table, const model::Model& model) {
    const auto engine = model::Engine::create(model);
    BEATLENS_TRY(engine);
    return classify_table(table, *engine);
}

Result<TableAnalysis> summarise_table(const BeatTable& table, const model::Model& model,
                                      std::span<const float> logits) {
    auto rows = label_rows(model, logits);
    BEATLENS_TRY(rows);
    if (rows->labels.size() != table.beats()) {
        return fail(ErrorCode::model_mismatch, "There must be one row of class scores for each beat.");
    }
    TableAnalysis analysis;
    analysis.label_set = model.label_set;
    analysis.counts.resize(model.label_set.size());
    analysis.labels = std::move(rows->labels);
    analysis.sure = std::move(rows->sure);
    if (!model.sure_from.empty()) {
        analysis.unsure_beats = static_cast<std::size_t>(std::count(analysis.sure.begin(), analysis.sure.end(), 0));
    }
    analysis.probabilities = std::move(rows->probabilities);
    analysis.name = table.name;
    analysis.model_name = model.name;
    analysis.warnings = table.warnings;
    // The class column holds AAMI classes: nothing to compare other classes with.
    const bool comparable = table.classes.size() == table.beats() && are_aami_classes(model.label_set);
    if (comparable) {
        analysis.confusion = metrics::aami_confusion();
    }
    for (std::size_t i = 0; i < table.beats(); ++i) {
        ++analysis.counts[analysis.labels[i]];
        if (comparable) {
            analysis.confusion->add(table.classes[i], analysis.labels[i]);
        }
    }
    return analysis;
}

std::string to_csv(const BeatTable& table, const TableAnalysis& analysis) {
    const bool has_classes = analysis.confusion.has_value();
    std::string text = "beat,class,confidence" + probability_columns(analysis.label_set);
    text += has_classes ? ",reference" : "";
    text += analysis.unsure_beats ? ",sure\n" : "\n";
    for (std::size_t i = 0; i < analysis.labels.size(); ++i) {
        text +=
            std::to_string(i + 1) + class_cells(analysis.label_set, analysis.labels[i], analysis.probabilities_of(i));
        if (has_classes) {
            text += ',';
            text += letter(static_cast<AamiClass>(table.classes[i]));
        }
        if (analysis.unsure_beats) {
            text += analysis.sure[i] != 0 ? ",1" : ",0";
        }
        text += '\n';
    }
    return text;
}

nlohmann::ordered_json table_json(const TableAnalysis& analysis) {
    nlohmann::ordered_json json = {{"schema", report_schema},
                                   {"record", analysis.name},
                                   {"model", analysis.model_name},
                                   {"counts", counts_json(analysis.label_set, analysis.counts)}};
    if (analysis.unsure_beats) {
        json["unsure_beats"] = *analysis.unsure_beats;
    }
    json["warnings"] = analysis.warnings;
    if (!are_aami_classes(analysis.label_set)) {
        json["task"] = analysis.label_set.id;
    }
    if (analysis.confusion) {
        json["comparison"] = metrics::figures_json(*analysis.confusion);
    }
    return json;
}

nlohmann::ordered_json table_beat_json(const BeatTable& table, const TableAnalysis& analysis, std::size_t beat) {
    const std::span probabilities = analysis.probabilities_of(beat);
    nlohmann::ordered_json json = {{"beat", beat + 1},
                                   {"class", analysis.label_set.labels[analysis.labels[beat]].name},
                                   {"confidence", probabilities[analysis.labels[beat]]},
                                   {"probabilities", std::vector<float>(probabilities.begin(), probabilities.end())}};
    if (analysis.confusion) {
        json["reference"] = std::string(1, letter(static_cast<AamiClass>(table.classes[beat])));
    }
    if (analysis.unsure_beats) {
        json["sure"] = analysis.sure[beat] != 0;
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
