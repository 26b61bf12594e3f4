// Training on whole recordings: rows of several beats against beats one by one, what a record is turned into.
#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <cmath>
#include <random>

#include "beats/context/inputs.h"
#include "data/sequences.h"
#include "data/training_recordings.h"
#include "loop/epoch_plan.h"
#include "model/engine.h"
#include "model/zoo/zoo.h"
#include "net/torch_net.h"
#include "synthesis/ecg_model.h"

namespace test_sequences {

using namespace beatlens;
using namespace beatlens::trainer;

namespace {

Recording made_record() {
    synthesis::EcgModelOptions options;
    options.duration_s = 180.0;
    options.sveb_share = 0.2;
    options.veb_share = 0.05;
    auto record = synthesis::synthesize(options);
    REQUIRE(record);
    return std::move(*record);
}

}  // namespace

TEST_CASE("a row of many beats scores each as by itself, in LibTorch and on XNNPACK") {
    torch::manual_seed(3);
    const auto architecture = model::zoo_architecture("whole-recording");
    REQUIRE(architecture);
    TorchNet net(*architecture);
    net.eval();
    const auto features = static_cast<std::int64_t>(architecture->inputs[0].channels);
    constexpr std::int64_t beats = 12;
    constexpr auto reach = static_cast<std::int64_t>(beats::sequence_reach);
    // A recording of exactly these beats: zeros before and after.
    const auto values = torch::randn({features, beats});
    const auto padded = torch::constant_pad_nd(values, {reach, reach});
    const torch::NoGradGuard no_grad;
    net.set_beats_per_row(beats);
    const auto all = net.forward(torch::cat({values.flatten(), padded.flatten()}).unsqueeze(0)).view({4, beats});
    net.set_beats_per_row(1);

    model::Model model;
    model.architecture = *architecture;
    model.recipe = model::zoo_recipe("whole-recording");
    model.outputs = {0, 1, 2, 3};
    model.parameters = net.export_parameters();
    const model::InputScaler none{std::vector<double>(static_cast<std::size_t>(features), 0.0),
                                  std::vector<double>(static_cast<std::size_t>(features), 1.0), 0.0};
    model.scalers = {{"features", none}, {"sequence", none}};
    const auto engine = model::Engine::create(model);
    REQUIRE(engine);
    auto state = engine->make_state();
    REQUIRE(state);
    for (std::int64_t beat = 0; beat < beats; ++beat) {
        const auto row = torch::cat({values.select(1, beat), padded.narrow(1, beat, 2 * reach + 1).flatten()});
        CHECK((net.forward(row.unsqueeze(0))[0] - all.select(1, beat)).abs().max().item<double>() < 1e-5);
        std::vector<float> logits(4);
        REQUIRE(state->logits({row.data_ptr<float>(), static_cast<std::size_t>(row.numel())}, logits));
        for (std::int64_t c = 0; c < 4; ++c) {
            CHECK(std::abs(logits[static_cast<std::size_t>(c)] - all[c][beat].item<float>()) < 1e-4F);
        }
    }
}

TEST_CASE("a record is gone through as it is and as other recordings made of it") {
    const Recording record = made_record();
    std::vector<Recording> noises(1);
    noises[0].signals.resize(1);
    noises[0].signals[0].sampling_rate_hz = 360.0;
    for (int i = 0; i < 3600; ++i) {  // a baseline that wanders
        noises[0].signals[0].samples.push_back(std::sin(0.005F * static_cast<float>(i)));
    }
    const Variants variants{.at_reference = true,
                            .second_lead = true,
                            .lead_mixtures = 1,
                            .noises = 1,
                            .rhythms = 2,
                            .excerpts = 2,
                            .splices = 2};
    const auto sequences = training_sequences(record, variants, noises, 5);
    REQUIRE(sequences);
    // All leads, the first one, the annotated beats (there is no second lead); a mixture, one with noise, 2 rhythms,
    // 2 excerpts, 2 splices.
    CHECK(sequences->size() == 3 + 1 + 1 + 2 + 2 + 2);
    CHECK(std::count_if(sequences->begin(), sequences->end(), [](const auto& s) { return s.is_record; }) == 1);
    constexpr std::array<std::string_view, 1> names = {"features"};
    const std::size_t width = row_length(beats::context_inputs(names));
    for (const FeatureSequence& sequence : *sequences) {
        CHECK(sequence.features.size() == sequence.labels.size() * width);
        CHECK(sequence.labels.size() > 10);
        CHECK(
            std::all_of(sequence.features.begin(), sequence.features.end(), [](float v) { return std::isfinite(v); }));
    }
    const auto share_of_s = [](const FeatureSequence& sequence) {
        return static_cast<double>(std::count(sequence.labels.begin(), sequence.labels.end(), 1)) /
               static_cast<double>(sequence.labels.size());
    };
    CHECK(share_of_s(sequences->back()) > 1.3 * share_of_s(sequences->front()));
    const auto again = training_sequences(record, variants, noises, 5);
    REQUIRE(again);
    CHECK(again->back().features == sequences->back().features);
    const auto other = training_sequences(record, variants, noises, 6);
    REQUIRE(other);
    CHECK_FALSE(other->back().features == sequences->back().features);
}

TEST_CASE("a feature that is left out is so for the beat and for the beats around it") {
    const std::vector<InputSpec> inputs = {{"features", 3, 1}, {"sequence", 3, 5}};
    Augmentation augmentation;
    augmentation.feature_dropout = 0.5;
    CHECK(changes_samples(augmentation));
    torch::manual_seed(1);
    constexpr std::int64_t beats = 4;
    const auto rows = torch::ones({50, 3 * beats + 3 * (beats + 4)});
    const auto changed = augment(rows, inputs, augmentation);
    const auto own = changed.narrow(1, 0, 3 * beats).view({50, 3, beats});
    const auto around = changed.narrow(1, 3 * beats, 3 * (beats + 4)).view({50, 3, beats + 4});
    CHECK((own.amax(2) == own.amin(2)).all().item<bool>());
    CHECK((around.amax(2) == own.amax(2)).all().item<bool>());
    CHECK((around.amin(2) == own.amin(2)).all().item<bool>());
    const double kept = own.mean().item<double>();
    CHECK(kept > 0.35);
    CHECK(kept < 0.65);
}

TEST_CASE("systems on whole recordings are chosen by cross-validation, not by a validation set") {
    CHECK(parse_config(R"({"system": "whole-recording", "protocol": "D"})").error().message.find("validation") !=
          std::string::npos);
    const std::string plain = R"({"system": "whole-recording", "protocol": "D+", "keep": "last",
                                  "validation": {"fraction": 0}})";
    CHECK(parse_config(plain));
    CHECK(parse_config(R"({"system": "focal-rr-cnn", "protocol": "D+"})"));
    CHECK_FALSE(parse_config(R"({"system": "focal-rr-cnn", "protocol": "D", "fold": 1})"));
    CHECK_FALSE(parse_config(plain, {"protocol=K"}));
}

}  // namespace test_sequences
