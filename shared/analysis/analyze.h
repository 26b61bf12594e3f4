// recording + model -> labelled beats. The page, the command line, the packages and the trainer's evaluation all come
// through here: analyze() where one thread does it all, an AnalysisRun where the rows are labelled elsewhere.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "analysis/infarction.h"
#include "analysis/located.h"
#include "beats/recipe.h"
#include "ecg/aami.h"
#include "ecg/error.h"
#include "ecg/recording.h"
#include "model/classifier.h"
#include "model/model.h"

namespace beatlens::analysis {

// Room for the classes of every task.
inline constexpr std::size_t max_classes = aami_class_count;
using ClassCounts = std::array<std::size_t, max_classes>;

struct LabelledBeat {
    std::int64_t sample = 0;  // R-peak, at the sampling rate of the lead
    double time_s = 0.0;
    std::uint8_t label = 0;                          // index into class_names() of the model
    bool usable = true;                              // the signal around it can be trusted
    std::array<float, max_classes> probabilities{};  // softmax, in the order of class_names()

    float confidence() const { return probabilities[label]; }
    // For models that tell the classes of beats.
    AamiClass aami() const { return static_cast<AamiClass>(label); }
};

// Over usable beats, within the pieces of the recording: an interval that spans a gap or an unusable stretch is none.
struct HeartRate {
    double mean_bpm = 0.0;  // 60 / mean RR interval; 0 where there is no interval
    double min_bpm = 0.0;   // over runs of 8 RR intervals, so that one ectopic beat does not decide it
    double max_bpm = 0.0;
};

struct Analysis {
    model::Task task = model::Task::aami_beats;
    std::vector<std::string> class_names;
    std::string record_name;
    std::string lead;
    std::string model_name;
    double sampling_rate_hz = 0.0;  // of the lead; what samples count
    double duration_s = 0.0;
    std::vector<LabelledBeat> beats;
    ClassCounts counts{};                        // usable beats per class of class_names
    std::size_t unusable_beats = 0;              // labelled like the others, but in none of the figures
    std::optional<InfarctionResult> infarction;  // where that is the model's task; of usable beats
    HeartRate heart_rate;
    double usable_share = 1.0;                    // of the recording's duration
    std::vector<signal::QualityStretch> quality;  // of the lead that the beats come from, at each time
    std::vector<std::string> detection_leads;     // names of the leads that beats were found in, in order of use
    std::vector<std::string> warnings;            // the reader's, then what was found about the signal
};

struct AnalyzeOptions {
    std::optional<std::size_t> lead;  // see LocateOptions
    bool at_reference = false;
    // Called with the share that is done, 0 to 1; returning false cancels (error: cancelled).
    std::function<bool(double)> progress;
};

// What labels are indices of. For AAMI classes all five, in the order of aami_classes, whichever of them the model has;
// one that it does not have gets probability 0. For myocardial infarction: NORM, MI.
std::vector<std::string> class_names(model::Task task);

// All of it on this thread. Errors: those of locate() and make_cutter(), model_mismatch, internal.
Result<Analysis> analyze(const Recording& recording, const model::Model& model, const AnalyzeOptions& options = {});

// The same at beats that were located before.
Result<Analysis> analyze(const Recording& recording, const Located& located, const model::Model& model,
                         const std::function<bool(double)>& progress = {});

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
    // `logits`: [beats, classes of the model], of all rows in order. Errors: model_mismatch.
    Result<Analysis> finish(std::span<const float> logits) const;

private:
    AnalysisRun(const Recording& recording, const Located& located, const model::Model& model)
        : recording_(&recording), located_(&located), model_(&model) {}

    const Recording* recording_;
    const Located* located_;
    const model::Model* model_;
    std::size_t row_length_ = 0;
    std::unique_ptr<beats::BeatCutter> cutter_;
};

// A label and probabilities for each row of `logits` ([beats, classes of the model]); sample and time stay 0.
// Errors: model_mismatch (not whole rows).
Result<std::vector<LabelledBeat>> label_rows(const model::Model& model, std::span<const float> logits);

// `usable`: as many as beats, or empty: all are. `gaps_s`: ascending stretches [first, end) of time across which no
// interval is measured.
HeartRate heart_rate(std::span<const std::int64_t> beat_samples, double sampling_rate_hz,
                     std::span<const std::uint8_t> usable = {}, std::span<const Gap> gaps = {});

}  // namespace beatlens::analysis
