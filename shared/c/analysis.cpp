#include <cstdlib>
#include <cstring>
#include <limits>
#include <new>
#include <utility>
#include <variant>

#include "c/border.h"

using namespace beatlens;
using namespace beatlens::c;

namespace {

constexpr double missing = std::numeric_limits<double>::quiet_NaN();

analysis::LabelOptions label_options(const beatlens_classify_options* options, locale_t callers) {
    analysis::LabelOptions labels;
    if (options == nullptr) {
        return labels;
    }
    labels.lead = text_or_empty(options->lead);
    labels.at_reference = options->at_references != 0;
    if (options->progress != nullptr) {
        labels.progress = [options, callers](double share) {
            const LocaleScope theirs(callers);
            return options->progress(share, options->progress_context) != 0;
        };
    }
    return labels;
}

const LabelSet* labels_of(const beatlens_analysis* analysis) {
    return analysis != nullptr ? &analysis->labelled.label_set() : nullptr;
}

const Label* label_of(const beatlens_analysis* analysis, std::size_t index) {
    const LabelSet* const set = labels_of(analysis);
    return set != nullptr && index < set->size() ? &set->labels[index] : nullptr;
}

template <class Write>
beatlens_status write_text(const beatlens_analysis* analysis, char** text, std::size_t* size, beatlens_error* error,
                           const Write& write) {
    if (text == nullptr) {
        return no_argument(error, "text");
    }
    *text = nullptr;
    if (analysis == nullptr) {
        return no_argument(error, "analysis");
    }
    return guarded(error, [&](locale_t) -> Result<void> {
        const std::string written = write(analysis->labelled);
        char* const copy = static_cast<char*>(std::malloc(written.size() + 1));
        if (copy == nullptr) {
            throw std::bad_alloc();
        }
        std::memcpy(copy, written.c_str(), written.size() + 1);
        *text = copy;
        if (size != nullptr) {
            *size = written.size();
        }
        return {};
    });
}

}  // namespace

beatlens_status beatlens_classify(const beatlens_recording* recording, const beatlens_model* model,
                                  const beatlens_classify_options* options, beatlens_analysis** analysis,
                                  beatlens_error* error) {
    if (analysis == nullptr) {
        return no_argument(error, "analysis");
    }
    *analysis = nullptr;
    if (recording == nullptr) {
        return no_argument(error, "recording");
    }
    if (model == nullptr) {
        return no_argument(error, "model");
    }
    return guarded(error, [&](locale_t callers) {
        return hand_over(analysis,
                         analysis::label(recording->document, model->engine, label_options(options, callers)));
    });
}

void beatlens_analysis_free(beatlens_analysis* analysis) { delete analysis; }

size_t beatlens_analysis_label_count(const beatlens_analysis* analysis) {
    const LabelSet* const set = labels_of(analysis);
    return set != nullptr ? set->size() : 0;
}

const char* beatlens_analysis_label_name(const beatlens_analysis* analysis, size_t label) {
    const Label* const found = label_of(analysis, label);
    return found != nullptr ? found->name.c_str() : "";
}

const char* beatlens_analysis_label_description(const beatlens_analysis* analysis, size_t label) {
    const Label* const found = label_of(analysis, label);
    return found != nullptr ? found->description.c_str() : "";
}

size_t beatlens_analysis_label_beats(const beatlens_analysis* analysis, size_t label) {
    return label_of(analysis, label) != nullptr ? analysis->labelled.counts()[label] : 0;
}

size_t beatlens_analysis_beat_count(const beatlens_analysis* analysis) {
    return analysis != nullptr ? analysis->labelled.beats() : 0;
}

beatlens_status beatlens_analysis_beat(const beatlens_analysis* analysis, size_t index, beatlens_beat* beat) {
    if (beat == nullptr || analysis == nullptr) {
        return BEATLENS_INVALID_ARGUMENT;
    }
    *beat = {};
    beat->label = beat->reason = "";
    if (index >= beatlens_analysis_beat_count(analysis)) {
        return BEATLENS_OUT_OF_RANGE;
    }
    if (const auto* record = std::get_if<analysis::Analysis>(&analysis->labelled.result)) {
        const analysis::LabelledBeat& found = record->beats[index];
        beat->sample = found.sample;
        beat->time_s = found.time_s;
        beat->label_index = found.label;
        beat->usable = found.usable ? 1 : 0;
        beat->sure = found.sure ? 1 : 0;
        beat->reason = text_at(record->reasons, index);
        beat->probabilities = record->probabilities_of(index).data();
    } else {
        const analysis::TableAnalysis& table = std::get<analysis::LabelledTable>(analysis->labelled.result).analysis;
        beat->sample = -1;
        beat->time_s = missing;
        beat->label_index = table.labels[index];
        beat->usable = 1;
        beat->sure = table.sure[index] != 0 ? 1 : 0;
        beat->probabilities = table.probabilities_of(index).data();
    }
    beat->label = beatlens_analysis_label_name(analysis, beat->label_index);
    beat->confidence = beat->probabilities[beat->label_index];
    return BEATLENS_OK;
}

beatlens_status beatlens_analysis_figures(const beatlens_analysis* analysis, beatlens_figures* figures) {
    if (figures == nullptr || analysis == nullptr) {
        return BEATLENS_INVALID_ARGUMENT;
    }
    *figures = {"", "", missing, missing, missing, missing, missing, missing, 0, -1};
    if (const auto unsure = analysis->labelled.unsure_beats()) {
        figures->unsure_beats = static_cast<int64_t>(*unsure);
    }
    const auto* record = std::get_if<analysis::Analysis>(&analysis->labelled.result);
    if (record == nullptr) {
        figures->record = std::get<analysis::LabelledTable>(analysis->labelled.result).analysis.name.c_str();
        return BEATLENS_OK;
    }
    figures->record = record->record_name.c_str();
    figures->lead = record->lead.c_str();
    figures->sampling_rate_hz = record->sampling_rate_hz;
    figures->duration_s = record->duration_s;
    figures->usable_share = record->usable_share;
    figures->unusable_beats = record->unusable_beats;
    if (record->heart_rate) {
        figures->mean_bpm = record->heart_rate->mean_bpm;
        figures->min_bpm = record->heart_rate->min_bpm;
        figures->max_bpm = record->heart_rate->max_bpm;
    }
    return BEATLENS_OK;
}

size_t beatlens_analysis_warning_count(const beatlens_analysis* analysis) {
    return analysis != nullptr ? analysis->labelled.warnings().size() : 0;
}

const char* beatlens_analysis_warning(const beatlens_analysis* analysis, size_t index) {
    return analysis != nullptr ? text_at(analysis->labelled.warnings(), index) : "";
}

beatlens_status beatlens_analysis_json(const beatlens_analysis* analysis, char** text, size_t* size,
                                       beatlens_error* error) {
    return write_text(analysis, text, size, error,
                      [](const analysis::Labelled& labelled) { return analysis::to_json(labelled) + "\n"; });
}

beatlens_status beatlens_analysis_csv(const beatlens_analysis* analysis, char** text, size_t* size,
                                      beatlens_error* error) {
    return write_text(analysis, text, size, error,
                      [](const analysis::Labelled& labelled) { return analysis::to_csv(labelled); });
}

void beatlens_text_free(char* text) { std::free(text); }
