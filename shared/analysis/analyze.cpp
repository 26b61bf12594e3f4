#include "analysis/analyze.h"

#include <algorithm>
#include <cmath>

#include "analysis/depth.h"
#include "analysis/lead_reversal.h"
#include "analysis/pacing.h"
#include "analysis/reason.h"

namespace beatlens::analysis {

namespace {

bool needs_context(const model::Model& model) {
    const beats::Recipe* const recipe = beats::find_recipe(model.recipe);
    return recipe != nullptr && recipe->needs_context;
}

// Beats that are cut and classified between two calls of the progress function.
constexpr std::size_t block_beats = 1024;
// Of the whole, as the progress function is told: the rest is classification, of which half goes to waves.
constexpr double locating_share = 0.3;
constexpr double waves_share = 0.35;

// `share`: of the whole, that this is.
Result<std::vector<float>> classify_all(const AnalysisRun& run, const model::Engine& engine,
                                        const std::function<bool(double)>& progress, double share) {
    auto state = engine.make_state();
    BEATLENS_TRY(state);
    const std::size_t classes = engine.outputs();
    const std::size_t beats = run.beats();
    std::vector<float> logits(beats * classes);
    std::vector<float> strip;
    for (std::size_t begin = 0; begin < beats; begin += block_beats) {
        const std::size_t count = std::min(block_beats, beats - begin);
        strip.resize(run.layout().values(count));
        BEATLENS_TRY(run.strip(begin, count, strip));
        BEATLENS_TRY(state->strip_logits(strip, std::span(logits).subspan(begin * classes, count * classes)));
        const double done = static_cast<double>(begin + count) / static_cast<double>(beats);
        if (progress && !progress(locating_share + share * done)) {
            return fail(ErrorCode::cancelled, "The analysis was cancelled.");
        }
    }
    return logits;
}

std::vector<double> times_of(const Recording& recording, const Located& located) {
    std::vector<double> times_s(located.samples.size());
    std::transform(located.samples.begin(), located.samples.end(), times_s.begin(), [&](std::int64_t sample) {
        return time_of(sample, recording.signals[located.lead].sampling_rate_hz);
    });
    return times_s;
}

// What the person must know before reading the figures: none of them counts what cannot be trusted.
void note_quality(const Located& located, Analysis& analysis) {
    analysis.warnings.insert(analysis.warnings.end(), located.notes.begin(), located.notes.end());
    if (analysis.unusable_beats == 0) {
        return;
    }
    const std::size_t all = analysis.beats.size();
    std::string note = std::to_string(analysis.unusable_beats) + " of " + std::to_string(all) +
                       (all == 1 ? " beat lies" : " beats lie") +
                       " where the signal cannot be trusted; they are marked and left out of counts and heart rate.";
    if (analysis.unusable_beats == all) {
        note = "The signal cannot be trusted anywhere that beats were found: there are no counts and no heart rate.";
    }
    analysis.warnings.push_back(std::move(note));
}

// It labels beats by the AAMI's classes, but has not learned those of pacemakers, and has a label for them all the
// same.
bool takes_paced_for_others(const model::Model& model) {
    return are_aami_classes(model.label_set) &&
           std::find(model.outputs.begin(), model.outputs.end(), index_of(AamiClass::Q)) == model.outputs.end();
}

void note_pacing(const Pacemaker& pacemaker, Analysis& analysis) {
    const bool seen = pacemaker.spikes.value_or(0) > 0;
    if (!seen && !pacemaker.declared) {
        return;
    }
    std::string note = pacemaker.declared ? "A pacemaker is declared. " : "";
    if (seen) {
        note += "Spikes like those of a pacemaker stand before " + std::to_string(*pacemaker.spikes) + " of " +
                std::to_string(analysis.beats.size()) +
                " beats. The model has not learned paced beats (class Q): do not take the labels of these for granted.";
    } else {
        note += std::string(pacemaker.spikes ? "No spikes of one are seen"
                                             : "The recording has too few samples a second to show its spikes") +
                ". The model has not learned paced beats (class Q): labels are less sure wherever it paces.";
    }
    analysis.warnings.push_back(std::move(note));
}

std::vector<AamiClass> classes_of(const Analysis& analysis) {
    std::vector<AamiClass> classes(analysis.beats.size());
    std::transform(analysis.beats.begin(), analysis.beats.end(), classes.begin(),
                   [](const LabelledBeat& beat) { return beat.aami(); });
    return classes;
}

}  // namespace

Result<RowLabels> label_rows(const model::Model& model, std::span<const float> logits) {
    const std::size_t outputs = model.outputs.size();
    const std::size_t labels = model.label_set.size();
    if (outputs == 0 || logits.size() % outputs != 0) {
        return fail(ErrorCode::model_mismatch, "Class scores must come in rows of one for each class of the model.");
    }
    if (labels > max_labels || *std::max_element(model.outputs.begin(), model.outputs.end()) >= labels) {
        return fail(ErrorCode::model_mismatch, "The model has a class that its labels do not have.");
    }
    BEATLENS_TRY(model::check_sure_from(model.sure_from, outputs));
    std::vector<float> probabilities(logits.begin(), logits.end());
    model::softmax_rows(probabilities, outputs);
    const std::size_t beats = logits.size() / outputs;
    RowLabels rows{std::vector<std::uint8_t>(beats), std::vector<std::uint8_t>(beats, 1),
                   std::vector<float>(beats * labels)};
    for (std::size_t i = 0; i < beats; ++i) {
        const auto row = probabilities.begin() + static_cast<std::ptrdiff_t>(i * outputs);
        const auto best =
            static_cast<std::size_t>(std::max_element(row, row + static_cast<std::ptrdiff_t>(outputs)) - row);
        rows.labels[i] = static_cast<std::uint8_t>(model.outputs[best]);
        if (!model.sure_from.empty()) {
            rows.sure[i] = static_cast<double>(probabilities[i * outputs + best]) >= model.sure_from[best] ? 1 : 0;
        }
        for (std::size_t c = 0; c < outputs; ++c) {
            rows.probabilities[i * labels + model.outputs[c]] = probabilities[i * outputs + c];
        }
    }
    return rows;
}

Result<beats::BeatContext> context_of(const Recording& recording, const Located& located) {
    return beats::make_context(recording, located.leads, times_of(recording, located), located.usable);
}

Result<AnalysisRun> AnalysisRun::start(const Recording& recording, const Located& located, const model::Model& model) {
    AnalysisRun run(recording, located, model);
    run.row_length_ = beats::row_length(model.recipe);
    run.layout_ = model::strip_layout(model.architecture);
    if (needs_context(model)) {
        auto context = context_of(recording, located);
        BEATLENS_TRY(context);
        run.context_ = std::make_unique<beats::BeatContext>(*std::move(context));
    }
    auto cutter = beats::make_cutter(
        model.recipe, {recording.signals, located.lead, located.samples, located.marks, run.context_.get()});
    BEATLENS_TRY(cutter);
    run.cutter_ = *std::move(cutter);
    return run;
}

Result<Analysis> AnalysisRun::finish(std::span<const float> logits, const rhythm::EpisodeLimits& limits,
                                     std::span<const delineation::LeadWaves> waves, bool pacemaker) const {
    auto rows = label_rows(*model_, logits);
    BEATLENS_TRY(rows);
    if (rows->labels.size() != located_->samples.size()) {
        return fail(ErrorCode::model_mismatch, "There must be one row of class scores for each beat.");
    }
    std::vector<std::uint8_t> paced;
    const bool takes_for_others = takes_paced_for_others(*model_);
    if (takes_for_others || pacemaker) {
        paced = paced_beats(*recording_, *located_, pacemaker);
    }
    for (std::size_t i = 0; takes_for_others && !model_->sure_from.empty() && i < paced.size(); ++i) {
        rows->sure[i] = rows->sure[i] != 0 && paced[i] == 0 ? 1 : 0;
    }
    const Signal& signal = recording_->signals[located_->lead];
    Analysis analysis;
    analysis.label_set = model_->label_set;
    analysis.record_name = recording_->name;
    analysis.lead = signal.lead;
    analysis.model_name = model_->name;
    analysis.sampling_rate_hz = signal.sampling_rate_hz;
    analysis.duration_s = recording_->duration_s();
    for (const signal::LeadChoice& choice : located_->detection_leads) {
        const std::string& name = recording_->signals[choice.lead].lead;
        if (std::find(analysis.detection_leads.begin(), analysis.detection_leads.end(), name) ==
            analysis.detection_leads.end()) {
            analysis.detection_leads.push_back(name);
        }
    }
    analysis.beats.resize(rows->labels.size());
    analysis.probabilities = std::move(rows->probabilities);
    std::vector<float> usable_logits;
    const std::size_t classes = model_->outputs.size();
    for (std::size_t i = 0; i < analysis.beats.size(); ++i) {
        LabelledBeat& beat = analysis.beats[i];
        beat.sample = located_->samples[i];
        beat.time_s = time_of(beat.sample, analysis.sampling_rate_hz);
        beat.label = beat.machine_label = rows->labels[i];
        beat.confidence = analysis.probabilities_of(i)[beat.label];
        beat.sure = rows->sure[i] != 0;
        beat.usable = located_->usable[i] != 0;
        if (beat.usable) {
            const auto row = logits.subspan(i * classes, classes);
            usable_logits.insert(usable_logits.end(), row.begin(), row.end());
        }
    }
    if (model_->label_set.summary == Summary::mean_log_odds) {
        analysis.log_odds = mean_log_odds(usable_logits);
    }
    if (takes_for_others || pacemaker) {
        analysis.pacemaker = Pacemaker{pacemaker, std::nullopt};
        if (shows_spikes(*recording_, *located_)) {
            analysis.pacemaker->spikes = static_cast<std::size_t>(std::count(paced.begin(), paced.end(), 1));
        }
    }
    BEATLENS_TRY(complete(*located_, limits, waves, analysis));
    // Last, as sentences take most of the memory.
    for (std::size_t i = 0; gives_reasons(*model_) && i < analysis.beats.size(); ++i) {
        analysis.reasons.push_back(reason(*context_, i, static_cast<AamiClass>(analysis.beats[i].label)));
    }
    return analysis;
}

void AnalysisRun::declare_pacemaker(bool declared, const Located& located, Analysis& analysis) const {
    const bool takes_for_others = takes_paced_for_others(*model_);
    const std::vector<std::uint8_t> paced = paced_beats(*recording_, located, declared);
    for (std::size_t i = 0; takes_for_others && !model_->sure_from.empty() && i < paced.size(); ++i) {
        LabelledBeat& beat = analysis.beats[i];
        if (beat.edit == BeatEdit::none || beat.edit == BeatEdit::moved) {
            const auto output = std::find(model_->outputs.begin(), model_->outputs.end(), beat.label);
            const auto sure_from = model_->sure_from[static_cast<std::size_t>(output - model_->outputs.begin())];
            beat.sure = static_cast<double>(beat.confidence) >= sure_from && paced[i] == 0;
        }
    }
    if (!takes_for_others && !declared) {
        analysis.pacemaker.reset();
        return;
    }
    analysis.pacemaker = Pacemaker{declared, std::nullopt};
    if (shows_spikes(*recording_, located)) {
        analysis.pacemaker->spikes = static_cast<std::size_t>(std::count(paced.begin(), paced.end(), 1));
    }
}

Result<void> AnalysisRun::complete(const Located& located, const rhythm::EpisodeLimits& limits,
                                   std::span<const delineation::LeadWaves> waves, Analysis& analysis) const {
    analysis.usable_share = located.usable_share;
    analysis.quality = located.overall;
    analysis.warnings = recording_->warnings;
    analysis.counts.assign(analysis.label_set.size(), 0);
    analysis.unusable_beats = 0;
    if (!model_->sure_from.empty()) {
        analysis.unsure_beats = 0;
    }
    for (const LabelledBeat& beat : analysis.beats) {
        if (!beat.usable) {
            ++analysis.unusable_beats;
            continue;
        }
        ++analysis.counts[beat.label];
        if (!beat.sure && analysis.unsure_beats) {
            ++*analysis.unsure_beats;  // only a model that says so has labels that are not sure
        }
    }
    const std::vector<double> times_s = times_of(*recording_, located);
    const auto rr = beats::measure_rr(times_s, located.usable, beats::find_cuts(*recording_, located.leads));
    BEATLENS_TRY(rr);
    analysis.heart_rate = beats::heart_rate(*rr);
    if (are_aami_classes(analysis.label_set)) {
        const std::vector<AamiClass> of_beats = classes_of(analysis);
        const rhythm::BeatsInTime beats{times_s, of_beats, *rr};
        analysis.rhythm =
            rhythm_figures(times_s, of_beats, located.usable, *rr, analysis.duration_s, recording_->start_time, limits);
        BEATLENS_TRY(waves.empty() ? add_fibrillation(beats, {}, *analysis.rhythm)
                                   : add_waves(located, waves, beats, analysis));
    }
    note_quality(located, analysis);
    if (takes_paced_for_others(*model_)) {
        note_pacing(*analysis.pacemaker, analysis);
    }
    const auto notes = depth_notes(analysis, *rr, context_.get());
    analysis.warnings.insert(analysis.warnings.end(), notes.begin(), notes.end());
    return {};
}

Result<void> AnalysisRun::measure(std::span<const delineation::LeadWaves> waves, Analysis& analysis) const {
    if (!analysis.rhythm) {
        return {};
    }
    const std::vector<double> times_s = times_of(*recording_, *located_);
    const auto rr = beats::measure_rr(times_s, located_->usable, beats::find_cuts(*recording_, located_->leads));
    BEATLENS_TRY(rr);
    const std::vector<AamiClass> classes = classes_of(analysis);
    return add_waves(*located_, waves, {times_s, classes, *rr}, analysis);
}

Result<void> AnalysisRun::add_waves(const Located& located, std::span<const delineation::LeadWaves> waves,
                                    const rhythm::BeatsInTime& beats, Analysis& analysis) const {
    for (const delineation::LeadWaves& lead : waves) {
        if (lead.lead >= recording_->signals.size() || lead.beats.size() != beats.size()) {
            return fail(ErrorCode::out_of_range, "Waves must be those of the beats, in leads of the recording.");
        }
    }
    analysis.waves = wave_figures(*recording_, located, beats.classes, beats.rr, waves);
    const auto notes = reversal_notes(*recording_, located, beats.classes, waves);
    analysis.warnings.insert(analysis.warnings.end(), notes.begin(), notes.end());
    return add_fibrillation(beats, waves, *analysis.rhythm);
}

bool gives_reasons(const model::Model& model) { return needs_context(model) && are_aami_classes(model.label_set); }

Result<Analysis> analyze(const Recording& recording, const Located& located, const model::Engine& engine,
                         const AnalyzeOptions& options) {
    const auto run = AnalysisRun::start(recording, located, engine.model());
    BEATLENS_TRY(run);
    const bool with_waves = options.delineator != nullptr && are_aami_classes(engine.model().label_set);
    const double share = 1.0 - locating_share - (with_waves ? waves_share : 0.0);
    const auto logits = classify_all(*run, engine, options.progress, share);
    BEATLENS_TRY(logits);
    std::vector<delineation::LeadWaves> waves;
    if (with_waves) {
        const auto progress = [&](double done) {
            return !options.progress || options.progress(1.0 - waves_share * (1.0 - done));
        };
        auto found = options.delineator->delineate(recording, times_of(recording, located), located.leads, progress);
        BEATLENS_TRY(found);
        waves = *std::move(found);
    }
    auto analysis = run->finish(*logits, options.limits, waves, options.pacemaker);
    return !analysis || options.edits == nullptr ? std::move(analysis)
                                                 : run->edit(*analysis, *options.edits, options.limits, waves);
}

Result<Analysis> analyze(const Recording& recording, const model::Engine& engine, const AnalyzeOptions& options) {
    LocateOptions locating;
    locating.lead = options.lead;
    locating.at_reference = options.at_reference;
    if (options.progress) {
        locating.progress = [&](double done) { return options.progress(locating_share * done); };
    }
    const auto located = locate(recording, locating);
    BEATLENS_TRY(located);
    return analyze(recording, *located, engine, options);
}

Result<Analysis> analyze(const Recording& recording, const model::Model& model, const AnalyzeOptions& options) {
    const auto engine = model::Engine::create(model);
    BEATLENS_TRY(engine);
    return analyze(recording, *engine, options);
}

}  // namespace beatlens::analysis
