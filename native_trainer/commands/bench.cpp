// "bench": times training epochs on random beats. Prints JSON: {"system", "batch", "rows", "threads", "device",
// "precision", "seconds_per_epoch": [...]}
#include <chrono>
#include <cstdio>
#include <memory>

#include "commands/command.h"
#include "loop/epoch.h"
#include "loop/train.h"
#include "model/zoo/zoo.h"

namespace beatlens::trainer {

namespace {

using Json = nlohmann::ordered_json;

struct Options {
    std::string system = "kachuee-residual";
    std::int64_t batch = 64;
    std::int64_t rows = 87'554;
    int epochs = 1;
    int threads = 0;
    std::string device = "cpu";
    std::string precision = "float32";
};

Result<void> run(const Options& options) {
    const auto device = choose_device(options.device);
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
    Optimizer optimizer(config.optimizer, net.flat_parameters(), net.flat_gradients(), net.penalty_mask());
    const BeatSet train = dataset->train.to(*device);
    EpochRunner runner(config, net, train, dataset->classes, {});
    Json seconds = Json::array();
    for (int epoch = 0; epoch < options.epochs; ++epoch) {
        const auto start = std::chrono::steady_clock::now();
        runner.train_epoch(epoch, [](double) { return 1e-3; }, optimizer, {});
        seconds.push_back(std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
    }
    const Json json = {{"system", options.system},    {"batch", options.batch},
                       {"rows", options.rows},        {"threads", torch::get_num_threads()},
                       {"device", device->str()},     {"precision", options.precision},
                       {"seconds_per_epoch", seconds}};
    std::printf("%s\n", to_text(json, -1).c_str());
    return {};
}

}  // namespace

Command::Run add_bench(CLI::App& app) {
    const auto options = std::make_shared<Options>();
    const auto names = model::zoo_systems();
    const std::vector<std::string> systems(names.begin(), names.end());
    app.add_option("--system", options->system, "System of the zoo")
        ->capture_default_str()
        ->check(CLI::IsMember(systems));
    app.add_option("--batch", options->batch, "Beats in a step")->capture_default_str()->check(CLI::PositiveNumber);
    app.add_option("--rows", options->rows, "Beats in an epoch")->capture_default_str()->check(CLI::PositiveNumber);
    app.add_option("--epochs", options->epochs, "Epochs to time")->capture_default_str()->check(CLI::PositiveNumber);
    app.add_option("--threads", options->threads, "CPU threads (0: LibTorch's choice)")->capture_default_str();
    app.add_option("--device", options->device, "cpu, cuda or auto")
        ->capture_default_str()
        ->check(CLI::IsMember({"cpu", "cuda", "auto"}));
    app.add_option("--precision", options->precision, "float32 or bfloat16")
        ->capture_default_str()
        ->check(CLI::IsMember({"float32", "bfloat16"}));
    return [options] { return run(*options); };
}

}  // namespace beatlens::trainer
