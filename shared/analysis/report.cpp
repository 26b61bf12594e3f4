#include "analysis/report.h"

#include <cstdio>

#include "analysis/report_json.h"
#include "analysis/rhythm_json.h"
#include "analysis/wave_json.h"
#include "metrics/figures_json.h"

namespace beatlens::analysis {

using Json = nlohmann::ordered_json;

Json comparison_json(const Comparison& comparison) {
    const ComparisonFigures& figures = comparison.figures;
    Json json = metrics::figures_json(figures.confusion);
    json.update({{"reference_beats", figures.reference_beats},
                 {"matched", figures.matched},
                 {"missed", figures.missed},
                 {"extra", figures.extra},
                 {"sensitivity", figures.sensitivity()},
                 {"positive_predictivity", figures.positive_predictivity()},
                 {"annotations_from", comparison.annotations_from}});
    return json;
}

Json analysis_json(const Analysis& analysis, const std::optional<Comparison>& comparison) {
    Json json = {{"schema", report_schema},
                 {"record", analysis.record_name},
                 {"lead", analysis.lead},
                 {"sampling_rate_hz", analysis.sampling_rate_hz},
                 {"duration_s", rounded(analysis.duration_s)},
                 {"model", analysis.model_name}};
    if (!are_aami_classes(analysis.label_set)) {
        json["task"] = analysis.label_set.id;
    }
    if (analysis.log_odds) {
        json[summary_key(analysis.label_set)] = log_odds_json(*analysis.log_odds, analysis.label_set);
    }
    json["counts"] = counts_json(analysis.label_set, analysis.counts);
    json["heart_rate"] = heart_rate_json(analysis.heart_rate);
    if (analysis.pacemaker) {
        json["pacemaker"] = pacemaker_json(analysis);
    }
    json["usable_share"] = rounded(analysis.usable_share);
    json["unusable_beats"] = analysis.unusable_beats;
    if (analysis.unsure_beats) {
        json["unsure_beats"] = *analysis.unsure_beats;
    }
    if (analysis.edits) {
        const EditCounts& edits = *analysis.edits;
        json["edits"] = {{"added", edits.added},         {"removed", edits.removed},
                         {"moved", edits.moved},         {"relabelled", edits.relabelled},
                         {"confirmed", edits.confirmed}, {"stretches", edits.stretches},
                         {"passed_over", edits.ignored}};
    }
    Json& quality = json["quality"] = Json::array();
    for (const signal::QualityStretch& stretch : analysis.quality) {
        quality.push_back({{"first_s", rounded(stretch.first_s)},
                           {"end_s", rounded(stretch.end_s)},
                           {"quality", signal::to_string(stretch.quality)}});
    }
    json["detection_leads"] = analysis.detection_leads;
    json["warnings"] = analysis.warnings;
    if (analysis.rhythm) {
        json["rhythm"] = rhythm_json(*analysis.rhythm);
    }
    if (analysis.waves) {
        json["waves"] = wave_json(*analysis.waves);
    }
    if (comparison) {
        json["comparison"] = comparison_json(*comparison);
    }
    return json;
}

Json beat_json(const Analysis& analysis, std::size_t index) {
    const LabelledBeat& beat = analysis.beats[index];
    Json probabilities = Json::array();
    for (const float p : analysis.probabilities_of(index)) {
        probabilities.push_back(rounded(p));
    }
    Json json = {{"sample", beat.sample},
                 {"time_s", rounded(beat.time_s)},
                 {"class", analysis.label_set.labels[beat.label].name},
                 {"confidence", rounded(beat.confidence)},
                 {"probabilities", std::move(probabilities)}};
    if (!beat.usable) {
        json["usable"] = false;
    }
    if (analysis.unsure_beats) {
        json["sure"] = beat.sure;
    }
    if (beat.edit != BeatEdit::none) {
        json["edited"] = to_string(beat.edit);
        if (beat.edit != BeatEdit::added) {
            json["machine_class"] = analysis.label_set.labels[beat.machine_label].name;
        }
    }
    if (analysis.waves) {
        json.update(intervals_json(analysis.waves->beats[index]));
    }
    if (index < analysis.reasons.size()) {
        json["why"] = analysis.reasons[index];
    }
    return json;
}

std::string json_text(const Json& json) { return json.dump(-1, ' ', false, Json::error_handler_t::replace); }

std::string to_json(const Analysis& analysis, const std::optional<Comparison>& comparison) {
    Json json = analysis_json(analysis, comparison);
    Json& beats = json["beats"] = Json::array();
    for (std::size_t i = 0; i < analysis.beats.size(); ++i) {
        beats.push_back(beat_json(analysis, i));
    }
    return json_text(json);
}

std::string to_csv(const Analysis& analysis) {
    std::string text = "sample,time_s,class,confidence" + probability_columns(analysis.label_set) + ",usable";
    text += analysis.unsure_beats ? ",sure" : "";
    text += analysis.edits ? ",edited,machine_class" : "";
    text += analysis.waves ? ",p_ms,pr_ms,qrs_ms,qt_ms" : "";
    text += analysis.reasons.empty() ? "\n" : ",why\n";
    char line[64];
    for (std::size_t i = 0; i < analysis.beats.size(); ++i) {
        const LabelledBeat& beat = analysis.beats[i];
        std::snprintf(line, sizeof line, "%lld,%.6f", static_cast<long long>(beat.sample), rounded(beat.time_s));
        text += line + class_cells(analysis.label_set, beat.label, analysis.probabilities_of(i)) +
                (beat.usable ? ",1" : ",0");
        if (analysis.unsure_beats) {
            text += beat.sure ? ",1" : ",0";
        }
        if (analysis.edits) {
            text += ',';
            text += beat.edit == BeatEdit::none ? "" : to_string(beat.edit);
            text += ',' + (beat.edit == BeatEdit::added ? "" : analysis.label_set.labels[beat.machine_label].name);
        }
        if (analysis.waves) {
            const delineation::BeatIntervals& of = analysis.waves->beats[i];
            for (const std::optional<float>& ms : {of.p_ms, of.pr_ms, of.qrs_ms, of.qt_ms}) {
                text += ',';
                if (ms) {
                    std::snprintf(line, sizeof line, "%.1f", static_cast<double>(*ms));
                    text += line;
                }
            }
        }
        if (i < analysis.reasons.size()) {
            text += "," + csv_cell(analysis.reasons[i]);
        }
        text += '\n';
    }
    return text;
}

}  // namespace beatlens::analysis
