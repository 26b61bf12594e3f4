// Defines XNNPACK's nodes for the layers of a network, one after the other. Used by model/xnnpack_graph.cpp alone.
#pragma once

#include <xnnpack.h>

#include <set>
#include <string>
#include <vector>

#include "ecg/error.h"
#include "model/model.h"
#include "model/xnnpack_graph.h"

namespace beatlens::model {

// What an XNNPACK call answered, as an error that names the call. Errors: internal.
Result<void> check_xnnpack(xnn_status status, const char* call);

// An input's or a layer's output in XNNPACK.
struct XnnpackValue {
    std::uint32_t id = XNN_INVALID_VALUE_ID;
    // Of flat values, the parts that they were put together from, {channels, length} each. A part of several channels
    // and several points in time lies in memory in time-major order, while the architecture's order is channel-major;
    // the next Linear puts its columns in order. Parts in order are one, {n, 1}. Empty where values are not flat.
    std::vector<Shape> parts;
};

// Walks the layers once and defines an XNNPACK node for each.
class XnnpackBuilder {
public:
    XnnpackBuilder(const Model& model, const std::vector<Shape>& shapes) : model_(model), shapes_(shapes) {}

    Result<XnnpackGraph> build();

private:
    const std::vector<Layer>& layers() const { return model_.architecture.layers; }

    std::size_t inputs() const { return model_.architecture.inputs.size(); }
    std::uint32_t output_id() const { return static_cast<std::uint32_t>(inputs()); }
    const Shape& shape_of(std::size_t value) const {
        return value < inputs() ? input_shapes_[value] : shapes_[value - inputs()];
    }

    Result<void> note_users();
    // Whether the only layer that uses the output of `layer` is of this kind.
    template <class Op>
    bool goes_only_into(std::size_t layer) const {
        const auto& users = users_[layer];
        return users.size() == 1 && std::holds_alternative<Op>(layers()[users.front()].op);
    }
    // A ReLU after `layer` can be done by that layer's own output clamp, if nobody needs the value before it.
    bool clamps_next_relu(std::size_t layer) const { return goes_only_into<Relu>(layer); }

    const std::vector<float>& keep(std::vector<float> values) {
        values.resize(values.size() + XNN_EXTRA_BYTES / sizeof(float));
        graph_.weights.push_back(std::move(values));
        return graph_.weights.back();
    }
    const Tensor& parameter(const Layer& layer, const char* which) const {
        return model_.parameters.at(layer.name + which);
    }
    Result<std::uint32_t> constant(const Shape& shape, std::vector<float> values);
    Result<std::uint32_t> internal(const Shape& dims);
    Result<std::uint32_t> activation(std::size_t layer);
    Result<std::uint32_t> external(const Shape& dims, std::uint32_t id, std::uint32_t flag);
    Result<XnnpackValue> add_layer(std::size_t index, const XnnpackValue& in);
    Result<XnnpackValue> add_conv(std::size_t index, const XnnpackValue& in, const Conv1d& op);
    Result<XnnpackValue> add_relu(std::size_t index, const XnnpackValue& in);
    Result<XnnpackValue> add_pool(std::size_t index, const XnnpackValue& in, const MaxPool1d& op);
    Result<XnnpackValue> add_average(std::size_t index, const XnnpackValue& in);
    Result<XnnpackValue> add_sum(std::size_t index, const XnnpackValue& in);
    Result<XnnpackValue> flatten(const Shape& shape, const XnnpackValue& in, std::uint32_t output);
    Result<XnnpackValue> add_concat(std::size_t index, const XnnpackValue& in);
    Result<XnnpackValue> add_linear(std::size_t index, const XnnpackValue& in, const Linear& op);

    const Model& model_;
    const std::vector<Shape>& shapes_;
    std::vector<Shape> input_shapes_;
    std::vector<LayerSources> sources_;
    XnnpackGraph graph_;
    std::vector<XnnpackValue> values_;             // of the inputs and the layers so far
    std::vector<std::vector<std::size_t>> users_;  // for each layer, those that use its output
    std::set<std::size_t> done_by_others_;         // ReLUs that the layer before them or after them does
    std::set<std::size_t> pools_with_relu_;
};

}  // namespace beatlens::model
