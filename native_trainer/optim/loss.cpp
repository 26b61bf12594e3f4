#include "optim/loss.h"

#include <algorithm>
#include <numeric>

namespace beatlens::trainer {

Loss::Loss(const LossSettings& settings, const std::vector<std::int64_t>& class_counts, const torch::Device& device)
    : settings_(settings), weights_(settings.alpha) {
    if (weights_.empty()) {
        weights_.assign(class_counts.size(), 1.0);
        const auto total = static_cast<double>(std::accumulate(class_counts.begin(), class_counts.end(), 0LL));
        for (std::size_t c = 0; c < weights_.size(); ++c) {
            const auto count = static_cast<double>(std::max<std::int64_t>(1, class_counts[c]));
            weights_[c] +=
                settings.class_weight_alpha * (total / (static_cast<double>(class_counts.size()) * count) - 1.0);
        }
    }
    if (std::any_of(weights_.begin(), weights_.end(), [](double w) { return w != 1.0; })) {
        weight_tensor_ = torch::tensor(weights_, torch::kFloat).to(device);
    }
}

torch::Tensor Loss::normaliser(const torch::Tensor& target) const {
    if (settings_.kind == "cross-entropy" && weight_tensor_.defined()) {
        return weight_tensor_.index_select(0, target).sum();
    }
    return torch::full({}, static_cast<double>(target.size(0)), torch::TensorOptions(target.device()));
}

torch::Tensor Loss::sum(const torch::Tensor& logits, const torch::Tensor& target) const {
    namespace F = torch::nn::functional;
    if (settings_.kind == "cross-entropy") {
        auto options = F::CrossEntropyFuncOptions().reduction(torch::kSum).label_smoothing(settings_.label_smoothing);
        if (weight_tensor_.defined()) {
            options.weight(weight_tensor_);
        }
        return F::cross_entropy(logits, target, options);
    }
    const auto log_p = torch::log_softmax(logits, 1).gather(1, target.unsqueeze(1)).squeeze(1);
    const auto miss = 1.0 - log_p.exp();
    // A probability that rounds to 1 would make the power's slope infinite for exponents below 1.
    const auto safe = miss.clamp_min(1e-7);
    auto factor = safe.pow(settings_.gamma);
    if (settings_.kind == "two-fold-focal") {
        factor = factor + safe.pow(settings_.gamma_2);
    }
    auto loss = -factor * log_p;
    if (weight_tensor_.defined()) {
        loss = loss * weight_tensor_.index_select(0, target);
    }
    return loss.sum();
}

}  // namespace beatlens::trainer
