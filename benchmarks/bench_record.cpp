// Where the time of labelling a 30-minute record goes, natively or under node: read, detect, cut, infer, summarise.
//   build/native/benchmarks/bench_record [RECORD] [MODEL]
// RECORD defaults to BEATLENS_DATA/mitdb/100, MODEL to the one in assets/. Medians of 7 runs, one thread.
#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include "analysis/analyze.h"
#include "formats/record_files.h"
#include "model/engine.h"

namespace {

using namespace beatlens;
using Clock = std::chrono::steady_clock;

constexpr std::size_t runs = 7;
constexpr std::array<const char*, 5> parts = {"read", "detect", "cut", "infer", "summarise"};

struct Run {
    std::array<double, parts.size()> milliseconds{};
    std::size_t beats = 0;
};

class Stopwatch {
public:
    double lap_ms() {
        const auto now = Clock::now();
        const double elapsed = std::chrono::duration<double, std::milli>(now - last_).count();
        last_ = now;
        return elapsed;
    }

private:
    Clock::time_point last_ = Clock::now();
};

Result<Run> run_once(const std::string& path, const model::Model& model, model::State& state) {
    Run run;
    Stopwatch watch;
    const auto record = formats::load_record(path);
    BEATLENS_TRY(record);
    run.milliseconds[0] = watch.lap_ms();
    const auto located = analysis::locate(*record);
    BEATLENS_TRY(located);
    run.milliseconds[1] = watch.lap_ms();
    const auto analysis_run = analysis::AnalysisRun::start(*record, *located, model);
    BEATLENS_TRY(analysis_run);
    std::vector<float> strip(analysis_run->layout().values(analysis_run->beats()));
    BEATLENS_TRY(analysis_run->strip(0, analysis_run->beats(), strip));
    run.milliseconds[2] = watch.lap_ms();
    std::vector<float> logits(analysis_run->beats() * model.outputs.size());
    BEATLENS_TRY(state.strip_logits(strip, logits));
    run.milliseconds[3] = watch.lap_ms();
    const auto analysis = analysis_run->finish(logits);
    BEATLENS_TRY(analysis);
    run.milliseconds[4] = watch.lap_ms();
    run.beats = analysis->beats.size();
    return run;
}

Result<void> measure(const std::string& path, const std::string& model_path) {
    const auto bytes = formats::read_file(model_path);
    BEATLENS_TRY(bytes);
    const auto model = model::parse_model(*bytes);
    BEATLENS_TRY(model);
    const auto engine = model::Engine::create(*model);
    BEATLENS_TRY(engine);
    auto state = engine->make_state();
    BEATLENS_TRY(state);
    std::vector<Run> all;
    for (std::size_t i = 0; i < runs; ++i) {
        auto run = run_once(path, *model, *state);
        BEATLENS_TRY(run);
        all.push_back(*run);
    }
    std::printf("%s, %zu beats, %s\n", path.c_str(), all.front().beats, model->name.c_str());
    double total = 0.0;
    for (std::size_t part = 0; part < parts.size(); ++part) {
        std::vector<double> times;
        for (const Run& run : all) {
            times.push_back(run.milliseconds[part]);
        }
        std::nth_element(times.begin(), times.begin() + runs / 2, times.end());
        total += times[runs / 2];
        std::printf("  %-10s %9.2f ms", parts[part], times[runs / 2]);
        if (part == 3) {
            std::printf("   %.0f beats/s", 1000.0 * static_cast<double>(all.front().beats) / times[runs / 2]);
        }
        std::printf("\n");
    }
    std::printf("  %-10s %9.2f ms\n", "all", total);
    return {};
}

}  // namespace

int main(int argc, char** argv) {
    const char* data = std::getenv("BEATLENS_DATA");
    const std::string folder = data != nullptr ? data : "../shared/data";
    const std::string record = argc > 1 ? argv[1] : folder + "/mitdb/100";
    const std::string model = argc > 2 ? argv[2] : "assets/models/kachuee-residual.safetensors";
    const auto result = measure(record, model);
    if (!result) {
        std::fprintf(stderr, "bench_record: %s\n", result.error().message.c_str());
        return 1;
    }
    return 0;
}
