// Adam, AdamW and SGD over a network's flat parameters. LibTorch has them per tensor, with a dozen passes over each;
// here it is one pass over everything, and nothing has to wait for the device.
#pragma once

#include <torch/torch.h>

#include <cstdint>
#include <string>

namespace beatlens::trainer {

struct OptimizerSettings {
    std::string kind = "adam";  // adam, adamw, sgd
    double momentum = 0.9;      // of sgd
    double weight_decay = 0.0;  // adam, sgd: added to the gradient; adamw: decoupled (Loshchilov and Hutter 2019)
    double l2 = 0.0;            // l2 * sum(w^2) over all values of convolutions and linear layers joins the loss
};

class Optimizer {
public:
    // `parameters`, `gradients`, `penalty_mask`: [n], contiguous, float32; the first two are used in place.
    Optimizer(OptimizerSettings settings, torch::Tensor parameters, torch::Tensor gradients,
              torch::Tensor penalty_mask);

    // One step with the gradients as they are; leaves them 0.
    void step(double learning_rate);

    void save(torch::serialize::OutputArchive& archive) const;
    void load(torch::serialize::InputArchive& archive);  // throws c10::Error as the archive does

private:
    void step_adam_on_cpu(double learning_rate, double step_size, double root_of_correction);
    void step_adam(double learning_rate, double step_size, double root_of_correction);
    void step_sgd(double learning_rate);

    OptimizerSettings settings_;
    torch::Tensor parameters_;
    torch::Tensor gradients_;
    torch::Tensor penalty_mask_;
    torch::Tensor first_moment_;   // of the gradient; sgd: the momentum
    torch::Tensor second_moment_;  // not for sgd
    std::int64_t steps_ = 0;
};

}  // namespace beatlens::trainer
