// Pieces of JSON that several reports have in common.
#pragma once

#include <cmath>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "analysis/analyze.h"
#include "analysis/beat_table.h"
#include "analysis/comparison.h"

namespace beatlens::analysis {

// Reports without their beats, and their beats one by one; see analysis/report.h and analysis/beat_table.h.
nlohmann::ordered_json analysis_json(const Analysis& analysis, const std::optional<Comparison>& comparison);
nlohmann::ordered_json beat_json(const Analysis& analysis, const LabelledBeat& beat);
nlohmann::ordered_json comparison_json(const Comparison& comparison);
nlohmann::ordered_json table_json(const TableAnalysis& analysis);
nlohmann::ordered_json table_beat_json(const BeatTable& table, const TableAnalysis& analysis, std::size_t beat);

// One line. Names come from files: bytes that are not UTF-8 are replaced, not fatal.
std::string json_text(const nlohmann::ordered_json& json);

// {"N": 2239, "S": 33, ...}
inline nlohmann::ordered_json counts_json(const std::vector<std::string>& class_names, const ClassCounts& counts) {
    nlohmann::ordered_json json = nlohmann::ordered_json::object();
    for (std::size_t i = 0; i < class_names.size() && i < counts.size(); ++i) {
        json[class_names[i]] = counts[i];
    }
    return json;
}

// Six decimals: a float's worth of a probability, and the same text on every platform.
inline double rounded(double value) { return std::round(value * 1e6) / 1e6; }

// {"mean_log_odds", "probability", "beats", "beats_mi", "note"}
inline nlohmann::ordered_json infarction_json(const InfarctionResult& result) {
    return {{"mean_log_odds", rounded(result.mean_log_odds)},
            {"probability", rounded(result.probability)},
            {"beats", result.beats},
            {"beats_mi", result.beats_mi},
            {"note", model::mi_note}};
}

// ",p_N,p_S,p_V,p_F,p_Q"
inline std::string probability_columns(const std::vector<std::string>& class_names) {
    std::string text;
    for (const std::string& name : class_names) {
        text += ",p_" + name;
    }
    return text;
}

// ",N,0.998000,0.998000,0.001000,...": class, confidence and probabilities of a beat.
inline std::string class_cells(const std::vector<std::string>& class_names, std::size_t label,
                               const std::array<float, max_classes>& probabilities) {
    char number[32];
    const auto cell = [&](float value) {
        std::snprintf(number, sizeof number, ",%.6f", static_cast<double>(value));
        return number;
    };
    std::string text = "," + class_names[label];
    text += cell(probabilities[label]);
    for (std::size_t i = 0; i < class_names.size(); ++i) {
        text += cell(probabilities[i]);
    }
    return text;
}

}  // namespace beatlens::analysis
