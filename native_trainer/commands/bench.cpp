// "bench": times training epochs on random beats. Prints JSON: {"system", "parameters", "batch", "rows", "threads",
// "processes", "device", "precision", "steps", "seconds_per_epoch": [...]}; of several processes rank 0, with
// "all_reduce_seconds": median and the middle half of what one sum of the gradients takes.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <memory>

#include "commands/command.h"
#include "loop/epoch.h"
#include "loop/train.h"
#include "model/zoo/zoo.h"
#include "ranks/ranks.h"

namespace beatlens::trainer {

namespace {

using Json = nlohmann::ordered_json;

struct BenchOptions {
    std::string system = "kachuee-residual";
    std::int64_t batch = 64;
    std::int64_t rows = 87'554;
    int epochs = 1;
    int threads = 0;
    std::string device = "cpu";
    std::string precision = "float32";
    Meeting meeting;
};

double seconds_of(const std::function<void()>& work) {
    const auto start = std::chrono::steady_clock::now();
    work();
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

// First quartile, median and third quartile.
Json all_reduce_seconds(const Ranks& ranks, torch::Tensor& gradients) {
    constexpr std::size_t times = 400;
    std::vector<double> seconds(times);
    for (double& one : seconds) {
        one = seconds_of([&] {
            ranks.all_reduce(gradients);
            gradients.select(0, 0).item<float>();  // it is over when its outcome is there
        });
    }
    std::sort(seconds.begin(), seconds.end());
    return {seconds[times / 4], seconds[times / 2], seconds[times * 3 / 4]};
}

Result<void> run_bench(const BenchOptions& options) {
    const auto ranks = meet_others(options.meeting, options.device);
    BEATLENS_TRY(ranks);
    const auto device = ranks->count() == 1 ? choose_device(options.device) : ranks->device();
    BEATLENS_TRY(device);
    if (options.threads > 0) {
        torch::set_num_threads(options.threads);
    }
    const auto dataset = random_dataset(options.system, options.rows, 1);
    BEATLENS_TRY(dataset);
    auto architecture = model::zoo_architecture(options.system);
    BEATLENS_TRY(architecture);
    Config config;
    config.system = options.system;
    config.batch = options.batch;
    config.optimizer.kind = "adamw";
    TorchNet net(std::move(*architecture), InitialWeights::uniform, *device);
    net.set_precision(options.precision == "bfloat16" ? Precision::bfloat16 : Precision::float32);
    net.set_beats_per_row(dataset->beats_per_row);
    Optimizer optimizer(config.optimizer, net.flat_parameters(), net.flat_gradients(), net.penalty_mask());
    const BeatSet train = dataset->train.to(*device);
    EpochRunner runner(config, net, train, dataset->classes, {}, *ranks);
    Json seconds = Json::array();
    for (int epoch = 0; epoch < options.epochs; ++epoch) {
        seconds.push_back(seconds_of([&] { runner.train_epoch(epoch, [](double) { return 1e-3; }, optimizer, {}); }));
    }
    Json json = {{"system", options.system},
                 {"parameters", net.flat_parameters().numel()},
                 {"batch", options.batch},
                 {"rows", options.rows},
                 {"threads", torch::get_num_threads()},
                 {"processes", ranks->count()},
                 {"device", device->str()},
                 {"precision", options.precision},
                 {"steps", runner.steps()},
                 {"seconds_per_epoch", seconds}};
    if (ranks->count() > 1) {
        json["all_reduce_seconds"] = all_reduce_seconds(*ranks, net.flat_gradients());
    }
    if (ranks->writes()) {
        std::printf("%s\n", to_text(json, -1).c_str());
    }
    return {};
}

}  // namespace

Command::Run add_bench(CLI::App& app) {
    const auto options = std::make_shared<BenchOptions>();
    const auto names = model::zoo_systems();
    const std::vector<std::string> systems(names.begin(), names.end());
    app.add_option("--system", options->system, "System of the zoo")
        ->capture_default_str()
        ->check(CLI::IsMember(systems));
    app.add_option("--batch", options->batch,
                   "Beats in a step (whole-recording: rows of beats, as in its configuration)")
        ->capture_default_str()
        ->check(CLI::PositiveNumber);
    app.add_option("--rows", options->rows, "Beats in an epoch")->capture_default_str()->check(CLI::PositiveNumber);
    app.add_option("--epochs", options->epochs, "Epochs to time")->capture_default_str()->check(CLI::PositiveNumber);
    app.add_option("--threads", options->threads, "CPU threads (0: LibTorch's choice)")->capture_default_str();
    app.add_option("--device", options->device, "cpu, cuda or auto")
        ->capture_default_str()
        ->check(CLI::IsMember({"cpu", "cuda", "auto"}));
    app.add_option("--precision", options->precision, "float32 or bfloat16")
        ->capture_default_str()
        ->check(CLI::IsMember({"float32", "bfloat16"}));
    add_rank_options(app, options->meeting);
    return [options] { return run_bench(*options); };
}

}  // namespace beatlens::trainer
