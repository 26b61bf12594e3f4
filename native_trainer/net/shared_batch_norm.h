// Batch normalisation whose batch lies in parts on several processes.
#pragma once

#include <torch/torch.h>

#include <functional>

namespace beatlens::trainer {

// Replaces values by their sum over all processes, which call it in the same order.
using SumOverRanks = std::function<void(torch::Tensor&)>;

// As torch::batch_norm does in training with the parts of all processes put together; the gradient is that too, and the
// running statistics become the same everywhere. `x`: [n, channels] or [n, channels, length]; n may be 0. One `sum` for
// the outputs and one for the gradient, of 2 * channels + 1 values.
torch::Tensor shared_batch_norm(const torch::Tensor& x, const torch::Tensor& weight, const torch::Tensor& bias,
                                const torch::Tensor& running_mean, const torch::Tensor& running_var, double momentum,
                                double epsilon, const SumOverRanks& sum);

}  // namespace beatlens::trainer
