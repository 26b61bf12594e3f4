// Results of `classify` as text: CSV, NDJSON or JSON, a piece per beat or per recording.
#pragma once

#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "ecg/error.h"
#include "labelling.h"

namespace beatlens::cli {

enum class ResultFormat { csv, ndjson, json };

// What the columns of CSV depend on: what the model says.
struct Columns {
    std::vector<std::string> labels;
    std::string summary;         // the key of what the labels add up to, "mi"; empty where they are counted
    bool aami = true;            // the labels can be compared with reference annotations
    bool says_sure = false;      // of each label
    bool gives_reasons = false;  // of each label of a recording
    bool intervals = false;      // of each beat of a recording
};
Columns columns_of(const Labeller& labeller);

struct ResultStyle {
    ResultFormat format = ResultFormat::csv;
    bool per_beat = true;
    bool one_file = true;  // CSV per beat and JSON then say what they say of one recording, without its path
    Columns columns;
};

// What stands before the first piece and after the last, and between two.
std::string text_before(const ResultStyle& style);
std::string text_between(const ResultStyle& style);
std::string text_after(const ResultStyle& style);

// The lines of one recording.
std::string text_of(const ResultStyle& style, const std::filesystem::path& path, const Labelled& labelled);
// The line of one that failed; empty where the format has none (CSV per beat).
std::string text_of(const ResultStyle& style, const std::filesystem::path& path, const Error& error);

// The pieces of it. Lines of CSV are made from JSON, whatever that holds, so that they say the same.
nlohmann::ordered_json summary_of(const Labelled& labelled);                 // without its beats
nlohmann::ordered_json beat_of(const Labelled& labelled, std::size_t beat);  // with its number and its reference
nlohmann::ordered_json error_json(const Error& error);                       // {"schema", "error": {"code", "message"}}
// {"path", ...}
nlohmann::ordered_json with_path(const std::string& path, const nlohmann::ordered_json& rest);
std::string csv_record(const Columns& columns, const std::string& path, const nlohmann::ordered_json& summary);
// `path_cell`: csv_cell(path)
std::string csv_beat(const Columns& columns, const std::string& path_cell, const nlohmann::ordered_json& beat);

}  // namespace beatlens::cli
