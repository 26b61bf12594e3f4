// From a path to labelled beats: what `classify` does with each recording, in any number of threads at once.
#pragma once

#include <CLI/CLI.hpp>
#include <filesystem>
#include <new>
#include <optional>
#include <string>

#include "analysis/analyze.h"
#include "analysis/labelled.h"
#include "ecg/error.h"
#include "formats/registry.h"
#include "model/engine.h"

namespace beatlens::cli {

using analysis::Labelled;
using analysis::LabelledTable;

struct LabellingOptions {
    analysis::LabelOptions labels;
    formats::LoadOptions load;
    // For rows of beats that the model cannot label, as it needs recordings; empty: they are an error.
    std::filesystem::path model_for_tables;
    bool intervals = false;  // P, QRS and T are found too
};

class Labeller {
public:
    static Result<Labeller> create(const std::filesystem::path& model, LabellingOptions options);

    // `recording`: which one of an archive with several; empty: the one that LabellingOptions::load names, or the only
    // one. Errors: those of load_path().
    Result<formats::Document> read(const std::filesystem::path& path, const std::string& recording) const;
    // Errors: those of analysis::label().
    Result<Labelled> label(const formats::Document& document) const;
    // Both; io where there is not enough memory.
    Result<Labelled> label(const std::filesystem::path& path, const std::string& recording = {}) const;

    const LabellingOptions& options() const { return options_; }
    const LabelSet& label_set() const { return engine_.model().label_set; }
    bool says_sure() const { return !engine_.model().sure_from.empty(); }
    bool gives_intervals() const { return delineator_ && are_aami_classes(label_set()); }
    bool gives_reasons() const { return analysis::gives_reasons(engine_.model()); }

private:
    Labeller(model::Engine engine, LabellingOptions options)
        : engine_(std::move(engine)), options_(std::move(options)) {}

    model::Engine engine_;  // of all threads
    LabellingOptions options_;
    std::optional<delineation::Delineator> delineator_;
};

// What `work()` gives, a Result. One recording that is too long must not end the others: without enough memory it is an
// error (io).
template <class Work>
auto within_memory(const Work& work) -> decltype(work()) {
    try {
        return work();
    } catch (const std::bad_alloc&) {
        return fail(ErrorCode::io, "There is not enough memory to read and label it.");
    }
}

// --model, --lead, --pacemaker and --beats ("detected" or "reference"), which must live as long as the command.
void add_labelling_options(CLI::App& command, std::optional<std::filesystem::path>& model,
                           analysis::LabelOptions& labels, std::string& beats);

}  // namespace beatlens::cli
