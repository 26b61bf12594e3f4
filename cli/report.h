// What `report` was asked for, and an analysed recording ready to be told.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "analysis/labelled.h"
#include "ecg/error.h"
#include "ecg/recording.h"
#include "labelling.h"
#include "reading.h"
#include "recordings.h"

namespace beatlens::cli {

struct ReportCommand {
    std::vector<std::string> recordings;
    std::vector<std::filesystem::path> lists;
    std::filesystem::path output;  // empty: standard output
    std::filesystem::path into;    // empty: one recording, to `output`
    std::optional<std::filesystem::path> model;
    analysis::LabelOptions labels;
    ReadingOptions reading;
    std::string beats = "detected";
    std::string format = "html";
    std::size_t jobs = 1;
};

struct Reported {
    Recording recording;
    analysis::Labelled labelled;  // an Analysis
};

// Reads and analyses recordings, any number of threads at once.
class Reporter {
public:
    // Errors: those of reading a model.
    static Result<Reporter> create(const ReportCommand& options);

    // Errors: those of reading and analysing it; out_of_range (rows of beats, which have no report), io (not enough
    // memory).
    Result<Reported> report(const RecordingPath& path) const;

    // HTML.
    static std::string page(const Reported& reported);

private:
    explicit Reporter(Labeller labeller) : labeller_(std::move(labeller)) {}

    Labeller labeller_;
};

inline constexpr const char* program_name = "Beatlens " BEATLENS_VERSION;

// A folder with a page for each recording, a page of them all and tables. The exit code.
Result<int> report_into(const ReportCommand& options, const Reporter& reporter);

}  // namespace beatlens::cli
