#include "analysis/beat_table.h"

#include <cstdio>
#include <nlohmann/json.hpp>

#include "analysis/analyze.h"
#include "beats/recipe.h"
#include "model/classifier.h"

namespace beatlens::analysis {

Result<TableAnalysis> classify_table(const BeatTable& table, const model::Model& model) {
    if (model.recipe != beats::kachuee_120hz || table.length != model.architecture.input_length) {
        return fail(ErrorCode::model_mismatch, "The file's rows of " + std::to_string(table.length) +
                                                   " values cannot be labelled by the model '" + model.name + "'.");
    }
    auto classifier = model::Classifier::create(model);
    BEATLENS_TRY(classifier);
    std::vector<float> logits(table.beats() * classifier->classes());
    BEATLENS_TRY(classifier->logits(table.values, logits));
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
    analysis.name = table.name;
    analysis.model_name = model.name;
    analysis.warnings = table.warnings;
    const bool has_classes = table.classes.size() == table.beats();
    if (has_classes) {
        analysis.confusion.emplace();
    }
    for (std::size_t i = 0; i < beats->size(); ++i) {
        const LabelledBeat& beat = (*beats)[i];
        analysis.labels.push_back(static_cast<std::uint8_t>(beat.label));
        analysis.probabilities.push_back(beat.probabilities);
        ++analysis.counts[index_of(beat.label)];
        if (has_classes) {
            analysis.confusion->add(static_cast<AamiClass>(table.classes[i]), beat.label);
        }
    }
    return analysis;
}

std::string to_csv(const BeatTable& table, const TableAnalysis& analysis) {
    const bool has_classes = analysis.confusion.has_value();
    std::string text = "beat,class,confidence,p_N,p_S,p_V,p_F,p_Q";
    text += has_classes ? ",reference\n" : "\n";
    char line[160];
    for (std::size_t i = 0; i < analysis.labels.size(); ++i) {
        const auto& p = analysis.probabilities[i];
        std::snprintf(line, sizeof line, "%zu,%c,%.6f,%.6f,%.6f,%.6f,%.6f,%.6f", i + 1,
                      letter(static_cast<AamiClass>(analysis.labels[i])), static_cast<double>(p[analysis.labels[i]]),
                      static_cast<double>(p[0]), static_cast<double>(p[1]), static_cast<double>(p[2]),
                      static_cast<double>(p[3]), static_cast<double>(p[4]));
        text += line;
        if (has_classes) {
            text += ',';
            text += letter(static_cast<AamiClass>(table.classes[i]));
        }
        text += '\n';
    }
    return text;
}

std::string to_json(const BeatTable& table, const TableAnalysis& analysis) {
    using Json = nlohmann::ordered_json;
    Json counts = Json::object();
    for (const AamiClass c : aami_classes) {
        counts[std::string(1, letter(c))] = analysis.counts[index_of(c)];
    }
    Json beats = Json::array();
    for (std::size_t i = 0; i < analysis.labels.size(); ++i) {
        const auto& probabilities = analysis.probabilities[i];
        Json beat = {{"beat", i + 1},
                     {"class", std::string(1, letter(static_cast<AamiClass>(analysis.labels[i])))},
                     {"confidence", probabilities[analysis.labels[i]]},
                     {"probabilities", probabilities}};
        if (analysis.confusion) {
            beat["reference"] = std::string(1, letter(static_cast<AamiClass>(table.classes[i])));
        }
        beats.push_back(std::move(beat));
    }
    Json json = {{"record", analysis.name},
                 {"model", analysis.model_name},
                 {"counts", counts},
                 {"warnings", analysis.warnings},
                 {"beats", std::move(beats)}};
    if (analysis.confusion) {
        json["comparison"] = Json::parse(to_json(*analysis.confusion), nullptr, false);
    }
    return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace beatlens::analysis
