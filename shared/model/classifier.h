// Runs a model on beats with XNNPACK.
#pragma once

#include <cstddef>
#include <memory>
#include <span>

#include "ecg/error.h"
#include "model/model.h"

namespace beatlens::model {

class Classifier {
public:
    // Batch normalisation is folded, dropout left out. Errors: model_mismatch, internal (XNNPACK refused; the message
    // says which call).
    static Result<Classifier> create(const Model& model);

    Classifier(Classifier&&) noexcept;
    Classifier& operator=(Classifier&&) noexcept;
    ~Classifier();

    std::size_t row_length() const;  // architecture.row_length(): samples, then features as the recipe gives them
    std::size_t classes() const;

    // `beats`: [n, row_length] row-major; `logits`: [n, classes], written. Any n. Not thread-safe: one Classifier a
    // thread. Errors: model_mismatch (sizes), internal.
    Result<void> logits(std::span<const float> beats, std::span<float> logits);

private:
    struct Runtime;
    explicit Classifier(std::unique_ptr<Runtime> runtime);
    std::unique_ptr<Runtime> runtime_;
};

// Softmax of each row of [n, classes], in place; in double, so that it is the same everywhere.
void softmax_rows(std::span<float> logits, std::size_t classes);

}  // namespace beatlens::model
