// Training losses. Probabilities p are the softmax of the logits, p_t that of the beat's own class t.
//   cross-entropy   -w_t log p_t, divided by the sum of w_t, as PyTorch's does with class weights w
//   focal           -alpha_t (1 - p_t)^gamma log p_t, mean (Lin et al. 2017)
//   two-fold-focal  the sum of two focal losses with two exponents
#pragma once

#include <torch/torch.h>

#include <string>
#include <vector>

namespace beatlens::trainer {

struct LossSettings {
    std::string kind = "cross-entropy";  // cross-entropy, focal, two-fold-focal
    double gamma = 2.0;                  // of the focal losses
    double gamma_2 = 3.0;                // the second exponent of two-fold-focal
    std::vector<double> alpha = {};      // a factor per class; empty: 1 for each
    // Class weights 1 + a (total / (classes * count) - 1) from the training beats' counts; 0: none. Not with `alpha`.
    double class_weight_alpha = 0.0;
    double label_smoothing = 0.0;  // cross-entropy: share of the target that is spread over all classes
};

class Loss {
public:
    // `class_counts`: beats of each class in the training set.
    Loss(const LossSettings& settings, const std::vector<std::int64_t>& class_counts, const torch::Device& device);

    // What a batch's sum is divided by: a scalar tensor, so that nothing waits for the device. `target`: [batch].
    torch::Tensor normaliser(const torch::Tensor& target) const;
    // Sum over the beats; `logits`: [batch, classes].
    torch::Tensor sum(const torch::Tensor& logits, const torch::Tensor& target) const;

    const std::vector<double>& class_weights() const { return weights_; }

private:
    LossSettings settings_;
    std::vector<double> weights_;
    torch::Tensor weight_tensor_;  // undefined where all are 1
};

}  // namespace beatlens::trainer
