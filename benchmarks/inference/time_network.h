// What the programs that benchmarks/inference.mjs runs have in common: their options, the loop, and what they print:
// {"beats_per_second", "cpu_seconds" (a beat), "scores" (of the first beats)}.
#pragma once

#include <CLI/CLI.hpp>
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <ctime>
#include <nlohmann/json.hpp>
#include <span>
#include <string>
#include <vector>

#include "formats/record_files.h"
#include "model/model_file.h"

namespace beatlens::benchmarks {

struct Timing {
    std::string model;
    std::string rows;
    std::size_t batch = 64;
    double milliseconds = 300.0;
    std::size_t scores = 0;
};

// Float32, as many values as the beats of one batch take.
inline Result<std::vector<float>> read_beats(const Timing& timing, std::size_t values) {
    const auto bytes = formats::read_file(timing.rows);
    BEATLENS_TRY(bytes);
    std::vector<float> rows(values);
    if (bytes->size() < rows.size() * sizeof(float)) {
        return fail(ErrorCode::truncated, timing.rows + " has too few rows.");
    }
    std::memcpy(rows.data(), bytes->data(), rows.size() * sizeof(float));
    return rows;
}

// `infer()` gives the scores of the batch, [batch, outputs], as Result<std::span<const float>>.
template <class Infer>
Result<void> time_network(const Timing& timing, Infer infer) {
    BEATLENS_TRY(infer());
    std::size_t beats = 0;
    const auto start = std::chrono::steady_clock::now();
    const std::clock_t start_cpu = std::clock();
    std::chrono::duration<double> passed{};
    do {
        BEATLENS_TRY(infer());
        beats += timing.batch;
        passed = std::chrono::steady_clock::now() - start;
    } while (passed.count() * 1000.0 < timing.milliseconds);
    const double cpu_s = static_cast<double>(std::clock() - start_cpu) / CLOCKS_PER_SEC;
    const auto scores = infer();
    BEATLENS_TRY(scores);
    const auto shown = scores->first(scores->size() / timing.batch * std::min(timing.scores, timing.batch));
    const nlohmann::json json = {{"beats_per_second", static_cast<double>(beats) / passed.count()},
                                 {"cpu_seconds", cpu_s / static_cast<double>(beats)},
                                 {"scores", std::vector<float>(shown.begin(), shown.end())}};
    std::printf("%s\n", json.dump().c_str());
    return {};
}

// A main() around `run`: Result<void>(const Timing&, model::Model).
template <class Run>
int main_of(int argc, char** argv, Run run) {
    Timing timing;
    CLI::App app("Beats per second of a model's network on one thread, as JSON");
    app.add_option("--model", timing.model, "Model file")->required();
    app.add_option("--rows", timing.rows, "Rows for the network, float32")->required();
    app.add_option("--batch", timing.batch, "Beats at once")->check(CLI::PositiveNumber);
    app.add_option("--milliseconds", timing.milliseconds, "How long to run");
    app.add_option("--scores", timing.scores, "Of how many of the first beats to print the scores");
    CLI11_PARSE(app, argc, argv);
    auto model = model::load_model(timing.model);
    const Result<void> done = model ? run(timing, *std::move(model)) : tl::make_unexpected(model.error());
    if (!done) {
        std::fprintf(stderr, "%s\n", done.error().message.c_str());
        return 1;
    }
    return 0;
}

}  // namespace beatlens::benchmarks
