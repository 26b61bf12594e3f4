// A model as an ONNX file, for other runtimes.
//
// Inputs are those of the architecture, [beats, channels, length] in float32, unscaled as the recipe makes them:
// scaling, and 0 for values that are not there (NaN), are part of the graph where an input has a scaler. Other inputs
// take no NaN. Outputs: "scores" and, after softmax, "probabilities", [beats, outputs]. The model's name, recipe and
// labels are in the file's metadata.
#pragma once

#include <cstdint>
#include <vector>

#include "ecg/error.h"
#include "model/model.h"

namespace beatlens::trainer {

// The bytes of the file, of operator set 13. Batch normalisations are folded. Errors: model_mismatch, internal (the
// ONNX library refuses, or this program was built without it).
Result<std::vector<std::uint8_t>> to_onnx(const model::Model& model);

}  // namespace beatlens::trainer
