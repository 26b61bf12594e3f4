// An Architecture run layer by layer in double precision with plain loops: slow, obvious, and independent of XNNPACK.
#pragma once

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "model/model.h"

namespace beatlens::test {

struct Values {
    std::size_t channels = 0;
    std::size_t length = 0;
    std::vector<double> data;  // [channels, length]
    double at(std::size_t c, std::size_t t) const { return data[c * length + t]; }
};

inline Values convolve(const model::Conv1d& op, const model::Tensor& w, const model::Tensor& b, const Values& in) {
    const std::size_t side = op.padding == model::Padding::same ? (op.kernel - 1) / 2 : 0;
    Values out{op.out, (in.length + 2 * side - op.kernel) / op.stride + 1, {}};
    for (std::size_t o = 0; o < op.out; ++o) {
        for (std::size_t t = 0; t < out.length; ++t) {
            double sum = static_cast<double>(b.values[o]);
            for (std::size_t i = 0; i < op.in; ++i) {
                for (std::size_t k = 0; k < op.kernel; ++k) {
                    const std::size_t position = t * op.stride + k;
                    if (position >= side && position - side < in.length) {
                        sum +=
                            static_cast<double>(w.values[(o * op.in + i) * op.kernel + k]) * in.at(i, position - side);
                    }
                }
            }
            out.data.push_back(sum);
        }
    }
    return out;
}

inline std::vector<double> reference_logits(const model::Model& model, const float* beat) {
    std::map<std::string, Values> outputs;
    const std::size_t length = model.architecture.input_length;
    Values x{1, length, std::vector<double>(beat, beat + length)};
    for (const model::Layer& layer : model.architecture.layers) {
        const auto parameter = [&](const char* which) { return model.parameters.at(layer.name + which); };
        if (const auto* conv = std::get_if<model::Conv1d>(&layer.op)) {
            x = convolve(*conv, parameter(".weight"), parameter(".bias"), x);
        } else if (std::holds_alternative<model::Relu>(layer.op)) {
            for (double& value : x.data) {
                value = std::max(value, 0.0);
            }
        } else if (const auto* pool = std::get_if<model::MaxPool1d>(&layer.op)) {
            Values out{x.channels, (x.length - pool->window) / pool->stride + 1, {}};
            for (std::size_t c = 0; c < out.channels; ++c) {
                for (std::size_t t = 0; t < out.length; ++t) {
                    const auto* first = &x.data[c * x.length + t * pool->stride];
                    out.data.push_back(*std::max_element(first, first + pool->window));
                }
            }
            x = out;
        } else if (const auto* add = std::get_if<model::Add>(&layer.op)) {
            const Values& other = outputs.at(add->with);
            std::transform(x.data.begin(), x.data.end(), other.data.begin(), x.data.begin(), std::plus<>());
        } else if (std::holds_alternative<model::Flatten>(layer.op)) {
            x = {x.data.size(), 1, x.data};
        } else {
            const auto& linear = std::get<model::Linear>(layer.op);
            const model::Conv1d as_conv{linear.in, linear.out, 1, 1, model::Padding::valid};
            x = convolve(as_conv, parameter(".weight"), parameter(".bias"), x);
        }
        outputs[layer.name] = x;
    }
    return x.data;
}

}  // namespace beatlens::test
