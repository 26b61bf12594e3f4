#include <catch2/catch_test_macros.hpp>
#include <cmath>
#include <filesystem>

#include "formats/record_files.h"
#include "rhythm/simulation.h"
#include "rhythm/training.h"

namespace test_rhythm {

using namespace beatlens;
using namespace beatlens::trainer;

namespace {

RhythmConfig quick_config() {
    RhythmConfig config;
    config.training.optimizer.kind = "adamw";
    config.training.learning_rate = 0.02;
    config.training.batch = 256;
    config.training.epochs = 10;
    config.training.threads = 1;
    return config;
}

RhythmRows drawn(std::uint64_t first, std::uint64_t end) {
    RhythmRows rows;
    for (std::uint64_t number = first; number < end; ++number) {
        const SimulatedRhythm one = simulated_rhythm(3, number);
        rows.add(rhythm_rows(one.record.beats(), one.record.waves, one.targets, 5));
    }
    return rows;
}

}  // namespace

TEST_CASE("what is drawn is the same again, and consistent") {
    for (std::uint64_t number = 0; number < 50; ++number) {
        const SimulatedRhythm one = simulated_rhythm(1, number);
        const SimulatedRhythm again = simulated_rhythm(1, number);
        CHECK(one.record.times_s == again.record.times_s);
        REQUIRE(one.record.rr.beats() == one.record.times_s.size());
        CHECK(one.targets.size() == one.record.times_s.size());
        for (const auto& lead : one.record.waves) {
            CHECK(lead.beats.size() == one.record.times_s.size());
        }
    }
    CHECK(simulated_rhythm(1, 0).record.times_s != simulated_rhythm(2, 0).record.times_s);
}

TEST_CASE("a model learns from what is drawn, the same twice, and tells others of it") {
    RhythmSources sources;
    sources.simulated = drawn(0, 150);
    const auto model = train_rhythm(quick_config(), sources, "drawn");
    const auto again = train_rhythm(quick_config(), sources, "drawn");
    REQUIRE(model);
    REQUIRE(again);
    for (const auto& [name, tensor] : model->parameters) {
        CHECK(tensor.values == again->parameters.at(name).values);
    }
    const auto engine = model::Engine::create(*model);
    REQUIRE(engine);
    auto state = engine->make_state();
    REQUIRE(state);
    const RhythmRows others = drawn(150, 250);
    std::vector<float> scores(2 * others.size());
    REQUIRE(state->logits(others.values, scores));
    std::size_t right = 0;
    for (std::size_t i = 0; i < others.size(); ++i) {
        right += (scores[2 * i + 1] > scores[2 * i]) == (others.targets[i] > 0.5F) ? 1 : 0;
    }
    CHECK(static_cast<double>(right) > 0.93 * static_cast<double>(others.size()));
    CHECK_FALSE(train_rhythm(quick_config(), {}, "nothing"));
}

TEST_CASE("codes name a rhythm, or none") {
    CHECK(target_of_codes("{'IMI': 15.0, 'AFIB': 0.0}") == 1.0F);
    CHECK(target_of_codes("{'NORM': 100.0, 'SARRH': 0.0}") == 0.0F);
    CHECK(std::isnan(target_of_codes("{'NORM': 100.0}")));
    CHECK(std::isnan(target_of_codes("{'AFIB': 0.0, 'SR': 0.0}")));
    CHECK(std::isnan(target_of_codes("{'AFLT': 0.0}")));
}

TEST_CASE("the settings of the rhythm are read, written and refused by name") {
    const auto bytes =
        formats::read_file(std::filesystem::path(BEATLENS_SOURCE_DIR) / "native_trainer/configs/rhythm.json");
    REQUIRE(bytes);
    const std::string text(bytes->begin(), bytes->end());
    const auto config = parse_rhythm_config(text);
    REQUIRE(config);
    CHECK(config->simulations == 1500);
    const auto again = parse_rhythm_config(to_json(*config));
    REQUIRE(again);
    CHECK(to_json(*again) == to_json(*config));
    CHECK_FALSE(parse_rhythm_config(text, {"fold=1"}));
    CHECK_FALSE(parse_rhythm_config(text, {"without_p_share=2"}));
    CHECK_FALSE(parse_rhythm_config(text, {"schedule.kind=plateau"}));
}

}  // namespace test_rhythm
