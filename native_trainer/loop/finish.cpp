#include "loop/finish.h"

#include <algorithm>
#include <cmath>
#include <string>

namespace beatlens::trainer {

namespace {

float rounded(float value, int mantissa_bits) {
    int exponent = 0;
    const float mantissa = std::frexp(value, &exponent);  // .5 <= |mantissa| < 1: its first bit is not stored
    return std::ldexp(std::nearbyint(std::ldexp(mantissa, mantissa_bits + 1)), exponent - mantissa_bits - 1);
}

}  // namespace

void round_weights(model::Model& model, int mantissa_bits) {
    for (auto& [name, tensor] : model.parameters) {
        for (float& value : tensor.values) {
            value = rounded(value, mantissa_bits);
        }
    }
}

Result<void> divide_scores(model::Model& model, double temperature) {
    if (!(temperature > 0.0) || !std::isfinite(temperature)) {
        return fail(ErrorCode::out_of_range, "A temperature must be above 0.");
    }
    const auto& layers = model.architecture.layers;
    const auto last = std::find_if(layers.rbegin(), layers.rend(), [&](const model::Layer& layer) {
        return model.parameters.contains(layer.name + ".weight");
    });
    if (last == layers.rend()) {
        return fail(ErrorCode::model_mismatch, "The model has no layer with weights.");
    }
    for (const char* const part : {".weight", ".bias"}) {
        if (const auto at = model.parameters.find(last->name + part); at != model.parameters.end()) {
            for (float& value : at->second.values) {
                value = static_cast<float>(static_cast<double>(value) / temperature);
            }
        }
    }
    return {};
}

}  // namespace beatlens::trainer
