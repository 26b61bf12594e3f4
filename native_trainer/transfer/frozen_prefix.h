// Transfer keeps the first layers of a network as they are. What they make of a beat never changes, so it is computed
// once and kept, as far as memory allows.
#pragma once

#include <torch/torch.h>

#include <cstdint>
#include <vector>

#include "ecg/error.h"
#include "model/architecture.h"
#include "net/torch_net.h"

namespace beatlens::trainer {

// The convolutions and linear layers, as indices into architecture.layers. What follows one of them up to the next
// (batch normalisation, dropout, ...) belongs to it.
std::vector<std::size_t> weighted_layers(const model::Architecture& architecture);

// The same network with an output for each of `classes`. Errors: model_mismatch (a network that does not end in a
// linear layer, or that has no layer with weights before it).
Result<model::Architecture> with_outputs(model::Architecture architecture, std::size_t classes);

// The first layer that is trained where the last linear layer and the `trained` layers with weights before it are;
// `trained` < weighted_layers().size().
std::size_t first_trained_layer(const model::Architecture& architecture, std::size_t trained);

// Bytes per beat of what flows into layer `layer`: the output of the layer before it, and earlier outputs and inputs
// that layers from there on take by name. 0 for layer 0: the beats are there anyway.
std::int64_t bytes_before(const model::Architecture& architecture, std::size_t layer);

// The last layer up to `first_trained` before which the outputs for `beats` beats fit into `budget_bytes`.
std::size_t cache_point(const model::Architecture& architecture, std::size_t first_trained, std::int64_t beats,
                        std::int64_t budget_bytes);

// What flows into layer `point` for all of `rows` ([n, row_length]), on the net's device.
class PrefixCache {
public:
    PrefixCache(TorchNet& net, const torch::Tensor& rows, std::size_t point);

    std::size_t point() const { return point_; }
    std::int64_t size() const { return size_; }
    // The part for the beats `indices` (long, on the net's device); run the net's layers from point() on it.
    Activations select(const torch::Tensor& indices) const;

private:
    std::size_t point_;
    std::int64_t size_;
    Activations all_;
};

}  // namespace beatlens::trainer
