// Protocol X: whole recordings of a database at the beats that the program finds itself, as a user gets them. What the
// detector misses and what it finds too much counts as a mistake of the label that it costs.
//
// Beats pair within 150 ms (ANSI/AAMI EC57). Ventricular flutter is left out, annotated and found beats alike. Beats of
// class Q (paced, unknown) stand in the matrix and in the figures of the detector, in no figure of a class.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "analysis/analyze.h"
#include "ecg/aami.h"
#include "ecg/error.h"
#include "ecg/recording.h"
#include "metrics/beat_matching.h"
#include "metrics/bootstrap.h"
#include "metrics/calibration.h"
#include "metrics/confusion.h"
#include "metrics/figures.h"
#include "model/engine.h"

namespace beatlens::protocols {

inline constexpr std::string_view protocol_x_note =
    "Protocol X: a missed beat counts as a false negative of its class, an extra one as a false positive of its label. "
    "The figures tell about new patients only where training and every choice used none of them.";

// N S V F Q, and X: the row of extra beats, the column of missed ones.
metrics::ConfusionMatrix protocol_x_confusion();
inline constexpr std::size_t unpaired = aami_class_count;  // index of X

struct ProtocolXOptions {
    std::optional<std::size_t> lead;  // see analysis::LocateOptions
    bool at_reference = false;        // at the annotated beats: nothing is missed, nothing extra
    // Instead of whole recordings: that many pieces of each, of this length, from places drawn by chance. A recording
    // that is not longer is scored whole, once.
    std::optional<double> excerpt_s;
    std::size_t excerpts = 10;
    std::uint64_t seed = 1;
};

struct ProtocolXRecord {
    std::string record;
    std::string model;
    metrics::ConfusionMatrix matrix = protocol_x_confusion();
    // The part of it whose labels the model is sure of; without missed beats. None where the model does not say.
    std::optional<metrics::ConfusionMatrix> sure;
    // Of the paired beats of N, S, V and F: [beats, 5], and the class that each is of.
    std::vector<float> probabilities;
    std::vector<std::uint8_t> labels;
    std::size_t annotated = 0;       // beats that the whole recording has, of any class; without any it is not scored
    std::vector<std::string> notes;  // why no beat was found
};

// Where beats do not count, in samples of the analysis.
struct Uncounted {
    std::vector<metrics::SampleSpan> flutter;
    // Where a piece was cut off, or a gap of all leads begins or ends that the recording states: the beat that one
    // there would pair with may lie on the other side.
    std::vector<metrics::SampleSpan> edges;
};
// Adds what `analysis` of `recording` gives to `record`.
void add_beats(const Recording& recording, const analysis::Analysis& analysis, const Uncounted& uncounted,
               bool at_reference, ProtocolXRecord& record);

// A recording in which no beat is found has missed all of them. Errors: model_mismatch (classes that are no beat
// classes), those of locate() but no_beats and no_signal, and those of analyze().
Result<ProtocolXRecord> score_protocol_x(const Recording& recording, const model::Engine& engine,
                                         const ProtocolXOptions& options);

// Errors: model_mismatch, for classes that are no beat classes.
Result<void> must_tell_beats(const model::Model& model);
// The analysis of a recording; one without beats where none is found, and among `notes`, once, why not. Errors: those
// of locate() but no_beats and no_signal, and those of analyze(). `delineator`: as AnalyzeOptions has it.
Result<analysis::Analysis> analyze_or_nothing(const Recording& recording, const model::Engine& engine,
                                              const analysis::LocateOptions& options, std::vector<std::string>& notes,
                                              const delineation::Delineator* delineator = nullptr);

// Of what is drawn for a record: the same whichever others are scored, in whatever order.
std::uint64_t seed_of(std::string_view name, std::uint64_t seed);
// A record of the folder under the name that the folder has for it. Errors: those of formats::load_record.
Result<Recording> load_named(const std::filesystem::path& folder, const std::string& record);

// The model that a record is scored with: in a cross-validation that of the fold that did not learn from it.
using EngineOf = std::function<Result<model::Engine>(const std::string& record)>;
// Reads and scores a record of the folder; several threads may do so at once where `engine_of` allows it. Errors: those
// of load_named, engine_of and score_protocol_x.
Result<ProtocolXRecord> score_protocol_x(const std::filesystem::path& folder, const std::string& record,
                                         const EngineOf& engine_of, const ProtocolXOptions& options);

// The records of a folder that have reference annotations (NAME.hea and NAME.atr), by name. Errors: io, missing_file
// (there is none).
Result<std::vector<std::string>> annotated_records(const std::filesystem::path& folder);
// The name of the folder, by which tables of records and folds know it.
std::string database_of(const std::filesystem::path& folder);
// Whose record it is: 201 and 202 of mitdb are of one person, those of nstdb are 118 and 119 with noise; all others are
// of as many persons.
std::string patient_of(std::string_view database, std::string_view record);

struct QrsFigures {
    std::size_t annotated = 0;
    std::size_t missed = 0;
    std::size_t extra = 0;
    double sensitivity = 1.0;            // 1 without annotated beats
    double positive_predictivity = 1.0;  // 1 without found beats
};
QrsFigures qrs_figures(const metrics::ConfusionMatrix& matrix);

// The matrix that figures of classes are read off: its accuracy is that over annotated beats of N S V F and extra ones.
metrics::ConfusionMatrix without_q(metrics::ConfusionMatrix matrix);

// Few patients have most of the S beats, so that their sum alone can mislead.
struct SFigures {
    metrics::ClassFigures all;
    std::string largest;  // the record that has most; empty without S beats
    metrics::ClassFigures without_largest;
    std::size_t patients = 0;  // with at least 5 of them
    metrics::Rates mean;       // over those patients
    metrics::Rates median;
};

// A figure with its 95 % interval over patients (metrics/bootstrap.h); none where a class of it has no beats.
struct Headline {
    const char* key;
    const char* title;
    std::optional<double> value;
    std::optional<metrics::Interval> interval;
};

struct ProtocolXReport {
    std::string database;
    std::string model;
    ProtocolXOptions options;
    std::vector<ProtocolXRecord> records;  // without their probabilities
    std::vector<std::string> not_scored;   // records whose annotations hold no beats
    std::size_t patients = 0;              // whose records they are
    metrics::ConfusionMatrix matrix;       // of all records
    QrsFigures qrs;                        // of the detector
    metrics::Figures nsvf;                 // without Q, averages over N S V F
    metrics::Figures nsv;                  // the same, averages over N S V
    SFigures s;
    std::size_t judged_by_n = 0;     // records with at least 20 N beats
    std::vector<std::string> low_n;  // those of them whose N sensitivity is below 0.8
    std::vector<Headline> headlines;
    metrics::Calibration calibration;  // of the paired beats of N S V F
    // The part of `matrix` whose labels the model is sure of, as in ProtocolXRecord.
    std::optional<metrics::ConfusionMatrix> sure;
};
ProtocolXReport protocol_x_report(std::string database, std::string model, const ProtocolXOptions& options,
                                  std::vector<ProtocolXRecord> records);

// The matrix, all figures with their intervals, the reliability diagram and a line per record.
std::string to_text(const ProtocolXReport& report);
// {"protocol", "database", "model", "note", "lead": "all" or its number, "beats": "detected" | "reference", "excerpts":
// {"seconds", "per_record", "seed"} (where there are any), "patients", "labels", "confusion", "sure_confusion" (where
// the model says of which labels it is sure), "qrs": {"annotated", "missed", "extra", "se", "ppv"}, "accuracy",
// "macro_f1_nsv", "macro_f1_nsvf", "per_class": {"N": {"support", "se", "ppv", "f1"}, ...}, "S": {"without_largest":
// {"record", "support", ...}, "patients", "mean": {"se", "ppv", "f1"}, "median"}, "low_n_sensitivity": {"records",
// "of", "share"}, "headlines": {key: {"value", "low", "high"}}, "calibration": {"beats", "ece", "class_ece": {"N",
// ...}, "sure_from": {"N", ...}, "mean_class_ece", "bins": [{"low", "high", "count", "confidence", "right"}]},
// "records": [{"record", "patient", "model", "annotated", "missed", "extra", "accuracy", "N": {"support", "se", "ppv",
// "f1"}, ..., "confusion", "notes"}], "not_scored"}
std::string to_json(const ProtocolXReport& report);

}  // namespace beatlens::protocols
