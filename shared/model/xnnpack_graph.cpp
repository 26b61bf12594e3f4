#include "model/xnnpack_graph.h"

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

Result<void> XnnpackBuilder::note_users() {
    auto sources = layer_sources(model_.architecture);
    BEATLENS_TRY(sources);
    sources_ = *std::move(sources);
    users_.resize(layers().size());
    const auto note = [&](std::size_t value, std::size_t user) {
        if (value >= inputs()) {
            users_[value - inputs()].push_back(user);
        }
    };
    for (std::size_t i = 0; i < layers().size(); ++i) {
        note(sources_[i].input, i);
        for (const std::size_t with : sources_[i].with) {
            note(with, i);
        }
    }
    return {};
}

Result<XnnpackGraph> XnnpackBuilder::build() {
    BEATLENS_TRY(check_xnnpack(xnn_initialize(nullptr), "xnn_initialize"));
    BEATLENS_TRY(note_users());
    xnn_subgraph_t subgraph = nullptr;
    BEATLENS_TRY(check_xnnpack(xnn_create_subgraph(output_id() + 1, 0, &subgraph), "xnn_create_subgraph"));
    graph_.subgraph.reset(subgraph);
    graph_.inputs = model_.architecture.inputs;
    for (std::size_t i = 0; i < inputs(); ++i) {
        const InputSpec& input = graph_.inputs[i];
        input_shapes_.push_back({input.channels, input.length});
        const auto id = external({1, 1, input.length, input.channels}, static_cast<std::uint32_t>(i),
                                 XNN_VALUE_FLAG_EXTERNAL_INPUT);
        BEATLENS_TRY(id);
        values_.push_back({*id, {}});
    }
    BEATLENS_TRY(external({1, shapes_.back()[0]}, output_id(), XNN_VALUE_FLAG_EXTERNAL_OUTPUT));
    for (std::size_t i = 0; i < layers().size(); ++i) {
        const Layer& layer = layers()[i];
        auto value = add_layer(i, values_[sources_[i].input]);
        BEATLENS_TRY(value);
        const bool clamps = std::holds_alternative<Conv1d>(layer.op) || std::holds_alternative<Linear>(layer.op);
        if (clamps && clamps_next_relu(i)) {
            done_by_others_.insert(users_[i].front());
        }
        values_.push_back(*std::move(value));
    }
    xnn_weights_cache_t cache = nullptr;
    BEATLENS_TRY(check_xnnpack(xnn_create_weights_cache(&cache), "xnn_create_weights_cache"));
    graph_.cache.reset(cache);
    // The first runtime packs the weights; after it the cache does not move.
    BEATLENS_TRY(graph_.make_run());
    BEATLENS_TRY(check_xnnpack(xnn_finalize_weights_cache(cache, xnn_weights_cache_finalization_kind_soft),
                               "xnn_finalize_weights_cache"));
    return std::move(graph_);
}

Result<XnnpackGraph> build_xnnpack_graph(const Model& model) {
    const auto shapes = infer_shapes(model.architecture);
    BEATLENS_TRY(shapes);
    // Scores may also be those of a convolution at one point in time, flattened.
    const auto& layers = model.architecture.layers;
    const std::size_t last = layers.size() - 1;
    const bool flattens_scores = last > 0 && std::holds_alternative<Flatten>(layers[last].op) &&
                                 layers[last].input.empty() && std::holds_alternative<Conv1d>(layers[last - 1].op) &&
                                 (*shapes)[last - 1][1] == 1;
    if (!std::holds_alternative<Linear>(layers[last].op) && !flattens_scores) {
        return fail(ErrorCode::model_mismatch,
                    "The network's last layer must be a linear one, with an output per class.");
    }
    return XnnpackBuilder(model, *shapes).build();
}

Result<XnnpackRun> XnnpackGraph::make_run() {
    xnn_runtime_t runtime = nullptr;
    BEATLENS_TRY(check_xnnpack(xnn_create_runtime_v3(subgraph.get(), cache.get(), nullptr, 0, &runtime),
                               "xnn_create_runtime_v3"));
    XnnpackRun run;
    run.runtime_.reset(runtime);
    run.inputs_ = inputs;
    return run;
}

Result<void> XnnpackRun::reshape(std::size_t batch, std::span<float* const> inputs, float* output) {
    std::vector<xnn_external_value> values;
    for (std::size_t i = 0; i < inputs_.size(); ++i) {
        const auto id = static_cast<std::uint32_t>(i);
        const std::array<std::size_t, 4> dims = {batch, 1, inputs_[i].length, inputs_[i].channels};
        BEATLENS_TRY(check_xnnpack(xnn_reshape_external_value(runtime_.get(), id, dims.size(), dims.data()),
                                   "xnn_reshape_external_value"));
        values.push_back({id, inputs[i]});
    }
    values.push_back({static_cast<std::uint32_t>(inputs_.size()), output});
    BEATLENS_TRY(check_xnnpack(xnn_reshape_runtime(runtime_.get()), "xnn_reshape_runtime"));
    return check_xnnpack(xnn_setup_runtime_v2(runtime_.get(), values.size(), values.data()), "xnn_setup_runtime_v2");
}

Result<void> XnnpackRun::invoke() { return check_xnnpack(xnn_invoke_runtime(runtime_.get()), "xnn_invoke_runtime"); }

}  // namespace beatlens::model
