#include <catch2/catch_test_macros.hpp>
#include <cmath>
#include <functional>
#include <numeric>

#include "model/classifier.h"
#include "model/zoo.h"
#include "reference_network.h"

using namespace beatlens;
using namespace beatlens::model;

namespace {

// Uniform in [-1, 1), the same everywhere.
class Random {
public:
    float next() {
        state_ = state_ * 6364136223846793005ULL + 1442695040888963407ULL;
        return static_cast<float>(static_cast<double>(state_ >> 11) / 4503599627370496.0 - 1.0);
    }

private:
    std::uint64_t state_ = 42;
};

Model random_model(Architecture architecture) {
    Random random;
    Model model;
    model.name = "random";
    model.recipe = "kachuee-120hz";
    model.architecture = std::move(architecture);
    for (const ParameterSpec& spec : parameters(model.architecture)) {
        const std::size_t count =
            std::accumulate(spec.shape.begin(), spec.shape.end(), std::size_t{1}, std::multiplies<>());
        const double fan_in = static_cast<double>(count) / static_cast<double>(spec.shape.front());
        Tensor tensor{spec.shape, std::vector<float>(count)};
        for (float& value : tensor.values) {
            value = random.next() * static_cast<float>(1.5 / std::sqrt(fan_in));
        }
        model.parameters[spec.name] = std::move(tensor);
    }
    const auto shapes = infer_shapes(model.architecture);
    REQUIRE(shapes);
    model.classes.assign(shapes->back()[0], "N");
    return model;
}

void check_against_reference(const Model& model, std::size_t beats) {
    Random random;
    std::vector<float> inputs(beats * model.architecture.input_length);
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
        const auto expected = test::reference_logits(model, inputs.data() + i * model.architecture.input_length);
        for (std::size_t c = 0; c < classes; ++c) {
            const double difference = std::abs(expected[c] - static_cast<double>(logits[i * classes + c]));
            largest = std::isnan(difference) ? INFINITY : std::max(largest, difference);
        }
    }
    CHECK(largest < 1e-4);
}

}  // namespace

TEST_CASE("kachuee-residual on XNNPACK equals plain loops in double", "[model]") {
    const Model model = random_model(kachuee_residual(5));
    for (const std::size_t beats : {1, 2, 16, 17, 40}) {
        check_against_reference(model, beats);
    }
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
          {"l", Linear{100, 4}}}}};
    for (const auto& [what, layers] : nets) {
        INFO(what);
        check_against_reference(random_model({"test", 43, layers}), 5);
    }
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
