// One pass over the training beats, and the scoring of a validation set. Everything is on the device; nothing is read
// back before the end of a pass, but for the progress line of a terminal.
#pragma once

#include <torch/torch.h>

#include <cstdint>
#include <functional>

#include "config/config.h"
#include "data/dataset.h"
#include "metrics/confusion.h"
#include "net/torch_net.h"
#include "optim/loss.h"
#include "optim/optimizer.h"
#include "ranks/ranks.h"

namespace beatlens::trainer {

struct PassFigures {
    double loss = 0.0;  // mean of the training loss (without the L2 penalty)
    metrics::ConfusionMatrix matrix;
};

// Called after a step with the number of steps done; returns whether figures so far are wanted, which are then given to
// `show`. Of several ranks each has its own.
struct StepObserver {
    std::function<bool(std::int64_t step)> wants;
    std::function<void(std::int64_t step, double loss, double accuracy)> show;
};

class EpochRunner {
public:
    // `train`: on the net's device. `recut`: gives the rows of an epoch anew where the configuration asks for it, from
    // the epoch's order; else empty.
    using Recut = std::function<torch::Tensor(const torch::Tensor& order, std::mt19937_64& random)>;
    // `classes`: the names of the labels, in the order of the network's outputs. `ranks`: each has all of `train`,
    // takes its part of every batch, and gets the gradients and figures of the whole; they throw RankLost.
    EpochRunner(const Config& config, TorchNet& net, const BeatSet& train, std::vector<std::string> classes,
                Recut recut, Ranks ranks = {});

    std::int64_t steps() const;  // of an epoch
    // `rate(share of the epoch done)` is the learning rate of a step. Everything random follows from the
    // configuration's seed and `epoch` (from 0), so that an interrupted run goes on as if it had not been.
    PassFigures train_epoch(int epoch, const std::function<double(double)>& rate, Optimizer& optimizer,
                            const StepObserver& observer);
    PassFigures score(const BeatSet& beats);
    const Loss& loss() const { return loss_; }

private:
    std::int64_t beats_at_once() const;
    // Sums over the beats of a pass.
    struct Sums {
        torch::Tensor loss;
        torch::Tensor weight;  // what the loss is divided by
        torch::Tensor counts;  // [classes * classes]
    };
    Sums no_sums() const;
    void add_those_of_others(Sums& sums) const;
    // `order`: the rows of the whole batch. `rows`: those of this rank, `mine`.
    void step(const torch::Tensor& order, const torch::Tensor& rows, Ranks::Part mine, std::uint64_t seed, Sums& sums);

    const Config& config_;
    TorchNet& net_;
    const BeatSet& train_;
    torch::Tensor cpu_labels_;
    std::vector<std::string> classes_;
    Recut recut_;
    Loss loss_;
    Ranks ranks_;
    std::int64_t epoch_size_ = 0;
};

}  // namespace beatlens::trainer
