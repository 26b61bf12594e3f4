// How well a model does: on the rows of protocol K, and on the beats that our own detector finds.
#pragma once

#include "analysis/confusion.h"
#include "analysis/protocol_k.h"
#include "ecg/error.h"
#include "ecg/record.h"
#include "model/model.h"

namespace beatlens::analysis {

// The class of each row, and all scores ([rows, classes]) for those who compare implementations.
struct RowPredictions {
    std::vector<AamiClass> labels;
    std::vector<float> logits;
};
// Errors: model_mismatch, internal.
Result<RowPredictions> classify_rows(const model::Model& model, std::span<const float> rows);
ConfusionMatrix confusion_of(std::span<const AamiClass> reference, std::span<const AamiClass> predicted);

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
Result<DetectorAgreement> detector_agreement(const Record& record, const model::Model& model);

// 102, 104, 107 and 217: left out wherever labels of detected beats are scored (EC57).
bool is_paced(std::string_view mitdb_record);

}  // namespace beatlens::analysis
