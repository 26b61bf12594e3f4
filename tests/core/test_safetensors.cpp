#include <array>
#include <catch2/catch_test_macros.hpp>
#include <cmath>
#include <cstring>
#include <string>

#include "data_dir.h"
#include "model/model.h"
#include "model/safetensors.h"
#include "model/zoo/zoo.h"
#include "random_model.h"

using namespace beatlens;
using namespace beatlens::model;

namespace {

// A file as the format's documentation describes it, put together by hand.
std::vector<std::uint8_t> by_hand(const std::string& header, const std::vector<float>& data) {
    std::vector<std::uint8_t> bytes;
    for (std::size_t i = 0; i < 8; ++i) {
        bytes.push_back(static_cast<std::uint8_t>((static_cast<std::uint64_t>(header.size()) >> (8 * i)) & 0xFF));
    }
    for (const char c : header) {
        bytes.push_back(static_cast<std::uint8_t>(c));
    }
    for (const float value : data) {
        std::array<std::uint8_t, sizeof value> raw{};
        std::memcpy(raw.data(), &value, sizeof value);
        for (const std::uint8_t byte : raw) {
            bytes.push_back(byte);
        }
    }
    return bytes;
}

Model small_model() {
    Model model;
    model.name = "small";
    model.architecture = kachuee_residual(5);
    model.recipe = "kachuee-120hz";
    model.classes = {"N", "S", "V", "F", "Q"};
    model.training = "none";
    model.figures = "{}";
    for (const ParameterSpec& spec : parameters(model.architecture)) {
        std::size_t count = 1;
        for (const std::size_t n : spec.shape) {
            count *= n;
        }
        model.parameters[spec.name] = {spec.shape, std::vector<float>(count, 0.25F)};
    }
    return model;
}

}  // namespace

TEST_CASE("safetensors: a hand-made file is read", "[model]") {
    const auto bytes =
        by_hand(R"({"__metadata__":{"source":"hand"},"a":{"dtype":"F32","shape":[2,1],"data_offsets":[0,8]},)"
                R"("b":{"dtype":"F32","shape":[],"data_offsets":[8,12]}})",
                {1.5F, -2.0F, 7.0F});
    const auto file = parse_safetensors(bytes);
    REQUIRE(file);
    CHECK(file->metadata.at("source") == "hand");
    CHECK(file->tensors.at("a").shape == std::vector<std::size_t>{2, 1});
    CHECK(file->tensors.at("a").values == std::vector<float>{1.5F, -2.0F});
    CHECK(file->tensors.at("b").values == std::vector<float>{7.0F});
}

TEST_CASE("safetensors: what is written is read back, aligned to 8 bytes", "[model]") {
    TensorFile file;
    file.metadata = {{"note", "quote \" and \xC3\xA9"}};
    file.tensors["x"] = {{3}, {1.0F, 2.0F, 3.0F}};
    file.tensors["empty"] = {{0, 4}, {}};
    const auto bytes = write_safetensors(file);
    CHECK(bytes[0] % 8 == 0);
    const auto again = parse_safetensors(bytes);
    REQUIRE(again);
    CHECK(again->metadata == file.metadata);
    CHECK(again->tensors.at("x").values == file.tensors.at("x").values);
    CHECK(again->tensors.at("empty").values.empty());
}

TEST_CASE("safetensors: bad files are refused with a sentence", "[model]") {
    const std::string good = R"({"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}})";
    const std::vector<float> two = {1.0F, 2.0F};
    const std::vector<std::vector<std::uint8_t>> bad = {
        {},
        {1, 2, 3},
        by_hand(good, {1.0F}),                                                                          // data cut off
        by_hand("not json", two),                                                                       //
        by_hand(R"({"a":{"dtype":"F16","shape":[2],"data_offsets":[0,8]}})", two),                      //
        by_hand(R"({"a":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}})", two),                      //
        by_hand(R"({"a":{"dtype":"F32","shape":[2],"data_offsets":[8,0]}})", two),                      //
        by_hand(R"({"a":{"dtype":"F32","shape":[-2],"data_offsets":[0,8]}})", two),                     //
        by_hand(R"({"a":{"dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,8]}})", two),  //
        by_hand(R"({"a":{"dtype":"F32","shape":[2],"data_offsets":[0,18446744073709551615]}})", two),   //
        by_hand(R"({"a":7})", two),                                                                     //
        {0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, '{', '}'}};
    for (const auto& bytes : bad) {
        const auto file = parse_safetensors(bytes);
        REQUIRE_FALSE(file);
        CHECK_FALSE(file.error().message.empty());
    }
}

TEST_CASE("a model file carries everything and is checked", "[model]") {
    const Model model = small_model();
    const auto again = parse_model(write_model(model));
    REQUIRE(again);
    CHECK(again->name == model.name);
    CHECK(again->recipe == model.recipe);
    CHECK(again->classes == model.classes);
    CHECK(again->training == model.training);
    CHECK(to_json(again->architecture) == to_json(model.architecture));
    CHECK(again->parameters.size() == model.parameters.size());

    const auto refused = [](const Model& broken) {
        const auto result = parse_model(write_model(broken));
        REQUIRE_FALSE(result);
        CHECK(result.error().code == ErrorCode::model_mismatch);
    };
    SECTION("a tensor is missing") {
        Model broken = model;
        broken.parameters.erase("conv_1.bias");
        refused(broken);
    }
    SECTION("a tensor too many") {
        Model broken = model;
        broken.parameters["extra"] = {{1}, {0.0F}};
        refused(broken);
    }
    SECTION("a value that is not finite") {
        Model broken = model;
        broken.parameters["conv_1.bias"].values[3] = std::nanf("");
        refused(broken);
    }
    SECTION("a recipe that we do not have") {
        Model broken = model;
        broken.recipe = "other";
        refused(broken);
    }
    SECTION("classes that do not match the output") {
        Model broken = model;
        broken.classes.pop_back();
        refused(broken);
    }
    SECTION("a class twice, or one that AAMI does not have") {
        Model broken = model;
        broken.classes[4] = "N";
        refused(broken);
        broken.classes[4] = "X";
        refused(broken);
    }
    SECTION("a recipe whose beats are longer than the network's input") {
        Model broken = model;
        broken.recipe = "focal-rr-360hz";
        const auto result = parse_model(write_model(broken));
        REQUIRE_FALSE(result);
        CHECK(result.error().message.find("gives 204 values a beat, but the model's network takes 187") !=
              std::string::npos);
    }
    SECTION("a scaler for features that there are not") {
        Model broken = model;
        broken.scaler = {{0.0}, {1.0}};
        refused(broken);
    }
}

TEST_CASE("model files of each system come back and keep task, classes and scaler", "[model]") {
    for (const auto system : zoo_systems()) {
        INFO(system);
        const auto net = zoo_architecture(system);
        REQUIRE(net);
        const Model model = test::random_model(*net);
        const auto again = parse_model(write_model(model));
        INFO((again ? "" : again.error().message));
        REQUIRE(again);
        CHECK(again->task == Task::aami_beats);
        CHECK(again->classes == model.classes);
        CHECK(again->scaler == model.scaler);
        CHECK(again->parameters.size() == parameters(*net).size() + buffers(*net).size());
    }
    Model infarction = test::random_model(kachuee_residual(2));
    infarction.task = Task::myocardial_infarction;
    infarction.classes = {"NORM", "MI"};
    const auto again = parse_model(write_model(infarction));
    REQUIRE(again);
    CHECK(again->task == Task::myocardial_infarction);
    CHECK(again->classes == infarction.classes);
    infarction.classes = {"MI", "NORM"};
    CHECK_FALSE(parse_model(write_model(infarction)));
    infarction.task = Task::aami_beats;
    CHECK_FALSE(parse_model(write_model(infarction)));
}

TEST_CASE("a model file's task and scaler are checked", "[model]") {
    const Model model = test::random_model(focal_rr_cnn(4));
    auto file = parse_safetensors(write_model(model));
    REQUIRE(file);
    const auto message_with = [&](const char* key, const std::string& value) {
        TensorFile changed = *file;
        changed.metadata[key] = value;
        const auto result = parse_model(write_safetensors(changed));
        INFO(key << " " << value);
        REQUIRE_FALSE(result);
        return result.error().message;
    };
    CHECK(message_with("task", "arrhythmia").find("'arrhythmia'") != std::string::npos);
    CHECK(message_with("scaler", "").find("4 features") != std::string::npos);
    CHECK(message_with("scaler", "[1]").find("object") != std::string::npos);
    CHECK(message_with("scaler", R"({"centre":[0,0,0,0]})").find("'scale'") != std::string::npos);
    CHECK(message_with("scaler", R"({"centre":[0,0,0,0],"scale":[1,1,1]})").find("3 (scale)") != std::string::npos);
    CHECK(message_with("scaler", R"({"centre":[0,0,0,0],"scale":[1,1,0,1]})").find("by 0") != std::string::npos);
    CHECK(message_with("scaler", R"({"centre":[0,0,0,"x"],"scale":[1,1,1,1]})").find("finite") != std::string::npos);
    // Files from before there was a task are for AAMI classes.
    file->metadata.erase("task");
    const auto old = parse_model(write_safetensors(*file));
    REQUIRE(old);
    CHECK(old->task == Task::aami_beats);
}

TEST_CASE("published weights are imported by their PyTorch names", "[model][data]") {
    BEATLENS_REQUIRE_DATA(folder, "reference_models");
    const auto bytes = test::read_file(folder / "kachuee_residual.safetensors");
    const auto model = import_published("kachuee-residual", bytes);
    REQUIRE(model);
    CHECK(parameter_count(model->architecture) == 55'013);
    CHECK(model->recipe == "kachuee-120hz");
    // Plain published weights are not a model file, and say what to do.
    const auto direct = parse_model(bytes);
    REQUIRE_FALSE(direct);
    CHECK(direct.error().message.find("native_trainer import") != std::string::npos);
    // Another system's weights do not fit.
    CHECK_FALSE(import_published("kachuee-residual", test::read_file(folder / "focal_rr_cnn.safetensors")));
}
