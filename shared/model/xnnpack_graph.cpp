#include "model/xnnpack_graph.h"

#include <algorithm>
#include <array>

#include "model/xnnpack_builder.h"

namespace beatlens::model {

Result<void> check_xnnpack(xnn_status status, const char* call) {
    if (status == xnn_status_success) {
        return {};
    }
    return fail(ErrorCode::internal, std::string("XNNPACK's ") + call + " failed with status " +
                                         std::to_string(static_cast<int>(status)) + ".");
}

void XnnpackBuilder::note_users() {
    users_.resize(layers().size());
    const auto note = [&](const std::string& name, std::size_t user) {
        for (std::size_t i = 0; i < user; ++i) {
            if (layers()[i].name == name) {
                users_[i].push_back(user);
            }
        }
    };
    for (std::size_t i = 0; i < layers().size(); ++i) {
        const Layer& layer = layers()[i];
        if (!layer.input.empty()) {
            note(layer.input, i);
        } else if (i > 0) {
            users_[i - 1].push_back(i);
        }
        if (const auto* add = std::get_if<Add>(&layer.op)) {
            note(add->with, i);
        }
    }
}

Result<XnnpackGraph> XnnpackBuilder::build() {
    BEATLENS_TRY(check_xnnpack(xnn_initialize(nullptr), "xnn_initialize"));
    xnn_subgraph_t subgraph = nullptr;
    BEATLENS_TRY(check_xnnpack(xnn_create_subgraph(3, 0, &subgraph), "xnn_create_subgraph"));
    subgraph_.reset(subgraph);

    graph_.input_length = model_.architecture.input_length;
    graph_.classes = shapes_.back()[0];
    const auto input = external({1, 1, graph_.input_length, 1}, input_external_id, XNN_VALUE_FLAG_EXTERNAL_INPUT);
    BEATLENS_TRY(input);
    BEATLENS_TRY(external({1, graph_.classes}, output_external_id, XNN_VALUE_FLAG_EXTERNAL_OUTPUT));
    const auto concatenates = [](const Layer& layer) { return std::holds_alternative<ConcatFeatures>(layer.op); };
    if (std::any_of(layers().begin(), layers().end(), concatenates)) {
        graph_.feature_length = model_.architecture.feature_length;
        BEATLENS_TRY(external({1, graph_.feature_length}, features_external_id, XNN_VALUE_FLAG_EXTERNAL_INPUT));
    }
    note_users();
    XnnpackValue before = {*input, {}};
    values_[std::string(network_input)] = before;
    for (std::size_t i = 0; i < layers().size(); ++i) {
        const Layer& layer = layers()[i];
        auto value = add_layer(i, layer.input.empty() ? before : values_.at(layer.input));
        BEATLENS_TRY(value);
        const bool clamps = std::holds_alternative<Conv1d>(layer.op) || std::holds_alternative<Linear>(layer.op);
        if (clamps && clamps_next_relu(i)) {
            done_by_others_.insert(users_[i].front());
        }
        before = values_[layer.name] = std::move(*value);
    }
    xnn_runtime_t runtime = nullptr;
    BEATLENS_TRY(check_xnnpack(xnn_create_runtime_v2(subgraph, nullptr, 0, &runtime), "xnn_create_runtime_v2"));
    graph_.runtime.reset(runtime);
    return std::move(graph_);
}

Result<XnnpackGraph> build_xnnpack_graph(const Model& model) {
    const auto shapes = infer_shapes(model.architecture);
    BEATLENS_TRY(shapes);
    if (!std::holds_alternative<Linear>(model.architecture.layers.back().op)) {
        return fail(ErrorCode::model_mismatch,
                    "The network's last layer must be a linear one, with an output per class.");
    }
    return XnnpackBuilder(model, *shapes).build();
}

Result<void> XnnpackGraph::reshape(std::size_t batch, const float* input, const float* features, float* output) {
    const auto reshape_input = [&](std::uint32_t id, const Shape& dims) {
        return check_xnnpack(xnn_reshape_external_value(runtime.get(), id, dims.size(), dims.data()),
                             "xnn_reshape_external_value");
    };
    // XNNPACK's interface has no const; it does not write to inputs.
    std::vector<xnn_external_value> values = {{input_external_id, const_cast<float*>(input)},
                                              {output_external_id, output}};
    BEATLENS_TRY(reshape_input(input_external_id, {batch, 1, input_length, 1}));
    if (feature_length > 0) {
        BEATLENS_TRY(reshape_input(features_external_id, {batch, feature_length}));
        values.push_back({features_external_id, const_cast<float*>(features)});
    }
    BEATLENS_TRY(check_xnnpack(xnn_reshape_runtime(runtime.get()), "xnn_reshape_runtime"));
    return check_xnnpack(xnn_setup_runtime_v2(runtime.get(), values.size(), values.data()), "xnn_setup_runtime_v2");
}

Result<void> XnnpackGraph::invoke() { return check_xnnpack(xnn_invoke_runtime(runtime.get()), "xnn_invoke_runtime"); }

}  // namespace beatlens::model
