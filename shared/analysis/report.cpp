#include "analysis/report.h"

#include <cstdio>

#include "analysis/report_json.h"

namespace beatlens::analysis {

std::string to_json(const Analysis& analysis) {
    using Json = nlohmann::ordered_json;
    Json beats = Json::array();
    for (const LabelledBeat& beat : analysis.beats) {
        Json probabilities = Json::array();
        for (std::size_t i = 0; i < analysis.class_names.size(); ++i) {
            probabilities.push_back(rounded(beat.probabilities[i]));
        }
        beats.push_back({{"sample", beat.sample},
                         {"time_s", rounded(beat.time_s)},
                         {"class", analysis.class_names[beat.label]},
                         {"confidence", rounded(beat.confidence())},
                         {"probabilities", std::move(probabilities)}});
    }
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
    json["warnings"] = analysis.warnings;
    json["beats"] = std::move(beats);
    // Names come from files: bytes that are not UTF-8 are replaced, not fatal.
    return json.dump(-1, ' ', false, Json::error_handler_t::replace);
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
