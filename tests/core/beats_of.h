// Recordings and their reference beats for the tests of beat detection.
#pragma once

#include <catch2/catch_test_macros.hpp>
#include <cmath>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <span>
#include <string>
#include <vector>

#include "data_dir.h"
#include "ecg/annotation_codes.h"
#include "format_files.h"
#include "metrics/beat_matching.h"
#include "signal/beat_detection.h"
#include "synthesis/ecg_model.h"

namespace beatlens::test {

using Samples = std::vector<std::int64_t>;

inline const std::vector<std::string> mitdb_names = {
#ifdef __EMSCRIPTEN__
    "100", "119", "208", "222", "233"
#else
    "100", "101", "102", "103", "104", "105", "106", "107", "108", "109", "111", "112", "113",
    "114", "115", "116", "117", "118", "119", "121", "122", "123", "124", "200", "201", "202",
    "203", "205", "207", "208", "209", "210", "212", "213", "214", "215", "217", "219", "220",
    "221", "222", "223", "228", "230", "231", "232", "233", "234"
#endif
};

inline Samples beats_of(const Recording& record) {
    Samples beats;
    for (const Annotation& annotation : record.annotations) {
        if (is_beat_symbol(annotation.symbol)) {
            beats.push_back(sample_at(annotation.time_s, record.signals.front().sampling_rate_hz));
        }
    }
    return beats;
}

// NAME.hea and NAME.dat of the folder, with NAME.atr or another annotation file where there is one.
inline Recording wfdb_record(const std::filesystem::path& folder, const std::string& name,
                             const std::string& annotator = "atr") {
    Files files;
    for (const std::string& extension : {std::string("hea"), std::string("dat"), annotator}) {
        const auto path = folder / (name + "." + extension);
        if (std::filesystem::exists(path)) {
            files.add(name + "." + extension, read_file(path));
        }
    }
    return files.record();
}

inline Recording synthetic(double duration_s, double sveb_share = 0.0, double veb_share = 0.0,
                           double heart_rate_bpm = 72.0) {
    synthesis::EcgModelOptions options;
    options.duration_s = duration_s;
    options.sveb_share = sveb_share;
    options.veb_share = veb_share;
    options.heart_rate_bpm = heart_rate_bpm;
    auto record = synthesis::synthesize(options);
    REQUIRE(record.has_value());
    return *std::move(record);
}

inline std::vector<signal::LeadView> leads_of(const Recording& record) {
    std::vector<signal::LeadView> leads;
    for (const Signal& lead : record.signals) {
        leads.push_back({lead.samples, lead.sampling_rate_hz, lead.units == "mV"});
    }
    return leads;
}

inline signal::Detection detect_beats(std::span<const signal::LeadView> leads, double block_s = 0.0) {
    signal::DetectionOptions options;
    options.block_s = block_s;
    auto detection = signal::detect_beats(leads, options);
    INFO((detection ? "" : detection.error().message));
    REQUIRE(detection.has_value());
    return *std::move(detection);
}

inline signal::Detection detect_beats(std::span<const float> samples, double sampling_rate_hz, double block_s = 0.0) {
    const std::vector<signal::LeadView> leads = {{samples, sampling_rate_hz, true}};
    return detect_beats(leads, block_s);
}

inline Samples samples_of(const signal::Detection& detection, double sampling_rate_hz) {
    Samples samples;
    for (const auto& beat : detection.beats) {
        samples.push_back(std::llround(beat.time_s * sampling_rate_hz));
    }
    return samples;
}

inline std::size_t usable_beats(const signal::Detection& detection) {
    std::size_t count = 0;
    for (const auto& beat : detection.beats) {
        count += beat.usable ? 1 : 0;
    }
    return count;
}

struct Totals {
    std::size_t matched = 0;
    std::size_t missed = 0;
    std::size_t extra = 0;
    std::size_t within_3_samples = 0;
    std::size_t unusable = 0;  // reference beats in stretches that `overall` does not call usable

    void add(const metrics::BeatMatching& matching, std::span<const std::int64_t> reference,
             std::span<const std::int64_t> detected) {
        matched += matching.matched.size();
        missed += matching.missed.size();
        extra += matching.extra.size();
        for (const auto& pair : matching.matched) {
            within_3_samples += std::abs(detected[pair.detected] - reference[pair.reference]) <= 3 ? 1 : 0;
        }
    }
    void add(const signal::Detection& detection, const Samples& all, std::span<const metrics::SampleSpan> left_out,
             double sampling_rate_hz) {
        const Samples reference = metrics::outside_spans(all, left_out);
        const Samples detected = metrics::outside_spans(samples_of(detection, sampling_rate_hz), left_out);
        add(metrics::match_beats(reference, detected, sampling_rate_hz), reference, detected);
        auto stretch = detection.overall.begin();
        for (const std::int64_t beat : reference) {
            while (stretch != detection.overall.end() &&
                   stretch->end_s * sampling_rate_hz <= static_cast<double>(beat)) {
                ++stretch;
            }
            unusable += stretch != detection.overall.end() && stretch->quality != signal::Quality::usable ? 1 : 0;
        }
    }
    std::size_t reference() const { return matched + missed; }
    double sensitivity() const { return static_cast<double>(matched) / static_cast<double>(matched + missed); }
    double positive_predictivity() const { return static_cast<double>(matched) / static_cast<double>(matched + extra); }
    double share_within_3_samples() const {
        return static_cast<double>(within_3_samples) / static_cast<double>(matched);
    }
};

}  // namespace beatlens::test
