// An Architecture of the zoo as a LibTorch module. The network is defined by the Architecture alone.
#pragma once

#include <torch/torch.h>

#include <map>
#include <string>

#include "ecg/error.h"
#include "model/architecture.h"
#include "model/safetensors.h"

namespace beatlens::trainer {

class TorchNet : public torch::nn::Module {
public:
    // `architecture` must be consistent (infer_shapes succeeds). Parameters are initialised as PyTorch's layers do it:
    // uniform within 1 / sqrt(fan in).
    explicit TorchNet(model::Architecture architecture);

    // [batch, 1, input_length] -> [batch, classes]
    torch::Tensor forward(const torch::Tensor& beats);

    const model::Architecture& architecture() const { return architecture_; }

    std::map<std::string, model::Tensor> export_parameters() const;
    // Errors: model_mismatch naming the tensor.
    Result<void> import_parameters(const std::map<std::string, model::Tensor>& tensors);

private:
    model::Architecture architecture_;
    std::map<std::string, torch::Tensor> tensors_;  // by the Architecture's parameter names
};

}  // namespace beatlens::trainer
