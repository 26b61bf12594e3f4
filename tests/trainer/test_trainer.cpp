// Networks and training runs.
#include <algorithm>
#include <bit>
#include <catch2/catch_test_macros.hpp>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <limits>
#include <numeric>

#include "beats/recipe.h"
#include "core/data_dir.h"
#include "formats/record_files.h"
#include "loop/train.h"
#include "made_beats.h"
#include "model/engine.h"
#include "model/fold.h"
#include "model/zoo/zoo.h"
#include "net/torch_net.h"
#include "optim/schedule.h"
#include "protocols/protocol_d.h"
#include "protocols/protocol_k.h"

namespace test_trainer {

using namespace beatlens;
using namespace beatlens::trainer;
using beatlens::test::fresh_folder;
using beatlens::test::two_kinds_of_beats;

namespace {

// Some steps with chance labels, so that batch normalisations have seen something.
void stir(TorchNet& net, const torch::Tensor& rows) {
    net.train();
    for (int i = 0; i < 3; ++i) {
        net.forward(rows).pow(2).mean().backward();
        const torch::NoGradGuard no_grad;
        net.flat_parameters().sub_(net.flat_gradients(), 0.01);
        net.flat_gradients().zero_();
    }
    net.eval();
}

// The largest difference between LibTorch's logits and those of the model file run by XNNPACK.
double largest_difference(TorchNet& net, const torch::Tensor& rows) {
    const torch::NoGradGuard no_grad;
    const auto expected = net.forward(rows).contiguous();
    model::Model model;
    model.architecture = net.architecture();
    model.parameters = net.export_parameters();
    for (const InputSpec& input : model.architecture.inputs) {
        if (input.length == 1) {
            model.scalers[input.name] = {std::vector<double>(input.channels, 0.0),
                                         std::vector<double>(input.channels, 1.0)};
        }
    }
    model.outputs.resize(static_cast<std::size_t>(expected.size(1)));
    std::iota(model.outputs.begin(), model.outputs.end(), std::size_t{0});
    auto folded = model::fold_batch_norm(model);
    REQUIRE(folded);
    const auto engine = model::Engine::create(*folded);
    INFO((engine ? "" : engine.error().message));
    REQUIRE(engine);
    auto state = engine->make_state();
    REQUIRE(state);
    std::vector<float> logits(static_cast<std::size_t>(expected.numel()));
    REQUIRE(state->logits({rows.data_ptr<float>(), static_cast<std::size_t>(rows.numel())}, logits));
    const auto ours = torch::from_blob(logits.data(), expected.sizes());
    return (ours - expected).abs().max().item<double>();
}

// Two leads of a beat, two of a template and a list of numbers: joined by their channels, added, and joined flat.
model::Architecture two_leads_and_a_list() {
    using namespace model;
    return {"two-leads",
            {{"beat", 2, 61}, {"template", 2, 61}, {"rr", 5, 1}},
            {{"join", Concat{{"template"}}},
             {"conv_1", Conv1d{4, 12, 5, 1, Padding::same}},
             {"norm_1", BatchNorm1d{12}},
             {"relu_1", Relu{}},
             {"conv_of_template", Conv1d{2, 12, 3, 1, Padding::same}, "template"},
             {"sum", Add{"relu_1"}},
             {"pool", MaxPool1d{3, 2}},
             {"conv_2", Conv1d{12, 8, 5, 3, Padding::valid}},
             {"relu_2", Relu{}},
             {"average_1", GlobalAveragePool{}},
             {"average_2", GlobalAveragePool{}, "beat"},
             {"flat", Concat{{"average_1", "rr"}}},
             {"linear_1", Linear{2 + 8 + 5, 7}},
             {"relu_3", Relu{}},
             {"linear_2", Linear{7, 3}}}};
}

// `count` beats of record 208 (N, V and F by turns) as `recipe` cuts them.
torch::Tensor real_rows(const std::filesystem::path& mitdb, std::string_view recipe, std::int64_t count) {
    auto set = protocols::protocol_d_set(recipe);
    REQUIRE(set);
    const auto record = formats::load_record(mitdb / "208");
    REQUIRE(record);
    REQUIRE(protocols::append_record(*record, *set));
    const auto rows = torch::from_blob(set->values.data(), {count, static_cast<std::int64_t>(set->row_length)});
    return torch::nan_to_num(rows);  // as scaling does: what is not there is 0
}

Config small_config() {
    Config config;
    config.optimizer.kind = "adamw";
    config.schedule.kind = "one-cycle";
    config.batch = 32;
    config.learning_rate = 5e-3;
    config.epochs = 4;
    config.early_stopping.patience = 4;
    config.validation.fraction = 0.2;
    config.device = "cpu";
    config.threads = 1;
    return config;
}

model::Model model_of(const std::filesystem::path& path) {
    const auto bytes = formats::read_file(path);
    REQUIRE(bytes);
    auto model = model::parse_model(*bytes);
    REQUIRE(model);
    return *std::move(model);
}

void check_same_weights(const model::Model& a, const model::Model& b) {
    for (const auto& [name, tensor] : a.parameters) {
        INFO(name);
        CHECK(tensor.values == b.parameters.at(name).values);
    }
}

}  // namespace

TEST_CASE("LibTorch and XNNPACK run the same network from the same list of layers") {
    torch::manual_seed(3);
    for (const auto system : model::zoo_systems()) {
        INFO(system);
        const auto architecture = model::zoo_architecture(system);
        REQUIRE(architecture);
        TorchNet net(*architecture);
        const auto rows = torch::rand({33, static_cast<std::int64_t>(architecture->row_length())});
        stir(net, rows);
        CHECK(largest_difference(net, rows) < 1e-4);

        std::int64_t parameters = 0;
        for (const auto& parameter : net.parameters()) {
            parameters += parameter.numel();
        }
        CHECK(static_cast<std::size_t>(parameters) == model::parameter_count(*architecture));
    }
}

TEST_CASE("LibTorch and XNNPACK find the same waves") {
    torch::manual_seed(7);
    TorchNet net(model::wave_delineator());
    const auto rows = torch::randn({33, static_cast<std::int64_t>(net.architecture().row_length())});
    stir(net, rows);
    CHECK(largest_difference(net, rows) < 1e-4);
}

TEST_CASE("LibTorch and XNNPACK run the same network on several inputs of several channels") {
    torch::manual_seed(8);
    TorchNet net(two_leads_and_a_list());
    const auto rows = torch::randn({33, static_cast<std::int64_t>(net.architecture().row_length())});
    stir(net, rows);
    const double difference = largest_difference(net, rows);
    INFO("largest difference " << difference);
    CHECK(difference < 1e-4);
    // Every input matters.
    const torch::NoGradGuard no_grad;
    const auto expected = net.forward(rows);
    std::int64_t first = 0;
    for (const InputSpec& input : net.architecture().inputs) {
        INFO(input.name);
        const auto size = static_cast<std::int64_t>(input.size());
        auto other = rows.clone();
        other.narrow(1, first, size).add_(1.0);
        CHECK((net.forward(other) - expected).abs().max().item<double>() > 1e-3);
        first += size;
    }
}

TEST_CASE("on real beats too", "[data]") {
    BEATLENS_REQUIRE_DATA(mitdb, "mitdb");
    torch::manual_seed(4);
    for (const auto system : model::zoo_systems()) {
        INFO(system);
        const auto architecture = model::zoo_architecture(system);
        REQUIRE(architecture);
        TorchNet net(*architecture);
        const auto rows = real_rows(mitdb, model::zoo_recipe(system), 64);
        stir(net, rows);
        CHECK(largest_difference(net, rows) < 1e-4);
    }
}

TEST_CASE("bfloat16 runs close to float32") {
    torch::manual_seed(5);
    const auto architecture = model::zoo_architecture("coupled-cnn");
    REQUIRE(architecture);
    TorchNet net(*architecture);
    const auto rows = torch::rand({16, 187});
    stir(net, rows);
    const torch::NoGradGuard no_grad;
    const auto full = net.forward(rows);
    net.set_precision(Precision::bfloat16);
    const auto half = net.forward(rows);
    CHECK(half.scalar_type() == torch::kFloat);
    CHECK((half - full).abs().max().item<double>() < 0.05 * (1.0 + full.abs().max().item<double>()));
}

TEST_CASE("a model file keeps so many bits of its weights") {
    Config config = small_config();
    config.epochs = 1;
    config.mantissa_bits = 8;
    const auto [dataset, held_out] = two_kinds_of_beats(false);
    const RunPaths run{fresh_folder("bits")};
    REQUIRE(train(config, dataset, run));
    const model::Model kept = model_of(run.kept());
    for (const auto& [name, tensor] : model_of(run.model()).parameters) {
        INFO(name);
        const std::vector<float>& exact = kept.parameters.at(name).values;
        for (std::size_t i = 0; i < exact.size(); ++i) {
            CHECK((std::bit_cast<std::uint32_t>(tensor.values[i]) & 0x7fffU) == 0U);
            CHECK(std::abs(tensor.values[i] - exact[i]) <= std::abs(exact[i]) / 512.0F);
        }
    }
}

TEST_CASE("a run learns, and an interrupted one gives the same weights") {
    Config config = small_config();
    SECTION("with beats cut anew in every epoch") { config.augmentation.detected_share = 0.3; }
    SECTION("with batch normalisation, dropout, changed samples and a plateau schedule") {
        config.system = "four-layer-cnn";
        config.learning_rate = 1e-3;
        config.batch = 16;  // the running statistics need a hundred steps to forget where they began
        config.epochs = 6;
        config.early_stopping.patience = 0;
        config.keep = "last";
        config.schedule.kind = "plateau";
        config.schedule.patience = 0;
        config.augmentation.noise_sd = 0.05;
        config.augmentation.stretch = 0.05;
        config.sampler_ratio = 0.5;
        config.validation.by = "record";
        config.validation.records = {"d"};
    }
    const auto [dataset, held_out] = two_kinds_of_beats(config.augmentation.detected_share > 0.0);
    const RunPaths whole{fresh_folder("whole")};
    REQUIRE(train(config, dataset, whole));
    const model::Model expected = model_of(whole.kept());

    // The same run, ended after two epochs as a power cut would, and then going on.
    const RunPaths parts{fresh_folder("parts")};
    const auto stop_after_two = [](int done) { return done < 2; };
    REQUIRE(train(config, dataset, parts, stop_after_two));
    CHECK(std::filesystem::exists(parts.checkpoint()));
    // A file that was being written when the power went is no obstacle.
    std::ofstream(parts.checkpoint().string() + ".new") << "half";
    REQUIRE(train(config, dataset, parts));
    check_same_weights(expected, model_of(parts.kept()));

    const auto engine = model::Engine::create(model_of(whole.model()));
    REQUIRE(engine);
    auto state = engine->make_state();
    REQUIRE(state);
    std::vector<float> logits(static_cast<std::size_t>(held_out.size()) * 5);
    REQUIRE(state->logits({held_out.rows.data_ptr<float>(), static_cast<std::size_t>(held_out.rows.numel())}, logits));
    std::int64_t right = 0;
    for (std::int64_t i = 0; i < held_out.size(); ++i) {
        const auto* row = logits.data() + i * 5;
        right += std::max_element(row, row + 5) - row == held_out.labels[i].item<std::int64_t>() ? 1 : 0;
    }
    CHECK(right > held_out.size() * 9 / 10);
}

TEST_CASE("a beat that is left over does not spoil batch normalisation") {
    const Dataset dataset = two_kinds_of_beats(false).dataset;
    Config config = small_config();
    config.system = "four-layer-cnn";
    config.validation.fraction = 0.0;
    config.keep = "last";
    config.epochs = 1;
    config.batch = 303;  // of 304 beats
    const RunPaths run{fresh_folder("left-over")};
    REQUIRE(train(config, dataset, run));
    for (const auto& [name, tensor] : model_of(run.kept()).parameters) {
        INFO(name);
        CHECK(std::all_of(tensor.values.begin(), tensor.values.end(), [](float v) { return std::isfinite(v); }));
    }
    config.batch = 1;
    const auto refused = train(config, dataset, RunPaths{fresh_folder("one-by-one")});
    REQUIRE_FALSE(refused);
    CHECK(refused.error().message.find("'batch' of 1") != std::string::npos);
}

TEST_CASE("a checkpoint that does not fit is refused with a sentence") {
    const Dataset dataset = two_kinds_of_beats(false).dataset;
    Config config = small_config();
    config.system = "conv4-fc4";
    config.epochs = 1;
    const RunPaths run{fresh_folder("checkpoint")};
    REQUIRE(train(config, dataset, run));
    SECTION("another configuration") {
        config.seed = 99;
        const auto refused = train(config, dataset, run);
        REQUIRE_FALSE(refused);
        CHECK(refused.error().message.find("another configuration") != std::string::npos);
    }
    SECTION("damage") {
        std::filesystem::resize_file(run.checkpoint(), 100);
        const auto refused = train(config, dataset, run);
        REQUIRE_FALSE(refused);
        CHECK(refused.error().message.find("cannot be read") != std::string::npos);
    }
}

TEST_CASE("a run whose loss was not a number in its first epoch could not go on") {
    Dataset dataset = two_kinds_of_beats(false).dataset;
    dataset.train.rows.fill_(std::numeric_limits<float>::quiet_NaN());
    Config config = small_config();
    config.system = "conv4-fc4";
    config.epochs = 3;
    config.early_stopping.metric = "loss";
    config.schedule.kind = "plateau";
    const RunPaths run{fresh_folder("not-a-number")};
    REQUIRE(train(config, dataset, run, [](int done) { return done < 1; }));
    const auto resumed = train(config, dataset, run, [](int done) { return done < 2; });
    INFO((resumed ? "" : resumed.error().message));
    REQUIRE(resumed);
    const auto bytes = formats::read_file(run.metrics());
    REQUIRE(bytes);
    const auto epochs = nlohmann::json::parse(bytes->begin(), bytes->end(), nullptr, false);
    REQUIRE(epochs.size() == 2);
    CHECK(epochs[0]["validation"]["loss"].is_null());
    CHECK(epochs[0]["best"] == true);
    CHECK(epochs[1]["best"] == false);
    // Its end, whatever it is, comes with a sentence.
    if (const auto ended = train(config, dataset, run); !ended) {
        CHECK(ended.error().message.find("not finite") != std::string::npos);
    }
}

TEST_CASE("losses that are not numbers are worse than any number") {
    Plateau plateau;
    const Schedule schedule{.kind = "plateau", .factor = 0.5, .patience = 0};
    plateau.after_epoch(schedule, std::nan(""));
    plateau.after_epoch(schedule, 3.0);
    CHECK(plateau.best_loss == 3.0);
    CHECK(plateau.factor == 1.0);
}

TEST_CASE("a batch in parts gives the gradients of the whole batch") {
    const Dataset dataset = two_kinds_of_beats(false).dataset;
    Config config = small_config();
    config.system = "conv4-fc4";
    config.loss.kind = "cross-entropy";
    config.loss.class_weight_alpha = 0.5;
    config.batch = 128;
    config.epochs = 1;
    std::vector<model::Model> models;
    for (const std::int64_t part : {128, 48}) {
        config.micro_batch = part;
        const RunPaths run{fresh_folder(part == 128 ? "whole-batch" : "parts-of-batch")};
        REQUIRE(train(config, dataset, run));
        models.push_back(model_of(run.kept()));
    }
    for (const auto& [name, tensor] : models[0].parameters) {
        const auto& other = models[1].parameters.at(name).values;
        for (std::size_t i = 0; i < tensor.values.size(); ++i) {
            REQUIRE(std::abs(tensor.values[i] - other[i]) < 1e-4F);
        }
    }
}

}  // namespace test_trainer
