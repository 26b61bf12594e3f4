// Results of `classify` as text: CSV, NDJSON or JSON, a piece per beat or per recording.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "ecg/error.h"
#include "labelling.h"

namespace beatlens::cli {

enum class ResultFormat { csv, ndjson, json };

struct ResultStyle {
    ResultFormat format = ResultFormat::csv;
    bool per_beat = true;
    bool one_file = true;        // CSV per beat and JSON then say what they say of one recording, without its path
    LabelSet label_set;          // of the model
    bool says_sure = false;      // the model does, of each label
    bool gives_reasons = false;  // the model does, of each label of a recording
};

// What stands before the first piece and after the last, and between two.
std::string text_before(const ResultStyle& style);
std::string text_between(const ResultStyle& style);
std::string text_after(const ResultStyle& style);

// The lines of one recording.
std::string text_of(const ResultStyle& style, const std::filesystem::path& path, const Labelled& labelled);
// The line of one that failed; empty where the format has none (CSV per beat).
std::string text_of(const ResultStyle& style, const std::filesystem::path& path, const Error& error);

}  // namespace beatlens::cli
