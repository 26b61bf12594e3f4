#include "protocols/evaluate.h"

#include <algorithm>
#include <array>

#include "analysis/analyze.h"
#include "analysis/annotated_beats.h"
#include "beats/recipe.h"
#include "formats/record_files.h"
#include "metrics/beat_matching.h"
#include "model/engine.h"

namespace beatlens::protocols {

Result<RowPredictions> classify_rows(const model::Model& model, std::span<const float> rows) {
    if (!are_aami_classes(model.label_set)) {
        return fail(ErrorCode::model_mismatch, "The model '" + model.name + "' does not tell classes of beats.");
    }
    const auto engine = model::Engine::create(model);
    BEATLENS_TRY(engine);
    auto state = engine->make_state();
    BEATLENS_TRY(state);
    const std::size_t classes = engine->outputs();
    const std::size_t count = rows.size() / engine->row_length();
    RowPredictions predictions;
    predictions.logits.resize(count * classes);
    BEATLENS_TRY(state->logits(rows, predictions.logits));
    for (std::size_t i = 0; i < count; ++i) {
        const auto row = std::span(predictions.logits).subspan(i * classes, classes);
        const auto best = static_cast<std::size_t>(std::max_element(row.begin(), row.end()) - row.begin());
        predictions.labels.push_back(static_cast<AamiClass>(model.outputs[best]));
    }
    return predictions;
}

Result<RowPredictions> classify_kachuee_rows(const model::Model& model, std::span<const float> rows) {
    std::vector<float> converted(rows.begin(), rows.end());
    BEATLENS_TRY(beats::convert_kachuee_rows(model.recipe, converted));
    return classify_rows(model, converted);
}

metrics::ConfusionMatrix confusion_of(std::span<const AamiClass> reference, std::span<const AamiClass> predicted) {
    auto matrix = metrics::aami_confusion();
    for (std::size_t i = 0; i < std::min(reference.size(), predicted.size()); ++i) {
        matrix.add(index_of(reference[i]), index_of(predicted[i]));
    }
    return matrix;
}

metrics::ConfusionMatrix ProtocolDReport::matrix() const {
    auto sum = metrics::aami_confusion();
    for (const RecordMatrix& one : records) {
        sum.add(one.matrix);
    }
    return sum;
}

metrics::ConfusionMatrix ProtocolDReport::without_232() const {
    auto sum = metrics::aami_confusion();
    for (const RecordMatrix& one : records) {
        if (one.record != "232") {
            sum.add(one.matrix);
        }
    }
    return sum;
}

Result<ProtocolDReport> protocol_d_report(std::string model, const ProtocolDSet& set,
                                          std::span<const AamiClass> predicted) {
    if (predicted.size() != set.rows()) {
        return fail(ErrorCode::model_mismatch, "There are " + std::to_string(predicted.size()) + " predictions for " +
                                                   std::to_string(set.rows()) + " beats.");
    }
    ProtocolDReport report{std::move(model), {}};
    for (const ProtocolDRecord& record : set.records) {
        report.records.push_back({record.name, confusion_of(std::span(set.labels).subspan(record.first, record.rows),
                                                            predicted.subspan(record.first, record.rows))});
    }
    return report;
}

Result<ProtocolDReport> evaluate_protocol_d(const model::Model& model, const ProtocolDSet& set) {
    if (model.recipe != set.recipe) {
        return fail(ErrorCode::model_mismatch, "The model '" + model.name + "' needs beats of the recipe '" +
                                                   model.recipe + "', not of '" + set.recipe + "'.");
    }
    const auto predictions = classify_rows(model, set.values);
    BEATLENS_TRY(predictions);
    return protocol_d_report(model.name, set, predictions->labels);
}

void DetectorAgreement::add(const DetectorAgreement& other) {
    matched += other.matched;
    right_at_reference += other.right_at_reference;
    right_at_detected += other.right_at_detected;
}

double DetectorAgreement::share_at_reference() const {
    return matched == 0 ? 0.0 : static_cast<double>(right_at_reference) / static_cast<double>(matched);
}

double DetectorAgreement::share_at_detected() const {
    return matched == 0 ? 0.0 : static_cast<double>(right_at_detected) / static_cast<double>(matched);
}

Result<DetectorAgreement> detector_agreement(const Recording& record, const model::Engine& engine) {
    auto positions = analysis::locate(record, {0, true, {}});
    BEATLENS_TRY(positions);
    positions->marks = positions->samples;  // as it is at detected positions, where there are no other marks
    const auto reference = analysis::analyze(record, *positions, engine);
    BEATLENS_TRY(reference);
    const auto detected = analysis::analyze(record, engine, {0, false, {}});
    BEATLENS_TRY(detected);
    const auto annotated = analysis::annotated_beats(record.annotations, detected->sampling_rate_hz);
    std::vector<std::int64_t> detected_samples;
    for (const analysis::LabelledBeat& beat : detected->beats) {
        detected_samples.push_back(beat.sample);
    }
    DetectorAgreement agreement;
    const auto matching = metrics::match_beats(annotated.samples, detected_samples, detected->sampling_rate_hz);
    for (const metrics::MatchedBeat& pair : matching.matched) {
        ++agreement.matched;
        const AamiClass label = annotated.labels[pair.reference];
        agreement.right_at_reference += reference->beats[pair.reference].aami() == label ? 1 : 0;
        agreement.right_at_detected += detected->beats[pair.detected].aami() == label ? 1 : 0;
    }
    return agreement;
}

Result<std::vector<RecordAgreement>> detector_agreements(const std::filesystem::path& mitdb,
                                                         const model::Model& model) {
    const auto engine = model::Engine::create(model);
    BEATLENS_TRY(engine);
    std::vector<RecordAgreement> records;
    for (const std::string_view name : mitdb_records()) {
        if (is_paced(name)) {
            continue;
        }
        const auto record = formats::load_record(mitdb / name);
        BEATLENS_TRY(record);
        const auto agreement = detector_agreement(*record, *engine);
        BEATLENS_TRY(agreement);
        records.push_back({std::string(name), *agreement});
    }
    return records;
}

DetectorAgreement sum_of(std::span<const RecordAgreement> records) {
    DetectorAgreement sum;
    for (const RecordAgreement& one : records) {
        sum.add(one.agreement);
    }
    return sum;
}

bool is_paced(std::string_view mitdb_record) {
    constexpr std::array<std::string_view, 4> paced = {"102", "104", "107", "217"};
    return std::find(paced.begin(), paced.end(), mitdb_record) != paced.end();
}

}  // namespace beatlens::protocols
