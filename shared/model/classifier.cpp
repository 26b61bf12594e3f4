#include "model/classifier.h"

#include <algorithm>
#include <cmath>

#include "model/fold.h"
#include "model/xnnpack_graph.h"

namespace beatlens::model {

namespace {

// Beats that are run at once. Rates are flat from 1 to 256 (the weights of a beat network stay in cache), and small
// batches keep the activations in the cache too.
constexpr std::size_t max_batch = 16;

}  // namespace

struct Classifier::Runtime {
    XnnpackGraph graph;
    std::size_t row_length = 0;
    FeatureScaler scaler;
    // What XNNPACK reads and writes has spare bytes behind it.
    std::vector<float> input;     // [max_batch, input_length]
    std::vector<float> features;  // [max_batch, feature_length], scaled
    std::vector<float> output;    // [max_batch, classes]
    std::size_t batch = 0;        // what the runtime is shaped for; 0: nothing yet

    void take(std::span<const float> rows);
};

// Copies rows into the network's inputs.
void Classifier::Runtime::take(std::span<const float> rows) {
    const std::size_t samples = graph.input_length;
    const std::size_t used = graph.feature_length;
    for (std::size_t row = 0; row * row_length < rows.size(); ++row) {
        const auto values = rows.subspan(row * row_length, row_length);
        std::copy_n(values.begin(), samples, input.begin() + static_cast<std::ptrdiff_t>(row * samples));
        for (std::size_t i = 0; i < used; ++i) {
            const auto value = static_cast<double>(values[samples + i]);
            features[row * used + i] = static_cast<float>((value - scaler.centre[i]) / scaler.scale[i]);
        }
    }
}

Classifier::Classifier(std::unique_ptr<Runtime> runtime) : runtime_(std::move(runtime)) {}
Classifier::Classifier(Classifier&&) noexcept = default;
Classifier& Classifier::operator=(Classifier&&) noexcept = default;
Classifier::~Classifier() = default;

Result<Classifier> Classifier::create(const Model& model) {
    const std::size_t features = model.architecture.feature_length;
    if (model.scaler.centre.size() != features || model.scaler.scale.size() != features) {
        return fail(ErrorCode::model_mismatch,
                    "The model does not say how its " + std::to_string(features) + " features are scaled.");
    }
    const auto folded = fold_batch_norm(model);
    BEATLENS_TRY(folded);
    auto graph = build_xnnpack_graph(*folded);
    BEATLENS_TRY(graph);
    auto runtime = std::make_unique<Runtime>();
    runtime->graph = std::move(*graph);
    runtime->row_length = model.architecture.row_length();
    runtime->scaler = model.scaler;
    constexpr std::size_t spare = XNN_EXTRA_BYTES / sizeof(float);
    runtime->input.resize(max_batch * runtime->graph.input_length + spare);
    runtime->features.resize(max_batch * runtime->graph.feature_length + spare);
    runtime->output.resize(max_batch * runtime->graph.classes + spare);
    return Classifier(std::move(runtime));
}

std::size_t Classifier::row_length() const { return runtime_->row_length; }
std::size_t Classifier::classes() const { return runtime_->graph.classes; }

Result<void> Classifier::logits(std::span<const float> beats, std::span<float> logits) {
    Runtime& runtime = *runtime_;
    const std::size_t length = row_length();
    const std::size_t count = beats.size() / length;
    if (beats.size() != count * length || logits.size() != count * classes()) {
        return fail(ErrorCode::model_mismatch, "The model takes beats of " + std::to_string(length) +
                                                   " values and gives " + std::to_string(classes()) +
                                                   " scores for each.");
    }
    for (std::size_t begin = 0; begin < count; begin += max_batch) {
        const std::size_t batch = std::min(max_batch, count - begin);
        runtime.take(beats.subspan(begin * length, batch * length));
        if (batch != runtime.batch) {
            BEATLENS_TRY(
                runtime.graph.reshape(batch, runtime.input.data(), runtime.features.data(), runtime.output.data()));
            runtime.batch = batch;
        }
        BEATLENS_TRY(runtime.graph.invoke());
        std::copy_n(runtime.output.begin(), batch * classes(),
                    logits.begin() + static_cast<std::ptrdiff_t>(begin * classes()));
    }
    return {};
}

void softmax_rows(std::span<float> logits, std::size_t classes) {
    for (std::size_t begin = 0; begin + classes <= logits.size(); begin += classes) {
        const auto row = logits.subspan(begin, classes);
        const auto largest = static_cast<double>(*std::max_element(row.begin(), row.end()));
        double sum = 0.0;
        for (const float value : row) {
            sum += std::exp(static_cast<double>(value) - largest);
        }
        for (float& value : row) {
            value = static_cast<float>(std::exp(static_cast<double>(value) - largest) / sum);
        }
    }
}

}  // namespace beatlens::model
