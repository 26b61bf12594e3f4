// Pieces of JSON that several reports have in common.
#pragma once

#include <cmath>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "analysis/analyze.h"
#include "analysis/beat_table.h"
#include "analysis/comparison.h"
#include "analysis/report_text.h"

namespace beatlens::analysis {

// The "schema" of every report: the number in the name of its JSON Schema, docs/schema/recording-1.schema.json. It
// grows when a field goes or comes to mean something else, not when one is added.
inline constexpr int report_schema = 1;

// Reports without their beats, and their beats one by one; see analysis/report.h and analysis/beat_table.h.
nlohmann::ordered_json analysis_json(const Analysis& analysis, const std::optional<Comparison>& comparison);
nlohmann::ordered_json beat_json(const Analysis& analysis, std::size_t beat);
nlohmann::ordered_json comparison_json(const Comparison& comparison);
nlohmann::ordered_json table_json(const TableAnalysis& analysis);
nlohmann::ordered_json table_beat_json(const BeatTable& table, const TableAnalysis& analysis, std::size_t beat);

// One line. Names come from files: bytes that are not UTF-8 are replaced, not fatal.
std::string json_text(const nlohmann::ordered_json& json);

// {"N": 2239, "S": 33, ...}
inline nlohmann::ordered_json counts_json(const LabelSet& set, const std::vector<std::size_t>& counts) {
    nlohmann::ordered_json json = nlohmann::ordered_json::object();
    for (std::size_t i = 0; i < set.size() && i < counts.size(); ++i) {
        json[set.labels[i].name] = counts[i];
    }
    return json;
}

// Six decimals: a float's worth of a probability, and the same text on every platform.
inline double rounded(double value) { return std::round(value * 1e6) / 1e6; }

// {"mean_bpm", "min_bpm", "max_bpm"}, or null
inline nlohmann::ordered_json heart_rate_json(const std::optional<beats::HeartRate>& rate) {
    if (!rate) {
        return nullptr;
    }
    return {{"mean_bpm", rounded(rate->mean_bpm)},
            {"min_bpm", rounded(rate->min_bpm)},
            {"max_bpm", rounded(rate->max_bpm)}};
}

// {"declared", "spikes", "share"}: beats with spikes, and their share of all; null where they could not show. Or null.
inline nlohmann::ordered_json pacemaker_json(const Analysis& of) {
    if (!of.pacemaker) {
        return nullptr;
    }
    nlohmann::ordered_json json = {{"declared", of.pacemaker->declared}, {"spikes", nullptr}, {"share", nullptr}};
    if (of.pacemaker->spikes && !of.beats.empty()) {
        json["spikes"] = *of.pacemaker->spikes;
        json["share"] = rounded(static_cast<double>(*of.pacemaker->spikes) / static_cast<double>(of.beats.size()));
    }
    return json;
}

// {"mean_log_odds", "probability", "beats", "beats_mi", "note"}
inline nlohmann::ordered_json log_odds_json(const MeanLogOdds& result, const LabelSet& set) {
    return {{"mean_log_odds", rounded(result.mean_log_odds)},
            {"probability", rounded(result.probability)},
            {"beats", result.beats},
            {"beats_" + summary_key(set), result.positive},
            {"note", set.note}};
}

// ",p_N,p_S,p_V,p_F,p_Q"
inline std::string probability_columns(const LabelSet& set) {
    std::string text;
    for (const Label& label : set.labels) {
        text += "," + csv_cell("p_" + label.name);
    }
    return text;
}

// ",N,0.998000,0.998000,0.001000,...", rounded as in JSON: class, confidence and probabilities of a beat.
inline std::string class_cells(const LabelSet& set, std::size_t label, std::span<const float> probabilities) {
    char number[32];
    const auto cell = [&](float value) {
        std::snprintf(number, sizeof number, ",%.6f", rounded(static_cast<double>(value)));
        return number;
    };
    std::string text = "," + csv_cell(set.labels[label].name);
    text += cell(probabilities[label]);
    for (const float p : probabilities) {
        text += cell(p);
    }
    return text;
}

}  // namespace beatlens::analysis
