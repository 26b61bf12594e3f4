// From a path to labelled beats: what `classify` does with each recording, in any number of threads at once.
#pragma once

#include <filesystem>
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

namespace beatlens::cli {

struct LabelledTable {
    BeatTable table;  // without its values
    analysis::TableAnalysis analysis;
};

struct Labelled {
    std::variant<analysis::Analysis, LabelledTable> result;
    std::optional<analysis::Comparison> comparison;  // where the recording has references

    const std::vector<std::string>& warnings() const;
    std::size_t counted_beats() const;                // usable ones
    std::optional<std::size_t> unsure_beats() const;  // of them; none where the model does not say
};

struct LabellingOptions {
    std::string lead;           // a name ("MLII", in any case) or a number from 1; empty: the program chooses
    bool at_reference = false;  // at the recording's annotated beats instead of the detector's
    formats::LoadOptions load;
    // For rows of beats that the model cannot label, as it needs recordings; empty: they are an error.
    std::filesystem::path model_for_tables;
};

class Labeller {
public:
    static Result<Labeller> create(const std::filesystem::path& model, LabellingOptions options);

    // `recording`: which one of an archive with several; empty: the one that LabellingOptions::load names, or the only
    // one. Errors: those of load_path() and analyze(), out_of_range (no such lead, a table of beats at reference
    // positions), no_signal (a list of beats without a trace).
    Result<Labelled> label(const std::filesystem::path& path, const std::string& recording = {}) const;

    const LabellingOptions& options() const { return options_; }
    const LabelSet& label_set() const { return engine_.model().label_set; }
    bool says_sure() const { return !engine_.model().sure_from.empty(); }
    bool gives_reasons() const { return analysis::gives_reasons(engine_.model()); }

private:
    Labeller(model::Engine engine, LabellingOptions options)
        : engine_(std::move(engine)), options_(std::move(options)) {}
    Result<Labelled> label_recording(const Recording& recording) const;
    Result<Labelled> label_table(BeatTable table) const;

    model::Engine engine_;  // of all threads
    LabellingOptions options_;
};

}  // namespace beatlens::cli
