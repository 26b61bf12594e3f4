#include "analysis/analyze.h"

#include <algorithm>
#include <cmath>

#include "signal/r_peaks.h"

namespace beatlens::analysis {

namespace {

// Beats that are classified between two calls of the progress function.
constexpr std::size_t progress_step = 256;

Result<void> check_lead(const Recording& record, std::size_t lead) {
    if (record.signals.empty()) {
        return fail(ErrorCode::no_signal, "The record has no signals.");
    }
    if (lead >= record.signals.size()) {
        return fail(ErrorCode::out_of_range, "The record has " + std::to_string(record.signals.size()) +
                                                 " lead(s); there is no lead number " + std::to_string(lead + 1) + ".");
    }
    return {};
}

Result<void> classify_all(const model::Model& model, const beats::BeatInputs& inputs, std::vector<float>& logits,
                          const std::function<bool(double)>& progress) {
    auto classifier = model::Classifier::create(model);
    BEATLENS_TRY(classifier);
    const std::size_t classes = classifier->classes();
    const std::size_t beats = inputs.beats();
    logits.resize(beats * classes);
    for (std::size_t begin = 0; begin < beats; begin += progress_step) {
        const std::size_t count = std::min(progress_step, beats - begin);
        BEATLENS_TRY(classifier->logits(std::span(inputs.values).subspan(begin * inputs.length, count * inputs.length),
                                        std::span(logits).subspan(begin * classes, count * classes)));
        if (progress && !progress(static_cast<double>(begin + count) / static_cast<double>(beats))) {
            return fail(ErrorCode::cancelled, "The analysis was cancelled.");
        }
    }
    return {};
}

}  // namespace

Result<std::vector<std::int64_t>> locate_beats(const Recording& record, std::size_t lead) {
    BEATLENS_TRY(check_lead(record, lead));
    const Signal& signal = record.signals[lead];
    // "adu": raw ADC numbers without a gain. Detector and recipe do not depend on the scale.
    if (signal.units != "mV" && signal.units != "adu") {
        return fail(ErrorCode::no_signal, "Lead '" + signal.lead + "' is in " + signal.units +
                                              ", so it is not an electrocardiogram: choose another lead.");
    }
    auto peaks = signal::detect_r_peaks(signal.samples, signal.sampling_rate_hz);
    BEATLENS_TRY(peaks);
    if (peaks->empty()) {
        return fail(ErrorCode::no_beats, "No heartbeat was found in lead '" + signal.lead +
                                             "': choose another lead, or check its units and sampling rate.");
    }
    return peaks;
}

Result<beats::BeatInputs> cut_beats(const Recording& record, std::size_t lead, const model::Model& model,
                                    std::span<const std::int64_t> beat_samples) {
    BEATLENS_TRY(check_lead(record, lead));
    return beats::cut_beats(model.recipe, record.signals[lead], beat_samples, beat_samples);
}

HeartRate heart_rate(std::span<const std::int64_t> beat_samples, double sampling_rate_hz) {
    HeartRate rate;
    if (beat_samples.size() < 2 || !(sampling_rate_hz > 0.0)) {
        return rate;
    }
    const auto bpm = [&](std::size_t first, std::size_t last) {
        const auto span_samples = static_cast<double>(beat_samples[last] - beat_samples[first]);
        return span_samples > 0.0 ? 60.0 * sampling_rate_hz * static_cast<double>(last - first) / span_samples : 0.0;
    };
    const std::size_t last = beat_samples.size() - 1;
    rate.mean_bpm = bpm(0, last);
    const std::size_t run = std::min<std::size_t>(8, last);
    rate.min_bpm = rate.max_bpm = bpm(0, run);
    for (std::size_t i = run; i <= last; ++i) {
        rate.min_bpm = std::min(rate.min_bpm, bpm(i - run, i));
        rate.max_bpm = std::max(rate.max_bpm, bpm(i - run, i));
    }
    return rate;
}

std::vector<std::string> class_names(model::Task task) {
    if (task == model::Task::myocardial_infarction) {
        return {model::mi_classes.begin(), model::mi_classes.end()};
    }
    std::vector<std::string> names;
    names.reserve(aami_classes.size());
    for (const AamiClass c : aami_classes) {
        names.emplace_back(1, letter(c));
    }
    return names;
}

Result<std::vector<LabelledBeat>> label_rows(const model::Model& model, std::span<const float> logits) {
    const std::size_t classes = model.classes.size();
    if (classes == 0 || logits.size() % classes != 0) {
        return fail(ErrorCode::model_mismatch, "Class scores must come in rows of one for each class of the model.");
    }
    const auto names = class_names(model.task);
    std::vector<std::size_t> label_of;  // each of the model's outputs
    for (const std::string& name : model.classes) {
        const auto at = std::find(names.begin(), names.end(), name);
        if (at == names.end()) {
            return fail(ErrorCode::model_mismatch, "The model has a class '" + name + "' that its task does not have.");
        }
        label_of.push_back(static_cast<std::size_t>(at - names.begin()));
    }
    std::vector<float> probabilities(logits.begin(), logits.end());
    model::softmax_rows(probabilities, classes);
    std::vector<LabelledBeat> beats(logits.size() / classes);
    for (std::size_t i = 0; i < beats.size(); ++i) {
        float best = -1.0F;
        for (std::size_t c = 0; c < classes; ++c) {
            const float p = probabilities[i * classes + c];
            beats[i].probabilities[label_of[c]] = p;
            if (p > best) {
                best = p;
                beats[i].label = static_cast<std::uint8_t>(label_of[c]);
            }
        }
    }
    return beats;
}

Result<Analysis> summarise(const Recording& record, std::size_t lead, const model::Model& model,
                           std::span<const std::int64_t> beat_samples, std::span<const float> logits) {
    BEATLENS_TRY(check_lead(record, lead));
    auto beats = label_rows(model, logits);
    BEATLENS_TRY(beats);
    if (beats->size() != beat_samples.size()) {
        return fail(ErrorCode::model_mismatch, "There must be one row of class scores for each beat.");
    }
    Analysis analysis;
    analysis.task = model.task;
    analysis.class_names = class_names(model.task);
    if (model.task == model::Task::myocardial_infarction) {
        analysis.infarction = infarction_result(logits);
    }
    analysis.record_name = record.name;
    analysis.lead = record.signals[lead].lead;
    analysis.model_name = model.name;
    analysis.sampling_rate_hz = record.signals[lead].sampling_rate_hz;
    analysis.duration_s = record.duration_s();
    analysis.heart_rate = heart_rate(beat_samples, analysis.sampling_rate_hz);
    analysis.warnings = record.warnings;
    analysis.beats = std::move(*beats);
    for (std::size_t i = 0; i < beat_samples.size(); ++i) {
        LabelledBeat& beat = analysis.beats[i];
        beat.sample = beat_samples[i];
        beat.time_s = time_of(beat.sample, analysis.sampling_rate_hz);
        ++analysis.counts[beat.label];
    }
    return analysis;
}

Result<Analysis> analyze(const Recording& record, const model::Model& model, const AnalyzeOptions& options) {
    BEATLENS_TRY(check_lead(record, options.lead));
    std::vector<std::int64_t> beat_samples;
    if (options.beat_samples) {
        beat_samples = *options.beat_samples;
    } else {
        auto located = locate_beats(record, options.lead);
        BEATLENS_TRY(located);
        beat_samples = std::move(*located);
    }
    const auto inputs = cut_beats(record, options.lead, model, beat_samples);
    BEATLENS_TRY(inputs);
    std::vector<float> logits;
    BEATLENS_TRY(classify_all(model, *inputs, logits, options.progress));
    return summarise(record, options.lead, model, beat_samples, logits);
}

}  // namespace beatlens::analysis
