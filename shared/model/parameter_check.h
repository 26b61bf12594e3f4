// Whether a file's tensors are those of a network.
#pragma once

#include <map>
#include <string>

#include "ecg/error.h"
#include "model/architecture.h"
#include "model/safetensors.h"

namespace beatlens::model {

// Parameters and buffers must be exactly those that the architecture has: a superfluous one means another network.
// Errors: model_mismatch naming the tensor that is missing, wrongly shaped or holds a value that is not finite.
Result<void> check_parameters(const Architecture& architecture, const std::map<std::string, Tensor>& tensors);

// "64x324"
std::string shape_text(const Shape& shape);

}  // namespace beatlens::model
