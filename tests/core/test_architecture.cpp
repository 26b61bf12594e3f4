#include <catch2/catch_test_macros.hpp>

#include "model/architecture.h"
#include "model/zoo/zoo.h"

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
        CHECK(again->row_length() == net->row_length());
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
        net.layers[1].name = "input";
        CHECK(message_of(net).find("unique") != std::string::npos);
    }
    SECTION("features that the network does not have") {
        net.layers.push_back({"concat", ConcatFeatures{}});
        CHECK(message_of(net).find("second input") != std::string::npos);
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
          R"({"system":"x","input_length":-187,"layers":[{"name":"a","kind":"relu"}]})"}) {
        INFO(text);
        const auto net = architecture_from_json(text);
        REQUIRE_FALSE(net);
        CHECK_FALSE(net.error().message.empty());
    }
}
