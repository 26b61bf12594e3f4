// Beats per second of a model's network, one thread: the part of benchmarks/inference.mjs that runs natively.
#include <CLI/CLI.hpp>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <ctime>
#include <nlohmann/json.hpp>

#include "formats/record_files.h"
#include "model/engine.h"
#include "model/model_file.h"

using namespace beatlens;

namespace {

struct Options {
    std::string model;
    std::string rows;
    std::size_t batch = 64;
    double milliseconds = 300.0;
    std::size_t scores = 0;
};

Result<void> run(const Options& options) {
    auto model = model::load_model(options.model);
    BEATLENS_TRY(model);
    const auto engine = model::Engine::create(*std::move(model));
    BEATLENS_TRY(engine);
    auto state = engine->make_state();
    BEATLENS_TRY(state);
    const auto bytes = formats::read_file(options.rows);
    BEATLENS_TRY(bytes);
    std::vector<float> rows(options.batch * engine->row_length());
    if (bytes->size() < rows.size() * sizeof(float)) {
        return fail(ErrorCode::truncated, options.rows + " has too few rows.");
    }
    std::memcpy(rows.data(), bytes->data(), rows.size() * sizeof(float));
    std::vector<float> scores(options.batch * engine->outputs());

    BEATLENS_TRY(state->logits(rows, scores));
    std::size_t beats = 0;
    const auto start = std::chrono::steady_clock::now();
    const std::clock_t start_cpu = std::clock();
    std::chrono::duration<double> passed{};
    while (passed.count() * 1000.0 < options.milliseconds) {
        BEATLENS_TRY(state->logits(rows, scores));
        beats += options.batch;
        passed = std::chrono::steady_clock::now() - start;
    }
    const double cpu_s = static_cast<double>(std::clock() - start_cpu) / CLOCKS_PER_SEC;
    scores.resize(std::min(scores.size(), options.scores * engine->outputs()));
    const nlohmann::json json = {{"beats_per_second", beats == 0 ? 0.0 : static_cast<double>(beats) / passed.count()},
                                 {"cpu_seconds", beats == 0 ? 0.0 : cpu_s / static_cast<double>(beats)},
                                 {"scores", scores}};
    std::printf("%s\n", json.dump().c_str());
    return {};
}

}  // namespace

int main(int argc, char** argv) {
    Options options;
    CLI::App app("Beats per second of a model's network, as JSON");
    app.add_option("--model", options.model, "Model file")->required();
    app.add_option("--rows-of", options.rows, "Rows for the network, float32")->required();
    app.add_option("--batch", options.batch, "Beats at once")->check(CLI::PositiveNumber);
    app.add_option("--milliseconds", options.milliseconds, "How long to run");
    app.add_option("--scores", options.scores, "Of how many of the first beats to print the scores");
    CLI11_PARSE(app, argc, argv);
    if (const auto done = run(options); !done) {
        std::fprintf(stderr, "%s\n", done.error().message.c_str());
        return 1;
    }
    return 0;
}
