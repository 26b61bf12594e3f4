// Transfer to myocardial infarction on data that it makes itself.
#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <cmath>
#include <numeric>
#include <random>

#include "beats/recipe.h"
#include "formats/parsing.h"
#include "formats/record_files.h"
#include "model/engine.h"
#include "model/zoo/zoo.h"
#include "trainer/made_beats.h"
#include "transfer/frozen_prefix.h"
#include "transfer/report.h"
#include "transfer/sweep.h"
#include "transfer/transfer.h"

namespace test_transfer {

using namespace beatlens;
using namespace beatlens::trainer;
using protocols::MiSplit;

namespace {

bool contains(const std::string& text, const char* part) { return text.find(part) != std::string::npos; }

// Records of four beats: a bump each, wider where there is an infarction. Other features are noise.
protocols::ProtocolMSet made_set(std::string_view recipe, std::size_t row_length) {
    auto set = protocols::protocol_m_set("made", recipe);
    REQUIRE(set);
    REQUIRE(set->row_length == row_length);
    std::mt19937 random(11);
    const auto noise = [&] { return static_cast<float>(random() % 1000) / 10000.0F; };
    for (std::size_t r = 0; r < 90; ++r) {
        const bool infarction = r % 3 == 0;
        const MiSplit split = r < 50 ? MiSplit::train : r < 70 ? MiSplit::validation : MiSplit::test;
        protocols::MiRecord record{"r" + std::to_string(r), "p" + std::to_string(r), infarction, split, set->rows(), 4};
        for (int beat = 0; beat < 4; ++beat) {
            for (std::size_t t = 0; t < row_length; ++t) {
                const double x = (static_cast<double>(t) - 60.0) / (infarction ? 30.0 : 12.0);
                set->values.push_back(static_cast<float>(0.9 * std::exp(-x * x)) + noise());
            }
            set->labels.push_back(infarction ? 1 : 0);
            set->splits.push_back(split);
            set->record_of.push_back(r);
        }
        set->records.push_back(std::move(record));
    }
    return *std::move(set);
}

model::Model random_base(const char* system) {
    torch::manual_seed(5);
    model::Model base;
    base.name = "random";
    base.architecture = *model::zoo_architecture(system);
    base.recipe = model::zoo_recipe(system);
    base.outputs = {0, 1, 2, 3, 4};
    base.outputs.resize(std::string(system) == "focal-rr-cnn" ? 4 : 5);
    for (const InputSpec& input : base.architecture.inputs) {
        if (input.length == 1) {
            base.scalers[input.name] = {std::vector<double>(input.channels, 0.05),
                                        std::vector<double>(input.channels, 0.5)};
        }
    }
    TorchNet net(base.architecture);
    net.train();
    const torch::NoGradGuard no_grad;
    net.forward(torch::rand({64, static_cast<std::int64_t>(base.architecture.row_length())}));  // statistics
    base.parameters = net.export_parameters();
    return base;
}

TransferConfig small_config() {
    const auto config = parse_transfer_config(R"({"layers": [0, 2], "seeds": 2, "epochs": 6, "batch": 32,
        "learning_rate": 0.003, "threads": 1, "device": "cpu", "early_stopping": {"patience": 0}})");
    INFO((config ? "" : config.error().message));
    REQUIRE(config);
    return *config;
}

TransferSetting setting_of(const TransferConfig& config, const char* system) {
    model::Model base = random_base(system);
    const auto set = made_set(base.recipe, base.architecture.row_length());
    auto setting = transfer_setting(config, std::move(base), set);
    INFO((setting ? "" : setting.error().message));
    REQUIRE(setting);
    return *std::move(setting);
}

}  // namespace

TEST_CASE("layers with weights are counted from the end", "[transfer]") {
    const auto net = model::kachuee_residual(5);
    const auto weighted = weighted_layers(net);
    CHECK(weighted.size() == 14);  // 11 convolutions, 3 linear layers
    CHECK(first_trained_layer(net, 0) == net.layers.size() - 1);
    CHECK(first_trained_layer(net, 13) == 0);
    CHECK(net.layers[first_trained_layer(net, 2)].name == net.layers[weighted[11]].name);

    const auto two = with_outputs(net, 2);
    REQUIRE(two);
    CHECK(model::parameter_count(*two) == model::parameter_count(net) - 3 * 33);  // 32 weights and a bias a class
    auto cut = net;
    cut.layers.pop_back();
    cut.layers.push_back({"last", model::Relu{}});
    CHECK_FALSE(with_outputs(cut, 2));
}

TEST_CASE("from any layer on, kept outputs give what the whole network gives", "[transfer]") {
    const torch::NoGradGuard no_grad;
    for (const auto system : model::zoo_systems()) {
        torch::manual_seed(2);
        const auto architecture = model::zoo_architecture(system);
        REQUIRE(architecture);
        TorchNet net(*architecture);
        const auto rows = torch::rand({6, static_cast<std::int64_t>(architecture->row_length())});
        net.eval();
        const auto expected = net.forward(rows);
        for (std::size_t point = 0; point <= first_trained_layer(*architecture, 0); ++point) {
            INFO(system << " from layer " << point);
            const PrefixCache cache(net, rows, point);
            const auto indices = torch::tensor({4, 1, 4}, torch::kLong);
            for (int twice = 0; twice < 2; ++twice) {  // what is kept must not be worked on in place
                auto activations = cache.select(indices);
                net.run(activations, point, architecture->layers.size());
                CHECK(torch::allclose(activations.current, expected.index_select(0, indices), 1e-4, 1e-5));
            }
        }
    }
}

TEST_CASE("kept outputs stay within the memory that is given", "[transfer]") {
    const auto net = model::kachuee_residual(2);
    CHECK(bytes_before(net, 0) == 0);
    CHECK(bytes_before(net, 1) == 4 * 32 * 187);                      // the first convolution's, also added later
    CHECK(bytes_before(net, 2) == 2 * 4 * 32 * 187);                  // and what is to be added to it
    CHECK(bytes_before(net, first_trained_layer(net, 1)) == 4 * 32);  // into the second linear layer
    CHECK(cache_point(net, first_trained_layer(net, 1), 1000, 4 * 32 * 1000) == first_trained_layer(net, 1));
    CHECK(cache_point(net, 1, 1000, 4 * 32 * 187 * 1000 - 1) == 0);
    CHECK(cache_point(net, first_trained_layer(net, 0), 1000, 0) == 0);
}

TEST_CASE("transfer learns, and leaves alone what it should not train", "[transfer]") {
    for (const char* system : {"kachuee-residual", "focal-rr-cnn"}) {  // focal-rr-cnn: batch normalisation, features
        INFO(system);
        const auto setting = setting_of(small_config(), system);
        const auto run = run_transfer(setting, {2}, 1);
        INFO((run ? "" : run.error().message));
        REQUIRE(run);
        CHECK(run->test.beats.total == 80);
        REQUIRE(run->test.records);
        CHECK(run->test.records->total == 20);
        CHECK(run->test.beats.auc > 0.9);
        CHECK(run->test.records->auc >= run->test.beats.auc - 0.05);

        const auto& layers = setting.architecture.layers;
        const std::size_t first = first_trained_layer(setting.architecture, 2);
        for (std::size_t i = 0; i + 1 < layers.size(); ++i) {
            for (const char* which : {".weight", ".bias", ".running_mean", ".running_var"}) {
                const auto name = layers[i].name + which;
                if (!run->parameters.contains(name)) {
                    continue;
                }
                INFO(name);
                CHECK((run->parameters.at(name).values == setting.base.parameters.at(name).values) == (i < first));
            }
        }
        const auto trained = setting.architecture.layers.back().name + ".weight";
        CHECK(run->parameters.at(trained).shape.front() == 2);
    }
}

TEST_CASE("how much is kept in memory does not change the result", "[transfer]") {
    auto config = small_config();
    config.training.epochs = 2;
    const auto kept = run_transfer(setting_of(config, "focal-rr-cnn"), {1}, 3);
    config.cache_mb = 0;
    const auto computed = run_transfer(setting_of(config, "focal-rr-cnn"), {1}, 3);
    REQUIRE(kept);
    REQUIRE(computed);
    CHECK(kept->best_epoch == computed->best_epoch);
    CHECK(std::abs(kept->validation.loss - computed->validation.loss) < 1e-4);
    for (const auto& [name, tensor] : kept->parameters) {
        INFO(name);
        const auto& other = computed->parameters.at(name).values;
        const auto difference = std::inner_product(
            tensor.values.begin(), tensor.values.end(), other.begin(), 0.0F,
            [](float a, float b) { return std::max(a, b); }, [](float a, float b) { return std::abs(a - b); });
        CHECK(difference < 1e-3F);
    }
}

TEST_CASE("a sweep reports, exports, and goes on where it was cut off", "[transfer]") {
    const auto setting = setting_of(small_config(), "focal-rr-cnn");
    const TransferPaths paths{test::fresh_folder("transfer")};
    const auto part = run_sweep(setting, paths, [](std::size_t done) { return done < 3; });
    REQUIRE(part);
    CHECK(part->empty());
    CHECK(std::filesystem::exists(paths.figures({2}, 1)));
    CHECK_FALSE(std::filesystem::exists(paths.figures({2}, 2)));
    CHECK_FALSE(std::filesystem::exists(paths.results()));
    const auto written = std::filesystem::last_write_time(paths.figures({0}, 1));

    const auto groups = run_sweep(setting, paths);
    INFO((groups ? "" : groups.error().message));
    REQUIRE(groups);
    CHECK(written == std::filesystem::last_write_time(paths.figures({0}, 1)));
    REQUIRE(groups->size() == 3);
    CHECK((*groups)[0].kind == TransferKind{0});
    CHECK_FALSE((*groups)[2].kind.layers);
    for (const TransferGroup& group : *groups) {
        CHECK(group.runs.size() == 2);
    }
    CHECK((*groups)[0].runs[0].trained_parameters == 65 * 2);
    CHECK((*groups)[2].runs[0].trained_parameters == model::parameter_count(setting.architecture));

    const auto again = run_transfer(setting, {0}, 1);  // the same seed, the same figures
    REQUIRE(again);
    CHECK(again->validation.loss == (*groups)[0].runs[0].validation.loss);

    const auto text = transfer_text(setting, *groups);
    CHECK(contains(text, "scratch"));
    CHECK(contains(text, "No patient is in two"));
    CHECK(contains(text, "not a diagnosis"));
    const auto json = transfer_json(setting, *groups);
    CHECK(json["groups"].size() == 3);
    CHECK(json["groups"][2]["layers"].is_null());
    const double first = (*groups)[0].runs[0].test.records->auc;
    const double second = (*groups)[0].runs[1].test.records->auc;
    CHECK(std::abs(json["groups"][0]["test"]["records"]["auc"]["mean"].get<double>() - (first + second) / 2) < 1e-12);
    CHECK(std::filesystem::file_size(paths.picture()) > 1000);

    SECTION("the exported model gives the same figures without LibTorch") {
        const TransferRun& best = best_run(*groups);
        const auto file = paths.folder / "mi.safetensors";
        REQUIRE(export_transferred(paths, best, "made", file));
        const auto bytes = formats::read_file(file);
        REQUIRE(bytes);
        const auto model = model::parse_model(*bytes);
        INFO((model ? "" : model.error().message));
        REQUIRE(model);
        CHECK(model->label_set == myocardial_infarction());
        CHECK(model->output_names() == std::vector<std::string>{"NORM", "MI"});
        CHECK(model->name == "made");
        const auto set = made_set(model->recipe, model->architecture.row_length());
        const auto engine = model::Engine::create(*model);
        REQUIRE(engine);
        auto state = engine->make_state();
        REQUIRE(state);
        std::vector<float> logits(set.rows() * 2);
        REQUIRE(state->logits(set.values, logits));
        std::vector<double> log_odds;
        for (const std::size_t row : set.rows_of(MiSplit::test)) {
            log_odds.push_back(static_cast<double>(logits[2 * row + 1]) - static_cast<double>(logits[2 * row]));
        }
        const MiBeats& beats = setting.data.of(MiSplit::test);
        CHECK(metrics::auc(log_odds, beats.labels) == best.test.beats.auc);

        const auto kept = formats::read_file(paths.model(best.kind, best.seed));
        REQUIRE(kept);
        TorchNet net(setting.architecture);
        REQUIRE(net.import_parameters(model::parse_model(*kept)->parameters));
        net.eval();
        const torch::NoGradGuard no_grad;
        const auto expected = net.forward(beats.rows).to(torch::kDouble);
        const auto difference = expected.select(1, 1) - expected.select(1, 0) - torch::tensor(log_odds, torch::kDouble);
        CHECK(difference.abs().max().item<double>() < 1e-4);
    }
    SECTION("another configuration is not put into the same folder") {
        auto other = setting;
        other.config.training.learning_rate = 0.1;
        const auto refused = run_sweep(other, paths);
        REQUIRE_FALSE(refused);
        CHECK(contains(refused.error().message, "another configuration"));
    }
}

TEST_CASE("beats without records: no record figures, and the note says so", "[transfer]") {
    auto config = small_config();
    config.layers = {0};
    config.from_scratch = false;
    config.training.seeds = 1;
    model::Model base = random_base("simple-cnn");
    auto set = made_set(base.recipe, base.architecture.row_length());
    set.records.clear();
    set.record_of.clear();
    const auto setting = transfer_setting(config, std::move(base), set);
    REQUIRE(setting);
    const auto groups = run_sweep(*setting, {test::fresh_folder("transfer-beats")});
    REQUIRE(groups);
    CHECK_FALSE(groups->front().runs.front().test.records);
    const auto text = transfer_text(*setting, *groups);
    CHECK(contains(text, "the same patients are in train and test"));
    CHECK_FALSE(contains(text, "records AUC"));
}

TEST_CASE("wrong settings of a transfer are refused by name", "[transfer]") {
    const auto config = parse_transfer_config(R"({"layers": [3, 1, 1], "loss": {"class_weight_alpha": 1}})",
                                              {"data.least_likelihood=80", "epochs=2"});
    REQUIRE(config);
    CHECK(config->layers == std::vector<std::int64_t>{1, 3});
    CHECK(config->training.epochs == 2);
    CHECK(config->data.least_likelihood == 80.0);
    const auto again = parse_transfer_config(to_json(*config));
    REQUIRE(again);
    CHECK(to_json(*again) == to_json(*config));
    CHECK(parse_transfer_config(R"({"layers": "all"})")->layers.empty());

    const auto message = [](const char* text) {
        const auto refused = parse_transfer_config(text);
        REQUIRE_FALSE(refused);
        return refused.error().message;
    };
    CHECK(contains(message("["), "JSON"));
    CHECK(contains(message(R"({"layer": 1})"), "'layer' is not a setting"));
    CHECK(contains(message(R"({"layers": "some"})"), "'layers' must be one of: all"));
    CHECK(contains(message(R"({"layers": []})"), "'layers'"));
    CHECK(contains(message(R"({"layers": [-1]})"), "'layers'"));
    CHECK(contains(message(R"({"epochs": 0})"), "'epochs'"));
    CHECK(contains(message(R"({"loss": {"gama": 0}})"), "'loss.gama'"));
    CHECK(contains(message(R"({"loss": {"alpha": [1, 2, 3]}})"), "'loss.alpha'"));
    CHECK(contains(message(R"({"data": {"source": "elsewhere"}})"), "ptbxl, ptbdb, ptbdb-csv"));
    CHECK(contains(message(R"({"data": {"test_fraction": 0.5}})"), "folds of its own"));
    CHECK(contains(message(R"({"data": {"source": "ptbdb-csv"}, "beats_per_record": 2})"), "needs records"));
    CHECK(contains(message(R"({"early_stopping": {"metric": "accuracy"}})"), "beat-auc, record-auc, loss"));

    auto too_many = small_config();
    too_many.layers = {40};
    model::Model base = random_base("simple-cnn");
    const auto set = made_set(base.recipe, base.architecture.row_length());
    CHECK(contains(transfer_setting(too_many, base, set).error().message, "has 3 layers with weights before"));
}

}  // namespace test_transfer
