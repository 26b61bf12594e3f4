// An Architecture with its weights as an XNNPACK runtime. Inside, tensors are [batch, 1, length, channels]: 1-D layers
// are 2-D ones of height 1.
#pragma once

#include <xnnpack.h>

#include <cstddef>
#include <memory>
#include <vector>

#include "ecg/error.h"
#include "model/model.h"

namespace beatlens::model {

struct XnnpackGraph {
    struct DeleteRuntime {
        void operator()(xnn_runtime_t handle) const { xnn_delete_runtime(handle); }
    };
    std::size_t input_length = 0;
    std::size_t feature_length = 0;  // 0 where the network has no second input, or does not use it
    std::size_t classes = 0;
    std::vector<std::vector<float>> weights;  // in XNNPACK's layout; the runtime packs its own copy
    std::unique_ptr<xnn_runtime, DeleteRuntime> runtime;

    // Must be called before the first invoke and whenever the batch changes. `input`: [batch, input_length],
    // `features`: [batch, feature_length], scaled (not read where feature_length is 0), `output`: [batch, classes]; all
    // with XNN_EXTRA_BYTES behind them and valid until the next reshape.
    Result<void> reshape(std::size_t batch, const float* input, const float* features, float* output);
    Result<void> invoke();
};

// `model` as fold_batch_norm() gives it. Errors: model_mismatch (a network that does not fit together, or that is not
// folded), internal (XNNPACK refused).
Result<XnnpackGraph> build_xnnpack_graph(const Model& model);

}  // namespace beatlens::model
