// What the model in assets/ says of itself, measured again.
#include <catch2/catch_test_macros.hpp>
#include <cmath>
#include <cstring>
#include <nlohmann/json.hpp>

#include "assets.h"
#include "formats/record_files.h"
#include "metrics/figures.h"
#include "model/engine.h"
#include "protocols/evaluate.h"
#include "protocols/protocol_k.h"

namespace test_shipped_model {

using namespace beatlens;

namespace {

model::Model shipped_model() {
    auto parsed = model::parse_model(test::read_file(test::asset("models/kachuee-residual.safetensors")));
    REQUIRE(parsed);
    return *std::move(parsed);
}

}  // namespace

TEST_CASE("the shipped model keeps what its file promises", "[data]") {
    BEATLENS_REQUIRE_DATA(mitdb, "mitdb");
    const model::Model model = shipped_model();
    const auto figures = nlohmann::json::parse(model.figures, nullptr, false);
    REQUIRE(figures.is_object());

    const auto sets = protocols::load_protocol_k(mitdb, test::asset("protocol_k_test_beats.txt"));
    REQUIRE(sets);
    const auto predictions = protocols::classify_rows(model, sets->test.values);
    REQUIRE(predictions);
    const auto matrix = protocols::confusion_of(sets->test.labels, predictions->labels);
    CHECK(matrix.accuracy() >= 0.9707);
    CHECK(std::abs(matrix.accuracy() - figures["protocol_k_test"]["accuracy"].get<double>()) < 1e-4);
    CHECK(std::abs(metrics::figures(matrix).macro.f1 - figures["protocol_k_test"]["macro_f1"].get<double>()) < 1e-3);
}

TEST_CASE("from detector to label nothing is lost", "[data]") {
    BEATLENS_REQUIRE_DATA(mitdb, "mitdb");
    const auto engine = model::Engine::create(shipped_model());
    REQUIRE(engine);
    protocols::DetectorAgreement total;
    for (const auto name : protocols::mitdb_records()) {
#ifdef __EMSCRIPTEN__
        // All 44 would take most of a minute here, and natively they are all run.
        constexpr bool few = true;
#else
        constexpr bool few = false;
#endif
        if (protocols::is_paced(name) || (few && name.back() != '0')) {
            continue;
        }
        const auto record = formats::load_record(mitdb / name);
        REQUIRE(record);
        const auto one = protocols::detector_agreement(*record, *engine);
        REQUIRE(one);
        total.add(*one);
    }
    INFO(total.share_at_reference() << " at reference positions, " << total.share_at_detected() << " at detected ones");
    CHECK(std::abs(total.share_at_reference() - total.share_at_detected()) < 0.015);
}

TEST_CASE("the published weights answer for the published sample beats", "[data]") {
    BEATLENS_REQUIRE_DATA(folder, "reference_models");
    const auto model =
        model::import_published("kachuee-residual", test::read_file(folder / "kachuee_residual.safetensors"));
    REQUIRE(model);
    const auto engine = model::Engine::create(*model);
    REQUIRE(engine);
    auto state = engine->make_state();
    REQUIRE(state);
    // Softmax of the most likely class, as stated beside the data.
    constexpr std::array<std::pair<std::size_t, float>, 5> expected = {
        {{0, 0.9982F}, {0, 0.9562F}, {2, 0.9861F}, {3, 0.5286F}, {0, 0.8638F}}};
    for (std::size_t i = 0; i < expected.size(); ++i) {
        const auto bytes = test::read_file(folder / ("sample_class_" + std::to_string(i) + ".mat"));
        // MATLAB 5, uncompressed, one variable: the 187 doubles are the file's end.
        std::array<double, 187> values{};
        REQUIRE(bytes.size() > sizeof values);
        std::memcpy(values.data(), bytes.data() + bytes.size() - sizeof values, sizeof values);
        const std::vector<float> beat(values.begin(), values.end());
        std::vector<float> scores(5);
        REQUIRE(state->logits(beat, scores));
        model::softmax_rows(scores, 5);
        CHECK(std::abs(scores[expected[i].first] - expected[i].second) < 1e-4F);
    }
}

}  // namespace test_shipped_model
