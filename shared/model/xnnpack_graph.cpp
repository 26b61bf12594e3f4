#include "model/xnnpack_graph.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <optional>

namespace beatlens::model {

namespace {

constexpr std::uint32_t input_external_id = 0;
constexpr std::uint32_t output_external_id = 1;

Result<void> check(xnn_status status, const char* call) {
    if (status == xnn_status_success) {
        return {};
    }
    return fail(ErrorCode::internal, std::string("XNNPACK's ") + call + " failed with status " +
                                         std::to_string(static_cast<int>(status)) + ".");
}

struct DeleteSubgraph {
    void operator()(xnn_subgraph_t subgraph) const { xnn_delete_subgraph(subgraph); }
};

// Walks the layers once and defines an XNNPACK node for each.
class Builder {
public:
    Builder(const Model& model, const std::vector<Shape>& shapes) : model_(model), shapes_(shapes) {}

    Result<XnnpackGraph> build();

private:
    const std::vector<Layer>& layers() const { return model_.architecture.layers; }

    template <class Op>
    bool is(std::size_t layer) const {
        return layer < layers().size() && std::holds_alternative<Op>(layers()[layer].op);
    }
    bool is_added_later(const std::string& name) const {
        return std::any_of(layers().begin(), layers().end(), [&](const Layer& layer) {
            const auto* add = std::get_if<Add>(&layer.op);
            return add != nullptr && add->with == name;
        });
    }
    // A ReLU right after `layer` can be done by that layer's own output clamp, if nobody needs the value before it.
    bool clamps_next_relu(std::size_t layer) const {
        return is<Relu>(layer + 1) && !is_added_later(layers()[layer].name);
    }
    // max(relu(x)) = relu(max(x)): a ReLU before a pooling moves into the pooling's clamp, where there is less to
    // clamp.
    bool relu_moves_into_pool(std::size_t relu) const {
        return is<MaxPool1d>(relu + 1) && !is_added_later(layers()[relu].name);
    }

    const std::vector<float>& keep(std::vector<float> values) {
        values.resize(values.size() + XNN_EXTRA_BYTES / sizeof(float));
        graph_.weights.push_back(std::move(values));
        return graph_.weights.back();
    }
    const Tensor& parameter(const Layer& layer, const char* which) const {
        return model_.parameters.at(layer.name + which);
    }
    Result<std::uint32_t> constant(const Shape& shape, std::vector<float> values);
    Result<std::uint32_t> activation(std::size_t layer);
    Result<void> add_layer(std::size_t index);
    Result<void> add_conv(std::size_t index, const Conv1d& op);
    Result<void> add_relu(std::size_t index);
    Result<void> add_pool(std::size_t index, const MaxPool1d& op);
    Result<void> add_sum(std::size_t index, const Add& op);
    Result<void> add_flatten(std::size_t index);
    Result<void> add_linear(std::size_t index, const Linear& op);

    const Model& model_;
    const std::vector<Shape>& shapes_;
    XnnpackGraph graph_;
    std::unique_ptr<xnn_subgraph, DeleteSubgraph> subgraph_;
    std::uint32_t current_ = XNN_INVALID_VALUE_ID;
    float next_minimum_ = -INFINITY;            // 0 where a ReLU was moved into the next layer
    std::optional<Shape> flattened_;            // {channels, length} until the next Linear has put its columns in order
    std::map<std::string, std::uint32_t> ids_;  // of layer outputs, for Add
};

Result<std::uint32_t> Builder::constant(const Shape& shape, std::vector<float> values) {
    const std::vector<float>& kept = keep(std::move(values));
    std::uint32_t id = XNN_INVALID_VALUE_ID;
    BEATLENS_TRY(check(xnn_define_tensor_value(subgraph_.get(), xnn_datatype_fp32, shape.size(), shape.data(),
                                               kept.data(), XNN_INVALID_VALUE_ID, 0, &id),
                       "xnn_define_tensor_value"));
    return id;
}

// The value that the layer writes: the graph's output for the last one.
Result<std::uint32_t> Builder::activation(std::size_t layer) {
    if (layer + 1 == layers().size()) {
        return output_external_id;
    }
    const Shape& shape = shapes_[layer];
    Shape dims = shape.size() == 2 ? Shape{1, 1, shape[1], shape[0]} : Shape{1, shape[0]};
    std::uint32_t id = XNN_INVALID_VALUE_ID;
    BEATLENS_TRY(check(xnn_define_tensor_value(subgraph_.get(), xnn_datatype_fp32, dims.size(), dims.data(), nullptr,
                                               XNN_INVALID_VALUE_ID, 0, &id),
                       "xnn_define_tensor_value"));
    return id;
}

Result<void> Builder::add_conv(std::size_t index, const Conv1d& op) {
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
    BEATLENS_TRY(
        check(xnn_define_convolution_2d(subgraph_.get(), 0, side, 0, side, 1, static_cast<std::uint32_t>(op.kernel), 1,
                                        static_cast<std::uint32_t>(op.stride), 1, 1, 1, op.in, op.out, minimum,
                                        INFINITY, current_, *filter_id, *bias_id, *output, 0),
              "xnn_define_convolution_2d"));
    current_ = *output;
    return {};
}

Result<void> Builder::add_relu(std::size_t index) {
    if (index > 0 && (is<Conv1d>(index - 1) || is<Linear>(index - 1)) && clamps_next_relu(index - 1)) {
        return {};  // the layer before has clamped
    }
    if (relu_moves_into_pool(index)) {
        next_minimum_ = 0.0F;
        return {};
    }
    const auto output = activation(index);
    BEATLENS_TRY(output);
    xnn_unary_params params{};
    params.clamp.min = 0.0F;
    params.clamp.max = INFINITY;
    BEATLENS_TRY(
        check(xnn_define_unary(subgraph_.get(), xnn_unary_clamp, &params, current_, *output, 0), "xnn_define_unary"));
    current_ = *output;
    return {};
}

Result<void> Builder::add_pool(std::size_t index, const MaxPool1d& op) {
    const auto output = activation(index);
    BEATLENS_TRY(output);
    BEATLENS_TRY(check(xnn_define_max_pooling_2d(subgraph_.get(), 0, 0, 0, 0, 1, static_cast<std::uint32_t>(op.window),
                                                 1, static_cast<std::uint32_t>(op.stride), 1, 1, next_minimum_,
                                                 INFINITY, current_, *output, 0),
                       "xnn_define_max_pooling_2d"));
    next_minimum_ = -INFINITY;
    current_ = *output;
    return {};
}

Result<void> Builder::add_sum(std::size_t index, const Add& op) {
    const auto output = activation(index);
    BEATLENS_TRY(output);
    const xnn_binary_params params{-INFINITY, INFINITY};
    BEATLENS_TRY(
        check(xnn_define_binary(subgraph_.get(), xnn_binary_add, &params, current_, ids_.at(op.with), *output, 0),
              "xnn_define_binary"));
    current_ = *output;
    return {};
}

Result<void> Builder::add_flatten(std::size_t index) {
    const auto output = activation(index);
    BEATLENS_TRY(output);
    const std::array<std::size_t, 2> shape = {0, shapes_[index][0]};  // 0: the batch, inferred
    BEATLENS_TRY(check(xnn_define_static_reshape(subgraph_.get(), shape.size(), shape.data(), current_, *output, 0),
                       "xnn_define_static_reshape"));
    // In memory the values are time-major, while the architecture's order is channel-major.
    flattened_ = index == 0 ? Shape{1, model_.architecture.input_length} : shapes_[index - 1];
    current_ = *output;
    return {};
}

Result<void> Builder::add_linear(std::size_t index, const Linear& op) {
    std::vector<float> weight = parameter(layers()[index], ".weight").values;
    if (flattened_) {
        const std::size_t channels = (*flattened_)[0];
        const std::size_t length = (*flattened_)[1];
        const std::vector<float> channel_major = weight;
        for (std::size_t o = 0; o < op.out; ++o) {
            for (std::size_t c = 0; c < channels; ++c) {
                for (std::size_t t = 0; t < length; ++t) {
                    weight[o * op.in + t * channels + c] = channel_major[o * op.in + c * length + t];
                }
            }
        }
        flattened_.reset();
    }
    const auto weight_id = constant({op.out, op.in}, std::move(weight));
    BEATLENS_TRY(weight_id);
    const auto bias_id = constant({op.out}, parameter(layers()[index], ".bias").values);
    BEATLENS_TRY(bias_id);
    const auto output = activation(index);
    BEATLENS_TRY(output);
    const float minimum = clamps_next_relu(index) ? 0.0F : -INFINITY;
    BEATLENS_TRY(check(
        xnn_define_fully_connected(subgraph_.get(), minimum, INFINITY, current_, *weight_id, *bias_id, *output, 0),
        "xnn_define_fully_connected"));
    current_ = *output;
    return {};
}

Result<void> Builder::add_layer(std::size_t index) {
    const LayerOp& op = layers()[index].op;
    if (const auto* conv = std::get_if<Conv1d>(&op)) {
        return add_conv(index, *conv);
    }
    if (std::holds_alternative<Relu>(op)) {
        return add_relu(index);
    }
    if (const auto* pool = std::get_if<MaxPool1d>(&op)) {
        return add_pool(index, *pool);
    }
    if (const auto* sum = std::get_if<Add>(&op)) {
        return add_sum(index, *sum);
    }
    if (std::holds_alternative<Flatten>(op)) {
        return add_flatten(index);
    }
    return add_linear(index, std::get<Linear>(op));
}

Result<XnnpackGraph> Builder::build() {
    BEATLENS_TRY(check(xnn_initialize(nullptr), "xnn_initialize"));
    xnn_subgraph_t subgraph = nullptr;
    BEATLENS_TRY(check(xnn_create_subgraph(2, 0, &subgraph), "xnn_create_subgraph"));
    subgraph_.reset(subgraph);

    graph_.input_length = model_.architecture.input_length;
    graph_.classes = shapes_.back()[0];
    const std::array<std::size_t, 4> input_dims = {1, 1, graph_.input_length, 1};
    const std::array<std::size_t, 2> output_dims = {1, graph_.classes};
    BEATLENS_TRY(check(xnn_define_tensor_value(subgraph, xnn_datatype_fp32, input_dims.size(), input_dims.data(),
                                               nullptr, input_external_id, XNN_VALUE_FLAG_EXTERNAL_INPUT, &current_),
                       "xnn_define_tensor_value"));
    std::uint32_t output = 0;
    BEATLENS_TRY(check(xnn_define_tensor_value(subgraph, xnn_datatype_fp32, output_dims.size(), output_dims.data(),
                                               nullptr, output_external_id, XNN_VALUE_FLAG_EXTERNAL_OUTPUT, &output),
                       "xnn_define_tensor_value"));
    for (std::size_t i = 0; i < layers().size(); ++i) {
        BEATLENS_TRY(add_layer(i));
        ids_[layers()[i].name] = current_;
    }
    xnn_runtime_t runtime = nullptr;
    BEATLENS_TRY(check(xnn_create_runtime_v2(subgraph, nullptr, 0, &runtime), "xnn_create_runtime_v2"));
    graph_.runtime.reset(runtime);
    return std::move(graph_);
}

}  // namespace

Result<XnnpackGraph> build_xnnpack_graph(const Model& model) {
    const auto shapes = infer_shapes(model.architecture);
    BEATLENS_TRY(shapes);
    if (!std::holds_alternative<Linear>(model.architecture.layers.back().op)) {
        return fail(ErrorCode::model_mismatch,
                    "The network's last layer must be a linear one, with an output per class.");
    }
    return Builder(model, *shapes).build();
}

Result<void> XnnpackGraph::reshape(std::size_t batch, const float* input, float* output) {
    const std::array<std::size_t, 4> input_dims = {batch, 1, input_length, 1};
    BEATLENS_TRY(
        check(xnn_reshape_external_value(runtime.get(), input_external_id, input_dims.size(), input_dims.data()),
              "xnn_reshape_external_value"));
    BEATLENS_TRY(check(xnn_reshape_runtime(runtime.get()), "xnn_reshape_runtime"));
    const std::array<xnn_external_value, 2> values = {// XNNPACK's interface has no const; it does not write to inputs.
                                                      xnn_external_value{input_external_id, const_cast<float*>(input)},
                                                      xnn_external_value{output_external_id, output}};
    return check(xnn_setup_runtime_v2(runtime.get(), values.size(), values.data()), "xnn_setup_runtime_v2");
}

Result<void> XnnpackGraph::invoke() { return check(xnn_invoke_runtime(runtime.get()), "xnn_invoke_runtime"); }

}  // namespace beatlens::model
