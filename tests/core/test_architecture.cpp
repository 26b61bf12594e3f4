#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <chrono>

#include "beats/recipe.h"
#include "model/architecture.h"
#include "model/zoo/zoo.h"

namespace test_architecture {

using namespace beatlens;
using namespace beatlens::model;

TEST_CASE("kachuee-residual has the published shapes and parameter count", "[model]") {
    const Architecture net = kachuee_residual(5);
    CHECK(parameter_count(net) == 55'013);
    const auto multiplications = multiply_adds(net);
    REQUIRE(multiplications);
    CHECK(*multiplications == 3'627'392);

    const auto shapes = infer_shapes(net);
    REQUIRE(shapes);
    std::vector<std::size_t> pooled;
    for (std::size_t i = 0; i < net.layers.size(); ++i) {
        if (std::holds_alternative<MaxPool1d>(net.layers[i].op)) {
            pooled.push_back((*shapes)[i][1]);
        }
    }
    CHECK(pooled == std::vector<std::size_t>{92, 44, 20, 8, 2});
    CHECK(shapes->back() == Shape{5});
}

TEST_CASE("the systems of the zoo have the published numbers of parameters", "[model]") {
    CHECK(parameter_count(focal_rr_cnn(4)) == 30'276);
    CHECK(parameter_count(simple_cnn(5)) == 52'229);
    CHECK(parameter_count(four_layer_cnn(5)) == 217'925);
    CHECK(parameter_count(residual_cnn(5)) == 1'354'981);
    CHECK(parameter_count(coupled_cnn(5)) == 1'686'725);
    // Not published; in * out * taps + out, added up by hand.
    //   convolutions 5,344 + 10,304 + 30,848 + 41,088 + 123,136 + 164,096; 128 x 2 -> 64 -> 5: 16,448 + 325
    CHECK(parameter_count(two_fold_focal(5, 6)) == 391'589);
    //   convolutions 5,344 + 30,848 + 123,136; 128 x 23 -> 64 -> 5: 188,480 + 325
    CHECK(parameter_count(two_fold_focal(5, 3)) == 348'133);
    //   convolutions 96 + 2,592 + 10,304 + 20,544; 64 x 11 -> 128 -> 64 -> 32 -> 5: 90,240 + 8,256 + 2,080 + 165
    CHECK(parameter_count(conv4_fc4(5)) == 134'277);
}

TEST_CASE("multiply-adds of a network with shortcut and normalisation count its convolutions and linear layers",
          "[model]") {
    // 187 samples x (sum over the convolutions of in * out * taps) + 256 * 5
    const std::size_t blocks = 5 * (1 * 32 + 32 * 32) + 32 + 5 * (32 * 64 + 64 * 64) + 32 * 64 +
                               5 * (64 * 128 + 128 * 128) + 64 * 128 + 5 * (128 * 256 + 256 * 256) + 128 * 256 +
                               5 * 2 * 256 * 256;
    const auto count = multiply_adds(residual_cnn(5));
    REQUIRE(count);
    CHECK(*count == 187 * blocks + 256 * 5);
}

TEST_CASE("the zoo names its systems", "[model]") {
    for (const auto system : zoo_systems()) {
        CHECK_FALSE(zoo_recipe(system).empty());
        ZooOptions options;
        options.classes = 3;
        const auto net = zoo_architecture(system, options);
        REQUIRE(net);
        CHECK(net->system == system);
        const auto shapes = infer_shapes(*net);
        REQUIRE(shapes);
        CHECK(shapes->back() == Shape{3});
        const beats::Recipe* recipe = beats::find_recipe(zoo_recipe(system));
        REQUIRE(recipe != nullptr);
        CHECK(net->inputs == recipe->inputs);
    }
    const auto unknown = zoo_architecture("resnet-9000");
    REQUIRE_FALSE(unknown);
    CHECK(unknown.error().code == ErrorCode::out_of_range);
    CHECK(unknown.error().message.find("kachuee-residual") != std::string::npos);
}

TEST_CASE("an architecture survives JSON", "[model]") {
    for (const auto system : zoo_systems()) {
        INFO(system);
        const auto net = zoo_architecture(system);
        REQUIRE(net);
        const auto again = architecture_from_json(to_json(*net));
        REQUIRE(again);
        CHECK(to_json(*again) == to_json(*net));
        CHECK(parameter_count(*again) == parameter_count(*net));
        CHECK(buffers(*again).size() == buffers(*net).size());
        CHECK(again->inputs == net->inputs);
    }
}

TEST_CASE("an inconsistent architecture is refused with the layer's name", "[model]") {
    Architecture net = kachuee_residual(5);
    const auto message_of = [](const Architecture& broken) {
        const auto shapes = infer_shapes(broken);
        REQUIRE_FALSE(shapes);
        CHECK(shapes.error().code == ErrorCode::model_mismatch);
        return shapes.error().message;
    };
    SECTION("channels that do not match") {
        net.layers[1].op = Conv1d{16, 32, 5, 1, Padding::same};
        CHECK(message_of(net).find("residual_block_1.conv_1") != std::string::npos);
    }
    SECTION("a sum with a layer that does not exist") {
        net.layers[4].op = Add{"nowhere"};
        CHECK(message_of(net).find("nowhere") != std::string::npos);
    }
    SECTION("a sum with a layer of another shape") {
        net.layers[4].op = Add{"conv_1"};
        CHECK(infer_shapes(net));
        net.layers[10].op = Add{"conv_1"};
        CHECK(message_of(net).find("another shape") != std::string::npos);
    }
    SECTION("a name twice") {
        net.layers[2].name = "conv_1";
        CHECK(message_of(net).find("unique") != std::string::npos);
    }
    SECTION("a pooling window longer than its input") {
        net.layers[6].op = MaxPool1d{500, 2};
        message_of(net);
    }
    SECTION("an input that does not come before") {
        net.layers[1].input = "linear_1";
        CHECK(message_of(net).find("linear_1") != std::string::npos);
    }
    SECTION("a layer with the name of the network's input") {
        net.layers[1].name = "beat";
        CHECK(message_of(net).find("unique") != std::string::npos);
    }
    SECTION("an input that the network does not have") {
        net.layers.push_back({"concat", Concat{{"rr"}}});
        CHECK(message_of(net).find("'rr'") != std::string::npos);
    }
    SECTION("two inputs of the same name") {
        net.inputs.push_back(net.inputs.front());
        CHECK(message_of(net).find("unique") != std::string::npos);
    }
    SECTION("no input, or one without values") {
        net.inputs.front().length = 0;
        CHECK(message_of(net).find("'beat'") != std::string::npos);
        net.inputs.clear();
        message_of(net);
    }
    SECTION("values of another length to append") {
        net.inputs.push_back({"template", 1, 100});
        net.layers.insert(net.layers.begin() + 1, {"join", Concat{{"template"}}});
        CHECK(message_of(net).find("'template' has the shape {1, 100}") != std::string::npos);
    }
    SECTION("flat values appended to values in time") {
        net.layers.insert(net.layers.end() - 1, {"join", Concat{{"linear_1"}}, "conv_1"});
        CHECK(message_of(net).find("flat values") != std::string::npos);
    }
    SECTION("a size that would take all memory") {
        net.layers[0].op = Conv1d{1, ~std::size_t{0}, 5, 1, Padding::same};
        message_of(net);
        net.layers[0].op = Conv1d{1, std::size_t{1} << 23, 5, 1, Padding::same};
        message_of(net);
    }
}

TEST_CASE("malformed architecture JSON is refused", "[model]") {
    for (const char* text :
         {"", "[]", "{", "{}", R"({"system":"x","input_length":187})",
          R"({"system":"x","input_length":187,"layers":[]})", R"({"system":"x","input_length":187,"layers":[1]})",
          R"({"system":"x","input_length":187,"layers":[{"name":"a","kind":"attention"}]})",
          R"({"system":"x","input_length":187,"layers":[{"name":"a","kind":"linear","in":-1,"out":5}]})",
          R"({"system":"x","input_length":-187,"layers":[{"name":"a","kind":"relu"}]})",
          R"({"system":"x","inputs":[],"layers":[{"name":"a","kind":"relu"}]})",
          R"({"system":"x","inputs":[7],"layers":[{"name":"a","kind":"relu"}]})",
          R"({"system":"x","inputs":[{"name":"b","channels":1}],"layers":[{"name":"a","kind":"relu"}]})",
          R"({"system":"x","inputs":{"name":"b","channels":1,"length":9},"layers":[{"name":"a","kind":"relu"}]})",
          R"({"system":"x","input_length":9,"layers":[{"name":"a","kind":"concat","with":"b"}]})",
          R"({"system":"x","input_length":9,"layers":[{"name":"a","kind":"concat","with":[7]}]})"}) {
        INFO(text);
        const auto net = architecture_from_json(text);
        REQUIRE_FALSE(net);
        CHECK_FALSE(net.error().message.empty());
    }
}

TEST_CASE("an architecture of version 1 is the network that it was", "[model]") {
    const auto net = architecture_from_json(
        R"({"system":"x","input_length":9,"feature_length":2,"layers":[
            {"name":"c","kind":"conv1d","in":1,"out":1,"kernel":3,"stride":1,"padding":"same"},
            {"name":"a","kind":"add","with":"input"},
            {"name":"d","kind":"conv1d","in":1,"out":2,"kernel":3,"stride":1,"padding":"same","input":"input"},
            {"name":"f","kind":"flatten"},
            {"name":"j","kind":"concat_features"},
            {"name":"l","kind":"linear","in":20,"out":3}]})");
    REQUIRE(net);
    CHECK(net->inputs == std::vector<InputSpec>{{"beat", 1, 9}, {"rr", 2, 1}});
    CHECK(std::get<Add>(net->layers[1].op).with == "beat");
    CHECK(net->layers[2].input == "beat");
    CHECK(std::get<Concat>(net->layers[4].op).with == std::vector<std::string>{"rr"});
    const auto without = architecture_from_json(
        R"({"system":"x","input_length":9,"feature_length":0,"layers":[{"name":"r","kind":"relu"}]})");
    REQUIRE(without);
    CHECK(without->row_length() == 9);
}

TEST_CASE("values join along their channels, and lists of numbers with flat values", "[model]") {
    const Architecture net = {"test",
                              {{"beat", 1, 10}, {"leads", 2, 10}, {"rr", 4, 1}, {"rhythm", 3, 1}},
                              {{"all", Concat{{"leads", "beat"}}},
                               {"numbers", Concat{{"rhythm", "rr"}}, "rr"},
                               {"flat", Flatten{}, "all"},
                               {"joined", Concat{{"numbers", "rr", "flat"}}}}};
    const auto shapes = infer_shapes(net);
    REQUIRE(shapes);
    CHECK(*shapes == std::vector<Shape>{{4, 10}, {11, 1}, {40}, {40 + 11 + 4 + 40}});
    CHECK(net.row_length() == 10 + 20 + 4 + 3);
}

TEST_CASE("channels become places in time where they can be divided", "[model]") {
    Architecture net = {"test", {{"beat", 6, 5}}, {{"u", Interleave{3}}}};
    REQUIRE(infer_shapes(net));
    CHECK(infer_shapes(net)->back() == Shape{2, 15});
    const auto again = architecture_from_json(to_json(net));
    REQUIRE(again);
    CHECK(std::get<Interleave>(again->layers[0].op).ratio == 3);
    for (const std::size_t ratio : {std::size_t{0}, std::size_t{4}, ~std::size_t{0}}) {
        net.layers[0].op = Interleave{ratio};
        CHECK_FALSE(infer_shapes(net));
    }
    net.layers = {{"f", Flatten{}}, {"u", Interleave{3}}};
    CHECK_FALSE(infer_shapes(net));
}

TEST_CASE("a million layers are refused before they are looked at, and ten thousand take no time", "[model]") {
    const auto text_of = [](std::size_t count) {
        std::string text = R"({"system":"x","inputs":[{"name":"b","channels":1,"length":9}],"layers":[)";
        for (std::size_t i = 0; i < count; ++i) {
            text += (i == 0 ? R"({"name":")" : R"(,{"name":")") + std::to_string(i) + R"(","kind":"relu"})";
        }
        return text + "]}";
    };
    const std::string million = text_of(1'000'000);
    const auto start = std::chrono::steady_clock::now();
    const auto many = architecture_from_json(million);
    REQUIRE_FALSE(many);
    CHECK(many.error().message.find("10000 layers") != std::string::npos);
    CHECK(architecture_from_json(text_of(10'000)));
    CHECK(std::chrono::steady_clock::now() - start <
          std::chrono::seconds(60));  // a search for each name would take hours
}

TEST_CASE("layers that hold more values than fit in memory are refused", "[model]") {
    // 16 million values in one layer would be allowed; in a hundred of them, all kept for a sum, they are not.
    Architecture net{"test", {{"beat", 1, 1 << 20}}, {}};
    for (int i = 0; i < 100; ++i) {
        net.layers.push_back({std::to_string(i), Relu{}});
    }
    const auto shapes = infer_shapes(net);
    REQUIRE_FALSE(shapes);
    CHECK(shapes.error().message.find("too large") != std::string::npos);
}

}  // namespace test_architecture
