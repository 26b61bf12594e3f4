// Runs a model on beats with XNNPACK: an Engine holds the weights, a State what a run changes.
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ecg/error.h"
#include "model/model.h"
#include "model/strip.h"

namespace beatlens::model {

class Engine;

// What one or two layers made of a beat: [channels, length], channel after channel; lists have length 1.
struct LayerOutput {
    // In order, as the architecture has them once batch normalisations are folded (model/fold.h): a convolution or
    // linear layer whose ReLU is done with it, and that ReLU; else the layer alone.
    std::vector<std::string> names;
    std::vector<std::string_view> kinds;  // "conv1d", ...: as in model files
    std::size_t channels = 0;
    std::size_t length = 0;
    std::vector<float> values;
};

// One thread's. It keeps its engine's weights alive.
class State {
public:
    State(State&&) noexcept;
    State& operator=(State&&) noexcept;
    ~State();

    // `rows`: [n, row_length] row-major, unscaled; `logits`: [n, outputs], written. Any n. Errors: model_mismatch
    // (sizes), internal.
    Result<void> logits(std::span<const float> rows, std::span<float> logits);
    // The same of beats in a row on a strip: Engine::strip().
    Result<void> strip_logits(std::span<const float> strip, std::span<float> logits);

    // Whose it is.
    Engine engine() const;

private:
    friend class Engine;
    struct Run;
    explicit State(std::unique_ptr<Run> run);
    std::unique_ptr<Run> run_;
};

// Immutable, cheap to copy, and shared by any number of threads: the copies have the same weights.
class Engine {
public:
    // Batch normalisation is folded, dropout left out, weights are packed. Errors: model_mismatch, internal (XNNPACK
    // refused; the message says which call).
    static Result<Engine> create(Model model);

    // Without its parameters: those are in the engine now.
    const Model& model() const;
    std::size_t row_length() const { return model().architecture.row_length(); }
    std::size_t outputs() const;
    const StripLayout& strip() const;

    // Errors: internal.
    Result<State> make_state() const;

    // What is in the network when it labels one beat: `row`, [row_length]. The outputs of its layers in order, but for
    // those that only look at another one's as a list; the last one's values are the logits. Errors: model_mismatch
    // (size), internal.
    Result<std::vector<LayerOutput>> layer_outputs(std::span<const float> row) const;

private:
    friend class State;
    struct Weights;
    explicit Engine(std::shared_ptr<Weights> weights);
    std::shared_ptr<Weights> weights_;
};

// Softmax of each row of [n, classes], in place; in double, so that it is the same everywhere.
void softmax_rows(std::span<float> logits, std::size_t classes);

}  // namespace beatlens::model
