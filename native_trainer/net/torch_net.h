// An Architecture of the zoo as a LibTorch module. The network is defined by the Architecture alone.
//
// All parameters lie in one flat tensor, and so do their gradients, so that an optimizer step is one pass over memory.
#pragma once

#include <torch/torch.h>

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "ecg/error.h"
#include "model/architecture.h"
#include "model/safetensors.h"
#include "net/shared_batch_norm.h"

namespace beatlens::trainer {

enum class InitialWeights {
    uniform,    // PyTorch's default: weights and biases uniform within 1 / sqrt(fan in)
    he_normal,  // Keras' he_normal: normal, truncated at two standard deviations, 2 / fan in; biases 0
};

enum class Precision {
    float32,
    bfloat16,  // convolutions and linear layers in bfloat16; parameters, normalisation, loss and optimizer in float32
};

// What flows through the network between two layers.
struct Activations {
    torch::Tensor current;
    std::map<std::string, torch::Tensor> named;  // inputs and outputs that later layers take by name
};

class TorchNet : public torch::nn::Module {
public:
    // `architecture` must be consistent (infer_shapes succeeds). Weights are drawn from torch's generator.
    explicit TorchNet(model::Architecture architecture, InitialWeights initial = InitialWeights::uniform,
                      const torch::Device& device = torch::kCPU);

    // Rows [batch, row_length] (inputs scaled) -> logits [batch, outputs], float32. Batch normalisation and dropout
    // follow Module::train() and eval().
    torch::Tensor forward(const torch::Tensor& rows);

    // The same in parts: `start`, then layers [begin, end) in order.
    Activations start(const torch::Tensor& rows) const;
    // The inputs that rows are made of, each [batch, channels, length], in order.
    std::vector<torch::Tensor> split(const torch::Tensor& rows) const;
    void run(Activations& activations, std::size_t begin, std::size_t end);

    // Rows then hold the inputs of `beats` beats that follow one another, each input longer by beats - 1, and logits
    // are [batch, outputs, beats], flattened. Only for networks in which no layer depends on the length, up to a last
    // Flatten.
    void set_beats_per_row(std::int64_t beats) { beats_per_row_ = beats; }

    const model::Architecture& architecture() const { return architecture_; }
    const torch::Device& device() const { return device_; }
    bool has_batch_norm() const;
    void set_precision(Precision precision) { precision_ = precision; }
    // Share of a batch in the running statistics of batch normalisation.
    void set_batch_norm_momentum(double momentum) { batch_norm_momentum_ = momentum; }
    // Batches then lie in parts on several processes: batch normalisation takes its statistics from all of them.
    void share_batch_norm(SumOverRanks sum) { sum_over_ranks_ = std::move(sum); }
    // Everything that dropout draws on the CPU until the next call follows from `seed`; rows are those from `first_row`
    // on of the ones that it is for.
    void seed_dropout(std::uint64_t seed, std::int64_t first_row = 0) {
        dropout_seed_ = seed;
        dropout_first_row_ = first_row;
    }

    // [parameters]: all of them in layer order, their gradients, and 1 where a value belongs to a convolution or
    // a linear layer (what an L2 penalty is put on), else 0.
    torch::Tensor& flat_parameters() { return flat_; }
    torch::Tensor& flat_gradients() { return flat_gradients_; }
    const torch::Tensor& penalty_mask() const { return penalty_mask_; }
    // Takes the last layer out of that penalty.
    void exempt_last_layer();
    // Where the parameters of layer `layer` begin in them; those of later layers follow.
    std::size_t flat_offset(std::size_t layer) const;
    // Layers before `first_layer` no longer get gradients, and their batch normalisations keep their statistics.
    void freeze_before(std::size_t first_layer);

    // Parameters and buffers.
    std::map<std::string, model::Tensor> export_parameters() const;
    // Errors: model_mismatch naming the tensor.
    Result<void> import_parameters(const std::map<std::string, model::Tensor>& tensors);

private:
    torch::Tensor parameter(const model::Layer& layer, const char* which) const {
        return tensors_.at(layer.name + which);
    }
    torch::Tensor convolve(const model::Layer& layer, const model::Conv1d& op, const torch::Tensor& x) const;
    torch::Tensor normalise(std::size_t index, const model::BatchNorm1d& op, const torch::Tensor& x) const;
    torch::Tensor drop(std::size_t index, const model::Dropout& op, const torch::Tensor& x) const;
    torch::Tensor rectify(std::size_t index, const torch::Tensor& x) const;
    void initialise(InitialWeights initial);

    model::Architecture architecture_;
    torch::Device device_;
    Precision precision_ = Precision::float32;
    double batch_norm_momentum_ = 0.1;  // PyTorch's default
    std::uint64_t dropout_seed_ = 0;
    std::int64_t dropout_first_row_ = 0;
    SumOverRanks sum_over_ranks_;  // empty: one process
    std::int64_t beats_per_row_ = 1;
    std::size_t first_trained_ = 0;
    std::set<std::string> referenced_;              // names of inputs and layers that layers take
    std::map<std::string, torch::Tensor> tensors_;  // parameters and buffers, by the Architecture's names
    torch::Tensor flat_;
    torch::Tensor flat_gradients_;
    torch::Tensor penalty_mask_;
};

}  // namespace beatlens::trainer
