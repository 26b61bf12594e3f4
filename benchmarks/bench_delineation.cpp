// How long it takes to find P, QRS and T in the leads of a long recording: bench_delineation [MODEL] [HOURS] [RATE].
// Without a model, random weights.
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <numeric>

#include "../tests/core/random_model.h"
#include "beats/waves_250hz.h"
#include "delineation/decode.h"
#include "delineation/delineator.h"
#include "model/model_file.h"

using namespace beatlens;

int main(int argc, char** argv) {
    model::Model model = test::random_model(model::wave_delineator());
    model.recipe = beats::waves_250hz;
    if (argc > 1 && *argv[1] != '\0') {
        auto loaded = model::load_model(argv[1]);
        if (!loaded) {
            std::fprintf(stderr, "%s\n", loaded.error().message.c_str());
            return 1;
        }
        model = *std::move(loaded);
    }
    const double hours = argc > 2 ? std::atof(argv[2]) : 24.0;
    const double rate_hz = argc > 3 ? std::atof(argv[3]) : 360.0;
    const auto macs = model::multiply_adds(model.architecture);
    model::Model again = model;
    const auto delineator = delineation::Delineator::create(std::move(model));
    if (!delineator || !macs) {
        return 1;
    }
    Recording recording;
    const auto size = static_cast<std::size_t>(hours * 3600.0 * rate_hz);
    std::vector<double> times_s;
    for (double time_s = 0.5; time_s < hours * 3600.0 - 0.5; time_s += 0.8) {
        times_s.push_back(time_s);
    }
    for (const char* name : {"MLII", "V5"}) {
        Signal signal{name, "mV", rate_hz, std::vector<float>(size), 200.0, 0, 11, 0};
        test::RandomValues random;
        for (std::size_t i = 0; i < size; ++i) {
            const double phase = std::fmod(static_cast<double>(i) / rate_hz + 0.3, 0.8) - 0.4;
            signal.samples[i] = static_cast<float>(std::exp(-phase * phase / 0.0002) +
                                                   0.2 * std::exp(-(phase - 0.25) * (phase - 0.25) / 0.003)) +
                                0.02F * random.next();
        }
        recording.signals.push_back(std::move(signal));
    }
    const std::vector<std::size_t> leads = {0, 1};
    std::size_t calls = 0;
    const auto start = std::chrono::steady_clock::now();
    const std::clock_t cpu_start = std::clock();
    const auto waves = delineator->delineate(recording, times_s, leads, [&](double) { return ++calls > 0; });
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
    const double cpu_s = static_cast<double>(std::clock() - cpu_start) / CLOCKS_PER_SEC;
    if (!waves) {
        std::fprintf(stderr, "%s\n", waves.error().message.c_str());
        return 1;
    }
    const double windows = static_cast<double>(2 * times_s.size());
    std::printf(
        "%zu beats in 2 leads at %g Hz: %.2f s, of the processor %.2f s, %.2f us a beat and lead; %zu multiply-adds\n",
        times_s.size(), rate_hz, took.count(), cpu_s, 1e6 * cpu_s / windows, *macs);
    // What it is made of, on some beats of the first lead.
    std::vector<std::int64_t> samples;
    for (std::size_t i = 0; i < std::min<std::size_t>(times_s.size(), 4096); ++i) {
        samples.push_back(sample_at(times_s[i], rate_hz));
    }
    const auto per_beat = [&](const auto& work) {
        const std::clock_t begun = std::clock();
        work();
        return 1e6 * static_cast<double>(std::clock() - begun) / CLOCKS_PER_SEC / static_cast<double>(samples.size());
    };
    std::vector<float> rows(samples.size() * beats::waves_length);
    std::vector<float> scores(samples.size() * model::wave_outputs);
    const auto cutter = beats::make_cutter(beats::waves_250hz, {recording.signals, 0, samples, {}, nullptr});
    auto engine = model::Engine::create(std::move(again));
    if (!cutter || !engine) {
        return 1;
    }
    auto state = engine->make_state();
    bool good = state.has_value();
    const double cut_us = per_beat([&] { good = good && (*cutter)->cut(0, rows); });
    const double net_us = per_beat([&] { good = good && state->logits(rows, scores); });
    std::size_t found = 0;
    const double decode_us = per_beat([&] {
        for (std::size_t i = 0; i < samples.size(); ++i) {
            found += delineation::decode(std::span(scores).subspan(i * model::wave_outputs, model::wave_outputs)).qrs
                         ? 1
                         : 0;
        }
    });
    std::printf("of the processor, a beat and lead: windows %.2f us, network %.2f us, waves %.2f us (%zu with QRS)\n",
                cut_us, net_us, decode_us, found);
    return good ? 0 : 1;
}
