// The trainer on data that it makes itself: no records are needed.
#include <catch2/catch_test_macros.hpp>
#include <cmath>
#include <filesystem>
#include <random>

#include "config.h"
#include "dataset.h"
#include "formats/record_files.h"
#include "model/classifier.h"
#include "model/model.h"
#include "model/zoo.h"
#include "torch_net.h"
#include "train.h"

using namespace beatlens;
using namespace beatlens::trainer;

namespace {

// A lead of bumps of two widths, N and V by turns.
Dataset two_kinds_of_beats() {
    Dataset dataset;
    dataset.leads.emplace_back(360 * 400);
    auto& lead = dataset.leads.front();
    std::mt19937 random(7);
    for (float& sample : lead) {
        sample = static_cast<float>(random() % 100) * 0.0005F;
    }
    for (std::size_t i = 0; i < 380; ++i) {
        const std::size_t start = 360 * (i + 1);
        const double width = i % 2 == 0 ? 8.0 : 40.0;
        for (std::size_t t = 0; t < 300; ++t) {
            const double x = static_cast<double>(t) / width;
            lead[start + t] += static_cast<float>(std::exp(-x * x));
        }
        const auto at = static_cast<std::int64_t>(start);
        const beats::KachueeWindow window{at, at + 360, at + 720};
        const beats::KachueeWindow detected{at + 2, at + 362, at + 722};
        auto& rows = i % 5 == 0 ? dataset.test : dataset.train;
        rows.push_back({0, window, detected, i % 2 == 0 ? AamiClass::N : AamiClass::V});
    }
    return dataset;
}

Config small_config() {
    Config config;
    config.optimizer = "adamw";
    config.schedule = "one-cycle";
    config.batch = 32;
    config.epochs = 4;
    config.patience = 4;
    config.validation_fraction = 0.2;
    config.device = "cpu";
    config.threads = 1;
    config.augmentation = {0.3, 0.3, 2.0};
    return config;
}

std::filesystem::path fresh_folder(const char* name) {
    const auto folder = std::filesystem::temp_directory_path() / "beatlens-trainer-test" / name;
    std::filesystem::remove_all(folder);
    return folder;
}

model::Model best_of(const RunPaths& run) {
    const auto bytes = formats::read_file(run.best());
    REQUIRE(bytes);
    auto model = model::parse_model(*bytes);
    REQUIRE(model);
    return *std::move(model);
}

}  // namespace

TEST_CASE("LibTorch and XNNPACK run the same network from the same list of layers") {
    torch::manual_seed(3);
    for (const auto system : model::zoo_systems()) {
        const auto architecture = model::zoo_architecture(system);
        REQUIRE(architecture);
        TorchNet net(*architecture);
        const auto beats = torch::rand({33, 1, static_cast<std::int64_t>(architecture->input_length)});
        const torch::NoGradGuard no_grad;
        const auto expected = net.forward(beats).contiguous();

        model::Model model;
        model.architecture = *architecture;
        model.parameters = net.export_parameters();
        auto classifier = model::Classifier::create(model);
        REQUIRE(classifier);
        std::vector<float> logits(33 * classifier->classes());
        REQUIRE(classifier->logits({beats.data_ptr<float>(), static_cast<std::size_t>(beats.numel())}, logits));
        const auto ours = torch::from_blob(logits.data(), expected.sizes());
        CHECK((ours - expected).abs().max().item<double>() < 1e-4);

        std::int64_t parameters = 0;
        for (const auto& parameter : net.parameters()) {
            parameters += parameter.numel();
        }
        CHECK(static_cast<std::size_t>(parameters) == model::parameter_count(*architecture));
    }
}

TEST_CASE("a run learns, and an interrupted one gives the same weights") {
    const Dataset dataset = two_kinds_of_beats();
    const Config config = small_config();
    const RunPaths whole{fresh_folder("whole")};
    REQUIRE(train(config, dataset, whole));
    const model::Model expected = best_of(whole);

    // The same run, ended after two epochs as a power cut would, by asking for too few and then going on.
    const RunPaths parts{fresh_folder("parts")};
    const auto stop_after_two = [](int done) { return done < 2; };
    REQUIRE(train(config, dataset, parts, stop_after_two));
    CHECK(std::filesystem::exists(parts.checkpoint()));
    REQUIRE(train(config, dataset, parts));
    const model::Model resumed = best_of(parts);
    for (const auto& [name, tensor] : expected.parameters) {
        INFO(name);
        CHECK(tensor.values == resumed.parameters.at(name).values);
    }

    auto classifier = model::Classifier::create(expected);
    REQUIRE(classifier);
    const auto beats = cut_rows(dataset, dataset.test, Cut::detected);
    std::vector<float> logits(dataset.test.size() * 5);
    REQUIRE(classifier->logits({beats.data_ptr<float>(), static_cast<std::size_t>(beats.numel())}, logits));
    std::size_t right = 0;
    for (std::size_t i = 0; i < dataset.test.size(); ++i) {
        const auto* row = logits.data() + i * 5;
        right +=
            static_cast<std::size_t>(std::max_element(row, row + 5) - row) == index_of(dataset.test[i].label) ? 1 : 0;
    }
    CHECK(right > dataset.test.size() * 9 / 10);

    SECTION("a checkpoint of another configuration is not taken") {
        Config other = config;
        other.seed = 99;
        const auto refused = train(other, dataset, parts);
        REQUIRE_FALSE(refused);
        CHECK(refused.error().message.find("another configuration") != std::string::npos);
    }
    SECTION("a damaged checkpoint is refused with a sentence") {
        std::filesystem::resize_file(parts.checkpoint(), 100);
        const auto refused = train(config, dataset, parts);
        REQUIRE_FALSE(refused);
        CHECK(refused.error().message.find("cannot be read") != std::string::npos);
    }
}

TEST_CASE("validation takes the same share of every class, from train only, the same for the same seed") {
    const Dataset dataset = two_kinds_of_beats();
    const Split split = stratified_split(dataset.train, 0.25, 5);
    CHECK(split.train.size() + split.validation.size() == dataset.train.size());
    const auto count = [](const std::vector<Row>& rows, AamiClass c) {
        return std::count_if(rows.begin(), rows.end(), [&](const Row& row) { return row.label == c; });
    };
    CHECK(std::abs(static_cast<double>(count(split.validation, AamiClass::V)) -
                   0.25 * static_cast<double>(count(dataset.train, AamiClass::V))) <= 1.0);
    const Split again = stratified_split(dataset.train, 0.25, 5);
    CHECK(std::equal(split.validation.begin(), split.validation.end(), again.validation.begin(),
                     [](const Row& a, const Row& b) { return a.reference.start == b.reference.start; }));
}

TEST_CASE("configurations are read, and wrong ones refused by name") {
    const auto config = parse_config(R"({"epochs": 3, "learning_rate": 1e-4, "augmentation": {"jitter_share": 0.5}})");
    REQUIRE(config);
    CHECK(config->epochs == 3);
    CHECK(config->augmentation.jitter_share == 0.5);
    const auto again = parse_config(to_json(*config));
    REQUIRE(again);
    CHECK(to_json(*again) == to_json(*config));

    const auto message = [](const char* text) {
        const auto refused = parse_config(text);
        REQUIRE_FALSE(refused);
        return refused.error().message;
    };
    CHECK(message("{").find("JSON") != std::string::npos);
    CHECK(message(R"({"epoch": 3})").find("'epoch'") != std::string::npos);
    CHECK(message(R"({"epochs": 0})").find("'epochs'") != std::string::npos);
    CHECK(message(R"({"epochs": "many"})").find("'epochs'") != std::string::npos);
    CHECK(message(R"({"optimizer": "magic"})").find("adam, adamw") != std::string::npos);
    CHECK(message(R"({"augmentation": {"jitter": 1}})").find("'augmentation.jitter'") != std::string::npos);
    CHECK(message(R"({"augmentation": {"jitter_share": 0.6, "detected_share": 0.6}})").find("exceed") !=
          std::string::npos);
}
