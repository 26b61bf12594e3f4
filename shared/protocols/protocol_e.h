// Protocol E: whole recordings of a database at the beats that the program finds itself, scored as ANSI/AAMI EC57 asks
// for and WFDB's `bxb`, `rxr`, `epicmp` and `sumstats` do it (metrics/ec57.h). What a recording is scored by are
// annotations, the same that can be written as a file for those programs. The rules: docs/ec57.md.
#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "analysis/analyze.h"
#include "ecg/error.h"
#include "ecg/recording.h"
#include "metrics/ec57.h"
#include "metrics/ec57_episodes.h"
#include "metrics/ec57_runs.h"
#include "model/engine.h"
#include "protocols/protocol_x.h"

namespace beatlens::protocols {

inline constexpr std::string_view protocol_e_note =
    "Protocol E: EC57, as WFDB's bxb, rxr, epicmp and sumstats count. Gross figures are of all beats together, "
    "averages over records that have a figure. The figures tell about new patients only where training and every "
    "choice used none of them.";

struct ProtocolEOptions {
    std::optional<std::size_t> lead;  // see analysis::LocateOptions
    double window_s = metrics::default_match_window_s;
    double start_s = 300.0;
    bool with_paced = false;  // recordings with paced beats as well
    metrics::EscapeBeats escape = metrics::EscapeBeats::sveb;
    // What the model learned from: "mitdb", "svdb/801", "DS1". It marks records, and sets them apart.
    std::vector<std::string> learned_from;
};
// Where the options, or figures of the report, are not those of the standard or of bxb: sentences.
std::vector<std::string> not_standard(const ProtocolEOptions& options);

// What is counted of a record, or of several together.
struct ProtocolECounts {
    metrics::ConfusionMatrix matrix = metrics::ec57_confusion();
    metrics::RunComparison ventricular;
    metrics::RunComparison supraventricular;
    std::optional<metrics::EpisodeComparison> fibrillation;  // where both sides say rhythms

    ProtocolECounts& operator+=(const ProtocolECounts& other);
};

// The figures of counts, each under the path that it has in JSON: "qrs/se", "runs/ventricular/couplets/ppv", ... Always
// the same in the same order, but for those of atrial fibrillation at the end.
struct ProtocolEFigure {
    std::string path;
    metrics::Share share;
    const char* whole =
        nullptr;  // the key of what it is a share of, where the matrix does not tell: "support", "called"
};
std::vector<ProtocolEFigure> figures_of(const ProtocolECounts& counts);

struct ProtocolERecord {
    std::string record;
    std::string model;
    std::string left_out;  // why the record is not scored; empty: it is
    ProtocolECounts counts;
    std::optional<double> rms_rr_error_ms;
    std::vector<Annotation> annotations;  // the test's
    double sampling_rate_hz = 0.0;        // at which positions are counted
    std::vector<std::string> notes;       // why no beat was found
};

// Scores annotations against those of the recording; `left_out` where it has no beats, paced ones, or ends before the
// period begins. Episodes of atrial fibrillation are compared where both have annotations of rhythm.
ProtocolERecord compare_annotations(const Recording& recording, std::vector<Annotation> test,
                                    const ProtocolEOptions& options);

// Analyses and scores it. The test's annotations have rhythms where the reference has some: without, an episode would
// be neither right nor wrong, and `rxr` would take it for a run of S that the reference does not have. Waves are looked
// for there alone, which takes its time. Errors: as score_protocol_x(), and those of Delineator::delineate().
Result<ProtocolERecord> score_protocol_e(const Recording& recording, const model::Engine& engine,
                                         const delineation::Delineator& delineator, const ProtocolEOptions& options);
Result<ProtocolERecord> score_protocol_e(const std::filesystem::path& folder, const std::string& record,
                                         const EngineOf& engine_of, const delineation::Delineator& delineator,
                                         const ProtocolEOptions& options);

// Scores annotations that lie beside the record as RECORD.ANNOTATOR: another program's, or a person's corrections.
// Errors: those of reading the record and of parse_wfdb_annotations(), io.
Result<ProtocolERecord> score_annotator(const std::filesystem::path& folder, const std::string& record,
                                        const std::string& annotator, const ProtocolEOptions& options);

// Records that are reported together: DS1 and DS2 of mitdb apart, and what the model learned from apart from the rest.
struct ProtocolEGroup {
    std::string name;  // "DS1", "svdb"
    bool learned = false;
    std::vector<std::size_t> records;  // indices into those of the database
    std::size_t patients = 0;
    std::size_t with_rhythms = 0;  // records whose episodes of atrial fibrillation are compared
    ProtocolECounts sum;
    std::vector<std::optional<double>> average;  // of figures_of(), over records
    std::optional<double> average_rms_rr_error_ms;
};

struct ProtocolEDatabase {
    std::string database;
    std::string model;
    std::vector<ProtocolERecord> records;  // those that are scored
    std::vector<ProtocolERecord> left_out;
    std::vector<ProtocolEGroup> groups;
};
ProtocolEDatabase protocol_e_database(std::string database, std::string model, const ProtocolEOptions& options,
                                      std::vector<ProtocolERecord> records);

struct ProtocolEReport {
    ProtocolEOptions options;
    std::vector<ProtocolEDatabase> databases;
};

// Matrices, a line per record, gross and average, runs, and what is not standard in it.
std::string to_text(const ProtocolEReport& report);
// {"protocol", "note", "window_ms", "start_s", "not_standard", "lead": "all" or its number, "labels", "databases":
// [{"database", "model", "groups": [{"group", "learned", "patients", "records", "confusion", "qrs": {"annotated",
// "missed", "extra", "se", "ppv"}, "veb": {"support", "se", "ppv", "fpr"}, "sveb": {"support", "se", "ppv", "fpr",
// "ppv_sumstats"}, "runs": {"ventricular": {"couplets": {"support", "called", "se", "ppv"}, "short_runs", "long_runs",
// "sensitivity": [rows of counts], "predictivity"}, "supraventricular"}, "af": {"episodes": {"support", "called", "se",
// "ppv"}, "duration": {"support_ms", "called_ms", "se", "ppv"}, "records"}, "average": {"qrs", "veb", "sveb", "runs",
// "af", "rms_rr_error_ms"}}], "records": [{"record", "patient", "model", "group", "learned", then as a group, and
// "rms_rr_error_ms", "notes"}], "not_scored": [{"record", "reason"}]}]}. A figure without anything to be one of is
// null, and so is "af" where the reference has no annotations of rhythm.
std::string to_json(const ProtocolEReport& report);
// A line per record, then gross and average of each group: database, group, learned, record, model, the matrix's
// cells (Nn, Ns, ...), the figures under their paths, rms_rr_error_ms. A figure that is none is an empty cell.
std::string to_csv(const ProtocolEReport& report);

}  // namespace beatlens::protocols
