// What `report` was asked for, and an analysed recording ready to be told.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "analysis/labelled.h"
#include "ecg/error.h"
#include "ecg/recording.h"
#include "formats/registry.h"
#include "model/engine.h"
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

    // Errors: those of reading and analysing it; out_of_range (rows of beats, which have no report).
    Result<Reported> report(const RecordingPath& path) const;

    // HTML.
    static std::string page(const Reported& reported);

private:
    Reporter(model::Engine engine, delineation::Delineator delineator, formats::LoadOptions load,
             analysis::LabelOptions labels)
        : engine_(std::move(engine)),
          delineator_(std::move(delineator)),
          load_(std::move(load)),
          labels_(std::move(labels)) {}

    model::Engine engine_;
    delineation::Delineator delineator_;
    formats::LoadOptions load_;
    analysis::LabelOptions labels_;
};

inline constexpr const char* program_name = "Beatlens " BEATLENS_VERSION;

// A folder with a page for each recording, a page of them all and tables. The exit code.
Result<int> report_into(const ReportCommand& options, const Reporter& reporter);

}  // namespace beatlens::cli
