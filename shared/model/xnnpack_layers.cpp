#include <algorithm>
#include <array>
#include <cmath>

#include "ecg/overloaded.h"
#include "model/xnnpack_builder.h"

namespace beatlens::model {

Result<std::uint32_t> XnnpackBuilder::constant(const Shape& shape, std::vector<float> values) {
    const std::vector<float>& kept = keep(std::move(values));
    std::uint32_t id = XNN_INVALID_VALUE_ID;
    BEATLENS_TRY(check_xnnpack(xnn_define_tensor_value(graph_.subgraph.get(), xnn_datatype_fp32, shape.size(),
                                                       shape.data(), kept.data(), XNN_INVALID_VALUE_ID, 0, &id),
                               "xnn_define_tensor_value"));
    return id;
}

Result<std::uint32_t> XnnpackBuilder::internal(const Shape& dims) {
    std::uint32_t id = XNN_INVALID_VALUE_ID;
    BEATLENS_TRY(check_xnnpack(xnn_define_tensor_value(graph_.subgraph.get(), xnn_datatype_fp32, dims.size(),
                                                       dims.data(), nullptr, XNN_INVALID_VALUE_ID, 0, &id),
                               "xnn_define_tensor_value"));
    return id;
}

// The value that the layer writes: the graph's output for the last one.
Result<std::uint32_t> XnnpackBuilder::activation(std::size_t layer) {
    if (layer + 1 == layers().size()) {
        return output_id();
    }
    const Shape& shape = shapes_[layer];
    return internal(shape.size() == 2 ? Shape{1, 1, shape[1], shape[0]} : Shape{1, shape[0]});
}

Result<std::uint32_t> XnnpackBuilder::external(const Shape& dims, std::uint32_t id, std::uint32_t flag) {
    std::uint32_t given = 0;
    BEATLENS_TRY(check_xnnpack(xnn_define_tensor_value(graph_.subgraph.get(), xnn_datatype_fp32, dims.size(),
                                                       dims.data(), nullptr, id, flag, &given),
                               "xnn_define_tensor_value"));
    return given;
}

Result<XnnpackValue> XnnpackBuilder::add_conv(std::size_t index, const XnnpackValue& in, const Conv1d& op) {
    const Tensor& weight = parameter(layers()[index], ".weight");
    std::vector<float> filter(weight.values.size());  // [out, in, k] -> [out, 1, k, in]
    for (std::size_t o = 0; o < op.out; ++o) {
        for (std::size_t i = 0; i < op.in; ++i) {
            for (std::size_t k = 0; k < op.kernel; ++k) {
                filter[(o * op.kernel + k) * op.in + i] = weight.values[(o * op.in + i) * op.kernel + k];
            }
        }
    }
    const auto filter_id = constant({op.out, 1, op.kernel, op.in}, std::move(filter));
    BEATLENS_TRY(filter_id);
    const auto bias_id = constant({op.out}, parameter(layers()[index], ".bias").values);
    BEATLENS_TRY(bias_id);
    const auto output = activation(index);
    BEATLENS_TRY(output);
    const auto side = static_cast<std::uint32_t>(op.padding == Padding::same ? (op.kernel - 1) / 2 : 0);
    const float minimum = clamps_next_relu(index) ? 0.0F : -INFINITY;
    BEATLENS_TRY(check_xnnpack(
        xnn_define_convolution_2d(graph_.subgraph.get(), 0, side, 0, side, 1, static_cast<std::uint32_t>(op.kernel), 1,
                                  static_cast<std::uint32_t>(op.stride), 1, 1, 1, op.in, op.out, minimum, INFINITY,
                                  in.id, *filter_id, *bias_id, *output, 0),
        "xnn_define_convolution_2d"));
    return XnnpackValue{*output, {}};
}

Result<XnnpackValue> XnnpackBuilder::add_relu(std::size_t index, const XnnpackValue& in) {
    if (done_by_others_.contains(index)) {
        return in;
    }
    // max(relu(x)) = relu(max(x)): a ReLU before a pooling moves into the pooling's clamp, where there is less to
    // clamp.
    if (goes_only_into<MaxPool1d>(index)) {
        pools_with_relu_.insert(users_[index].front());
        return in;
    }
    const auto output = activation(index);
    BEATLENS_TRY(output);
    xnn_unary_params params{};
    params.clamp.min = 0.0F;
    params.clamp.max = INFINITY;
    BEATLENS_TRY(check_xnnpack(xnn_define_unary(graph_.subgraph.get(), xnn_unary_clamp, &params, in.id, *output, 0),
                               "xnn_define_unary"));
    return XnnpackValue{*output, in.parts};
}

Result<XnnpackValue> XnnpackBuilder::add_pool(std::size_t index, const XnnpackValue& in, const MaxPool1d& op) {
    const auto output = activation(index);
    BEATLENS_TRY(output);
    const float minimum = pools_with_relu_.contains(index) ? 0.0F : -INFINITY;
    BEATLENS_TRY(check_xnnpack(
        xnn_define_max_pooling_2d(graph_.subgraph.get(), 0, 0, 0, 0, 1, static_cast<std::uint32_t>(op.window), 1,
                                  static_cast<std::uint32_t>(op.stride), 1, 1, minimum, INFINITY, in.id, *output, 0),
        "xnn_define_max_pooling_2d"));
    return XnnpackValue{*output, {}};
}

Result<XnnpackValue> XnnpackBuilder::add_average(std::size_t index, const XnnpackValue& in) {
    const auto output = activation(index);
    BEATLENS_TRY(output);
    const std::array<std::size_t, 2> axes = {1, 2};
    BEATLENS_TRY(check_xnnpack(
        xnn_define_static_reduce(graph_.subgraph.get(), xnn_reduce_mean, axes.size(), axes.data(), in.id, *output, 0),
        "xnn_define_static_reduce"));
    return XnnpackValue{*output, {{shapes_[index][0], 1}}};
}

Result<XnnpackValue> XnnpackBuilder::add_sum(std::size_t index, const XnnpackValue& in) {
    const XnnpackValue& other = values_[sources_[index].with.front()];
    if (other.parts != in.parts) {
        return fail(ErrorCode::model_mismatch, "Layer '" + layers()[index].name +
                                                   "' adds flat values of different origin, which is not supported.");
    }
    const auto output = activation(index);
    BEATLENS_TRY(output);
    const xnn_binary_params params{-INFINITY, INFINITY};
    BEATLENS_TRY(
        check_xnnpack(xnn_define_binary(graph_.subgraph.get(), xnn_binary_add, &params, in.id, other.id, *output, 0),
                      "xnn_define_binary"));
    return XnnpackValue{*output, in.parts};
}

Result<XnnpackValue> XnnpackBuilder::flatten(const Shape& shape, const XnnpackValue& in, std::uint32_t output) {
    const std::size_t size = shape[0] * shape[1];
    const std::array<std::size_t, 2> flat = {0, size};  // 0: the batch, inferred
    BEATLENS_TRY(
        check_xnnpack(xnn_define_static_reshape(graph_.subgraph.get(), flat.size(), flat.data(), in.id, output, 0),
                      "xnn_define_static_reshape"));
    // One channel, or one point in time, is in both orders.
    return XnnpackValue{output, {shape[0] == 1 || shape[1] == 1 ? Shape{size, 1} : shape}};
}

Result<XnnpackValue> XnnpackBuilder::add_concat(std::size_t index, const XnnpackValue& in) {
    const bool flat = shapes_[index].size() == 1;
    std::vector<std::size_t> sources = {sources_[index].input};
    sources.insert(sources.end(), sources_[index].with.begin(), sources_[index].with.end());
    XnnpackValue result = in;
    result.parts.clear();
    std::vector<std::pair<std::uint32_t, std::size_t>> joined;  // value, and how long it is along the axis
    for (const std::size_t source : sources) {
        const Shape& shape = shape_of(source);
        XnnpackValue value = values_[source];
        if (flat && shape.size() == 2) {
            const auto id = internal({1, shape[0] * shape[1]});
            BEATLENS_TRY(id);
            auto flattened = flatten(shape, value, *id);
            BEATLENS_TRY(flattened);
            value = *std::move(flattened);
        }
        joined.emplace_back(value.id, shape[0]);
        for (const Shape& part : value.parts) {
            if (part[1] == 1 && !result.parts.empty() && result.parts.back()[1] == 1) {
                result.parts.back()[0] += part[0];
            } else {
                result.parts.push_back(part);
            }
        }
    }
    // Neighbours in pairs, then pairs of those: as long as a list may be, no value is copied often.
    while (joined.size() > 1) {
        std::vector<std::pair<std::uint32_t, std::size_t>> pairs;
        for (std::size_t i = 0; i + 1 < joined.size(); i += 2) {
            const std::size_t size = joined[i].second + joined[i + 1].second;
            const auto id = internal(flat ? Shape{1, size} : Shape{1, 1, shapes_[index][1], size});
            BEATLENS_TRY(id);
            BEATLENS_TRY(check_xnnpack(xnn_define_concatenate2(graph_.subgraph.get(), flat ? 1 : 3, joined[i].first,
                                                               joined[i + 1].first, *id, 0),
                                       "xnn_define_concatenate2"));
            pairs.emplace_back(*id, size);
        }
        if (joined.size() % 2 != 0) {
            pairs.push_back(joined.back());
        }
        joined = std::move(pairs);
    }
    result.id = joined.front().first;
    return result;
}

Result<XnnpackValue> XnnpackBuilder::add_linear(std::size_t index, const XnnpackValue& in, const Linear& op) {
    std::vector<float> weight = parameter(layers()[index], ".weight").values;
    std::size_t first = 0;  // column of the part
    for (const Shape& part : in.parts) {
        const std::size_t channels = part[0];
        const std::size_t length = part[1];
        const std::vector<float>& channel_major = parameter(layers()[index], ".weight").values;
        for (std::size_t o = 0; length > 1 && o < op.out; ++o) {
            for (std::size_t c = 0; c < channels; ++c) {
                for (std::size_t t = 0; t < length; ++t) {
                    weight[o * op.in + first + t * channels + c] = channel_major[o * op.in + first + c * length + t];
                }
            }
        }
        first += channels * length;
    }
    const auto weight_id = constant({op.out, op.in}, std::move(weight));
    BEATLENS_TRY(weight_id);
    const auto bias_id = constant({op.out}, parameter(layers()[index], ".bias").values);
    BEATLENS_TRY(bias_id);
    const auto output = activation(index);
    BEATLENS_TRY(output);
    const float minimum = clamps_next_relu(index) ? 0.0F : -INFINITY;
    BEATLENS_TRY(check_xnnpack(
        xnn_define_fully_connected(graph_.subgraph.get(), minimum, INFINITY, in.id, *weight_id, *bias_id, *output, 0),
        "xnn_define_fully_connected"));
    return XnnpackValue{*output, {{op.out, 1}}};
}

Result<XnnpackValue> XnnpackBuilder::add_layer(std::size_t index, const XnnpackValue& in) {
    const auto not_folded = [&]() -> Result<XnnpackValue> {
        return fail(ErrorCode::model_mismatch, "Layer '" + layers()[index].name + "' was not folded.");
    };
    return std::visit(
        Overloaded{[&](const Conv1d& op) { return add_conv(index, in, op); },
                   [&](const Relu&) { return add_relu(index, in); },
                   [&](const MaxPool1d& op) { return add_pool(index, in, op); },
                   [&](const Add&) { return add_sum(index, in); },
                   [&](const Flatten&) -> Result<XnnpackValue> {
                       const auto output = activation(index);
                       BEATLENS_TRY(output);
                       return flatten(shape_of(sources_[index].input), in, *output);
                   },
                   [&](const Linear& op) { return add_linear(index, in, op); },
                   [&](const BatchNorm1d&) { return not_folded(); }, [&](const Dropout&) { return not_folded(); },
                   [&](const GlobalAveragePool&) { return add_average(index, in); },
                   [&](const Concat&) { return add_concat(index, in); }},
        layers()[index].op);
}

}  // namespace beatlens::model
