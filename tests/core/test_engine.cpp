#include <array>
#include <catch2/catch_test_macros.hpp>
#include <cmath>
#include <thread>

#include "model/engine.h"
#include "model/fold.h"
#include "model/zoo/zoo.h"
#include "random_model.h"
#include "reference_network.h"

namespace test_engine {

using namespace beatlens;
using namespace beatlens::model;
using test::random_model;

namespace {

// `model` as it was trained in plain loops, against what the engine makes of it.
void check_against_reference(const Model& model, std::size_t beats) {
    test::RandomValues random;
    const std::size_t length = model.architecture.row_length();
    std::vector<float> inputs(beats * length);
    for (float& value : inputs) {
        value = random.next() * 0.5F + 0.5F;
    }
    const auto engine = Engine::create(model);
    INFO((engine ? "" : engine.error().message));
    REQUIRE(engine);
    auto state = engine->make_state();
    REQUIRE(state);
    const std::size_t classes = engine->outputs();
    std::vector<float> logits(beats * classes, NAN);
    REQUIRE(state->logits(inputs, logits));
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

std::vector<InputSpec> one_input(std::size_t length) { return {{"beat", 1, length}}; }

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
    check_against_reference(random_model(wave_delineator()), 18);
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
          {"d2", Conv1d{1, 4, 3, 2, Padding::valid}, "beat"},
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
          {"c2", Conv1d{1, 4, 5, 1, Padding::same}, "beat"},
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
        {"channels read as places in time: before a sum, twice in a row, and named when their buffer could be free",
         {{"c", Conv1d{1, 8, 4, 4, Padding::valid}},
          {"u", Interleave{2}},
          {"d", Conv1d{4, 6, 3, 1, Padding::same}},
          {"u2", Interleave{3}},
          {"e", Conv1d{2, 4, 3, 3, Padding::valid}},
          {"a", Add{"u"}},
          {"w", Interleave{2}},
          {"w2", Interleave{2}},
          {"g", Conv1d{1, 3, 5, 2, Padding::valid}},
          {"r", Relu{}},
          {"f", Flatten{}},
          {"l", Linear{114, 3}}}},
        {"a convolution at many places as the output, beside a list of numbers",
         {{"c", Conv1d{1, 4, 3, 1, Padding::same}},
          {"r", Relu{}},
          {"g", GlobalAveragePool{}},
          {"l", Linear{4, 3}},
          {"h", Conv1d{4, 6, 1, 1, Padding::valid}, "r"},
          {"u", Interleave{2}},
          {"f", Flatten{}},
          {"j", Concat{{"l"}}}}},
        {"channels read as places in time as the output",
         {{"c", Conv1d{1, 6, 3, 1, Padding::same}}, {"u", Interleave{3}}, {"f", Flatten{}}}},
        {"values added to the input",
         {{"c", Conv1d{1, 1, 3, 1, Padding::same}},
          {"a", Add{"beat"}},
          {"r", Relu{}},
          {"c2", Conv1d{1, 2, 3, 3, Padding::valid}},
          {"f", Flatten{}},
          {"r2", Relu{}},
          {"a2", Add{"f"}},
          {"l", Linear{28, 3}}}}};
    for (const auto& [what, layers] : nets) {
        INFO(what);
        check_against_reference(random_model({"test", one_input(43), layers}), 5);
    }
}

TEST_CASE("features join flat values whose order XNNPACK keeps differently", "[model]") {
    const Architecture net = {"test",
                              {{"beat", 1, 43}, {"rr", 3, 1}},
                              {{"c", Conv1d{1, 4, 7, 3, Padding::valid}},
                               {"f", Flatten{}},
                               {"j", Concat{{"rr"}}},
                               {"r", Relu{}},
                               {"l", Linear{52 + 3, 5}},
                               {"j2", Concat{{"rr"}}},
                               {"l2", Linear{5 + 3, 2}}}};
    for (const std::size_t beats : {1, 16, 21}) {
        check_against_reference(random_model(net), beats);
    }
    Model no_scaler = random_model(net);
    no_scaler.scalers.clear();
    const auto refused = Engine::create(no_scaler);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().message.find("scaled") != std::string::npos);
}

TEST_CASE("any number of named inputs, joined along channels and as flat values, equal plain loops", "[model]") {
    const std::vector<InputSpec> inputs = {
        {"beat", 1, 40}, {"leads", 2, 40}, {"rr", 4, 1}, {"unused", 3, 7}, {"rhythm", 5, 1}};
    using Layers = std::vector<Layer>;
    const std::vector<std::pair<const char*, Layers>> nets = {
        {"leads beside the beat before the first convolution, two lists of numbers before the last layer",
         {{"all", Concat{{"leads"}}},
          {"c", Conv1d{3, 4, 5, 1, Padding::same}},
          {"r", Relu{}},
          {"p", MaxPool1d{2, 2}},
          {"f", Flatten{}},
          {"j", Concat{{"rr", "rhythm"}}},
          {"l", Linear{80 + 9, 3}}}},
        {"an input of two channels alone, and the beat again later",
         {{"c", Conv1d{2, 3, 3, 1, Padding::same}, "leads"},
          {"j", Concat{{"beat", "c", "leads"}}},
          {"g", GlobalAveragePool{}},
          {"l", Linear{9, 2}}}},
        {"several flattened parts, a list of numbers between them, in one linear layer",
         {{"c", Conv1d{1, 2, 3, 1, Padding::same}},
          {"f", Flatten{}},
          {"d", Conv1d{2, 3, 3, 2, Padding::valid}, "leads"},
          {"f2", Flatten{}},
          {"f3", Flatten{}, "beat"},
          {"j", Concat{{"rr", "f", "f2", "rhythm", "f"}}},
          {"s", Relu{}},
          {"a", Add{"j"}},
          {"l", Linear{40 + 4 + 80 + 57 + 5 + 80, 4}}}},
        {"two lists of numbers joined, and a network of nothing else",
         {{"j", Concat{{"rhythm"}}, "rr"}, {"f", Flatten{}}, {"l", Linear{9, 3}}, {"r", Relu{}}, {"l2", Linear{3, 2}}}},
        {"dropout and normalisation before values that are joined",
         {{"c", Conv1d{1, 4, 3, 1, Padding::same}},
          {"n", BatchNorm1d{4}},
          {"drop", Dropout{0.5}},
          {"j", Concat{{"leads", "drop"}}, "beat"},
          {"g", GlobalAveragePool{}},
          {"l", Linear{7, 2}}}}};
    for (const auto& [what, layers] : nets) {
        INFO(what);
        for (const std::size_t beats : {1, 17}) {
            check_against_reference(random_model({"test", inputs, layers}), beats);
        }
    }
}

TEST_CASE("a long list of values to join is not a long way to go", "[model]") {
    Architecture net{"test", one_input(5), {{"f", Flatten{}}, {"j", Concat{}}, {"l", Linear{0, 2}}}};
    auto& with = std::get<Concat>(net.layers[1].op).with;
    with.assign(3000, "f");
    std::get<Linear>(net.layers[2].op).in = 5 * (with.size() + 1);
    check_against_reference(random_model(net), 3);
}

TEST_CASE("four threads with one engine answer what one thread answers", "[model]") {
    for (const char* system : {"kachuee-residual", "focal-rr-cnn", "four-layer-cnn"}) {
        INFO(system);
        const auto net = zoo_architecture(system);
        REQUIRE(net);
        auto engine = Engine::create(random_model(*net));
        REQUIRE(engine);
        test::RandomValues random;
        constexpr std::size_t beats = 60;
        std::vector<float> rows(beats * engine->row_length());
        for (float& value : rows) {
            value = random.next();
        }
        const auto run = [&rows](const Engine& with) {
            std::vector<float> logits(beats * with.outputs(), NAN);
            auto state = with.make_state();
            for (int again = 0; again < 5; ++again) {
                if (!state || !state->logits(rows, logits)) {
                    return std::vector<float>();
                }
            }
            return logits;
        };
        const std::vector<float> alone = run(*engine);
        REQUIRE(alone.size() == beats * engine->outputs());
#ifdef __EMSCRIPTEN__
        CHECK(run(*engine) == alone);  // no threads here
#else
        std::array<std::vector<float>, 4> found;
        std::vector<std::thread> threads;
        for (auto& one : found) {
            threads.emplace_back([&one, &run, copy = *engine] { one = run(copy); });
        }
        for (std::thread& thread : threads) {
            thread.join();
        }
        for (const auto& one : found) {
            CHECK(one == alone);
        }
#endif
        // A state outlives its engine's other owners.
        auto state = engine->make_state();
        REQUIRE(state);
        engine = Engine::create(random_model(kachuee_residual(5)));
        std::vector<float> logits(alone.size());
        REQUIRE(state->logits(rows, logits));
        CHECK(logits == alone);
    }
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
    small.architecture = {"test", one_input(3), {{"l", Linear{3, 1}}, {"n", BatchNorm1d{1, 0.25}}}};
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
    refused(random_model({"test", one_input(9), Layers{{"n", BatchNorm1d{1}}, {"f", Flatten{}}, {"l", Linear{9, 2}}}}),
            "does not follow");
    refused(random_model({"test", one_input(9),
                          Layers{{"c", Conv1d{1, 1, 3, 1, Padding::same}},
                                 {"r", Relu{}},
                                 {"n", BatchNorm1d{1}},
                                 {"f", Flatten{}},
                                 {"l", Linear{9, 2}}}}),
            "'n' does not follow");
    refused(random_model({"test", one_input(9),
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

TEST_CASE("the engine refuses what does not fit", "[model]") {
    const auto engine = Engine::create(random_model(kachuee_residual(5)));
    REQUIRE(engine);
    auto state = engine->make_state();
    REQUIRE(state);
    std::vector<float> beats(187 * 2);
    std::vector<float> logits(10);
    CHECK(state->logits(beats, logits));
    CHECK_FALSE(state->logits(std::span(beats).first(200), logits));
    CHECK_FALSE(state->logits(beats, std::span(logits).first(9)));
    CHECK(state->logits({}, {}));

    Model no_list = random_model({"test", one_input(43), {{"c", Conv1d{1, 4, 3, 1, Padding::same}}}});
    const auto refused = Engine::create(no_list);
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

TEST_CASE("a strip of beats gives the scores of their rows", "[model]") {
    const Model model = random_model(whole_recording(4));
    const auto engine = Engine::create(model);
    REQUIRE(engine);
    const StripLayout& layout = engine->strip();
    const std::size_t width = model.architecture.inputs[0].channels;
    const std::size_t length = model.architecture.inputs[1].length;
    CHECK(layout.step == width);
    CHECK(layout.shared == width * (length - 1));
    auto state = engine->make_state();
    REQUIRE(state);
    test::RandomValues random;
    for (const std::size_t beats : {1, 2, 127, 128, 129, 300}) {
        std::vector<float> strip(layout.values(beats));
        for (float& value : strip) {
            value = random.next();
        }
        std::fill_n(strip.begin(), 3 * width, NAN);  // the recording begins
        std::vector<float> rows;
        for (std::size_t beat = 0; beat < beats; ++beat) {
            const auto of = [&](std::size_t k, std::size_t channel) { return strip[(beat + k) * width + channel]; };
            for (std::size_t channel = 0; channel < width; ++channel) {
                rows.push_back(of(length / 2, channel));
            }
            for (std::size_t i = 0; i < width * length; ++i) {
                rows.push_back(of(i % length, i / length));
            }
        }
        std::vector<float> expected(beats * engine->outputs(), NAN);
        std::vector<float> found(expected.size(), NAN);
        REQUIRE(state->logits(rows, expected));
        REQUIRE(state->strip_logits(strip, found));
        REQUIRE(state->logits(rows, expected));  // one after the other, in any order
        double largest = 0.0;
        for (std::size_t i = 0; i < found.size(); ++i) {
            const double difference = std::abs(static_cast<double>(found[i] - expected[i]));
            largest = std::isnan(difference) ? INFINITY : std::max(largest, difference);
        }
        CHECK(largest < 1e-5);
        CHECK_FALSE(state->strip_logits(std::span(strip).first(strip.size() - 1), found));
        CHECK_FALSE(state->strip_logits(strip, std::span(found).first(found.size() - 1)));
    }
}

TEST_CASE("networks that see where a row ends have rows, not strips", "[model]") {
    for (const std::string_view system : zoo_systems()) {
        INFO(system);
        const auto net = zoo_architecture(system);
        REQUIRE(net);
        CHECK((strip_layout(*net).shared > 0) == (system == "whole-recording"));
    }
    const auto with = [](const LayerOp& op, std::size_t layer) {
        Architecture net = whole_recording(4);
        net.layers[layer].op = op;
        return strip_layout(net);
    };
    const std::size_t conv = 3;  // the first one over neighbours
    const Architecture net = whole_recording(4);
    REQUIRE(std::get<Conv1d>(net.layers[conv].op).kernel == 7);
    CHECK(with(net.layers[conv].op, conv).shared > 0);
    CHECK(with(Conv1d{32, 32, 7, 1, Padding::same}, conv).shared == 0);  // and does not fit
    CHECK(with(MaxPool1d{7, 1}, conv).shared == 0);
}

}  // namespace test_engine
