// recording + model -> labelled beats. The page, the command line, the packages and the trainer's evaluation all come
// through here: analyze() where one thread does it all, an AnalysisRun where the rows are labelled elsewhere.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "analysis/edits.h"
#include "analysis/located.h"
#include "analysis/log_odds.h"
#include "analysis/rhythm_figures.h"
#include "analysis/wave_figures.h"
#include "beats/context/context.h"
#include "beats/recipe.h"
#include "delineation/delineator.h"
#include "ecg/aami.h"
#include "ecg/error.h"
#include "ecg/label_set.h"
#include "ecg/recording.h"
#include "model/engine.h"
#include "model/model.h"

namespace beatlens::analysis {

// What a person did to a beat.
enum class BeatEdit : std::uint8_t { none, added, moved, relabelled, confirmed };
const char* to_string(BeatEdit edit);  // "added", ...

struct LabelledBeat {
    std::int64_t sample = 0;  // R-peak, at the sampling rate of the lead
    double time_s = 0.0;
    std::uint8_t label = 0;   // index into the analysis' label set
    bool usable = true;       // the signal around it can be trusted
    bool sure = true;         // the label is, by the model (Model::sure_from), and the beat is not paced
    float confidence = 0.0F;  // probability of the label, by the model; 0 of an added beat
    BeatEdit edit = BeatEdit::none;
    std::uint8_t machine_label = 0;  // what the model says of a beat that was edited; an added one has its own

    // For models that tell the classes of beats.
    AamiClass aami() const { return static_cast<AamiClass>(label); }
};

// A pacemaker: what the user says, and what the trace shows.
struct Pacemaker {
    bool declared = false;
    std::optional<std::size_t> spikes;  // beats that a spike stands before; none: the recording could not show them
};

// How many beats a person edited; stretches are those that are marked now.
struct EditCounts {
    std::size_t added = 0;
    std::size_t removed = 0;
    std::size_t moved = 0;
    std::size_t relabelled = 0;
    std::size_t confirmed = 0;
    std::size_t stretches = 0;
    std::size_t ignored = 0;  // edits of beats that are not there
};

struct Analysis {
    LabelSet label_set;  // of the model
    std::string record_name;
    std::string lead;
    std::string model_name;
    double sampling_rate_hz = 0.0;  // of the lead; what samples count
    double duration_s = 0.0;
    std::vector<LabelledBeat> beats;
    std::vector<float> probabilities;  // [beats, labels], softmax; 0 for labels that the model does not tell
    std::vector<std::size_t> counts;   // usable beats of each label
    std::size_t unusable_beats = 0;    // labelled like the others, but in none of the figures
    // Usable beats whose label is not sure; they count as what they are labelled. None where the model does not say.
    std::optional<std::size_t> unsure_beats;
    std::optional<MeanLogOdds> log_odds;          // where the labels add up so; of usable beats
    std::optional<beats::HeartRate> heart_rate;   // of usable beats; no interval spans a gap or an unusable beat
    std::optional<RhythmFigures> rhythm;          // of usable beats, where labels are AAMI classes
    std::optional<WaveFigures> waves;             // likewise, where the beats were delineated
    std::optional<Pacemaker> pacemaker;           // of models that have not learned paced beats, or declared
    double usable_share = 1.0;                    // of the recording's duration
    std::vector<signal::QualityStretch> quality;  // of the lead that the beats come from, at each time
    std::vector<std::string> detection_leads;     // names of the leads that beats were found in, in order of use
    std::vector<std::string> warnings;            // the reader's, what was found about the signal, depth_notes()
    std::optional<EditCounts> edits;              // where a person edited it
    std::vector<std::string> reasons;             // [beats] why they have their labels: reason(); else empty
    // [beats] which of the machine's beats an edited analysis has there, -1 where a person added it. Empty: the same.
    std::vector<std::int32_t> machine_beats;

    std::span<const float> probabilities_of(std::size_t beat) const {
        return std::span(probabilities).subspan(beat * label_set.size(), label_set.size());
    }
};

struct AnalyzeOptions {
    std::optional<std::size_t> lead;  // see LocateOptions
    bool at_reference = false;
    // Called with the share that is done, 0 to 1; returning false cancels (error: cancelled).
    std::function<bool(double)> progress = {};
    rhythm::EpisodeLimits limits = {};
    bool pacemaker = false;           // the user says that there is one
    const EditList* edits = nullptr;  // of a person, for what the model says
    // Finds the waves of every beat in all leads that beats were looked for in; none: there are no intervals.
    const delineation::Delineator* delineator = nullptr;
};

// All of it on this thread; several threads may share an engine. Errors: those of locate() and make_cutter(),
// model_mismatch, internal.
Result<Analysis> analyze(const Recording& recording, const model::Engine& engine, const AnalyzeOptions& options = {});
Result<Analysis> analyze(const Recording& recording, const model::Model& model, const AnalyzeOptions& options = {});

// The same at beats that were located before; what `options` says of lead and positions is in `located` already.
Result<Analysis> analyze(const Recording& recording, const Located& located, const model::Engine& engine,
                         const AnalyzeOptions& options = {});

// What belongs to the recording whatever the model, at these beats. Errors: those of beats::make_context().
Result<beats::BeatContext> context_of(const Recording& recording, const Located& located);

// Whether its analyses have reasons: it looks at the recording's context, and its labels are AAMI classes.
bool gives_reasons(const model::Model& model);

// One recording on its way through one model: rows come out, class scores go in. `recording`, `located` and `model`
// must outlive it.
class AnalysisRun {
public:
    // Makes what the model's recipe needs of the recording. Errors: those of beats::make_cutter().
    static Result<AnalysisRun> start(const Recording& recording, const Located& located, const model::Model& model);

    std::size_t beats() const { return located_->samples.size(); }
    std::size_t row_length() const { return row_length_; }
    // Writes the rows of beats first, ...: [n, row_length]. Several threads may do so at once. Errors: internal.
    Result<void> rows(std::size_t first, std::span<float> rows) const { return cutter_->cut(first, rows); }
    // The same as a strip, for State::strip_logits(): layout().values(count) values.
    const model::StripLayout& layout() const { return layout_; }
    // Null where the recipe needs none.
    const beats::BeatContext* context() const { return context_.get(); }
    Result<void> strip(std::size_t first, std::size_t count, std::span<float> strip) const {
        return layout_.shared == 0 ? cutter_->cut(first, strip) : cutter_->cut_strip(first, count, strip);
    }
    // `logits`: [beats, classes of the model], of all rows in order. `waves`: as measure() takes them, or empty: they
    // were not looked for, or not yet. `pacemaker`: declared by the user. Errors: model_mismatch, those of measure().
    Result<Analysis> finish(std::span<const float> logits, const rhythm::EpisodeLimits& limits = {},
                            std::span<const delineation::LeadWaves> waves = {}, bool pacemaker = false) const;
    // What finish() gave with the edits of a person in it: every figure is of the beats as they are then.
    // `waves`: of the machine's beats, or empty. Labels that the label set does not have, and beats that are not there
    // (within 50 ms), are passed over and counted. Errors: those of measure().
    Result<Analysis> edit(const Analysis& machine, const EditList& edits, const rhythm::EpisodeLimits& limits = {},
                          std::span<const delineation::LeadWaves> waves = {}) const;
    // Fills Analysis::waves of what finish() gave, where labels are AAMI classes, and adds what the waves warn of.
    // `waves`: of all beats, in some leads.
    // Errors: out_of_range (not of these beats, or of leads that are not there).
    Result<void> measure(std::span<const delineation::LeadWaves> waves, Analysis& analysis) const;

private:
    AnalysisRun(const Recording& recording, const Located& located, const model::Model& model)
        : recording_(&recording), located_(&located), model_(&model) {}

    // Which beats are paced follows from what a person says of it.
    void declare_pacemaker(bool declared, const Located& located, Analysis& analysis) const;
    // All that is said of the beats together, once they are in `analysis`. `located`: of these beats.
    Result<void> complete(const Located& located, const rhythm::EpisodeLimits& limits,
                          std::span<const delineation::LeadWaves> waves, Analysis& analysis) const;
    Result<void> add_waves(const Located& located, std::span<const delineation::LeadWaves> waves,
                           const rhythm::BeatsInTime& beats, Analysis& analysis) const;

    const Recording* recording_;
    const Located* located_;
    const model::Model* model_;
    std::size_t row_length_ = 0;
    model::StripLayout layout_;
    std::unique_ptr<beats::BeatContext> context_;  // where the recipe needs it
    std::unique_ptr<beats::BeatCutter> cutter_;
};

// A label for each row of `logits` ([beats, classes of the model]), and the probabilities of all labels. Errors:
// model_mismatch (not whole rows, outputs that are none of the labels, another number of outputs in sure_from).
struct RowLabels {
    std::vector<std::uint8_t> labels;  // indices of the model's labels
    std::vector<std::uint8_t> sure;    // whether the label is, 0 or 1: Model::sure_from
    std::vector<float> probabilities;  // [beats, labels]
};
Result<RowLabels> label_rows(const model::Model& model, std::span<const float> logits);

}  // namespace beatlens::analysis
