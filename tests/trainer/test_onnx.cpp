#include <catch2/catch_approx.hpp>
#include <catch2/catch_test_macros.hpp>
#include <filesystem>
#include <limits>
#include <random>
#include <sstream>

#include "exchange/onnx.h"
#include "formats/record_files.h"
#include "loop/checkpoint.h"
#include "model/engine.h"
#include "model/model_file.h"
#include "run_command.h"

namespace test_onnx {

using namespace beatlens;
using namespace beatlens::trainer;

namespace fs = std::filesystem;

TEST_CASE("networks as ONNX give the scores of the engine, by the definitions of the operators") {
    const fs::path folder = fs::temp_directory_path() / "beatlens_onnx";
    fs::create_directories(folder);
    const fs::path file = folder / "network.onnx";
    const fs::path rows_file = folder / "rows.f32";
    std::size_t seen = 0;
    for (const auto& entry : fs::recursive_directory_iterator(fs::path(BEATLENS_SOURCE_DIR) / "assets")) {
        if (entry.path().extension() != ".safetensors") {
            continue;
        }
        INFO(entry.path().filename());
        const std::string command = std::string(NATIVE_TRAINER) + " export --run '" + entry.path().string() +
                                    "' --onnx '" + file.string() + "'";
        REQUIRE(test::run(command + " 2>&1").code == 0);

        const auto model = model::load_model(entry.path());
        REQUIRE(model);
        constexpr std::size_t beats = 3;
        std::vector<float> rows(beats * model->architecture.row_length());
        std::mt19937 random(1);
        std::normal_distribution<float> values;
        for (float& value : rows) {
            value = values(random);
        }
        if (!model->scalers.empty()) {  // the last input has one
            rows.back() = std::numeric_limits<float>::quiet_NaN();
        }
        REQUIRE(replace_bytes(rows_file,
                              {reinterpret_cast<const std::uint8_t*>(rows.data()), rows.size() * sizeof(float)}));
        const std::string script = std::string(BEATLENS_SOURCE_DIR) + "/tests/trainer/run_onnx.py";
        const test::Output found =
            test::run_python("'" + script + "' '" + file.string() + "' '" + rows_file.string() + "'");
        if (found.code == 77) {
            SKIP("Python has no onnx: " + found.text);
        }
        INFO(found.text);
        REQUIRE(found.code == 0);

        const auto engine = model::Engine::create(*model);
        REQUIRE(engine);
        auto state = engine->make_state();
        REQUIRE(state);
        std::vector<float> scores(beats * engine->outputs());
        REQUIRE(state->logits(rows, scores));
        std::vector<float> probabilities = scores;
        model::softmax_rows(probabilities, engine->outputs());
        std::istringstream lines(found.text);
        for (std::size_t beat = 0; beat < beats; ++beat) {
            for (const auto& expected : {scores, probabilities}) {
                for (std::size_t i = 0; i < engine->outputs(); ++i) {
                    double value = 0.0;
                    REQUIRE(lines >> value);
                    CHECK(value == Catch::Approx(expected[beat * engine->outputs() + i]).margin(1e-4).epsilon(1e-4));
                }
            }
        }
        ++seen;
    }
    CHECK(seen >= 11);
}

TEST_CASE("an export that writes nothing says so") {
    const std::string model = std::string(BEATLENS_SOURCE_DIR) + "/assets/models/simple-cnn.safetensors";
    const std::string command = std::string(NATIVE_TRAINER) + " export --run '" + model + "'";
    const test::Output nothing = test::run(command + " 2>&1");
    CHECK(nothing.code != 0);
    CHECK(nothing.text.find("--onnx") != std::string::npos);
    const test::Output twice = test::run(command + " --out x.safetensors 2>&1");
    CHECK(twice.code != 0);
    CHECK(twice.text.find("is a model file already") != std::string::npos);
}

}  // namespace test_onnx
