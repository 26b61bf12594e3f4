#include "analysis/report.h"

#include <cstdio>

#include "analysis/report_json.h"

namespace beatlens::analysis {

using Json = nlohmann::ordered_json;

Json comparison_json(const Comparison& comparison) {
    const ComparisonFigures& figures = comparison.figures;
    Json json = Json::parse(metrics::to_json(figures.confusion), nullptr, false);
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
    Json json = {{"record", analysis.record_name},
                 {"lead", analysis.lead},
                 {"sampling_rate_hz", analysis.sampling_rate_hz},
                 {"duration_s", rounded(analysis.duration_s)},
                 {"model", analysis.model_name}};
    if (analysis.infarction) {
        json["task"] = to_string(analysis.task);
        json["mi"] = infarction_json(*analysis.infarction);
    }
    json["counts"] = counts_json(analysis.class_names, analysis.counts);
    json["heart_rate"] = {{"mean_bpm", rounded(analysis.heart_rate.mean_bpm)},
                          {"min_bpm", rounded(analysis.heart_rate.min_bpm)},
                          {"max_bpm", rounded(analysis.heart_rate.max_bpm)}};
    json["usable_share"] = rounded(analysis.usable_share);
    json["unusable_beats"] = analysis.unusable_beats;
    json["warnings"] = analysis.warnings;
    if (comparison) {
        json["comparison"] = comparison_json(*comparison);
    }
    return json;
}

Json beat_json(const Analysis& analysis, const LabelledBeat& beat) {
    Json probabilities = Json::array();
    for (std::size_t i = 0; i < analysis.class_names.size(); ++i) {
        probabilities.push_back(rounded(beat.probabilities[i]));
    }
    Json json = {{"sample", beat.sample},
                 {"time_s", rounded(beat.time_s)},
                 {"class", analysis.class_names[beat.label]},
                 {"confidence", rounded(beat.confidence())},
                 {"probabilities", std::move(probabilities)}};
    if (!beat.usable) {
        json["usable"] = false;
    }
    return json;
}

std::string json_text(const Json& json) { return json.dump(-1, ' ', false, Json::error_handler_t::replace); }

std::string to_json(const Analysis& analysis, const std::optional<Comparison>& comparison) {
    Json json = analysis_json(analysis, comparison);
    Json& beats = json["beats"] = Json::array();
    for (const LabelledBeat& beat : analysis.beats) {
        beats.push_back(beat_json(analysis, beat));
    }
    return json_text(json);
}

std::string to_csv(const Analysis& analysis) {
    std::string text = "sample,time_s,class,confidence" + probability_columns(analysis.class_names) + "\n";
    char line[64];
    for (const LabelledBeat& beat : analysis.beats) {
        std::snprintf(line, sizeof line, "%lld,%.6f", static_cast<long long>(beat.sample), beat.time_s);
        text += line + class_cells(analysis.class_names, beat.label, beat.probabilities) + "\n";
    }
    return text;
}

}  // namespace beatlens::analysis
