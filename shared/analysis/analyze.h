// record + model -> labelled beats. The page, the command line, the Node package and the trainer's evaluation all call
// this. The parts are public too, because the page runs them in several workers: locate, cut, classify, summarise.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "analysis/infarction.h"
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
    std::int64_t sample = 0;  // R-peak, at the record's sampling rate
    double time_s = 0.0;
    std::uint8_t label = 0;                          // index into class_names() of the model
    std::array<float, max_classes> probabilities{};  // softmax, in the order of class_names()
    float confidence() const { return probabilities[label]; }
    // For models that tell the classes of beats.
    AamiClass aami() const { return static_cast<AamiClass>(label); }
};

struct HeartRate {
    double mean_bpm = 0.0;  // 60 / mean RR interval; 0 with fewer than two beats
    double min_bpm = 0.0;   // over runs of 8 RR intervals, so that one ectopic beat does not decide it
    double max_bpm = 0.0;
};

struct Analysis {
    model::Task task = model::Task::aami_beats;
    std::vector<std::string> class_names;
    std::string record_name;
    std::string lead;
    std::string model_name;
    double sampling_rate_hz = 0.0;
    double duration_s = 0.0;
    std::vector<LabelledBeat> beats;
    ClassCounts counts{};                        // per class of class_names
    std::optional<InfarctionResult> infarction;  // where that is the model's task
    HeartRate heart_rate;
    std::vector<std::string> warnings;
};

struct AnalyzeOptions {
    std::size_t lead = 0;  // index into record.signals
    // Where the beats are, instead of asking the detector (reference positions, for evaluation).
    std::optional<std::vector<std::int64_t>> beat_samples;
    // Called with the share that is done, 0 to 1; returning false cancels (error: cancelled).
    std::function<bool(double)> progress;
};

// What labels are indices of. For AAMI classes all five, in the order of aami_classes, whichever of them the model has;
// one that it does not have gets probability 0. For myocardial infarction: NORM, MI.
std::vector<std::string> class_names(model::Task task);

// Errors: out_of_range (lead), no_signal, no_beats, model_mismatch, internal.
Result<Analysis> analyze(const Recording& record, const model::Model& model, const AnalyzeOptions& options = {});

// The parts of analyze().
Result<std::vector<std::int64_t>> locate_beats(const Recording& record, std::size_t lead);
Result<beats::BeatInputs> cut_beats(const Recording& record, std::size_t lead, const model::Model& model,
                                    std::span<const std::int64_t> beat_samples);
// `logits`: [beats, classes of the model].
Result<Analysis> summarise(const Recording& record, std::size_t lead, const model::Model& model,
                           std::span<const std::int64_t> beat_samples, std::span<const float> logits);

// A label and probabilities for each row of `logits` ([beats, classes of the model]); sample and time stay 0.
// Errors: model_mismatch (not whole rows).
Result<std::vector<LabelledBeat>> label_rows(const model::Model& model, std::span<const float> logits);

HeartRate heart_rate(std::span<const std::int64_t> beat_samples, double sampling_rate_hz);

}  // namespace beatlens::analysis
