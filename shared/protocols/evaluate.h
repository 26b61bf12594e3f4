// How well a model does: on protocols K and D, and on the beats that our own detector finds.
#pragma once

#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "ecg/error.h"
#include "ecg/recording.h"
#include "metrics/confusion.h"
#include "model/engine.h"
#include "protocols/protocol_d.h"
#include "protocols/protocol_k.h"

namespace beatlens::protocols {

// The class of each row, and all scores ([rows, classes]) for those who compare implementations.
struct RowPredictions {
    std::vector<AamiClass> labels;
    std::vector<float> logits;
};
// `rows`: [n, row_length] of the model's recipe. Errors: model_mismatch (also for a model whose classes are not beat
// classes), internal.
Result<RowPredictions> classify_rows(const model::Model& model, std::span<const float> rows);
// The same for rows of the published heartbeat files, whichever recipe that is made from them the model has.
// Errors: those of classify_rows and beats::convert_kachuee_rows.
Result<RowPredictions> classify_kachuee_rows(const model::Model& model, std::span<const float> rows);
metrics::ConfusionMatrix confusion_of(std::span<const AamiClass> reference, std::span<const AamiClass> predicted);

struct ProtocolKReport {
    std::string model;
    metrics::ConfusionMatrix matrix;
};
// The matrix with its figures and the note that goes with them.
std::string to_text(const ProtocolKReport& report);
// The keys of the matrix (metrics/figures.h) and "protocol", "model", "note".
std::string to_json(const ProtocolKReport& report);

struct RecordMatrix {
    std::string record;
    metrics::ConfusionMatrix matrix;
};
struct ProtocolDReport {
    std::string model;
    std::vector<RecordMatrix> records;  // in the order of the set

    metrics::ConfusionMatrix matrix() const;       // of all records
    metrics::ConfusionMatrix without_232() const;  // 1,382 of the 1,837 S beats of DS2 are record 232's
};
// `predicted`: the class of each row of `set`, in order. Errors: model_mismatch (another number).
Result<ProtocolDReport> protocol_d_report(std::string model, const ProtocolDSet& set,
                                          std::span<const AamiClass> predicted);
// Scores a model on a set that was made with its recipe. Errors: model_mismatch (another recipe), those of
// classify_rows.
Result<ProtocolDReport> evaluate_protocol_d(const model::Model& model, const ProtocolDSet& set);
// The matrix, figures over N, S, V, F and over N, S, V, class S with and without record 232, and a line per record.
std::string to_text(const ProtocolDReport& report);
// The keys of the matrix (metrics/figures.h), averages over N, S, V, F; "protocol", "model", "note"; "macro_nsv":
// averages over N, S, V; "without_232": {"S": {"support", "se", "specificity", "ppv", "f1"}, "macro_f1", "accuracy"};
// "records":
// [{"record", "beats", "accuracy", "S": {"support", "se", "ppv"}, "V": {...}, "confusion"}].
std::string to_json(const ProtocolDReport& report);

// From detector to label: the same beats of a record, once cut at the reference positions and once where the detector
// finds them. Only beats that both have (150 ms) are counted.
struct DetectorAgreement {
    std::size_t matched = 0;
    std::size_t right_at_reference = 0;  // labelled as the annotation says, cut at the annotated position
    std::size_t right_at_detected = 0;   // labelled as the annotation says, cut at the detected position

    void add(const DetectorAgreement& other);
    double share_at_reference() const;
    double share_at_detected() const;
};
// Errors: those of analyze().
Result<DetectorAgreement> detector_agreement(const Recording& record, const model::Engine& engine);

// The same for the 44 records of the folder `mitdb` without a pacemaker. Errors: those of formats::load_record and
// detector_agreement.
struct RecordAgreement {
    std::string record;
    DetectorAgreement agreement;
};
Result<std::vector<RecordAgreement>> detector_agreements(const std::filesystem::path& mitdb, const model::Model& model);
DetectorAgreement sum_of(std::span<const RecordAgreement> records);

// 102, 104, 107 and 217: left out wherever labels of detected beats are scored (EC57).
bool is_paced(std::string_view mitdb_record);

}  // namespace beatlens::protocols
