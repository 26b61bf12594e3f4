#include "loop/train.h"

#include <torch/torch.h>

#include <cmath>
#include <cstdio>
#include <limits>
#include <optional>
#include <string_view>

#include "formats/record_files.h"
#include "loop/checkpoint.h"
#include "loop/epoch.h"
#include "loop/finish.h"
#include "loop/progress.h"
#include "loop/run_log.h"
#include "metrics/figures.h"
#include "model/fold.h"
#include "model/model_file.h"
#include "model/zoo/zoo.h"
#include "net/torch_net.h"

namespace beatlens::trainer {

namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

// Larger is better. A loss that is not a number is worse than every one that is.
double score_of(const EarlyStopping& stopping, const PassFigures& figures) {
    if (stopping.metric == "loss") {
        return std::isnan(figures.loss) ? -std::numeric_limits<double>::infinity() : -figures.loss;
    }
    return stopping.metric == "accuracy" ? figures.matrix.accuracy() : metrics::figures(figures.matrix).macro.f1;
}

Result<void> keep_weights(const RunPaths& run, const Config& config, const Dataset& dataset, const TorchNet& net,
                          const EpochLine& line) {
    model::Model model;
    model.name = config.system;
    model.architecture = net.architecture();
    model.recipe = dataset.recipe;
    model.label_set = dataset.label_set;
    auto outputs = model::outputs_named(dataset.label_set, dataset.classes);
    BEATLENS_TRY(outputs);
    model.outputs = std::move(*outputs);
    model.scalers = dataset.scalers;
    Json training = {
        {"data", dataset.description}, {"config", Json::parse(to_published_json(config))}, {"epoch", line.epoch}};
    if (line.validation) {
        training["validation_accuracy"] = line.validation->matrix.accuracy();
    }
    model.training = to_text(training, -1);
    model.figures = "{}";
    model.parameters = net.export_parameters();
    return replace_file(run.kept(),
                        [&](const fs::path& fresh) { return formats::write_file(fresh, model::write_model(model)); });
}

Result<void> write_folded(const RunPaths& run, int mantissa_bits) {
    auto kept = model::load_model(run.kept());
    BEATLENS_TRY(kept);
    auto folded = model::fold_batch_norm(std::move(*kept));
    BEATLENS_TRY(folded);
    round_weights(*folded, mantissa_bits);
    return replace_file(run.model(),
                        [&](const fs::path& fresh) { return formats::write_file(fresh, model::write_model(*folded)); });
}

// What tells other training beats apart, or the same in another order.
std::string fingerprint(const Dataset& dataset) {
    const torch::Tensor labels = dataset.train.labels.contiguous();
    const std::string_view bytes(static_cast<const char*>(labels.data_ptr()), labels.nbytes());
    return dataset.description + std::to_string(std::hash<std::string_view>{}(bytes));
}

// Rank 0's checkpoint for all, who may have no folder; empty: there is none yet.
Result<std::vector<std::uint8_t>> checkpoint_of_first(const RunPaths& run, const Ranks& ranks) {
    std::vector<std::uint8_t> bytes;
    std::error_code error;
    if (ranks.writes() && fs::exists(run.checkpoint(), error)) {
        auto read = formats::read_file(run.checkpoint());
        BEATLENS_TRY(read);
        if (read->empty()) {
            return fail(ErrorCode::malformed,
                        "The checkpoint '" + run.checkpoint().string() + "' is empty: remove it.");
        }
        bytes = std::move(*read);
    }
    ranks.broadcast(bytes);
    return bytes;
}

// Parameters and running statistics.
torch::Tensor all_values(TorchNet& net) {
    std::vector<torch::Tensor> parts = {net.flat_parameters().detach()};
    for (const torch::Tensor& buffer : net.buffers()) {
        parts.push_back(buffer.flatten());
    }
    return torch::cat(parts);
}

// The beats of a run on its device.
struct RunData {
    torch::Tensor train_indices;
    BeatSet train;
    BeatSet validation;
    EpochRunner::Recut recut;
};

Result<RunData> prepare(const Config& config, const Dataset& dataset, const torch::Device& device) {
    const auto split = split_training(dataset, config);
    BEATLENS_TRY(split);
    RunData data;
    data.train_indices = split->train;
    data.train = dataset.train.select(split->train).to(device);
    data.validation = dataset.train.select(split->validation).to(device);
    if (dataset.recutter) {
        data.recut = [&config, recutter = dataset.recutter, rows = split->train](const torch::Tensor& order,
                                                                                 std::mt19937_64& random) {
            return recutter->cut(rows.index_select(0, order), config.augmentation, random);
        };
        // A model for beats that a detector finds is chosen on such beats too.
        if (config.augmentation.detected_share > 0.0 && data.validation.size() > 0) {
            const auto detected = dataset.recutter->cut(split->validation, Recutter::Cut::detected).to(device);
            data.validation.rows = torch::cat({data.validation.rows, detected});
            data.validation.labels = torch::cat({data.validation.labels, data.validation.labels});
            data.validation.records = torch::cat({data.validation.records, data.validation.records});
        }
    }
    return data;
}

Result<void> train_on(const Config& config, const Dataset& dataset, const RunPaths& run,
                      const std::function<bool(int)>& go_on, const Ranks& ranks) {
    const auto device = ranks.count() == 1 ? choose_device(config.device) : ranks.device();
    BEATLENS_TRY(device);
    if (config.threads > 0) {
        torch::set_num_threads(config.threads);
    }
    const std::string config_text = to_json(config);
    if (!ranks.same_as_first(config_text + fingerprint(dataset))) {
        return fail(ErrorCode::out_of_range,
                    "Rank " + std::to_string(ranks.rank()) + " has other settings or other training data than rank 0.");
    }
    if (ranks.writes()) {
        BEATLENS_TRY(make_folder(run.folder));
    }
    auto architecture =
        model::zoo_architecture(config.system, {dataset.classes.size(), static_cast<std::size_t>(config.pairs)});
    BEATLENS_TRY(architecture);
    torch::manual_seed(config.seed);
    const auto initial = config.initial_weights == "he-normal" ? InitialWeights::he_normal : InitialWeights::uniform;
    TorchNet net(std::move(*architecture), initial, *device);
    net.set_precision(config.precision == "bfloat16" ? Precision::bfloat16 : Precision::float32);
    net.set_batch_norm_momentum(config.batch_norm_momentum);
    net.set_beats_per_row(dataset.beats_per_row);
    if (!config.l2_on_last_layer) {
        net.exempt_last_layer();
    }
    if ((config.micro_batch > 0 || config.batch == 1) && net.has_batch_norm()) {
        const std::string which = config.batch == 1 ? "'batch' of 1" : "'micro_batch'";
        return fail(ErrorCode::out_of_range, "Configuration: " + which + " cannot be used with " + config.system +
                                                 ", whose batch normalisation needs the whole of a batch of several.");
    }
    Optimizer optimizer(config.optimizer, net.flat_parameters(), net.flat_gradients(), net.penalty_mask());

    TrainingState state;
    const auto checkpoint = checkpoint_of_first(run, ranks);
    BEATLENS_TRY(checkpoint);
    if (!checkpoint->empty()) {
        auto loaded = read_checkpoint(*checkpoint, run.checkpoint(), net, optimizer, config_text);
        BEATLENS_TRY(loaded);
        state = std::move(*loaded);
    }
    const auto data = prepare(config, dataset, *device);
    BEATLENS_TRY(data);
    EpochRunner runner(config, net, data->train, dataset.classes, data->recut, ranks);
    std::optional<RunLog> log;
    if (ranks.writes()) {
        if (!checkpoint->empty()) {
            std::fprintf(stderr, "resuming after epoch %d\n", state.next_epoch);
        }
        BEATLENS_TRY(replace_text(run.config(), config_text + "\n"));
        const std::string processes = ranks.count() == 1 ? "" : ", " + std::to_string(ranks.count()) + " processes";
        std::fprintf(stderr, "%s on %s%s: %lld training beats, %lld validation beats\n", config.system.c_str(),
                     device->str().c_str(), processes.c_str(), static_cast<long long>(data->train.size()),
                     static_cast<long long>(data->validation.size()));
        auto started = RunLog::start(config, run, device->str(), ranks.count(), state);
        BEATLENS_TRY(started);
        log.emplace(std::move(*started));
    }

    const int patience = config.early_stopping.patience;
    const auto stopped_early = [&] {
        return patience > 0 && state.best_epoch >= 0 && state.next_epoch - state.best_epoch > patience;
    };
    Progress progress(state.next_epoch, config.epochs, runner.steps());
    while (state.next_epoch < config.epochs && !stopped_early()) {
        const int epoch = state.next_epoch;
        const auto rate = [&](double share) {
            const double done = (static_cast<double>(epoch) + share) / static_cast<double>(config.epochs);
            return config.learning_rate * state.plateau.factor * schedule_factor(config.schedule, epoch, done);
        };
        const StepObserver observer = {
            [&](std::int64_t step) { return ranks.writes() && progress.wants(step); },
            [&](std::int64_t step, double loss, double accuracy) { progress.step(epoch, step, loss, accuracy); }};
        EpochLine line;
        line.epoch = epoch + 1;
        line.learning_rate = rate(0.0);
        line.train = runner.train_epoch(epoch, rate, optimizer, observer);
        line.best = true;  // without validation: the last one
        if (data->validation.size() > 0) {
            line.validation = runner.score(data->validation);
            const double score = score_of(config.early_stopping, *line.validation);
            line.best = state.best_epoch < 0 || score > state.best_score;
            if (line.best) {
                state.best_score = score;
            }
            if (config.schedule.kind == "plateau") {
                state.plateau.after_epoch(config.schedule, line.validation->loss);
            }
        }
        if (line.best) {
            state.best_epoch = epoch;
        }
        state.next_epoch = epoch + 1;
        if (!ranks.same_as_first(all_values(net))) {
            return fail(ErrorCode::internal, "The weights of rank " + std::to_string(ranks.rank()) +
                                                 " are no longer those of rank 0 after epoch " +
                                                 std::to_string(epoch + 1) +
                                                 ": all ranks need the same program on the same kind of machine.");
        }
        if (log) {
            if (line.best || config.keep == "last") {
                BEATLENS_TRY(keep_weights(run, config, dataset, net, line));
            }
            BEATLENS_TRY(log->epoch(line, state));
            BEATLENS_TRY(save_checkpoint(run.checkpoint(), net, optimizer, state, config_text));
            progress.epoch_done(epoch, summary(line));
        }
        if (go_on && !go_on(state.next_epoch)) {
            return {};
        }
    }
    if (!log) {
        return {};
    }
    BEATLENS_TRY(log->finish(state));
    return write_folded(run, config.mantissa_bits);
}

}  // namespace

Result<torch::Device> choose_device(const std::string& wanted, int local_rank) {
    const bool has_cuda = torch::cuda::is_available();
    if (wanted == "cuda" && !has_cuda) {
        return fail(ErrorCode::out_of_range, "The configuration asks for 'cuda', but LibTorch finds no such device.");
    }
    if (wanted == "cpu" || !has_cuda) {
        return torch::Device(torch::kCPU);
    }
    const auto devices = static_cast<int>(torch::cuda::device_count());
    if (devices > 1 && local_rank >= devices) {
        return fail(ErrorCode::out_of_range, "The process with the local rank " + std::to_string(local_rank) +
                                                 " has no CUDA device of its own: there are " +
                                                 std::to_string(devices) + " on its machine.");
    }
    return torch::Device(torch::kCUDA, static_cast<c10::DeviceIndex>(devices > 1 ? local_rank : 0));
}

Result<void> train(const Config& config, const Dataset& dataset, const RunPaths& run,
                   const std::function<bool(int)>& go_on, const Ranks& ranks) {
    try {
        return train_on(config, dataset, run, go_on, ranks);
    } catch (const RankLost& error) {
        return fail(ErrorCode::internal, error.what());
    }
}

}  // namespace beatlens::trainer
