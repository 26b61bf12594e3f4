#include "optim/optimizer.h"

#include <ATen/Parallel.h>

#include <cmath>
#include <utility>

namespace beatlens::trainer {

namespace {

// PyTorch's defaults.
constexpr double beta_1 = 0.9;
constexpr double beta_2 = 0.999;
constexpr double epsilon = 1e-8;

}  // namespace

Optimizer::Optimizer(OptimizerSettings settings, torch::Tensor parameters, torch::Tensor gradients,
                     torch::Tensor penalty_mask)
    : settings_(std::move(settings)),
      parameters_(std::move(parameters)),
      gradients_(std::move(gradients)),
      penalty_mask_(std::move(penalty_mask)),
      first_moment_(torch::zeros_like(parameters_)) {
    if (settings_.kind != "sgd") {
        second_moment_ = torch::zeros_like(parameters_);
    }
}

void Optimizer::step(double learning_rate) {
    const torch::NoGradGuard no_grad;
    ++steps_;
    if (settings_.kind == "sgd") {
        step_sgd(learning_rate);
    } else {
        const double step_size = learning_rate / (1.0 - std::pow(beta_1, static_cast<double>(steps_)));
        const double root = std::sqrt(1.0 - std::pow(beta_2, static_cast<double>(steps_)));
        if (parameters_.device().is_cpu()) {
            step_adam_on_cpu(learning_rate, step_size, root);
        } else {
            step_adam(learning_rate, step_size, root);
        }
    }
    gradients_.zero_();
}

void Optimizer::step_adam_on_cpu(double learning_rate, double step_size, double root) {
    const bool decoupled = settings_.kind == "adamw";
    const auto kept = static_cast<float>(decoupled ? 1.0 - learning_rate * settings_.weight_decay : 1.0);
    const auto decay = static_cast<float>(decoupled ? 0.0 : settings_.weight_decay);
    const auto penalty = static_cast<float>(2.0 * settings_.l2);
    const auto b1 = static_cast<float>(beta_1);
    const auto b2 = static_cast<float>(beta_2);
    const auto size = static_cast<float>(step_size);
    const auto inverse_root = static_cast<float>(1.0 / root);
    const auto tiny = static_cast<float>(epsilon);
    auto* p = parameters_.data_ptr<float>();
    const auto* g = gradients_.data_ptr<float>();
    const auto* w = penalty_mask_.data_ptr<float>();
    auto* m = first_moment_.data_ptr<float>();
    auto* v = second_moment_.data_ptr<float>();
    constexpr std::int64_t values_per_task = 16384;
    at::parallel_for(0, parameters_.numel(), values_per_task, [&](std::int64_t begin, std::int64_t end) {
        for (std::int64_t i = begin; i < end; ++i) {
            const float gradient = g[i] + (decay + penalty * w[i]) * p[i];
            m[i] = b1 * m[i] + (1.0F - b1) * gradient;
            v[i] = b2 * v[i] + (1.0F - b2) * gradient * gradient;
            p[i] = kept * p[i] - size * m[i] / (std::sqrt(v[i]) * inverse_root + tiny);
        }
    });
}

void Optimizer::step_adam(double learning_rate, double step_size, double root) {
    if (settings_.l2 > 0.0) {
        gradients_.addcmul_(parameters_, penalty_mask_, 2.0 * settings_.l2);
    }
    if (settings_.kind == "adamw") {
        parameters_.mul_(1.0 - learning_rate * settings_.weight_decay);
    } else if (settings_.weight_decay > 0.0) {
        gradients_.add_(parameters_, settings_.weight_decay);
    }
    first_moment_.lerp_(gradients_, 1.0 - beta_1);
    second_moment_.mul_(beta_2).addcmul_(gradients_, gradients_, 1.0 - beta_2);
    parameters_.addcdiv_(first_moment_, (second_moment_.sqrt() / root).add_(epsilon), -step_size);
}

void Optimizer::step_sgd(double learning_rate) {
    if (settings_.l2 > 0.0) {
        gradients_.addcmul_(parameters_, penalty_mask_, 2.0 * settings_.l2);
    }
    if (settings_.weight_decay > 0.0) {
        gradients_.add_(parameters_, settings_.weight_decay);
    }
    first_moment_.mul_(settings_.momentum).add_(gradients_);
    parameters_.add_(first_moment_, -learning_rate);
}

void Optimizer::save(torch::serialize::OutputArchive& archive) const {
    archive.write("steps", c10::IValue(steps_));
    archive.write("first_moment", first_moment_);
    if (second_moment_.defined()) {
        archive.write("second_moment", second_moment_);
    }
}

void Optimizer::load(torch::serialize::InputArchive& archive) {
    const torch::NoGradGuard no_grad;
    c10::IValue steps;
    archive.read("steps", steps);
    steps_ = steps.toInt();
    torch::Tensor values;
    archive.read("first_moment", values);
    first_moment_.copy_(values);
    if (second_moment_.defined()) {
        archive.read("second_moment", values);
        second_moment_.copy_(values);
    }
}

}  // namespace beatlens::trainer
