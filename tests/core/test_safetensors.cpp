#include <array>
#include <catch2/catch_test_macros.hpp>
#include <chrono>
#include <cmath>
#include <cstring>
#include <string>

#include "data_dir.h"
#include "model/model.h"
#include "model/safetensors.h"
#include "model/zoo/zoo.h"
#include "random_model.h"

namespace test_safetensors {

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
    model.outputs = {0, 1, 2, 3, 4};
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
    CHECK(again->outputs == model.outputs);
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
        broken.outputs.pop_back();
        refused(broken);
    }
    SECTION("a class twice, or one that AAMI does not have") {
        Model broken = model;
        broken.outputs[4] = 0;
        refused(broken);
        broken.outputs[4] = 5;
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
        broken.scalers["rr"] = {{0.0}, {1.0}};
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
        CHECK(again->label_set == aami_beats());
        CHECK(again->outputs == model.outputs);
        CHECK(again->scalers == model.scalers);
        CHECK(again->architecture.inputs == net->inputs);
        CHECK(again->parameters.size() == parameters(*net).size() + buffers(*net).size());
    }
    Model infarction = test::random_model(kachuee_residual(2));
    infarction.label_set = myocardial_infarction();
    const auto again = parse_model(write_model(infarction));
    REQUIRE(again);
    CHECK(again->label_set == myocardial_infarction());
    CHECK(again->outputs == infarction.outputs);
    infarction.outputs = {1, 0};
    CHECK_FALSE(parse_model(write_model(infarction)));
    infarction.outputs = {0, 1};
    infarction.label_set.labels.push_back({"MORE", "", "#000000", "pill"});
    CHECK_FALSE(parse_model(write_model(infarction)));
}

// A file of version 1 that holds the same network.
TensorFile version_1(const Model& model, const std::string& architecture) {
    TensorFile file;
    file.metadata = {{"beatlens_version", "1"},
                     {"name", model.name},
                     {"architecture", architecture},
                     {"recipe", model.recipe},
                     {"classes", R"(["N","S","V","F"])"},
                     {"training", ""},
                     {"figures", ""}};
    file.metadata["scaler"] = R"({"centre":[0,0,1,0.5],"scale":[30,30,0.1,20]})";
    file.tensors = model.parameters;
    return file;
}

TEST_CASE("a model file of version 1 is the model that it was", "[model]") {
    const Model model = test::random_model(focal_rr_cnn(4));
    // As version 1 wrote it: no inputs, but their lengths.
    std::string architecture = to_json(model.architecture);
    const auto replace = [&](const std::string& from, const std::string& to) {
        const auto at = architecture.find(from);
        REQUIRE(at != std::string::npos);
        architecture.replace(at, from.size(), to);
    };
    replace(R"("inputs":[{"name":"beat","channels":1,"length":200},{"name":"rr","channels":4,"length":1}])",
            R"("input_length":200,"feature_length":4)");
    replace(R"("kind":"concat","with":["rr"])", R"("kind":"concat_features")");
    TensorFile file = version_1(model, architecture);
    const auto old = parse_model(write_safetensors(file));
    INFO((old ? "" : old.error().message));
    REQUIRE(old);
    CHECK(old->version == "1");
    CHECK(old->label_set == aami_beats());  // files from before there was a task are for AAMI classes
    CHECK(old->outputs == std::vector<std::size_t>{0, 1, 2, 3});
    CHECK(to_json(old->architecture) == to_json(model.architecture));
    CHECK(old->scalers == std::map<std::string, InputScaler>{{"rr", {{0, 0, 1, 0.5}, {30, 30, 0.1, 20}}}});
    const auto again = parse_model(write_model(*old));
    REQUIRE(again);
    CHECK(again->version == "2");
    CHECK(again->scalers == old->scalers);
    const auto message_with = [&](const char* key, const std::string& value) {
        TensorFile changed = file;
        changed.metadata[key] = value;
        const auto result = parse_model(write_safetensors(changed));
        INFO(key << " " << value);
        REQUIRE_FALSE(result);
        return result.error().message;
    };
    CHECK(message_with("task", "arrhythmia").find("'arrhythmia'") != std::string::npos);
    CHECK(message_with("classes", R"(["NORM","S","V","F"])").find("'NORM'") != std::string::npos);
    CHECK(message_with("classes", R"({"N":1})").find("list") != std::string::npos);
    CHECK(message_with("scaler", "").find("4 features") != std::string::npos);
    CHECK(message_with("scaler", "[1]").find("object") != std::string::npos);
    CHECK(message_with("scaler", R"({"centre":[0,0,0,0]})").find("'scale'") != std::string::npos);
    CHECK(message_with("scaler", R"({"centre":[0,0,0,0],"scale":[1,1,1]})").find("3 (scale)") != std::string::npos);
    CHECK(message_with("scaler", R"({"centre":[0,0,0,0],"scale":[1,1,0,1]})").find("by 0") != std::string::npos);
    CHECK(message_with("scaler", R"({"centre":[0,0,0,"x"],"scale":[1,1,1,1]})").find("finite") != std::string::npos);
    CHECK(message_with("beatlens_version", "3").find("version 3") != std::string::npos);
    file.metadata["task"] = "aami-beats";
    CHECK(parse_model(write_safetensors(file)));
}

TEST_CASE("a model file's labels and scalers are checked", "[model]") {
    const auto file = parse_safetensors(write_model(test::random_model(focal_rr_cnn(4))));
    REQUIRE(file);
    const auto message_with = [&](const char* key, const std::string& value) {
        TensorFile changed = *file;
        changed.metadata[key] = value;
        const auto result = parse_model(write_safetensors(changed));
        INFO(key << " " << value);
        REQUIRE_FALSE(result);
        return result.error().message;
    };
    CHECK(message_with("scalers", "").find("4 features") != std::string::npos);
    CHECK(message_with("scalers", "[1]").find("object") != std::string::npos);
    CHECK(message_with("scalers", R"({"rr":1})").find("object") != std::string::npos);
    CHECK(message_with("labels", "[]").find("object") != std::string::npos);
    CHECK(message_with("labels", R"({"id":"x"})").find("'title'") != std::string::npos);
    const std::string start = R"({"id":"x","title":"X","of":"beat","summary":"counts","note":"","labels":)";
    CHECK(message_with("labels", start + "7}").find("list 'labels'") != std::string::npos);
    CHECK(message_with("labels", start + "[7]}").find("not a JSON object") != std::string::npos);
    CHECK(message_with("labels", start + "[]}").find("between 1 and") != std::string::npos);
    CHECK(message_with("labels", start + R"([{"name":"N"}]})").find("'N'") != std::string::npos);
    const std::string n = R"({"name":"N","description":"","colour":"#000000","shape":"text"})";
    CHECK(message_with("labels", start + "[" + n + "," + n + "]}").find("twice") != std::string::npos);
    CHECK(message_with("labels", start + "[" + n + R"(],"normal":"M"})").find("normal label") != std::string::npos);
    CHECK(message_with("labels", start + "[" + n + "]}").find("class 'S'") != std::string::npos);
    const std::string sum =
        R"({"id":"x","title":"X","of":"beat","summary":"mean_log_odds","normal":"N","note":"","labels":)";
    for (const std::string name : {"Model", "counts", "\u00c9", "a b"}) {  // keys of a report, or none that may be one
        const std::string second = R"({"name":")" + name + R"(","description":"","colour":"#000000","shape":"pill"})";
        CHECK(message_with("labels", sum + "[" + n + "," + second + "]}").find("taken in reports") !=
              std::string::npos);
    }
}

TEST_CASE("a model file says from which probability on its labels are sure, or does not", "[model]") {
    Model model = test::random_model(focal_rr_cnn(4));
    const auto silent = parse_safetensors(write_model(model));
    REQUIRE(silent);
    CHECK_FALSE(silent->metadata.contains("sure_from"));
    CHECK(parse_model(write_model(model))->sure_from.empty());

    model.sure_from = {0.0, 0.5, 0.75, 1.0};
    const auto again = parse_model(write_model(model));
    REQUIRE(again);
    CHECK(again->sure_from == model.sure_from);

    const auto message_with = [&](const std::string& value) {
        TensorFile changed = *silent;
        changed.metadata["sure_from"] = value;
        const auto result = parse_model(write_safetensors(changed));
        INFO(value);
        REQUIRE_FALSE(result);
        return result.error().message;
    };
    CHECK(message_with("{").find("JSON list") != std::string::npos);
    CHECK(message_with(R"({"N":0.5})").find("JSON list") != std::string::npos);
    CHECK(message_with("[0.5,0.5,0.5]").find("4 classes, but says of 3") != std::string::npos);
    for (const char* value :
         {"[0.5,0.5,0.5,-0.1]", "[0.5,0.5,0.5,1.1]", R"([0.5,0.5,0.5,"1"])", "[0.5,0.5,0.5,null]"}) {
        CHECK(message_with(value).find("from something that is not ") != std::string::npos);
    }
}

TEST_CASE("a model file with labels that the program does not know brings them along", "[model]") {
    LabelSet rhythm{"rhythm", "Rhythm", {}, 3, Summary::counts, LabelOf::recording, "Made up."};
    for (int i = 0; i < 64; ++i) {
        rhythm.labels.push_back({"R" + std::to_string(i), "rhythm " + std::to_string(i), "#0067a8", "pill"});
    }
    ZooOptions options;
    options.classes = 40;
    auto net = zoo_architecture("simple-cnn", options);
    REQUIRE(net);
    Model model = test::random_model(*std::move(net));
    model.label_set = rhythm;
    model.outputs.clear();
    for (std::size_t i = 0; i < 40; ++i) {
        model.outputs.push_back(63 - i);
    }
    const auto again = parse_model(write_model(model));
    INFO((again ? "" : again.error().message));
    REQUIRE(again);
    CHECK(again->label_set == rhythm);
    CHECK(again->outputs == model.outputs);
}

TEST_CASE("a model file of 60 MB cannot make 12 GB be allocated: tensors do not overlap", "[model]") {
    // 2,000 tensors of the same bytes: 8 GB of a file of 4 MB, were they read one after the other.
    std::string header = "{";
    for (int i = 0; i < 2'000; ++i) {
        header += (i == 0 ? "\"" : ",\"") + std::to_string(i) +
                  R"(":{"dtype":"F32","shape":[1000000],"data_offsets":[0,4000000]})";
    }
    const auto overlapping = parse_safetensors(by_hand(header + "}", std::vector<float>(1'000'000)));
    REQUIRE_FALSE(overlapping);
    CHECK(overlapping.error().message.find("overlaps") != std::string::npos);
    const std::vector<float> three(3);
    const auto refused = [&](const char* text, const char* part) {
        const auto file = parse_safetensors(by_hand(text, three));
        REQUIRE_FALSE(file);
        INFO(file.error().message);
        CHECK(file.error().message.find(part) != std::string::npos);
    };
    refused(
        R"({"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[2],"data_offsets":[4,12]}})",
        "overlaps");
    refused(
        R"({"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[1],"data_offsets":[8,12]}})",
        "belongs to no tensor");
    refused(R"({"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}})", "goes on");
    refused("{}", "goes on");
}

TEST_CASE("a header of 100,000 keys is read in the time that its length takes", "[model]") {
    std::string header = "{";
    std::vector<float> data(100'000);
    for (std::size_t i = 0; i < data.size(); ++i) {
        header += (i == 0 ? "\"tensor_" : ",\"tensor_") + std::to_string(i) +
                  R"(":{"dtype":"F32","shape":[1],"data_offsets":[)" + std::to_string(4 * i) + "," +
                  std::to_string(4 * i + 4) + "]}";
        data[i] = static_cast<float>(i);
    }
    const auto start = std::chrono::steady_clock::now();
    const auto file = parse_safetensors(by_hand(header + "}", data));
    // 5,000,000,000 comparisons of keys took a minute and more.
    CHECK(std::chrono::steady_clock::now() - start < std::chrono::seconds(10));
    REQUIRE(file);
    CHECK(file->tensors.size() == data.size());
    CHECK(file->tensors.at("tensor_77777").values == std::vector<float>{77777.0F});
    const auto large = parse_safetensors(by_hand(std::string(10'000'001, ' '), {}));
    REQUIRE_FALSE(large);
    CHECK(large.error().message.find("header size") != std::string::npos);
}

TEST_CASE("a model whose name is Latin-1 is written and described, not fatal", "[model]") {
    Model model = test::random_model(focal_rr_cnn(4));
    const std::string latin1 = "Mod\xE8le \xFC";
    model.name = model.training = model.figures = latin1;
    model.architecture.system = latin1;
    model.architecture.layers[0].name = latin1;
    model.parameters[latin1 + ".weight"] = model.parameters.at("conv_1.weight");
    model.parameters[latin1 + ".bias"] = model.parameters.at("conv_1.bias");
    model.parameters.erase("conv_1.weight");
    model.parameters.erase("conv_1.bias");
    model.label_set.id = latin1;
    model.label_set.labels[0].name = latin1;
    CHECK(to_json(model.architecture).find("\xEF\xBF\xBD") != std::string::npos);
    const auto again = parse_model(write_model(model));
    INFO((again ? "" : again.error().message));
    REQUIRE(again);
    CHECK(again->name == "Mod\xEF\xBF\xBDle \xEF\xBF\xBD");
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

}  // namespace test_safetensors
