// Protocol noise-stress: how the program bears noise, and what it says where it cannot.
//
// Two records of the MIT-BIH Arrhythmia Database with the noise of the MIT-BIH Noise Stress Test Database added as its
// own records were made (G. B. Moody, W. E. Muldrow, R. G. Mark, "A noise stress test for arrhythmia detectors",
// Computers in Cardiology 11:381-384, 1984; WFDB's `nst` and `sigamp`): clean for five minutes, then two minutes with
// noise and two without, in turn. What is found is scored from 5:00 on, once over all of it and once over the stretches
// that the program calls usable. Noise alone has no beats to find.
#pragma once

#include <array>
#include <cstddef>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "analysis/analyze.h"
#include "ecg/error.h"
#include "ecg/recording.h"
#include "metrics/confusion.h"
#include "model/engine.h"
#include "protocols/protocol_x.h"

namespace beatlens::protocols {

inline constexpr std::string_view noise_stress_note =
    "Records 118 and 119 are of DS1: models of this program learned from them, so that figures of classes say how "
    "labels bear noise, not how good they are for new patients.";

inline constexpr std::array<std::string_view, 2> noise_stress_records = {"118", "119"};  // of mitdb
inline constexpr std::array<std::string_view, 3> noise_stress_kinds = {"bw", "ma", "em"};
inline constexpr std::array<double, 6> noise_stress_snr_db = {24.0, 18.0, 12.0, 6.0, 0.0, -6.0};
inline constexpr double noise_stress_start_s = 300.0;  // of the noise, and of what is scored
inline constexpr double noise_stress_turn_s = 120.0;

// Noise as `nst` adds it with factor 1 to `length` samples of the noise's own rate: at its own place in time, from its
// beginning again after its end. It never steps: where noise begins it starts from what was added before, where it ends
// that stays. The result with a factor is the factor times this, and what was in turns already is not changed.
std::vector<float> noise_in_turns(std::span<const float> noise, double sampling_rate_hz, std::size_t length);

// Height of the QRS complexes, in the unit of the samples: synthesis::qrs_height of the first 300 beats that arise
// above the ventricles (AAMI classes N and S, which are `sigamp`'s normal ones). `annotations`: of the recording.
double first_qrs_height(const Signal& signal, std::span<const Annotation> annotations);

struct LeadNoise {
    std::vector<float> samples;
    double rms = 0.0;  // what `sigamp` measures of it: of its first 300 s
};
struct NoiseSource {
    std::string name;
    double sampling_rate_hz = 0.0;
    std::vector<LeadNoise> leads;
};
// Errors: no_signal (a lead without noise, or none), out_of_range (leads of several sampling rates).
Result<NoiseSource> noise_of(const Recording& noise);
// What was added to `clean` so that it became `noisy`, whose ratio of signal to noise is known. In turns already; its
// size follows from that of the QRS complexes. Errors: out_of_range (other leads or lengths), no_signal (no QRS
// complexes).
Result<NoiseSource> noise_between(const Recording& clean, const Recording& noisy, double snr_db, std::string name);

// The recording with noise in turns; its leads take turns with those of the source. Errors: out_of_range (another
// sampling rate), no_signal (no QRS complexes).
Result<Recording> with_noise_in_turns(const Recording& recording, const NoiseSource& noise, double snr_db);

struct NoiseStressData {
    std::vector<Recording> records;      // noise_stress_records
    std::vector<NoiseSource> noises;     // noise_stress_kinds
    std::vector<Recording> ready_made;   // the annotated records of nstdb
    std::vector<Recording> noise_alone;  // records of nstdb, and made ones: white noise, hum, a flat line
};
// Of the folder that holds mitdb and nstdb. Where nstdb has no record em, it is the difference of 118e06 and 118.
// Errors: those of reading records, annotated_records, noise_of and noise_between.
Result<NoiseStressData> load_noise_stress(const std::filesystem::path& data);

// What is scored: a recording as it is or with noise. The data must outlive it.
struct NoiseStressTask {
    std::string_view database;
    const Recording* recording = nullptr;
    const NoiseSource* noise = nullptr;  // null: as it is
    double snr_db = 0.0;                 // of the noise
};
// Every record as it is and with every noise at every ratio, those of one noise and ratio side by side; then the
// ready-made ones.
std::vector<NoiseStressTask> noise_stress_tasks(const NoiseStressData& data);

struct NoiseStressScore {
    std::string database;
    std::string record;
    std::string noise;      // empty: none was added
    double snr_db = 0.0;    // of the noise
    double scored_s = 0.0;  // from 5:00 on
    double usable_s = 0.0;  // of that
    metrics::ConfusionMatrix all = protocol_x_confusion();
    metrics::ConfusionMatrix usable = protocol_x_confusion();  // what of it lies in usable stretches
    std::vector<std::string> notes;                            // why no beat was found

    NoiseStressScore& operator+=(const NoiseStressScore& other);
};
// Beats pair within 150 ms, ventricular flutter is left out. Beside the edges of usable stretches only pairs count.
// `lead`: see analysis::LocateOptions. Errors: those of with_noise_in_turns, must_tell_beats and analyze_or_nothing.
Result<NoiseStressScore> score_noise_stress(const NoiseStressTask& task, const model::Engine& engine,
                                            const std::optional<std::size_t>& lead);
// The part of it that is left once the recording was analyzed. `analysis`: as analyze_or_nothing gives it.
NoiseStressScore score_noise_stress(const Recording& recording, const analysis::Analysis& analysis);

// Noise in which beats were sought.
struct NoiseAlone {
    std::string name;
    double duration_s = 0.0;
    std::size_t found = 0;    // beats, none of which is one
    std::size_t counted = 0;  // those of them in usable stretches
    double usable_share = 0.0;
    std::vector<std::string> notes;  // what the program says
};
// Errors: those of locate() but no_beats and no_signal.
Result<NoiseAlone> search_noise(const Recording& noise, const std::optional<std::size_t>& lead);

struct NoiseStressReport {
    std::string model;
    std::optional<std::size_t> lead;
    std::vector<NoiseStressScore> scores;  // in the order of the tasks
    std::vector<NoiseAlone> noise_alone;
};
// The scores of one database, noise and ratio added up, in the order of the scores; ready-made records stay apart.
std::vector<NoiseStressScore> noise_stress_curve(const NoiseStressReport& report);

// The curve, a line a record, and noise alone.
std::string to_text(const NoiseStressReport& report);
// {"protocol", "model", "note", "lead": "all" or its number, "curve": [{"database", "records", "noise" (null: none),
// "snr_db", "seconds", "usable_share", "all": {"annotated", "missed", "extra", "se", "ppv", "N": {"support", "se",
// "ppv", "f1"}, "S", "V"}, "usable": {the same}}], "records": [{the same with "record" and "notes"}], "noise_alone":
// [{"name", "seconds", "found", "counted", "usable_share", "notes"}]}
std::string to_json(const NoiseStressReport& report);

}  // namespace beatlens::protocols
