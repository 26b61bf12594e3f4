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

// What XNNPACK reads and writes has spare bytes behind it.
std::vector<float> buffer_of(std::size_t values) {
    return std::vector<float>(max_batch * values + XNN_EXTRA_BYTES / sizeof(float));
}

}  // namespace

struct Engine::Weights {
    Model model;
    std::size_t outputs = 0;
    std::mutex mutex;  // of the network: one run is made after the other
    Network network;
};

struct State::Run {
    std::shared_ptr<Engine::Weights> weights;
    NetworkRun network;
    std::vector<std::vector<float>> inputs;  // [max_batch, length, channels] each, scaled
    std::vector<float> output;               // [max_batch, outputs]
    std::size_t batch = 0;                   // what the network is shaped for; 0: nothing yet

    void take(std::span<const float> rows);
    Result<void> run(std::span<const float> rows, std::span<float> logits);
};

// Copies rows into the network's inputs.
void State::Run::take(std::span<const float> rows) {
    const Model& model = weights->model;
    const std::size_t row_length = model.architecture.row_length();
    std::size_t first = 0;  // of the input in its row
    for (std::size_t i = 0; i < inputs.size(); ++i) {
        const InputSpec& spec = model.architecture.inputs[i];
        const auto scaler = model.scalers.find(spec.name);
        float* to = inputs[i].data();
        for (std::size_t row = first; row < rows.size(); row += row_length) {
            const auto values = rows.subspan(row, spec.size());
            for (std::size_t k = 0; k < values.size(); ++k) {
                float value = std::isnan(values[k]) ? 0.0F : values[k];  // not there, see InputScaler
                if (scaler != model.scalers.end()) {
                    value = scaler->second.scaled(values[k], k / spec.length);
                }
                to[k % spec.length * spec.channels + k / spec.length] = value;
            }
            to += spec.size();
        }
        first += spec.size();
    }
}

// Up to max_batch rows.
Result<void> State::Run::run(std::span<const float> rows, std::span<float> logits) {
    take(rows);
    const std::size_t wanted = logits.size() / weights->outputs;
    if (wanted != batch) {
        std::vector<float*> pointers;
        for (std::vector<float>& input : inputs) {
            pointers.push_back(input.data());
        }
        BEATLENS_TRY(network.reshape(wanted, pointers, output.data()));
        batch = wanted;
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
        BEATLENS_TRY(
            run_->run(rows.subspan(begin * length, batch * length), logits.subspan(begin * outputs, batch * outputs)));
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
    weights->outputs = infer_shapes(folded->architecture)->back()[0];
    return Engine(std::move(weights));
}

const Model& Engine::model() const { return weights_->model; }
std::size_t Engine::outputs() const { return weights_->outputs; }

Result<State> Engine::make_state() const {
    const std::scoped_lock lock(weights_->mutex);
    auto network = weights_->network.make_run();
    BEATLENS_TRY(network);
    auto run = std::make_unique<State::Run>();
    run->weights = weights_;
    run->network = *std::move(network);
    for (const InputSpec& input : model().architecture.inputs) {
        run->inputs.push_back(buffer_of(input.size()));
    }
    run->output = buffer_of(outputs());
    return State(std::move(run));
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
