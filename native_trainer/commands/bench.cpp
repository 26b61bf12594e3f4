#include <chrono>
#include <cstdio>

#include <nlohmann/json.hpp>
#include "commands/commands.h"
#include "loop/epoch.h"

#include "loop/train.h"
#include "model/zoo/zoo.h"

namespace beatlens::trainer {

Result<void> bench_command(const BenchOptions& options) {
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
    EpochRunner runner(config, net, train, dataset->classes.size(), {});
    nlohmann::ordered_json seconds = nlohmann::ordered_json::array();
    for (int epoch = 0; epoch < options.epochs; ++epoch) {
        const auto start = std::chrono::steady_clock::now();
        runner.train_epoch(epoch, [](double) { return 1e-3; }, optimizer, {});
        seconds.push_back(std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
    }
    const nlohmann::ordered_json json = {{"system", options.system},    {"batch", options.batch},
                                         {"rows", options.rows},        {"threads", torch::get_num_threads()},
                                         {"device", device->str()},     {"precision", options.precision},
                                         {"seconds_per_epoch", seconds}};
    std::printf("%s\n", json.dump().c_str());
    return {};
}

}  // namespace beatlens::trainer
