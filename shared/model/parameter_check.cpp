#include "model/parameter_check.h"

#include <cmath>

namespace beatlens::model {

std::string shape_text(const Shape& shape) {
    std::string text;
    for (const std::size_t n : shape) {
        text += (text.empty() ? "" : "x") + std::to_string(n);
    }
    return text;
}

Result<void> check_parameters(const Architecture& architecture, const std::map<std::string, Tensor>& tensors) {
    auto specs = parameters(architecture);
    const auto statistics = buffers(architecture);
    specs.insert(specs.end(), statistics.begin(), statistics.end());
    for (const ParameterSpec& spec : specs) {
        const auto at = tensors.find(spec.name);
        if (at == tensors.end()) {
            return fail(ErrorCode::model_mismatch, "The model file lacks the tensor '" + spec.name + "'.");
        }
        if (at->second.shape != spec.shape) {
            return fail(ErrorCode::model_mismatch, "The model file's tensor '" + spec.name + "' is " +
                                                       shape_text(at->second.shape) + ", but the network needs " +
                                                       shape_text(spec.shape) + ".");
        }
        for (const float value : at->second.values) {
            if (!std::isfinite(value)) {
                return fail(ErrorCode::model_mismatch,
                            "The model file's tensor '" + spec.name + "' holds a value that is not finite.");
            }
        }
    }
    if (tensors.size() != specs.size()) {
        return fail(ErrorCode::model_mismatch, "The model file holds " + std::to_string(tensors.size()) +
                                                   " tensors, but the network has " + std::to_string(specs.size()) +
                                                   ".");
    }
    return {};
}

}  // namespace beatlens::model
