#include "train.h"

#include <torch/torch.h>

#include <cmath>
#include <cstdio>
#include <fstream>
#include <nlohmann/json.hpp>

#include "beats/recipe.h"
#include "formats/record_files.h"
#include "model/model.h"
#include "model/zoo.h"
#include "progress.h"
#include "torch_net.h"

namespace beatlens::trainer {

namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

// The learning rate of one step, as a share of the largest one.
double schedule_factor(const std::string& schedule, double progress) {
    constexpr double pi = 3.14159265358979323846;
    const auto cosine = [&](double from, double to, double x) {
        return to + (from - to) * 0.5 * (1.0 + std::cos(pi * x));
    };
    if (schedule == "cosine") {
        return cosine(1.0, 0.0, progress);
    }
    if (schedule == "one-cycle") {  // Smith and Topin 2018, with PyTorch's defaults
        constexpr double warm_up = 0.3;
        constexpr double start = 1.0 / 25.0;
        return progress < warm_up ? cosine(start, 1.0, progress / warm_up)
                                  : cosine(1.0, start / 1e4, (progress - warm_up) / (1.0 - warm_up));
    }
    return 1.0;
}

struct State {
    int next_epoch = 0;
    double best_accuracy = -1.0;
    int best_epoch = -1;
    Json history = Json::array();
};

// Writes beside the target and renames, so that a cut in the middle leaves the older file whole.
template <class Write>
Result<void> replace_file(const fs::path& target, const Write& write) {
    fs::path fresh = target;
    fresh += ".new";
    BEATLENS_TRY(write(fresh));
    std::error_code error;
    fs::rename(fresh, target, error);
    if (error) {
        return fail(ErrorCode::io, "The file '" + target.string() + "' cannot be written: " + error.message() + ".");
    }
    return {};
}

Result<void> write_text(const fs::path& path, const std::string& text) {
    return replace_file(path, [&](const fs::path& fresh) {
        return formats::write_file(fresh, {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()});
    });
}

Result<void> save_checkpoint(const fs::path& path, const std::shared_ptr<TorchNet>& net,
                             torch::optim::Optimizer& optimizer, const State& state, const std::string& config) {
    return replace_file(path, [&](const fs::path& fresh) -> Result<void> {
        try {  // LibTorch reports by throwing
            torch::serialize::OutputArchive archive;
            torch::serialize::OutputArchive net_archive;
            torch::serialize::OutputArchive optimizer_archive;
            net->save(net_archive);
            optimizer.save(optimizer_archive);
            archive.write("net", net_archive);
            archive.write("optimizer", optimizer_archive);
            archive.write("config", c10::IValue(config));
            archive.write("next_epoch", c10::IValue(static_cast<std::int64_t>(state.next_epoch)));
            archive.write("best_accuracy", c10::IValue(state.best_accuracy));
            archive.write("best_epoch", c10::IValue(static_cast<std::int64_t>(state.best_epoch)));
            archive.write("history", c10::IValue(state.history.dump()));
            archive.save_to(fresh.string());
        } catch (const std::exception& error) {
            return fail(ErrorCode::io, "The checkpoint cannot be written: " + std::string(error.what()));
        }
        return {};
    });
}

Result<State> load_checkpoint(const fs::path& path, const std::shared_ptr<TorchNet>& net,
                              torch::optim::Optimizer& optimizer, const std::string& config,
                              const torch::Device& device) {
    State state;
    try {
        torch::serialize::InputArchive archive;
        archive.load_from(path.string(), device);
        c10::IValue value;
        archive.read("config", value);
        if (value.toStringRef() != config) {
            return fail(ErrorCode::out_of_range, "The checkpoint '" + path.string() +
                                                     "' belongs to a run with another configuration: give another "
                                                     "folder, or remove it.");
        }
        torch::serialize::InputArchive net_archive;
        torch::serialize::InputArchive optimizer_archive;
        archive.read("net", net_archive);
        archive.read("optimizer", optimizer_archive);
        net->load(net_archive);
        optimizer.load(optimizer_archive);
        archive.read("next_epoch", value);
        state.next_epoch = static_cast<int>(value.toInt());
        archive.read("best_accuracy", value);
        state.best_accuracy = value.toDouble();
        archive.read("best_epoch", value);
        state.best_epoch = static_cast<int>(value.toInt());
        archive.read("history", value);
        state.history = Json::parse(value.toStringRef(), nullptr, false);
    } catch (const std::exception& error) {
        return fail(ErrorCode::malformed,
                    "The checkpoint '" + path.string() + "' cannot be read: " + std::string(error.what()));
    }
    return state;
}

Result<torch::Device> choose_device(const std::string& wanted) {
    const bool has_cuda = torch::cuda::is_available();
    if (wanted == "cuda" && !has_cuda) {
        return fail(ErrorCode::out_of_range, "The configuration asks for 'cuda', but LibTorch finds no such device.");
    }
    return wanted == "cpu" || !has_cuda ? torch::Device(torch::kCPU) : torch::Device(torch::kCUDA);
}

std::unique_ptr<torch::optim::Optimizer> make_optimizer(const Config& config, const TorchNet& net) {
    if (config.optimizer == "adamw") {
        return std::make_unique<torch::optim::AdamW>(
            net.parameters(), torch::optim::AdamWOptions(config.learning_rate).weight_decay(config.weight_decay));
    }
    return std::make_unique<torch::optim::Adam>(
        net.parameters(), torch::optim::AdamOptions(config.learning_rate).weight_decay(config.weight_decay));
}

void set_learning_rate(torch::optim::Optimizer& optimizer, double rate) {
    for (auto& group : optimizer.param_groups()) {
        group.options().set_lr(rate);
    }
}

double accuracy_on(TorchNet& net, const torch::Tensor& beats, const torch::Tensor& labels) {
    const torch::NoGradGuard no_grad;
    constexpr std::int64_t batch = 2048;
    std::int64_t right = 0;
    for (std::int64_t begin = 0; begin < beats.size(0); begin += batch) {
        const auto end = std::min(begin + batch, beats.size(0));
        right += net.forward(beats.slice(0, begin, end))
                     .argmax(1)
                     .eq(labels.slice(0, begin, end))
                     .sum()
                     .item<std::int64_t>();
    }
    return static_cast<double>(right) / static_cast<double>(std::max<std::int64_t>(1, beats.size(0)));
}

Result<void> save_best(const RunPaths& run, const Config& config, const TorchNet& net, const State& state) {
    model::Model model;
    model.version = "1";
    model.name = config.system;
    model.architecture = net.architecture();
    model.recipe = std::string(beats::kachuee_120hz);
    for (const AamiClass c : aami_classes) {
        model.classes.emplace_back(1, letter(c));
    }
    model.training = Json{{"data", "MIT-BIH Arrhythmia Database, train rows of protocol K"},
                          {"config", Json::parse(to_json(config))},
                          {"epoch", state.best_epoch + 1},
                          {"validation_accuracy", state.best_accuracy}}
                         .dump();
    model.figures = "{}";
    model.parameters = net.export_parameters();
    return replace_file(run.best(),
                        [&](const fs::path& fresh) { return formats::write_file(fresh, model::write_model(model)); });
}

// What one epoch needs, built once.
struct Loop {
    const Config& config;
    const Dataset& dataset;
    torch::Device device;
    Split split;
    torch::Tensor validation_reference;
    torch::Tensor validation_detected;
    torch::Tensor validation_labels;

    Loop(const Config& c, const Dataset& d, torch::Device where)
        : config(c), dataset(d), device(where), split(stratified_split(d.train, c.validation_fraction, c.seed)) {
        validation_reference = cut_rows(dataset, split.validation, Cut::reference).to(device);
        validation_detected = cut_rows(dataset, split.validation, Cut::detected).to(device);
        validation_labels = labels_of(split.validation).to(device);
    }

    std::int64_t rows() const { return static_cast<std::int64_t>(split.train.size()); }
    std::int64_t steps() const { return (rows() + config.batch - 1) / config.batch; }

    struct EpochFigures {
        double loss = 0.0;
        double accuracy = 0.0;
    };

    EpochFigures train_epoch(int epoch, TorchNet& net, torch::optim::Optimizer& optimizer, Progress& progress) {
        std::seed_seq seeds{config.seed, static_cast<std::uint64_t>(epoch) + 1};
        std::mt19937_64 random(seeds);
        std::vector<Row> rows_in_order = split.train;
        std::shuffle(rows_in_order.begin(), rows_in_order.end(), random);
        const torch::Tensor beats = cut_rows(dataset, rows_in_order, config.augmentation, random).to(device);
        const torch::Tensor labels = labels_of(rows_in_order).to(device);
        // Sums stay on the device; they are read now and then for the progress line, not in every step.
        auto loss_sum = torch::zeros({}, torch::TensorOptions(device));
        auto right = torch::zeros({}, torch::TensorOptions(device).dtype(torch::kLong));
        constexpr std::int64_t report_every = 20;
        EpochFigures figures;
        for (std::int64_t step = 0; step < steps(); ++step) {
            const double share =
                (static_cast<double>(epoch) + static_cast<double>(step) / static_cast<double>(steps())) /
                static_cast<double>(config.epochs);
            set_learning_rate(optimizer, config.learning_rate * schedule_factor(config.schedule, share));
            const auto begin = step * config.batch;
            const auto end = std::min(begin + config.batch, rows());
            const auto target = labels.slice(0, begin, end);
            optimizer.zero_grad();
            const auto logits = net.forward(beats.slice(0, begin, end));
            const auto loss = torch::nn::functional::cross_entropy(logits, target);
            loss.backward();
            optimizer.step();
            loss_sum += loss.detach() * static_cast<double>(end - begin);
            right += logits.detach().argmax(1).eq(target).sum();
            if (step % report_every == report_every - 1 || step + 1 == steps()) {
                figures.loss = loss_sum.item<double>() / static_cast<double>(end);
                figures.accuracy = static_cast<double>(right.item<std::int64_t>()) / static_cast<double>(end);
                progress.step(epoch, step, figures.loss, figures.accuracy);
            }
        }
        return figures;
    }
};

std::string epoch_summary(const Json& line) {
    char text[200];
    std::snprintf(text, sizeof text, "loss %.4f  accuracy %.4f  validation %.4f (reference %.4f, detected %.4f)%s",
                  line["loss"].get<double>(), line["accuracy"].get<double>(), line["validation_accuracy"].get<double>(),
                  line["validation_accuracy_reference"].get<double>(),
                  line["validation_accuracy_detected"].get<double>(), line["best"].get<bool>() ? " best" : "");
    return text;
}

}  // namespace

Result<void> train(const Config& config, const Dataset& dataset, const RunPaths& run,
                   const std::function<bool(int)>& go_on) {
    const auto device = choose_device(config.device);
    BEATLENS_TRY(device);
    if (config.threads > 0) {
        torch::set_num_threads(config.threads);
    }
    std::error_code error;
    fs::create_directories(run.folder, error);
    if (error) {
        return fail(ErrorCode::io, "The folder '" + run.folder.string() + "' cannot be made: " + error.message() + ".");
    }
    const std::string config_text = to_json(config);
    auto architecture = model::zoo_architecture(config.system);
    BEATLENS_TRY(architecture);
    torch::manual_seed(config.seed);
    const auto net = std::make_shared<TorchNet>(std::move(*architecture));
    net->to(*device);
    const auto optimizer = make_optimizer(config, *net);

    State state;
    if (fs::exists(run.checkpoint(), error)) {
        auto loaded = load_checkpoint(run.checkpoint(), net, *optimizer, config_text, *device);
        BEATLENS_TRY(loaded);
        state = std::move(*loaded);
        std::fprintf(stderr, "resuming after epoch %d\n", state.next_epoch);
    }
    BEATLENS_TRY(write_text(run.config(), config_text + "\n"));

    Loop loop(config, dataset, *device);
    std::fprintf(stderr, "%s on %s: %zu training rows, %zu validation rows\n", config.system.c_str(),
                 device->str().c_str(), loop.split.train.size(), loop.split.validation.size());
    Progress progress(state.next_epoch, config.epochs, loop.steps());
    while (state.next_epoch < config.epochs && state.next_epoch - state.best_epoch <= config.patience) {
        const int epoch = state.next_epoch;
        const auto figures = loop.train_epoch(epoch, *net, *optimizer, progress);
        const double reference = accuracy_on(*net, loop.validation_reference, loop.validation_labels);
        const double detected = accuracy_on(*net, loop.validation_detected, loop.validation_labels);
        const double validation = 0.5 * (reference + detected);
        const bool is_best = validation > state.best_accuracy;
        const Json line = {{"epoch", epoch + 1},
                           {"loss", figures.loss},
                           {"accuracy", figures.accuracy},
                           {"validation_accuracy", validation},
                           {"validation_accuracy_reference", reference},
                           {"validation_accuracy_detected", detected},
                           {"best", is_best}};
        state.history.push_back(line);
        state.next_epoch = epoch + 1;
        if (is_best) {
            state.best_accuracy = validation;
            state.best_epoch = epoch;
            BEATLENS_TRY(save_best(run, config, *net, state));
        }
        BEATLENS_TRY(save_checkpoint(run.checkpoint(), net, *optimizer, state, config_text));
        BEATLENS_TRY(write_text(run.metrics(), state.history.dump(2) + "\n"));
        progress.epoch_done(epoch, epoch_summary(line));
        if (go_on && !go_on(state.next_epoch)) {
            break;
        }
    }
    return {};
}

}  // namespace beatlens::trainer
