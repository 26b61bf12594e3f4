// Two layers for which LibTorch's CPU kernels are slow next to the convolutions of these small networks. On other
// devices, LibTorch's own are used.
#pragma once

#include <torch/torch.h>

#include <cstdint>

namespace beatlens::trainer {

// Max-pooling of [batch, channels, length] without padding, as torch::max_pool1d, with its gradient (the first of equal
// values gets it).
torch::Tensor max_pool(const torch::Tensor& x, std::int64_t window, std::int64_t stride);

// A tensor (CPU, float) of 0 with `probability` and 1 / (1 - probability) else. Each value follows from `seed` and its
// position alone, so the result does not depend on the number of threads. `first`: the position of the first value, for
// a mask that is part of a larger one.
torch::Tensor dropout_mask(torch::IntArrayRef sizes, double probability, std::uint64_t seed, std::int64_t first = 0);

}  // namespace beatlens::trainer
