// An Architecture run layer by layer in double precision with plain loops: slow, obvious, and independent of XNNPACK.
#pragma once

#include <algorithm>
#include <cmath>
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
    std::vector<double> padded(in.length + 2 * side);
    for (std::size_t o = 0; o < op.out; ++o) {
        std::vector<double> sums(out.length, static_cast<double>(b.values[o]));
        for (std::size_t i = 0; i < op.in; ++i) {
            std::copy_n(&in.data[i * in.length], in.length, &padded[side]);
            for (std::size_t k = 0; k < op.kernel; ++k) {
                const auto factor = static_cast<double>(w.values[(o * op.in + i) * op.kernel + k]);
                for (std::size_t t = 0; t < out.length; ++t) {
                    sums[t] += factor * padded[t * op.stride + k];
                }
            }
        }
        out.data.insert(out.data.end(), sums.begin(), sums.end());
    }
    return out;
}

inline Values normalise(const model::BatchNorm1d& op, const model::Model& model, const std::string& name, Values x) {
    const auto tensor = [&](const char* which) { return model.parameters.at(name + which).values; };
    const auto gamma = tensor(".weight");
    const auto beta = tensor(".bias");
    const auto mean = tensor(".running_mean");
    const auto variance = tensor(".running_var");
    // Flat values are {features, 1}, so that channels come first in both cases.
    for (std::size_t c = 0; c < op.channels; ++c) {
        for (std::size_t t = 0; t < x.length; ++t) {
            double& value = x.data[c * x.length + t];
            value = (value - static_cast<double>(mean[c])) / std::sqrt(static_cast<double>(variance[c]) + op.epsilon) *
                        static_cast<double>(gamma[c]) +
                    static_cast<double>(beta[c]);
        }
    }
    return x;
}

inline Values pool_maximum(const model::MaxPool1d& op, const Values& x) {
    Values out{x.channels, (x.length - op.window) / op.stride + 1, {}};
    for (std::size_t c = 0; c < out.channels; ++c) {
        for (std::size_t t = 0; t < out.length; ++t) {
            const auto* first = &x.data[c * x.length + t * op.stride];
            out.data.push_back(*std::max_element(first, first + op.window));
        }
    }
    return out;
}

inline Values average(const Values& x) {
    Values out{x.channels, 1, {}};
    for (std::size_t c = 0; c < x.channels; ++c) {
        double sum = 0.0;
        for (std::size_t t = 0; t < x.length; ++t) {
            sum += x.at(c, t);
        }
        out.data.push_back(sum / static_cast<double>(x.length));
    }
    return out;
}

inline Values interleave(const model::Interleave& op, const Values& x) {
    Values out{x.channels / op.ratio, x.length * op.ratio, std::vector<double>(x.data.size())};
    for (std::size_t c = 0; c < out.channels; ++c) {
        for (std::size_t t = 0; t < out.length; ++t) {
            out.data[c * out.length + t] = x.at(t % op.ratio * out.channels + c, t / op.ratio);
        }
    }
    return out;
}

// The values of several layers in one: along the channels, or flat ({n, 1}).
inline Values join(const std::vector<Values>& all) {
    Values out;
    const bool flat =
        std::any_of(all.begin(), all.end(), [&](const Values& one) { return one.length != all.front().length; });
    for (const Values& one : all) {
        out.data.insert(out.data.end(), one.data.begin(), one.data.end());
        out.channels += flat ? one.data.size() : one.channels;
    }
    out.length = flat ? 1 : all.front().length;
    return out;
}

// Of the inputs and of every layer, by name. `row`: the inputs one after the other, unscaled.
inline std::map<std::string, Values> reference_outputs(const model::Model& model, const float* row) {
    std::map<std::string, Values> outputs;
    for (const InputSpec& input : model.architecture.inputs) {
        Values& values = outputs[input.name] = {input.channels, input.length, {row, row + input.size()}};
        if (const auto scaler = model.scalers.find(input.name); scaler != model.scalers.end()) {
            for (std::size_t i = 0; i < values.data.size(); ++i) {
                const std::size_t channel = i / input.length;
                const model::InputScaler& by = scaler->second;
                values.data[i] =
                    std::isnan(values.data[i]) ? 0.0 : (values.data[i] - by.centre[channel]) / by.scale[channel];
                if (by.limit > 0.0) {
                    values.data[i] = std::clamp(values.data[i], -by.limit, by.limit);
                }
            }
        }
        for (double& value : values.data) {
            value = std::isnan(value) ? 0.0 : value;
        }
        row += input.size();
    }
    Values x = outputs.at(model.architecture.inputs.front().name);
    for (const model::Layer& layer : model.architecture.layers) {
        const auto parameter = [&](const char* which) { return model.parameters.at(layer.name + which); };
        if (!layer.input.empty()) {
            x = outputs.at(layer.input);
        }
        if (const auto* conv = std::get_if<model::Conv1d>(&layer.op)) {
            x = convolve(*conv, parameter(".weight"), parameter(".bias"), x);
        } else if (std::holds_alternative<model::Relu>(layer.op)) {
            for (double& value : x.data) {
                value = std::max(value, 0.0);
            }
        } else if (const auto* pool = std::get_if<model::MaxPool1d>(&layer.op)) {
            x = pool_maximum(*pool, x);
        } else if (const auto* add = std::get_if<model::Add>(&layer.op)) {
            const Values& other = outputs.at(add->with);
            std::transform(x.data.begin(), x.data.end(), other.data.begin(), x.data.begin(), std::plus<>());
        } else if (std::holds_alternative<model::Flatten>(layer.op)) {
            x = {x.data.size(), 1, x.data};
        } else if (const auto* norm = std::get_if<model::BatchNorm1d>(&layer.op)) {
            x = normalise(*norm, model, layer.name, x);
        } else if (std::holds_alternative<model::GlobalAveragePool>(layer.op)) {
            x = average(x);
        } else if (const auto* apart = std::get_if<model::Interleave>(&layer.op)) {
            x = interleave(*apart, x);
        } else if (const auto* concat = std::get_if<model::Concat>(&layer.op)) {
            std::vector<Values> all = {x};
            for (const std::string& name : concat->with) {
                all.push_back(outputs.at(name));
            }
            x = join(all);
        } else if (const auto* linear = std::get_if<model::Linear>(&layer.op)) {
            const model::Conv1d as_conv{linear->in, linear->out, 1, 1, model::Padding::valid};
            x = convolve(as_conv, parameter(".weight"), parameter(".bias"), x);
        }  // Dropout does nothing once a network is trained.
        outputs[layer.name] = x;
    }
    return outputs;
}

inline std::vector<double> reference_logits(const model::Model& model, const float* row) {
    return reference_outputs(model, row).at(model.architecture.layers.back().name).data;
}

}  // namespace beatlens::test
