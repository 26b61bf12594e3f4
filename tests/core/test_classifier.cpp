#include <catch2/catch_test_macros.hpp>
#include <cmath>

#include "model/classifier.h"
#include "model/fold.h"
#include "model/zoo/zoo.h"
#include "random_model.h"
#include "reference_network.h"

using namespace beatlens;
using namespace beatlens::model;
using test::random_model;

namespace {

// `model` as it was trained in plain loops, against what Classifier makes of it.
void check_against_reference(const Model& model, std::size_t beats) {
    test::Random random;
    const std::size_t length = model.architecture.row_length();
    std::vector<float> inputs(beats * length);
    for (float& value : inputs) {
        value = random.next() * 0.5F + 0.5F;
    }
    auto classifier = Classifier::create(model);
    INFO((classifier ? "" : classifier.error().message));
    REQUIRE(classifier);
    const std::size_t classes = classifier->classes();
    std::vector<float> logits(beats * classes, NAN);
    REQUIRE(classifier->logits(inputs, logits));
    double largest = 0.0;
    for (std::size_t i = 0; i < beats; ++i) {
        const auto expected = test::reference_logits(model, inputs.data() + i * length);
        for (std::size_t c = 0; c < classes; ++c) {
            const double difference = std::abs(expected[c] - static_cast<double>(logits[i * classes + c]));
            largest = std::isnan(difference) ? INFINITY : std::max(largest, difference);
        }
    }
    CHECK(largest < 1e-4);
}

std::vector<std::string> names(const Architecture& net) {
    std::vector<std::string> result;
    for (const Layer& layer : net.layers) {
        result.push_back(layer.name);
    }
    return result;
}

}  // namespace

TEST_CASE("kachuee-residual on XNNPACK equals plain loops in double", "[model]") {
    const Model model = random_model(kachuee_residual(5));
    for (const std::size_t beats : {1, 2, 16, 17, 40}) {
        check_against_reference(model, beats);
    }
}

TEST_CASE("each system of the zoo on XNNPACK, folded, equals plain loops over its layers as trained", "[model]") {
    for (const std::string_view system : zoo_systems()) {
        INFO(system);
        const auto net = zoo_architecture(system);
        REQUIRE(net);
        check_against_reference(random_model(*net), 2);
    }
    check_against_reference(random_model(two_fold_focal(5, 3)), 2);
    check_against_reference(random_model(focal_rr_cnn(4)), 17);
    check_against_reference(random_model(conv4_fc4(2)), 3);
}

TEST_CASE("every layer kind and the ways that they are fused equal plain loops", "[model]") {
    using Layers = std::vector<Layer>;
    const std::vector<std::pair<const char*, Layers>> nets = {
        {"strided valid convolution, flattened without pooling",
         {{"c", Conv1d{1, 4, 7, 3, Padding::valid}}, {"f", Flatten{}}, {"l", Linear{52, 3}}}},
        {"a convolution that is needed before its ReLU",
         {{"c", Conv1d{1, 4, 3, 1, Padding::same}},
          {"r", Relu{}},
          {"d", Conv1d{4, 4, 3, 1, Padding::same}},
          {"a", Add{"c"}},
          {"f", Flatten{}},
          {"l", Linear{172, 3}}}},
        {"a ReLU that is needed after a pooling could take it",
         {{"c", Conv1d{1, 4, 3, 1, Padding::same}},
          {"r", Relu{}},
          {"p", MaxPool1d{1 + 1, 1}},
          {"d", Conv1d{4, 4, 2, 1, Padding::valid}},
          {"e", Conv1d{4, 4, 3, 1, Padding::same}},
          {"s", Add{"d"}},
          {"t", Relu{}},
          {"u", Add{"t"}},
          {"p2", MaxPool1d{3, 2}},
          {"f", Flatten{}},
          {"l", Linear{80, 6}},
          {"lr", Relu{}},
          {"l2", Linear{6, 2}}}},
        {"a ReLU on the input, and one that moves into a pooling",
         {{"r", Relu{}},
          {"c", Conv1d{1, 5, 5, 1, Padding::same}},
          {"a", Add{"c"}},
          {"r2", Relu{}},
          {"p", MaxPool1d{5, 2}},
          {"f", Flatten{}},
          {"l", Linear{100, 4}}}},
        {"a convolution, a ReLU and a pooling that others take by name",
         {{"c", Conv1d{1, 4, 3, 1, Padding::same}},
          {"r", Relu{}},
          {"p", MaxPool1d{2, 2}},
          {"d", Conv1d{4, 4, 1, 2, Padding::valid}, "r"},
          {"p3", MaxPool1d{2, 1}, "d"},
          {"d2", Conv1d{1, 4, 3, 2, Padding::valid}, "input"},
          {"s", Add{"p3"}},
          {"e", Conv1d{4, 4, 1, 1, Padding::valid}, "p"},
          {"s2", Add{"s"}},
          {"g", GlobalAveragePool{}},
          {"l", Linear{4, 4}},
          {"lr", Relu{}},
          {"s3", Add{"g"}},
          {"l2", Linear{4, 2}}}},
        {"dropout and batch normalisation that later layers name",
         {{"c", Conv1d{1, 4, 3, 1, Padding::same}},
          {"drop", Dropout{0.5}},
          {"n", BatchNorm1d{4}},
          {"drop2", Dropout{0.1}},
          {"c2", Conv1d{1, 4, 5, 1, Padding::same}, "input"},
          {"a", Add{"drop2"}},
          {"d3", Dropout{0.5}, "a"},
          {"r", Relu{}},
          {"f", Flatten{}},
          {"l", Linear{172, 3}}}},
        {"two normalisations in a row, one over flat values, and layers that the output does not need",
         {{"c", Conv1d{1, 4, 3, 1, Padding::same}},
          {"n", BatchNorm1d{4}},
          {"n2", BatchNorm1d{4, 0.01}},
          {"r", Relu{}},
          {"unused", Conv1d{4, 2, 3, 1, Padding::same}},
          {"f", Flatten{}, "r"},
          {"l", Linear{172, 3}},
          {"d", Dropout{0.5}},
          {"n3", BatchNorm1d{3}},
          {"unused2", Relu{}},
          {"d2", Dropout{0.5}, "n3"}}},
        {"values added to the input",
         {{"c", Conv1d{1, 1, 3, 1, Padding::same}},
          {"a", Add{"input"}},
          {"r", Relu{}},
          {"c2", Conv1d{1, 2, 3, 3, Padding::valid}},
          {"f", Flatten{}},
          {"r2", Relu{}},
          {"a2", Add{"f"}},
          {"l", Linear{28, 3}}}}};
    for (const auto& [what, layers] : nets) {
        INFO(what);
        check_against_reference(random_model({"test", 43, layers}), 5);
    }
}

TEST_CASE("features join flat values whose order XNNPACK keeps differently", "[model]") {
    const Architecture net = {"test",
                              43,
                              {{"c", Conv1d{1, 4, 7, 3, Padding::valid}},
                               {"f", Flatten{}},
                               {"j", ConcatFeatures{}},
                               {"r", Relu{}},
                               {"l", Linear{52 + 3, 5}},
                               {"j2", ConcatFeatures{}},
                               {"l2", Linear{5 + 3, 2}}},
                              3};
    for (const std::size_t beats : {1, 16, 21}) {
        check_against_reference(random_model(net), beats);
    }
    Model no_scaler = random_model(net);
    no_scaler.scaler = {};
    const auto refused = Classifier::create(no_scaler);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().message.find("scaled") != std::string::npos);
}

TEST_CASE("folding leaves out what does nothing after training", "[model]") {
    const auto folded = fold_batch_norm(random_model(residual_cnn(5)));
    REQUIRE(folded);
    CHECK(buffers(folded->architecture).empty());
    CHECK(infer_shapes(folded->architecture));
    const auto left = names(folded->architecture);
    CHECK(std::vector<std::string>(left.begin(), left.begin() + 6) ==
          std::vector<std::string>{"block_1.conv_1", "block_1.relu_1", "block_1.conv_2", "block_1.shortcut",
                                   "block_1.add", "block_1.relu_2"});
    // 1,354,981 less the two numbers per channel of each of the ten normalisations.
    CHECK(parameter_count(folded->architecture) == 1'354'981 - 2 * 2 * (32 + 64 + 128 + 256 + 256));
    CHECK(folded->parameters.size() == parameters(folded->architecture).size());
    // By hand: weight 2, bias 1, mean 3, variance 0.75 + epsilon 0.25, factor 4, offset 5: 4 (2x + 1 - 3) + 5.
    Model small;
    small.architecture = {"test", 3, {{"l", Linear{3, 1}}, {"n", BatchNorm1d{1, 0.25}}}};
    small.architecture.layers.insert(small.architecture.layers.begin(), {"f", Flatten{}});
    small.parameters = {{"l.weight", {{1, 3}, {2.0F, 2.0F, -1.0F}}},
                        {"l.bias", {{1}, {1.0F}}},
                        {"n.weight", {{1}, {4.0F}}},
                        {"n.bias", {{1}, {5.0F}}},
                        {"n.running_mean", {{1}, {3.0F}}},
                        {"n.running_var", {{1}, {0.75F}}}};
    const auto by_hand = fold_batch_norm(small);
    REQUIRE(by_hand);
    CHECK(by_hand->parameters.at("l.weight").values == std::vector<float>{8.0F, 8.0F, -4.0F});
    CHECK(by_hand->parameters.at("l.bias").values == std::vector<float>{-3.0F});
}

TEST_CASE("folding refuses what it cannot do", "[model]") {
    const auto refused = [](const Model& model, const char* part) {
        const auto folded = fold_batch_norm(model);
        REQUIRE_FALSE(folded);
        CHECK(folded.error().code == ErrorCode::model_mismatch);
        INFO(folded.error().message);
        CHECK(folded.error().message.find(part) != std::string::npos);
    };
    using Layers = std::vector<Layer>;
    refused(random_model({"test", 9, Layers{{"n", BatchNorm1d{1}}, {"f", Flatten{}}, {"l", Linear{9, 2}}}}),
            "does not follow");
    refused(random_model({"test", 9,
                          Layers{{"c", Conv1d{1, 1, 3, 1, Padding::same}},
                                 {"r", Relu{}},
                                 {"n", BatchNorm1d{1}},
                                 {"f", Flatten{}},
                                 {"l", Linear{9, 2}}}}),
            "'n' does not follow");
    refused(random_model({"test", 9,
                          Layers{{"c", Conv1d{1, 1, 3, 1, Padding::same}},
                                 {"d", Dropout{}},
                                 {"n", BatchNorm1d{1}},
                                 {"a", Add{"d"}},
                                 {"f", Flatten{}},
                                 {"l", Linear{9, 2}}}}),
            "used elsewhere");
    Model model = random_model(four_layer_cnn(5));
    model.parameters.at("norm_2.running_var").values[3] = -1.0F;
    refused(model, "below 0");
    model = random_model(four_layer_cnn(5));
    model.parameters.erase("norm_2.running_mean");
    refused(model, "norm_2.running_mean");
}

TEST_CASE("the classifier refuses what does not fit", "[model]") {
    auto classifier = Classifier::create(random_model(kachuee_residual(5)));
    REQUIRE(classifier);
    std::vector<float> beats(187 * 2);
    std::vector<float> logits(10);
    CHECK(classifier->logits(beats, logits));
    CHECK_FALSE(classifier->logits(std::span(beats).first(200), logits));
    CHECK_FALSE(classifier->logits(beats, std::span(logits).first(9)));
    CHECK(classifier->logits({}, {}));

    Model not_linear = random_model({"test", 43, {{"c", Conv1d{1, 4, 3, 1, Padding::same}}, {"f", Flatten{}}}});
    const auto refused = Classifier::create(not_linear);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == ErrorCode::model_mismatch);
}

TEST_CASE("softmax sums to one and does not overflow", "[model]") {
    std::vector<float> rows = {1000.0F, 1000.0F, -1000.0F, 0.0F, std::log(3.0F), -INFINITY};
    softmax_rows(rows, 3);
    CHECK(rows[0] == 0.5F);
    CHECK(rows[2] == 0.0F);
    CHECK(std::abs(rows[3] - 0.25F) < 1e-6F);
    CHECK(std::abs(rows[4] - 0.75F) < 1e-6F);
    CHECK(rows[5] == 0.0F);
}
