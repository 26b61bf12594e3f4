#include <catch2/catch_approx.hpp>
#include <catch2/catch_test_macros.hpp>
#include <cmath>
#include <filesystem>
#include <random>

#include "beats/waves_250hz.h"
#include "delineation/decode.h"
#include "delineation/delineator.h"
#include "formats/record_files.h"
#include "model/model_file.h"
#include "model/zoo/zoo.h"
#include "waves/training.h"

namespace test_waves {

using namespace beatlens;
using namespace beatlens::trainer;
using Catch::Approx;

namespace fs = std::filesystem;

namespace {

// A record whose every beat has the same three bumps, marked where they are; every fourth has no P.
protocols::LudbRecord made_record() {
    protocols::LudbRecord record{"1", {}, {}, false};
    Signal signal{"II", "mV", WaveCutter::rate_hz, std::vector<float>(10000, 0.0F)};
    protocols::MarkedLead lead;
    int number = 0;
    for (double at_s = 0.6; at_s < 19.0; at_s += 0.75) {
        const auto bump = [&](double centre_s, double half_s, float height, protocols::WaveKind kind) {
            for (std::size_t i = 0; i < signal.samples.size(); ++i) {
                const double off = (time_of(static_cast<std::int64_t>(i), signal.sampling_rate_hz) - centre_s) / half_s;
                if (std::abs(off) < 1.0) {
                    signal.samples[i] += height * static_cast<float>(0.5 + 0.5 * std::cos(3.14159265 * off));
                }
            }
            lead.waves.push_back({kind, {centre_s - half_s, centre_s, centre_s + half_s}});
        };
        if (++number % 4 != 0) {
            bump(at_s - 0.16, 0.045, 0.15F, protocols::WaveKind::p);
        }
        bump(at_s, 0.05, 1.0F, protocols::WaveKind::qrs);
        bump(at_s + 0.28, 0.09, 0.3F, protocols::WaveKind::t);
    }
    record.recording.signals.push_back(std::move(signal));
    record.leads.push_back(std::move(lead));
    return record;
}

WaveConfig quick_config() {
    WaveConfig config;
    config.augmentation.inverted_share = 0.0;
    config.augmentation.without_p_share = 0.0;
    config.augmentation.jitter_sd_ms = 5.0;
    config.training.initial_weights = "he-normal";
    config.training.optimizer.kind = "adamw";
    config.training.learning_rate = 0.01;
    config.training.batch = 8;
    config.training.epochs = 30;
    config.training.device = "cpu";
    config.training.threads = 1;
    return config;
}

fs::path empty_folder(const char* name) {
    const fs::path folder = fs::temp_directory_path() / name;
    fs::remove_all(folder);
    return folder;
}

}  // namespace

TEST_CASE("rows know where their marks are, whatever was done to the beat") {
    const protocols::LudbRecord record = made_record();
    const std::vector<const protocols::LudbRecord*> records = {&record};
    const auto beats = wave_beats(records);
    REQUIRE(beats.size() == 25);
    CHECK(beats[0].present[0] == true);
    CHECK(beats[3].present[0] == false);
    WaveAugmentation augmentation;
    augmentation.noise = 0.0;
    augmentation.wander = 0.0;
    augmentation.inverted_share = 0.0;
    augmentation.without_p_share = 0.0;
    WaveCutter cutter(augmentation);
    std::mt19937_64 random(5);
    std::vector<const WaveBeat*> some;
    for (const WaveBeat& beat : beats) {
        some.push_back(&beat);
    }
    const WaveBatch batch = cutter.cut(some, random);
    REQUIRE(batch.rows.size(1) == static_cast<std::int64_t>(beats::waves_length));
    const auto rows = batch.rows.accessor<float, 2>();
    const auto places = batch.places.accessor<float, 2>();
    for (std::int64_t i = 1; i < 24; ++i) {
        // The QRS complex is the highest of the pressed samples.
        std::size_t highest = beats::waves_samples;
        for (std::size_t k = beats::waves_samples; k < 2 * beats::waves_samples; ++k) {
            const bool near = std::abs(static_cast<double>(k - beats::waves_samples) - 106.0) < 40.0;
            if (near && rows[i][static_cast<std::int64_t>(k)] > rows[i][static_cast<std::int64_t>(highest)]) {
                highest = k;
            }
        }
        const double at_ms = (static_cast<double>(highest - beats::waves_samples) - 106.0) * 4.0;
        CHECK(std::abs(static_cast<double>(delineation::place_ms(places[i][4])) - at_ms) < 4.1);
        CHECK(std::isnan(places[i][0]) == (i % 4 == 3));
    }
    CHECK(batch.present.select(1, 1).min().item<float>() == 1.0F);
}

TEST_CASE("the loss is least where the maps are the targets, and asks for nothing that nobody knows") {
    const auto places = static_cast<std::int64_t>(model::wave_places);
    WaveConfig config;
    const WaveBatch batch{{}, torch::full({1, 9}, 40.5), torch::tensor({{1.0F, NAN, 0.0F}})};
    auto logits = torch::zeros({1, static_cast<std::int64_t>(model::wave_outputs)});
    const auto off = torch::arange(places).to(torch::kFloat) - 40.5;
    for (std::int64_t map = 0; map < 9; ++map) {
        logits[0].narrow(0, map * places, places).copy_(-0.5 * off * off);
    }
    logits[0][9 * places] = 50.0;
    logits[0][9 * places + 1] = 12345.0;
    logits[0][9 * places + 2] = -50.0;
    // The entropy of a normal distribution whose standard deviation is a place.
    CHECK(wave_loss(logits, batch, config).item<double>() == Approx(0.5 * std::log(2.0 * M_PI * M_E)).margin(1e-3));
    const WaveBatch unknown{{}, torch::full({1, 9}, NAN), torch::full({1, 3}, NAN)};
    CHECK(wave_loss(logits, unknown, config).item<double>() == 0.0);
}

TEST_CASE("training finds the waves of a made record, and goes on as if it had not been cut off") {
    const protocols::LudbRecord record = made_record();
    const std::vector<const protocols::LudbRecord*> records = {&record};
    const auto beats = wave_beats(records);
    const WaveConfig config = quick_config();
    const RunPaths whole{empty_folder("beatlens_waves_whole")};
    REQUIRE(train_waves(config, beats, "made", whole));
    const RunPaths broken{empty_folder("beatlens_waves_broken")};
    REQUIRE(train_waves(config, beats, "made", broken, [](int done) { return done < 7; }));
    CHECK_FALSE(fs::exists(broken.model()));
    REQUIRE(train_waves(config, beats, "made", broken));
    auto model = model::load_model(whole.model());
    const auto again = model::load_model(broken.model());
    REQUIRE(model);
    REQUIRE(again);
    for (const auto& [name, tensor] : model->parameters) {
        INFO(name);
        CHECK(tensor.values == again->parameters.at(name).values);
    }
    WaveConfig other = config;
    other.target_sd_ms = 9.0;
    fs::remove(broken.model());
    CHECK_FALSE(train_waves(other, beats, "made", broken));

    const auto delineator = delineation::Delineator::create(*std::move(model));
    REQUIRE(delineator);
    std::vector<double> times_s;
    for (const WaveBeat& beat : beats) {
        times_s.push_back(beat.at_s);
    }
    const std::vector<std::size_t> leads = {0};
    const auto found = delineator->delineate(record.recording, times_s, leads);
    REQUIRE(found);
    for (std::size_t i = 1; i + 1 < times_s.size(); ++i) {
        INFO(i);
        const delineation::BeatWaves& waves = found->front().beats[i];
        REQUIRE(waves.qrs);
        CHECK(std::abs(waves.qrs->onset.at_ms + 50.0F) < 12.0F);
        REQUIRE(waves.t);
        CHECK(std::abs(waves.t->end.at_ms - 370.0F) < 15.0F);
        CHECK(waves.p.has_value() == (i % 4 != 3));
    }
}

TEST_CASE("the settings of the waves are read, written and refused by name") {
    const auto bytes =
        formats::read_file(fs::path(BEATLENS_SOURCE_DIR) / "native_trainer/configs/wave-delineator.json");
    REQUIRE(bytes);
    const std::string text(bytes->begin(), bytes->end());
    const auto config = parse_wave_config(text);
    REQUIRE(config);
    CHECK(config->training.optimizer.kind == "adamw");
    const auto again = parse_wave_config(to_json(*config));
    REQUIRE(again);
    CHECK(to_json(*again) == to_json(*config));
    CHECK_FALSE(parse_wave_config(text, {"fold=1"}));
    CHECK_FALSE(parse_wave_config(text, {"schedule.kind=plateau"}));
    CHECK_FALSE(parse_wave_config(text, {"augmentation.stretch=2"}));
}

}  // namespace test_waves
