// Runs a model on beats with XNNPACK: an Engine holds the weights, a State what a run changes.
#pragma once

#include <cstddef>
#include <memory>
#include <span>

#include "ecg/error.h"
#include "model/model.h"
#include "model/strip.h"

namespace beatlens::model {

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

private:
    friend class State;
    struct Weights;
    explicit Engine(std::shared_ptr<Weights> weights);
    std::shared_ptr<Weights> weights_;
};

// Softmax of each row of [n, classes], in place; in double, so that it is the same everywhere.
void softmax_rows(std::span<float> logits, std::size_t classes);

}  // namespace beatlens::model
