// An Architecture with its weights on XNNPACK's operators. Inside, values are [batch, length, channels]: 1-D layers are
// 2-D ones of height 1. Weights are packed once; every run that is made shares them.
//
// XNNPACK's operators are called one by one, not through its graphs: those know every type of number and every kernel,
// and would make the page's engine twice as large.
#pragma once

#include <xnnpack.h>

#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <variant>
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
using XnnpackWeightsCache = std::unique_ptr<xnn_weights_cache_provider, XnnpackDelete<xnn_delete_weights_cache>>;
using XnnpackOperator = std::unique_ptr<xnn_operator, XnnpackDelete<xnn_delete_operator>>;

// A value of the network: [batch, length, channels], lists with length 1. Several may share a buffer, one after the
// other.
struct NetworkValue {
    enum class Place { input, buffer, output };
    Place place = Place::buffer;
    std::size_t number = 0;  // of the input or the buffer
    std::size_t channels = 0;
    std::size_t length = 1;
    std::optional<std::size_t> same_as = {};  // an earlier value, of which this one is another view

    std::size_t size() const { return channels * length; }
};

// What is computed of values that were computed before.
struct NetworkStep {
    struct Convolution {
        Conv1d op;
        std::vector<float> filter;  // [out, kernel, in]
        std::vector<float> bias;
        float least;  // of the output: 0 where a ReLU follows
    };
    struct Product {
        Linear op;
        std::vector<float> weight;  // [out, in], columns in the order of the values
        std::vector<float> bias;
        float least;
    };
    struct Pooling {
        MaxPool1d op;
        float least;
    };
    struct Rectification {};
    struct Sum {};
    struct Mean {};
    struct Concatenation {};  // along the channels; of lists, to which any value counts that is seen as one
    // A list whose parts, {channels, length} each, were a point in time after the other, channel after channel.
    struct Ordering {
        std::vector<Shape> parts;
    };

    std::variant<Convolution, Product, Pooling, Rectification, Sum, Mean, Concatenation, Ordering> op;
    std::vector<std::size_t> from;  // numbers of values
    std::size_t to = 0;
};

// Where the output of a layer is while the network runs: layers that only look at another one's output in another way
// are not among them.
struct NetworkLayer {
    std::vector<std::size_t> layers;  // of the folded architecture: the layer, and before it one that is done with it
    std::size_t value = 0;
    std::vector<Shape> parts;  // of a list that lies in another order, see NetworkStep::Ordering
    bool rectified = false;    // max(0, value): a later step does that
};

struct NetworkPlan {
    std::vector<NetworkValue> values;
    std::vector<NetworkStep> steps;
    std::vector<NetworkLayer> layers;
    std::size_t buffers = 0;
};

// `model` as fold_batch_norm() gives it. Errors: model_mismatch (a network that does not fit together, or that is not
// folded).
Result<NetworkPlan> plan_network(const Model& model);

class Network;

// One thread's way through the network.
class NetworkRun {
public:
    // Must be called before the first invoke and whenever the numbers change. `inputs`: one of [batch, length + longer,
    // channels] for each of the network's inputs; `output`: [batch, (1 + longer) * classes]; all with XNN_EXTRA_BYTES
    // behind them and valid until the next reshape. `longer`: by how much every value is, of a network that slides
    // (model/strip.h). Errors: internal (XNNPACK refused).
    Result<void> reshape(std::size_t batch, std::size_t longer, std::span<float* const> inputs, float* output);
    Result<void> invoke();

    // Before the first reshape: each value gets a buffer of its own, so that all of them are there after invoke().
    void keep_values();
    // After it, of a run of one beat: the output of plan().layers[layer], [channels, length].
    std::vector<float> output_of(std::size_t layer) const;
    const NetworkPlan& plan() const { return *plan_; }

private:
    friend class Network;
    Result<void> set_up(std::size_t step);
    std::size_t buffer_of(std::size_t value) const;

    const NetworkPlan* plan_ = nullptr;
    std::vector<XnnpackOperator> operators_;  // of each step; none where XNNPACK has no part in it
    std::vector<std::vector<float>> buffers_;
    std::vector<float*> values_;
    std::size_t batch_ = 0;
    std::size_t longer_ = 0;
    bool keeps_values_ = false;
};

class Network {
public:
    // Errors: those of plan_network(), internal (XNNPACK refused; the message says which call).
    static Result<Network> create(const Model& folded);

    // Not for several threads at once. Errors: internal. The network must outlive the run, and stay where it is.
    Result<NetworkRun> make_run() const;

private:
    NetworkPlan plan_;
    XnnpackWeightsCache cache_;
};

}  // namespace beatlens::model
