#include "analysis/beat_table.h"

namespace beatlens::analysis {

namespace {
constexpr double row_rate_hz = 120.0;
}

Result<Analysis> classify_table(const BeatTable& table, const model::Model& model) {
    if (model.recipe != beats::kachuee_120hz || table.length != model.architecture.input_length) {
        return fail(ErrorCode::model_mismatch, "The file's rows of " + std::to_string(table.length) +
                                                   " values cannot be labelled by the model '" + model.name + "'.");
    }
    auto classifier = model::Classifier::create(model);
    BEATLENS_TRY(classifier);
    std::vector<float> logits(table.beats() * classifier->classes());
    BEATLENS_TRY(classifier->logits(table.values, logits));

    Record strip;  // the rows one after the other, so that a table is reported as a recording is
    strip.name = table.name;
    strip.sampling_rate_hz = row_rate_hz;
    strip.warnings = table.warnings;
    strip.signals.push_back({});
    strip.signals.front().lead = "cut beats";
    strip.signals.front().samples = table.values;
    std::vector<std::int64_t> starts(table.beats());
    for (std::size_t i = 0; i < starts.size(); ++i) {
        starts[i] = static_cast<std::int64_t>(i * table.length);
    }
    auto analysis = summarise(strip, 0, model, starts, logits);
    BEATLENS_TRY(analysis);
    analysis->heart_rate = {};
    return analysis;
}

}  // namespace beatlens::analysis
