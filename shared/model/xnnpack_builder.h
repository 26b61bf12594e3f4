// Defines XNNPACK's nodes for the layers of a network, one after the other. Used by model/xnnpack_graph.cpp alone.
#pragma once

#include <xnnpack.h>

#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "ecg/error.h"
#include "model/model.h"
#include "model/xnnpack_graph.h"

namespace beatlens::model {

inline constexpr std::uint32_t input_external_id = 0;
inline constexpr std::uint32_t output_external_id = 1;
inline constexpr std::uint32_t features_external_id = 2;

// What an XNNPACK call answered, as an error that names the call. Errors: internal.
Result<void> check_xnnpack(xnn_status status, const char* call);

struct DeleteXnnpackSubgraph {
    void operator()(xnn_subgraph_t subgraph) const { xnn_delete_subgraph(subgraph); }
};

// A layer's output in XNNPACK.
struct XnnpackValue {
    std::uint32_t id = XNN_INVALID_VALUE_ID;
    // {channels, length} where the values, or the first of them, are flattened in memory's time-major order while the
    // architecture's order is channel-major; the next Linear puts its columns in order. Empty: in order.
    Shape flattened;
};

// Walks the layers once and defines an XNNPACK node for each.
class XnnpackBuilder {
public:
    XnnpackBuilder(const Model& model, const std::vector<Shape>& shapes) : model_(model), shapes_(shapes) {}

    Result<XnnpackGraph> build();

private:
    const std::vector<Layer>& layers() const { return model_.architecture.layers; }

    void note_users();
    // The only layer that uses the output of `layer`, if it is of this kind.
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
    Result<std::uint32_t> activation(std::size_t layer);
    Result<std::uint32_t> external(const Shape& dims, std::uint32_t id, std::uint32_t flag);
    Result<XnnpackValue> add_layer(std::size_t index, const XnnpackValue& in);
    Result<XnnpackValue> add_conv(std::size_t index, const XnnpackValue& in, const Conv1d& op);
    Result<XnnpackValue> add_relu(std::size_t index, const XnnpackValue& in);
    Result<XnnpackValue> add_pool(std::size_t index, const XnnpackValue& in, const MaxPool1d& op);
    Result<XnnpackValue> add_average(std::size_t index, const XnnpackValue& in);
    Result<XnnpackValue> add_sum(std::size_t index, const XnnpackValue& in, const Add& op);
    Result<XnnpackValue> add_flatten(std::size_t index, const XnnpackValue& in);
    Result<XnnpackValue> add_concat(std::size_t index, const XnnpackValue& in);
    Result<XnnpackValue> add_linear(std::size_t index, const XnnpackValue& in, const Linear& op);

    const Model& model_;
    const std::vector<Shape>& shapes_;
    XnnpackGraph graph_;
    std::unique_ptr<xnn_subgraph, DeleteXnnpackSubgraph> subgraph_;
    std::map<std::string, XnnpackValue> values_;   // of the layers so far, and of network_input
    std::vector<std::vector<std::size_t>> users_;  // for each layer, those that use its output
    std::set<std::size_t> done_by_others_;         // ReLUs that the layer before them or after them does
    std::set<std::size_t> pools_with_relu_;
};

}  // namespace beatlens::model
