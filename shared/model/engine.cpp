#include "model/engine.h"

#include <algorithm>
#include <cmath>
#include <mutex>

#include "model/fold.h"
#include "model/network.h"

namespace beatlens::model {

namespace {

// Beats that are run at once. Rates are flat from 1 to 256 (the weights of a beat network stay in cache), and small
// batches keep the activations in the cache too.
constexpr std::size_t max_batch = 16;

// On a strip: few enough for the cache, many beside the neighbours that each run takes again.
constexpr std::size_t max_strip = 128;

// What XNNPACK reads and writes has spare bytes behind it.
std::vector<float> buffer_of(std::size_t values) {
    return std::vector<float>(values + XNN_EXTRA_BYTES / sizeof(float));
}

}  // namespace

struct Engine::Weights {
    Model model;
    std::size_t outputs = 0;
    StripLayout strip;
    std::mutex mutex;  // of the network: one run is made after the other
    Network network;
    std::vector<Layer> layers;  // as they are run, see NetworkPlan::layers
};

struct State::Run {
    std::shared_ptr<Engine::Weights> weights;
    NetworkRun network;
    std::vector<std::vector<float>> inputs;  // [length, channels] each, scaled: of max_batch rows, or of a strip
    std::vector<float> output;               // [beats, outputs]
    std::size_t batch = 0;                   // what the network is shaped for; 0: nothing yet
    std::size_t longer = 0;

    void take(std::span<const float> rows);
    void take_strip(std::span<const float> strip);
    float scaled(float value, const InputScaler* scaler, std::size_t channel) const;
    Result<void> run(std::size_t wanted_batch, std::size_t wanted_longer, std::span<float> logits);
};

float State::Run::scaled(float value, const InputScaler* scaler, std::size_t channel) const {
    if (scaler == nullptr) {
        return std::isnan(value) ? 0.0F : value;  // not there, see InputScaler
    }
    return scaler->scaled(value, channel);
}

// Copies rows into the network's inputs.
void State::Run::take(std::span<const float> rows) {
    const Model& model = weights->model;
    const std::size_t row_length = model.architecture.row_length();
    std::size_t first = 0;  // of the input in its row
    for (std::size_t i = 0; i < inputs.size(); ++i) {
        const InputSpec& spec = model.architecture.inputs[i];
        const InputScaler* const scaler = model.scaler_of(spec.name);
        float* to = inputs[i].data();
        for (std::size_t row = first; row < rows.size(); row += row_length) {
            const float* value = rows.data() + row;
            for (std::size_t c = 0; c < spec.channels; ++c) {
                for (std::size_t t = 0; t < spec.length; ++t) {
                    to[t * spec.channels + c] = scaled(*value++, scaler, c);
                }
            }
            to += spec.size();
        }
        first += spec.size();
    }
}

// Copies a strip into the network's inputs: what is beside the beats themselves is in the longest only.
void State::Run::take_strip(std::span<const float> strip) {
    const Model& model = weights->model;
    const std::size_t channels = weights->strip.step;
    for (std::size_t i = 0; i < inputs.size(); ++i) {
        const InputSpec& spec = model.architecture.inputs[i];
        const InputScaler* const scaler = model.scaler_of(spec.name);
        const std::size_t beside = (weights->strip.shared / channels + 1 - spec.length) / 2 * channels;
        const auto values = strip.subspan(beside, strip.size() - 2 * beside);
        for (std::size_t at = 0; at < values.size(); at += channels) {
            for (std::size_t c = 0; c < channels; ++c) {
                inputs[i][at + c] = scaled(values[at + c], scaler, c);
            }
        }
    }
}

// Of the inputs as they were taken.
Result<void> State::Run::run(std::size_t wanted_batch, std::size_t wanted_longer, std::span<float> logits) {
    if (wanted_batch != batch || wanted_longer != longer) {
        std::vector<float*> pointers;
        for (std::vector<float>& input : inputs) {
            pointers.push_back(input.data());
        }
        BEATLENS_TRY(network.reshape(wanted_batch, wanted_longer, pointers, output.data()));
        batch = wanted_batch;
        longer = wanted_longer;
    }
    BEATLENS_TRY(network.invoke());
    std::copy_n(output.begin(), logits.size(), logits.begin());
    return {};
}

State::State(std::unique_ptr<Run> run) : run_(std::move(run)) {}
State::State(State&&) noexcept = default;
State& State::operator=(State&&) noexcept = default;
State::~State() = default;

Result<void> State::logits(std::span<const float> rows, std::span<float> logits) {
    const std::size_t length = run_->weights->model.architecture.row_length();
    const std::size_t outputs = run_->weights->outputs;
    const std::size_t count = rows.size() / length;
    if (rows.size() != count * length || logits.size() != count * outputs) {
        return fail(ErrorCode::model_mismatch, "The model takes beats of " + std::to_string(length) +
                                                   " values and gives " + std::to_string(outputs) +
                                                   " scores for each.");
    }
    for (std::size_t begin = 0; begin < count; begin += max_batch) {
        const std::size_t batch = std::min(max_batch, count - begin);
        run_->take(rows.subspan(begin * length, batch * length));
        BEATLENS_TRY(run_->run(batch, 0, logits.subspan(begin * outputs, batch * outputs)));
    }
    return {};
}

Result<void> State::strip_logits(std::span<const float> strip, std::span<float> logits) {
    const StripLayout& layout = run_->weights->strip;
    if (layout.shared == 0) {
        return this->logits(strip, logits);
    }
    const std::size_t outputs = run_->weights->outputs;
    const std::size_t count = layout.beats(strip.size());
    if (strip.size() != layout.values(count) || logits.size() != count * outputs) {
        return fail(ErrorCode::model_mismatch, "The model takes beats in a row of " + std::to_string(layout.step) +
                                                   " values and " + std::to_string(layout.shared) +
                                                   " further ones, and gives " + std::to_string(outputs) +
                                                   " scores for each beat.");
    }
    for (std::size_t begin = 0; begin < count; begin += max_strip) {
        const std::size_t beats = std::min(max_strip, count - begin);
        run_->take_strip(strip.subspan(begin * layout.step, layout.values(beats)));
        BEATLENS_TRY(run_->run(1, beats - 1, logits.subspan(begin * outputs, beats * outputs)));
    }
    return {};
}

Engine::Engine(std::shared_ptr<Weights> weights) : weights_(std::move(weights)) {}

Result<Engine> Engine::create(Model model) {
    BEATLENS_TRY(check_scalers(model.architecture, model.scalers));
    auto weights = std::make_shared<Weights>();
    weights->model = model;
    weights->model.parameters.clear();
    const auto folded = fold_batch_norm(std::move(model));
    BEATLENS_TRY(folded);
    auto network = Network::create(*folded);
    BEATLENS_TRY(network);
    weights->network = *std::move(network);
    weights->strip = strip_layout(folded->architecture);
    weights->layers = folded->architecture.layers;
    weights->outputs = infer_shapes(folded->architecture)->back()[0];
    return Engine(std::move(weights));
}

const Model& Engine::model() const { return weights_->model; }
std::size_t Engine::outputs() const { return weights_->outputs; }
const StripLayout& Engine::strip() const { return weights_->strip; }

Result<State> Engine::make_state() const {
    const std::scoped_lock lock(weights_->mutex);
    auto network = weights_->network.make_run();
    BEATLENS_TRY(network);
    auto run = std::make_unique<State::Run>();
    run->weights = weights_;
    run->network = *std::move(network);
    for (const InputSpec& input : model().architecture.inputs) {
        const std::size_t on_strip = (max_strip - 1 + input.length) * input.channels;
        run->inputs.push_back(buffer_of(std::max(max_batch * input.size(), strip().shared == 0 ? 0 : on_strip)));
    }
    run->output = buffer_of(std::max(max_batch, max_strip) * outputs());
    return State(std::move(run));
}

Engine State::engine() const { return Engine(run_->weights); }

Result<std::vector<LayerOutput>> Engine::layer_outputs(std::span<const float> row) const {
    auto state = make_state();
    BEATLENS_TRY(state);
    state->run_->network.keep_values();
    std::vector<float> logits(outputs());
    BEATLENS_TRY(state->logits(row, logits));
    const NetworkRun& run = state->run_->network;
    std::vector<LayerOutput> all;
    for (std::size_t i = 0; i < run.plan().layers.size(); ++i) {
        const NetworkLayer& layer = run.plan().layers[i];
        const NetworkValue& value = run.plan().values[layer.value];
        LayerOutput output{{}, {}, value.channels, value.length, run.output_of(i)};
        for (const std::size_t each : layer.layers) {
            output.names.push_back(weights_->layers[each].name);
            output.kinds.push_back(kind_of(weights_->layers[each].op));
        }
        all.push_back(std::move(output));
    }
    return all;
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
