// Which beats an epoch uses, in which order, and what is done to them.
#pragma once

#include <torch/torch.h>

#include <cstdint>
#include <random>
#include <vector>

#include "beats/input_spec.h"
#include "config/config.h"

namespace beatlens::trainer {

// Positions into the training rows with `labels` (CPU, long), in the order of the epoch. Every beat once, shuffled;
// with config.augmentation.upsample_to, classes with fewer beats are filled up with repeated ones. With
// config.sampler_ratio > 0 as many beats as there are rows, drawn with replacement, where a class has the weight
// max(its beats, ratio * beats of the largest class).
torch::Tensor epoch_order(const torch::Tensor& labels, std::size_t classes, const Config& config,
                          std::mt19937_64& random);

// 0, ..., count - 1 in an order of chance.
torch::Tensor shuffled(std::int64_t count, std::mt19937_64& random);

// As many beats as epoch_order() gives for training beats with these counts per class.
std::int64_t epoch_size(const std::vector<std::int64_t>& class_counts, const Config& config);

// Amplitude, time stretch, noise and baseline wander for rows [n, row_length] of these inputs; those that are lists of
// numbers stay. Noise on features and features that are left out are those of networks on whole recordings, whose rows
// may hold several beats. A beat has one amplitude and one stretch for all its inputs and channels, noise and wander
// are each channel's own. On the rows' device; draws from torch's generator of that device.
torch::Tensor augment(const torch::Tensor& rows, const std::vector<InputSpec>& inputs,
                      const Augmentation& augmentation);

// Whether augment() would change anything.
bool changes_samples(const Augmentation& augmentation);

}  // namespace beatlens::trainer
