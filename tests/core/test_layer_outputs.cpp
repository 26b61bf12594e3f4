#include <catch2/catch_test_macros.hpp>
#include <cmath>
#include <nlohmann/json.hpp>

#include "model/engine.h"
#include "model/zoo/zoo.h"
#include "random_model.h"
#include "reference_network.h"

namespace test_layer_outputs {

using namespace beatlens;
using namespace beatlens::model;
using test::random_model;

namespace {

// What is computed once the layers after it that do nothing but scale are folded into it.
std::string as_folded(const Architecture& net, const std::string& name) {
    std::size_t at = 0;
    while (net.layers[at].name != name) {
        ++at;
    }
    while (at + 1 < net.layers.size() && net.layers[at + 1].input.empty() &&
           (std::holds_alternative<BatchNorm1d>(net.layers[at + 1].op) ||
            std::holds_alternative<Dropout>(net.layers[at + 1].op))) {
        ++at;
    }
    return net.layers[at].name;
}

// Every output against plain loops, and the last one against the whole network's.
void check_outputs(const Model& model) {
    test::RandomValues random;
    std::vector<float> row(model.architecture.row_length());
    for (float& value : row) {
        value = random.next() * 0.5F + 0.5F;
    }
    const auto engine = Engine::create(model);
    REQUIRE(engine);
    auto state = engine->make_state();
    REQUIRE(state);
    std::vector<float> logits(engine->outputs());
    REQUIRE(state->logits(row, logits));
    const auto outputs = engine->layer_outputs(row);
    REQUIRE(outputs);
    REQUIRE_FALSE(outputs->empty());
    CHECK(outputs->back().values == logits);
    const auto expected = test::reference_outputs(model, row.data());
    for (const LayerOutput& output : *outputs) {
        const test::Values& values = expected.at(as_folded(model.architecture, output.names.back()));
        INFO(output.names.back());
        CHECK(output.names.size() == output.kinds.size());
        CHECK(output.channels == values.channels);
        CHECK(output.length == values.length);
        REQUIRE(output.values.size() == values.data.size());
        double largest = 0.0;
        for (std::size_t i = 0; i < values.data.size(); ++i) {
            largest = std::max(largest, std::abs(values.data[i] - static_cast<double>(output.values[i])));
        }
        CHECK(largest < 1e-4);
    }
    REQUIRE(state->logits(row, logits));  // the engine's other states are as they were
    CHECK(outputs->back().values == logits);
    CHECK(engine->layer_outputs(std::span(row).first(row.size() - 1)).error().code == ErrorCode::model_mismatch);
}

std::vector<std::string> joined_names(const Model& model) {
    const auto engine = Engine::create(model);
    REQUIRE(engine);
    const auto outputs = engine->layer_outputs(std::vector<float>(engine->row_length(), 0.25F));
    REQUIRE(outputs);
    std::vector<std::string> names;
    for (const LayerOutput& output : *outputs) {
        std::string& all = names.emplace_back();
        for (std::size_t i = 0; i < output.names.size(); ++i) {
            all += (i == 0 ? "" : "+") + output.names[i] + ":" + std::string(output.kinds[i]);
        }
    }
    return names;
}

}  // namespace

TEST_CASE("what the layers of each system of the zoo give equals plain loops, and ends with the scores", "[model]") {
    for (const std::string_view system : zoo_systems()) {
        INFO(system);
        const auto net = zoo_architecture(system);
        REQUIRE(net);
        check_outputs(random_model(*net));
    }
}

TEST_CASE("outputs are there whichever layers are done together", "[model]") {
    const Model model = random_model({"test",
                                      {{"beat", 1, 43}, {"rr", 3, 1}},
                                      {{"c", Conv1d{1, 4, 3, 1, Padding::same}},
                                       {"r", Relu{}},
                                       {"d", Conv1d{4, 4, 3, 1, Padding::same}},
                                       {"s", Add{"r"}},
                                       {"t", Relu{}},  // done by the pooling
                                       {"p", MaxPool1d{3, 2}},
                                       {"e", Conv1d{4, 6, 1, 1, Padding::valid}},
                                       {"i", Interleave{2}},
                                       {"f", Flatten{}},
                                       {"j", Concat{{"rr"}}},
                                       {"u", Relu{}},
                                       {"l", Linear{126 + 3, 5}},
                                       {"v", Relu{}},
                                       {"k", Linear{5, 2}}}});
    check_outputs(model);
    CHECK(joined_names(model) == std::vector<std::string>{"c:conv1d+r:relu", "d:conv1d", "s:add", "t:relu",
                                                          "p:max_pool1d", "e:conv1d", "i:interleave", "j:concat",
                                                          "u:relu", "l:linear+v:relu", "k:linear"});
    // A ReLU that comes after other layers; a flattened convolution at several places as the output.
    check_outputs(random_model({"test",
                                {{"beat", 1, 12}},
                                {{"c", Conv1d{1, 4, 3, 1, Padding::same}},
                                 {"d", Conv1d{1, 4, 5, 1, Padding::same}, "beat"},
                                 {"r", Relu{}, "c"},
                                 {"a", Add{"d"}},
                                 {"e", Conv1d{4, 2, 3, 3, Padding::valid}},
                                 {"f", Flatten{}}}}));
}

TEST_CASE("the kinds of layers are those of model files", "[model]") {
    const std::vector<LayerOp> ops = {Conv1d{1, 1, 1},     Relu{},        MaxPool1d{1, 1}, Add{"a"},
                                      Flatten{},           Linear{1, 1},  BatchNorm1d{1},  Dropout{},
                                      GlobalAveragePool{}, Concat{{"a"}}, Interleave{2}};
    REQUIRE(ops.size() == std::variant_size_v<LayerOp>);
    const std::vector<std::string> kinds = {
        "conv1d",       "relu",    "max_pool1d",          "add",    "flatten",   "linear",
        "batch_norm1d", "dropout", "global_average_pool", "concat", "interleave"};
    for (std::size_t i = 0; i < ops.size(); ++i) {
        CHECK(kind_of(ops[i]) == kinds[i]);
        const auto json = nlohmann::json::parse(to_json(Architecture{"x", {}, {{"a", ops[i]}}}));
        CHECK(json["layers"][0]["kind"] == kinds[i]);
    }
}

}  // namespace test_layer_outputs
