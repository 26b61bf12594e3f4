// An Architecture with its weights in XNNPACK. Inside, tensors are [batch, 1, length, channels]: 1-D layers are 2-D
// ones of height 1. Weights are packed once; every runtime that is made shares them.
#pragma once

#include <xnnpack.h>

#include <cstddef>
#include <memory>
#include <span>
#include <vector>

#include "ecg/error.h"
#include "model/model.h"

namespace beatlens::model {

template <auto destroy>
struct XnnpackDelete {
    template <class T>
    void operator()(T* handle) const {
        destroy(handle);
    }
};
using XnnpackSubgraph = std::unique_ptr<xnn_subgraph, XnnpackDelete<xnn_delete_subgraph>>;
using XnnpackWeightsCache = std::unique_ptr<xnn_weights_cache_provider, XnnpackDelete<xnn_delete_weights_cache>>;
using XnnpackRuntime = std::unique_ptr<xnn_runtime, XnnpackDelete<xnn_delete_runtime>>;

// One thread's way through the graph.
class XnnpackRun {
public:
    // Must be called before the first invoke and whenever the batch changes. `inputs`: one of [batch, length, channels]
    // for each of the network's inputs; `output`: [batch, classes]; all with XNN_EXTRA_BYTES behind them and valid
    // until the next reshape.
    Result<void> reshape(std::size_t batch, std::span<float* const> inputs, float* output);
    Result<void> invoke();

private:
    friend struct XnnpackGraph;
    XnnpackRuntime runtime_;
    std::vector<InputSpec> inputs_;
};

struct XnnpackGraph {
    std::vector<InputSpec> inputs;
    std::vector<std::vector<float>> weights;  // as the layers have them, in XNNPACK's order
    XnnpackWeightsCache cache;                // as XNNPACK's kernels read them
    XnnpackSubgraph subgraph;

    // Not for several threads at once. Errors: internal (XNNPACK refused). The graph must outlive the run.
    Result<XnnpackRun> make_run();
};

// `model` as fold_batch_norm() gives it. Errors: model_mismatch (a network that does not fit together, or that is not
// folded), internal (XNNPACK refused).
Result<XnnpackGraph> build_xnnpack_graph(const Model& model);

}  // namespace beatlens::model
