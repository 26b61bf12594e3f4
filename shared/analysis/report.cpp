#include "analysis/report.h"

#include <cmath>
#include <cstdio>
#include <nlohmann/json.hpp>

namespace beatlens::analysis {

namespace {

// Six decimals: a float's worth of a probability, and the same text on every platform.
double rounded(double value) { return std::round(value * 1e6) / 1e6; }

}  // namespace

std::string to_json(const Analysis& analysis) {
    using Json = nlohmann::ordered_json;
    Json counts = Json::object();
    for (const AamiClass c : aami_classes) {
        counts[std::string(1, letter(c))] = analysis.counts[index_of(c)];
    }
    Json beats = Json::array();
    for (const LabelledBeat& beat : analysis.beats) {
        Json probabilities = Json::array();
        for (const float p : beat.probabilities) {
            probabilities.push_back(rounded(p));
        }
        beats.push_back({{"sample", beat.sample},
                         {"time_s", rounded(beat.time_s)},
                         {"class", std::string(1, letter(beat.label))},
                         {"confidence", rounded(beat.confidence())},
                         {"probabilities", std::move(probabilities)}});
    }
    const Json json = {{"record", analysis.record_name},
                       {"lead", analysis.lead},
                       {"sampling_rate_hz", analysis.sampling_rate_hz},
                       {"duration_s", rounded(analysis.duration_s)},
                       {"model", analysis.model_name},
                       {"counts", counts},
                       {"heart_rate",
                        {{"mean_bpm", rounded(analysis.heart_rate.mean_bpm)},
                         {"min_bpm", rounded(analysis.heart_rate.min_bpm)},
                         {"max_bpm", rounded(analysis.heart_rate.max_bpm)}}},
                       {"warnings", analysis.warnings},
                       {"beats", std::move(beats)}};
    // Names come from files: bytes that are not UTF-8 are replaced, not fatal.
    return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::string to_csv(const Analysis& analysis) {
    std::string text = "sample,time_s,class,confidence,p_N,p_S,p_V,p_F,p_Q\n";
    char line[160];
    for (const LabelledBeat& beat : analysis.beats) {
        std::snprintf(line, sizeof line, "%lld,%.6f,%c,%.6f,%.6f,%.6f,%.6f,%.6f,%.6f\n",
                      static_cast<long long>(beat.sample), beat.time_s, letter(beat.label),
                      static_cast<double>(beat.confidence()), static_cast<double>(beat.probabilities[0]),
                      static_cast<double>(beat.probabilities[1]), static_cast<double>(beat.probabilities[2]),
                      static_cast<double>(beat.probabilities[3]), static_cast<double>(beat.probabilities[4]));
        text += line;
    }
    return text;
}

}  // namespace beatlens::analysis
