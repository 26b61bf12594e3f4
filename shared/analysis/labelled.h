// What a document holds, labelled: a recording, compared with its references, or a table of beats. The command line and
// the C library make the same of a file.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "analysis/analyze.h"
#include "analysis/beat_table.h"
#include "analysis/comparison.h"
#include "ecg/error.h"
#include "formats/registry.h"
#include "model/engine.h"

namespace beatlens::analysis {

struct LabelledTable {
    BeatTable table;  // without its values
    TableAnalysis analysis;
};

struct Labelled {
    std::variant<Analysis, LabelledTable> result;
    std::optional<Comparison> comparison;  // where the recording has references

    const LabelSet& label_set() const;
    std::size_t beats() const;
    const std::vector<std::size_t>& counts() const;  // usable beats of each label
    const std::vector<std::string>& warnings() const;
    std::size_t counted_beats() const;                // usable ones
    std::optional<std::size_t> unsure_beats() const;  // of them; none where the model does not say
};

struct LabelOptions {
    std::string lead;                           // as find_lead() takes it: "MLII", "1"; empty: the program chooses
    bool at_reference = false;                  // at the recording's annotated beats instead of the detector's
    std::function<bool(double)> progress = {};  // as analyze() calls it
    rhythm::EpisodeLimits limits = {};          // of fast and slow rhythms and pauses
    bool pacemaker = false;                     // the user says that there is one
    std::optional<EditList> edits = {};         // of a person, of one recording
    const delineation::Delineator* delineator = nullptr;  // see AnalyzeOptions
};

// Errors: those of find_lead(), analyze() and classify_table(), out_of_range (a table of beats at reference positions),
// no_signal (a list of beats without a trace).
Result<Labelled> label(const formats::Document& document, const model::Engine& engine, const LabelOptions& options);

// One document, as analysis/report.h and analysis/beat_table.h describe it.
std::string to_json(const Labelled& labelled);
std::string to_csv(const Labelled& labelled);

}  // namespace beatlens::analysis
