#include "rhythm/training.h"

#include <torch/torch.h>

#include <cmath>
#include <random>

#include "beats/recipe.h"
#include "loop/epoch_plan.h"
#include "loop/finish.h"
#include "model/zoo/zoo.h"
#include "net/torch_net.h"
#include "optim/optimizer.h"
#include "optim/schedule.h"

namespace beatlens::trainer {

namespace {

constexpr auto rhythm_columns = static_cast<std::int64_t>(rhythm::fibrillation_row_length);
constexpr std::int64_t first_p_column = 2;  // what speaks for P waves: two columns
constexpr std::int64_t p_columns = 2;
constexpr std::int64_t known_column = 4;

// Fixed, so that they are no further thing that is learnt: irregularities are around 6 % where it is hard to say.
model::InputScaler rhythm_scaler() { return {{-2.8, -2.8, 0.5, 0.3, 0.0}, {0.8, 0.8, 0.3, 0.3, 1.0}, 4.0}; }

// Makes the network monotone, or nearer to what it was before it is one.
void make_monotone(TorchNet& net, bool first) {
    const torch::NoGradGuard no_grad;
    auto parameters = net.named_parameters();
    const auto one_sided = [&](torch::Tensor part, double sign) {
        part.copy_(sign * (first ? part.abs() : torch::clamp_min(sign * part, 0.0)));
    };
    for (auto& item : parameters) {
        if (item.value().dim() != 2) {
            continue;
        }
        if (item.value().size(1) == rhythm_columns) {  // of the hidden layer: what speaks against fibrillation
            one_sided(item.value().narrow(1, 0, first_p_column), -1.0);
            one_sided(item.value().narrow(1, first_p_column, p_columns), 1.0);
        } else {
            one_sided(item.value().narrow(0, 0, 1), 1.0);
            one_sided(item.value().narrow(0, 1, 1), -1.0);
        }
    }
}

struct RhythmTensors {
    torch::Tensor rows;     // [n, 5], scaled
    torch::Tensor targets;  // [n]
    torch::Tensor weights;  // [n]
};

Result<RhythmTensors> tensors_of(const RhythmConfig& config, const RhythmSources& sources) {
    const model::InputScaler scaler = rhythm_scaler();
    std::vector<float> rows;
    std::vector<float> targets;
    std::vector<float> weights;
    double fibrillation = 0.0;
    double others = 0.0;
    for (const auto& [source, weight] :
         {std::pair{&sources.records, config.records_weight}, std::pair{&sources.ten_seconds, config.ten_second_weight},
          std::pair{&sources.simulated, config.simulated_weight}}) {
        const auto of_class = [&, of = source](bool wanted) {
            return static_cast<double>(std::count_if(of->targets.begin(), of->targets.end(),
                                                     [&](float target) { return (target > 0.5F) == wanted; }));
        };
        const double positive = of_class(true);
        const double negative = of_class(false);
        if (positive == 0.0 || negative == 0.0 || weight == 0.0) {
            continue;
        }
        fibrillation += positive;
        others += negative;
        for (std::size_t i = 0; i < source->size(); ++i) {
            for (std::size_t k = 0; k < rhythm::fibrillation_row_length; ++k) {
                rows.push_back(scaler.scaled(source->values[i * rhythm::fibrillation_row_length + k], k));
            }
            targets.push_back(source->targets[i]);
            weights.push_back(static_cast<float>(weight / (source->targets[i] > 0.5F ? positive : negative)));
        }
    }
    if (fibrillation == 0.0 || others == 0.0) {
        return fail(ErrorCode::no_beats, "There is nothing to learn from: rhythms of both kinds are needed.");
    }
    const auto count = static_cast<std::int64_t>(targets.size());
    RhythmTensors all{torch::tensor(rows).view({count, rhythm_columns}), torch::tensor(targets),
                      torch::tensor(weights)};
    all.weights /= all.weights.mean();
    return all;
}

}  // namespace

Result<model::Model> train_rhythm(const RhythmConfig& config, const RhythmSources& sources, const std::string& data) {
    const auto all = tensors_of(config, sources);
    BEATLENS_TRY(all);
    const Config& training = config.training;
    if (training.threads > 0) {
        torch::set_num_threads(training.threads);
    }
    torch::manual_seed(training.seed);
    TorchNet net(model::rhythm_perceptron());
    make_monotone(net, true);
    Optimizer optimizer(training.optimizer, net.flat_parameters(), net.flat_gradients(), net.penalty_mask());
    const std::int64_t count = all->targets.size(0);
    const std::int64_t steps = std::max<std::int64_t>(count / training.batch, 1);
    for (int epoch = 0; epoch < training.epochs; ++epoch) {
        std::seed_seq seeds{training.seed, static_cast<std::uint64_t>(epoch) + 1};
        std::mt19937_64 random(seeds);
        torch::manual_seed(random());
        const auto order = shuffled(count, random);
        for (std::int64_t step = 0; step < steps; ++step) {
            const auto some =
                order.narrow(0, step * training.batch, std::min(training.batch, count - step * training.batch));
            auto rows = all->rows.index_select(0, some);
            const auto hidden = torch::rand({rows.size(0)}) < config.without_p_share;
            rows.narrow(1, first_p_column, p_columns).masked_fill_(hidden.unsqueeze(1), 0.0);
            rows.select(1, known_column).masked_fill_(hidden, 0.0);
            const auto scores = net.forward(rows);
            const auto losses = torch::binary_cross_entropy_with_logits(scores.select(1, 1) - scores.select(1, 0),
                                                                        all->targets.index_select(0, some),
                                                                        all->weights.index_select(0, some));
            losses.backward();
            const double done = (epoch + static_cast<double>(step) / static_cast<double>(steps)) / training.epochs;
            optimizer.step(training.learning_rate * schedule_factor(training.schedule, epoch, done));
            make_monotone(net, false);
        }
    }
    model::Model model;
    model.name = net.architecture().system;
    model.architecture = net.architecture();
    model.recipe = std::string(beats::rhythm_window);
    model.label_set = atrial_fibrillation();
    model.outputs = {0, 1};
    model.scalers[model.architecture.inputs[0].name] = rhythm_scaler();
    model.training =
        to_text(nlohmann::ordered_json{{"data", data}, {"config", nlohmann::ordered_json::parse(to_json(config))}}, -1);
    model.figures = "{}";
    model.parameters = net.export_parameters();
    round_weights(model, training.mantissa_bits);
    return model;
}

}  // namespace beatlens::trainer
