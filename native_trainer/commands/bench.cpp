// "bench": times training epochs on random beats, or a model's network on given rows. Prints JSON: {"system", "batch",
// "rows", "threads", "device", "precision", "seconds_per_epoch": [...]}, or what benchmarks/inference.mjs reads:
// {"beats_per_second", "cpu_seconds" (a beat), "scores"}
#include <chrono>
#include <cstdio>
#include <cstring>
#include <ctime>
#include <memory>

#include "commands/command.h"
#include "formats/record_files.h"
#include "loop/epoch.h"
#include "loop/run_model.h"
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
    std::filesystem::path model;
    std::filesystem::path row_file;
    double milliseconds = 300.0;
    std::int64_t scores = 0;
};

// As LibTorch takes them: scaled.
Result<std::vector<float>> scaled_rows(const Options& options, const model::Model& model) {
    const auto bytes = formats::read_file(options.row_file);
    BEATLENS_TRY(bytes);
    std::vector<float> rows(static_cast<std::size_t>(options.batch) * model.architecture.row_length());
    if (bytes->size() < rows.size() * sizeof(float)) {
        return fail(ErrorCode::truncated, options.row_file.string() + " has too few rows.");
    }
    std::memcpy(rows.data(), bytes->data(), rows.size() * sizeof(float));
    std::size_t first = 0;
    for (const InputSpec& input : model.architecture.inputs) {
        const auto scaler = model.scalers.find(input.name);
        for (std::size_t i = first; scaler != model.scalers.end() && i < rows.size();
             i += model.architecture.row_length()) {
            for (std::size_t k = 0; k < input.size(); ++k) {
                rows[i + k] = scaler->second.scaled(rows[i + k], k / input.length);
            }
        }
        first += input.size();
    }
    return rows;
}

// The network on one thread.
Result<void> time_inference(const Options& options) {
    const auto model = model_to_score(options.model);
    BEATLENS_TRY(model);
    torch::set_num_threads(1);
    const torch::InferenceMode inference;
    TorchNet net(model->architecture);
    BEATLENS_TRY(net.import_parameters(model->parameters));
    net.eval();
    auto values = scaled_rows(options, *model);
    BEATLENS_TRY(values);
    const torch::Tensor rows =
        torch::from_blob(values->data(), {options.batch, static_cast<std::int64_t>(model->architecture.row_length())});
    torch::Tensor scores = net.forward(rows);
    std::int64_t beats = 0;
    const auto start = std::chrono::steady_clock::now();
    const std::clock_t start_cpu = std::clock();
    std::chrono::duration<double> passed{};
    while (passed.count() * 1000.0 < options.milliseconds) {
        scores = net.forward(rows);
        beats += options.batch;
        passed = std::chrono::steady_clock::now() - start;
    }
    const double cpu_s = static_cast<double>(std::clock() - start_cpu) / CLOCKS_PER_SEC;
    const torch::Tensor shown = scores.slice(0, 0, options.scores).contiguous().flatten();
    const auto count = static_cast<double>(std::max<std::int64_t>(1, beats));
    const Json json = {
        {"beats_per_second", beats == 0 ? 0.0 : count / passed.count()},
        {"cpu_seconds", cpu_s / count},
        {"scores", std::vector<float>(shown.data_ptr<float>(), shown.data_ptr<float>() + shown.numel())}};
    std::printf("%s\n", to_text(json, -1).c_str());
    return {};
}

Result<void> run(const Options& options) {
    if (!options.model.empty()) {
        return time_inference(options);
    }
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
    auto* const rows = app.add_option("--rows-of", options->row_file, "With --model: its rows, float32");
    auto* const file =
        app.add_option("--model", options->model, "Times this model's network on one thread instead of training one")
            ->needs(rows);
    app.add_option("--milliseconds", options->milliseconds, "With --model: how long to run")->needs(file);
    app.add_option("--scores", options->scores, "With --model: print the scores of so many beats")->needs(file);
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
