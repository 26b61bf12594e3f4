#include "transfer/transfer.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <limits>
#include <random>

#include "loop/train.h"
#include "net/torch_net.h"
#include "optim/loss.h"
#include "optim/optimizer.h"
#include "optim/schedule.h"
#include "transfer/frozen_prefix.h"

namespace beatlens::trainer {

namespace {

constexpr std::int64_t beats_scored_at_once = 512;
constexpr std::int64_t fewest_in_batch = 2;  // batch normalisation has no variance of one beat

// The beats of one split on the way: outputs of the layers that are not trained, and labels on the device.
struct Part {
    const MiBeats* beats;
    PrefixCache cache;
    torch::Tensor labels;
};

Part part_of(TorchNet& net, const MiBeats& beats, std::size_t point) {
    return {&beats, PrefixCache(net, beats.rows, point), beats.label_tensor().to(net.device())};
}

// Beats of an epoch in random order: all, or some of each record, which are much alike.
std::vector<std::int64_t> epoch_beats(const MiBeats& beats, std::int64_t per_record, std::mt19937_64& random) {
    std::vector<std::int64_t> order(static_cast<std::size_t>(beats.size()));
    for (std::size_t i = 0; i < order.size(); ++i) {
        order[i] = static_cast<std::int64_t>(i);
    }
    std::shuffle(order.begin(), order.end(), random);
    if (per_record > 0) {
        std::map<std::size_t, std::int64_t> taken;
        std::erase_if(order, [&](std::int64_t beat) {
            return ++taken[beats.records[static_cast<std::size_t>(beat)]] > per_record;
        });
    }
    return order;
}

MiFigures score(TorchNet& net, const Loss& loss, const Part& part) {
    const torch::NoGradGuard no_grad;
    net.eval();
    double loss_sum = 0.0;
    double weight_sum = 0.0;
    std::vector<double> log_odds;
    for (std::int64_t begin = 0; begin < part.cache.size(); begin += beats_scored_at_once) {
        const std::int64_t end = std::min(begin + beats_scored_at_once, part.cache.size());
        const auto indices = torch::arange(begin, end, torch::TensorOptions(net.device()).dtype(torch::kLong));
        Activations activations = part.cache.select(indices);
        net.run(activations, part.cache.point(), net.architecture().layers.size());
        const auto target = part.labels.narrow(0, begin, end - begin);
        loss_sum += loss.sum(activations.current, target).item<double>();
        weight_sum += loss.normaliser(target).item<double>();
        const auto logits = activations.current.to(torch::kCPU, torch::kDouble).contiguous();
        const auto* at = logits.data_ptr<double>();
        for (std::int64_t i = 0; i < end - begin; ++i) {
            log_odds.push_back(at[2 * i + 1] - at[2 * i]);
        }
    }
    MiFigures figures;
    figures.loss = loss_sum / weight_sum;
    figures.beats = metrics::binary_figures(log_odds, part.beats->labels);
    if (!part.beats->records.empty()) {
        const auto of_records = metrics::mean_by_record(log_odds, part.beats->labels, part.beats->records);
        figures.records = metrics::binary_figures(of_records.log_odds, of_records.labels);
    }
    return figures;
}

// Larger is better.
double score_by(const std::string& metric, const MiFigures& figures) {
    if (metric == "loss" || !std::isfinite(figures.loss)) {
        return -figures.loss;
    }
    return metric == "record-auc" && figures.records ? figures.records->auc : figures.beats.auc;
}

void train_epoch(const TransferConfig& config, TorchNet& net, const Loss& loss, Optimizer& optimizer, const Part& part,
                 std::uint64_t seed, int epoch, double plateau_factor) {
    std::seed_seq seeds{seed, static_cast<std::uint64_t>(epoch) + 1};
    std::mt19937_64 random(seeds);
    const auto order_list = epoch_beats(*part.beats, config.beats_per_record, random);
    const std::uint64_t dropout_seed = random();
    torch::manual_seed(random());
    const auto order = torch::tensor(order_list, torch::kLong).to(net.device());
    net.train();
    for (std::int64_t begin = 0; begin < order.size(0); begin += config.training.batch) {
        const std::int64_t size = std::min(config.training.batch, order.size(0) - begin);
        if (size < fewest_in_batch && begin > 0) {
            break;
        }
        const auto indices = order.narrow(0, begin, size);
        const auto target = part.labels.index_select(0, indices);
        Activations activations = part.cache.select(indices);
        net.seed_dropout(dropout_seed + static_cast<std::uint64_t>(begin) * 0x2545F4914F6CDD1DULL);
        net.run(activations, part.cache.point(), net.architecture().layers.size());
        (loss.sum(activations.current, target) / loss.normaliser(target)).backward();
        const double in_epoch = static_cast<double>(begin) / static_cast<double>(order.size(0));
        const double done = (static_cast<double>(epoch) + in_epoch) / static_cast<double>(config.training.epochs);
        optimizer.step(config.training.learning_rate * plateau_factor *
                       schedule_factor(config.training.schedule, epoch, done));
    }
}

// The base's weights, but for the last layer, which stays as it was drawn.
Result<void> take_base_weights(TorchNet& net, const model::Model& base) {
    auto parameters = base.parameters;
    const std::string last = net.architecture().layers.back().name;
    for (const auto& [name, tensor] : net.export_parameters()) {
        if (name == last + ".weight" || name == last + ".bias") {
            parameters[name] = tensor;
        }
    }
    return net.import_parameters(parameters);
}

}  // namespace

std::string TransferKind::name() const {
    if (!layers) {
        return "scratch";
    }
    const std::string number = std::to_string(*layers);
    return "layers-" + (number.size() < 2 ? "0" + number : number);
}

Result<TransferSetting> transfer_setting(const TransferConfig& config, model::Model base,
                                         const protocols::ProtocolMSet& set) {
    auto architecture = with_outputs(base.architecture, myocardial_infarction().size());
    BEATLENS_TRY(architecture);
    if (set.recipe != base.recipe || set.row_length != architecture->row_length()) {
        return fail(ErrorCode::model_mismatch, "The beats were cut by the recipe '" + set.recipe +
                                                   "', but the model needs '" + base.recipe + "'.");
    }
    const std::size_t most = weighted_layers(*architecture).size() - 1;
    if (!config.layers.empty() && config.layers.back() > static_cast<std::int64_t>(most)) {
        return fail(ErrorCode::model_mismatch, "Configuration: 'layers' asks for " +
                                                   std::to_string(config.layers.back()) + ", but '" +
                                                   architecture->system + "' has " + std::to_string(most) +
                                                   " layers with weights before its last one.");
    }
    const auto device = choose_device(config.training.device);
    BEATLENS_TRY(device);
    auto data = mi_data(set, base.architecture, base.scalers);
    BEATLENS_TRY(data);
    return TransferSetting{config, std::move(base), std::move(*architecture), std::move(*data), *device};
}

std::vector<TransferKind> transfer_kinds(const TransferSetting& setting) {
    std::vector<TransferKind> kinds;
    for (const std::int64_t layers : setting.config.layers) {
        kinds.push_back({static_cast<std::size_t>(layers)});
    }
    if (kinds.empty()) {
        for (std::size_t layers = 0; layers < weighted_layers(setting.architecture).size(); ++layers) {
            kinds.push_back({layers});
        }
    }
    if (setting.config.from_scratch) {
        kinds.push_back({});
    }
    return kinds;
}

Result<TransferRun> run_transfer(const TransferSetting& setting, const TransferKind& kind, std::uint64_t seed) {
    const auto start = std::chrono::steady_clock::now();
    const TransferConfig& config = setting.config;
    if (config.training.threads > 0) {
        torch::set_num_threads(config.training.threads);
    }
    // The same seed draws the same last layer, however many layers are trained.
    torch::manual_seed(seed);
    const bool he_normal = config.training.initial_weights == "he-normal";
    TorchNet net(setting.architecture, he_normal ? InitialWeights::he_normal : InitialWeights::uniform, setting.device);
    std::size_t first = 0;
    if (kind.layers) {
        BEATLENS_TRY(take_base_weights(net, setting.base));
        first = first_trained_layer(setting.architecture, *kind.layers);
        net.freeze_before(first);
    }
    const auto offset = static_cast<std::int64_t>(net.flat_offset(first));
    const auto trained = [&](const torch::Tensor& flat) { return flat.narrow(0, offset, flat.size(0) - offset); };
    Optimizer optimizer(config.training.optimizer, trained(net.flat_parameters()), trained(net.flat_gradients()),
                        trained(net.penalty_mask()));

    const MiBeats& train_beats = setting.data.of(protocols::MiSplit::train);
    const MiBeats& validation_beats = setting.data.of(protocols::MiSplit::validation);
    const std::size_t point = cache_point(setting.architecture, first, train_beats.size() + validation_beats.size(),
                                          config.cache_mb * 1024 * 1024);
    const Part train = part_of(net, train_beats, point);
    const Part validation = part_of(net, validation_beats, point);
    const Loss loss(config.training.loss, train_beats.class_counts(), setting.device);

    TransferRun run;
    run.kind = kind;
    run.seed = seed;
    run.trained_parameters = static_cast<std::size_t>(net.flat_parameters().size(0) - offset);
    run.score = -std::numeric_limits<double>::infinity();
    Plateau plateau;
    const auto stopped_early = [&] { return config.patience > 0 && run.epochs - run.best_epoch >= config.patience; };
    while (run.epochs < config.training.epochs && (run.epochs == 0 || !stopped_early())) {
        train_epoch(config, net, loss, optimizer, train, seed, run.epochs, plateau.factor);
        ++run.epochs;
        const MiFigures figures = score(net, loss, validation);
        const double reached = score_by(config.metric, figures);
        if (std::isfinite(figures.loss) && reached > run.score) {
            run.score = reached;
            run.best_epoch = run.epochs;
            run.validation = figures;
            run.parameters = net.export_parameters();
        }
        if (config.training.schedule.kind == "plateau") {
            plateau.after_epoch(config.training.schedule, figures.loss);
        }
    }
    if (run.best_epoch == 0) {
        return fail(ErrorCode::out_of_range, "Training (" + kind.name() + ", seed " + std::to_string(seed) +
                                                 ") gave weights that are no numbers: lower 'learning_rate'.");
    }
    BEATLENS_TRY(net.import_parameters(run.parameters));
    run.test = score(net, loss, part_of(net, setting.data.of(protocols::MiSplit::test), point));
    run.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    return run;
}

}  // namespace beatlens::trainer
