// Losses, optimizers, schedules, sampling, augmentation, splits and configurations, each against something computed
// another way.
#include <catch2/catch_approx.hpp>
#include <catch2/catch_test_macros.hpp>
#include <cmath>

#include "loop/epoch_plan.h"
#include "loop/finish.h"
#include "made_beats.h"
#include "model/zoo/zoo.h"
#include "net/cpu_layers.h"
#include "net/torch_net.h"
#include "optim/loss.h"
#include "optim/optimizer.h"
#include "optim/schedule.h"

namespace test_training_parts {

using namespace beatlens;
using namespace beatlens::trainer;
using beatlens::test::two_kinds_of_beats;
using Catch::Approx;

TEST_CASE("a temperature divides the scores, and weights keep the bits that they may have") {
    model::Model model;
    model.architecture.layers = {
        {"first", model::Relu{}, {}}, {"scores", model::Relu{}, {}}, {"flatten", model::Flatten{}, {}}};
    model.parameters["first.weight"] = {{2}, {1.0F, 3.0F}};
    model.parameters["scores.weight"] = {{2}, {1.0F, -3.0F}};
    model.parameters["scores.bias"] = {{1}, {0.5F}};
    REQUIRE(divide_scores(model, 0.5));
    CHECK(model.parameters["first.weight"].values == std::vector<float>{1.0F, 3.0F});
    CHECK(model.parameters["scores.weight"].values == std::vector<float>{2.0F, -6.0F});
    CHECK(model.parameters["scores.bias"].values == std::vector<float>{1.0F});
    CHECK(divide_scores(model, 0.0).error().code == ErrorCode::out_of_range);
    model.parameters["scores.bias"] = {{3}, {1.0F + 0x1p-9F, 1.0F + 0x1p-12F, -0x1.fffp3F}};
    round_weights(model, 9);
    CHECK(model.parameters["scores.bias"].values == std::vector<float>{1.0F + 0x1p-9F, 1.0F, -16.0F});
    model.parameters.clear();
    CHECK(divide_scores(model, 0.5).error().code == ErrorCode::model_mismatch);
}

TEST_CASE("model files do not say where on this machine their teachers lie") {
    Config config;
    config.distillation.from = {"/home/someone/a.safetensors", "/home/someone/b.safetensors"};
    CHECK(to_json(config).find("/home/someone") != std::string::npos);
    const std::string published = to_published_json(config);
    CHECK(published.find("someone") == std::string::npos);
    CHECK(published.find("\"from\": 2") != std::string::npos);
}

TEST_CASE("losses are what their formulas say") {
    const auto logits = torch::tensor({{1.0F, 2.0F, -1.0F}, {0.5F, 0.0F, 3.0F}});
    const auto target = torch::tensor({0, 2}, torch::kLong);
    const double p0 = std::exp(1.0) / (std::exp(1.0) + std::exp(2.0) + std::exp(-1.0));
    const double p1 = std::exp(3.0) / (std::exp(0.5) + 1.0 + std::exp(3.0));
    const auto mean = [&](const LossSettings& settings, const std::vector<std::int64_t>& counts) {
        const Loss loss(settings, counts, torch::kCPU);
        return (loss.sum(logits, target) / loss.normaliser(target)).item<double>();
    };
    CHECK(mean({}, {1, 1, 1}) == Approx(-(std::log(p0) + std::log(p1)) / 2.0));
    CHECK(mean({.kind = "cross-entropy", .alpha = {2.0, 1.0, 0.5}}, {1, 1, 1}) ==
          Approx(-(2.0 * std::log(p0) + 0.5 * std::log(p1)) / 2.5));
    const auto focal = [](double p, double gamma) { return -std::pow(1.0 - p, gamma) * std::log(p); };
    CHECK(mean({.kind = "focal", .gamma = 2.0}, {1, 1, 1}) == Approx((focal(p0, 2.0) + focal(p1, 2.0)) / 2.0));
    CHECK(mean({.kind = "focal", .gamma = 1.5, .alpha = {0.25, 1.0, 3.0}}, {1, 1, 1}) ==
          Approx((0.25 * focal(p0, 1.5) + 3.0 * focal(p1, 1.5)) / 2.0));
    CHECK(mean({.kind = "two-fold-focal", .gamma = 1.0, .gamma_2 = 3.0}, {1, 1, 1}) ==
          Approx((focal(p0, 1.0) + focal(p0, 3.0) + focal(p1, 1.0) + focal(p1, 3.0)) / 2.0));
    // 1 + 0.5 (100 / (3 n) - 1)
    const Loss weighted({.class_weight_alpha = 0.5}, {80, 15, 5}, torch::kCPU);
    CHECK(weighted.class_weights()[0] == Approx(1.0 + 0.5 * (100.0 / 240.0 - 1.0)));
    CHECK(weighted.class_weights()[2] == Approx(1.0 + 0.5 * (100.0 / 15.0 - 1.0)));
}

TEST_CASE("optimizers do what LibTorch's do") {
    torch::manual_seed(1);
    const auto start = torch::randn({500});
    const auto compare = [&](const OptimizerSettings& settings, auto&& make) {
        auto ours = start.clone();
        auto gradients = torch::zeros({500});
        Optimizer optimizer(settings, ours, gradients, torch::ones({500}));
        auto theirs = start.clone().requires_grad_();
        const auto reference = make(theirs);
        for (int i = 0; i < 20; ++i) {
            const auto gradient = torch::randn({500});
            gradients.copy_(gradient);
            optimizer.step(0.01);
            CHECK(gradients.abs().max().item<double>() == 0.0);
            theirs.mutable_grad() = gradient.clone();
            reference->step();
        }
        CHECK((ours - theirs.detach()).abs().max().item<double>() < 2e-6);
    };
    using Tensors = std::vector<torch::Tensor>;
    compare({.kind = "adam", .weight_decay = 0.1}, [](torch::Tensor& p) {
        return std::make_unique<torch::optim::Adam>(Tensors{p}, torch::optim::AdamOptions(0.01).weight_decay(0.1));
    });
    compare({.kind = "adamw", .weight_decay = 0.1}, [](torch::Tensor& p) {
        return std::make_unique<torch::optim::AdamW>(Tensors{p}, torch::optim::AdamWOptions(0.01).weight_decay(0.1));
    });
    compare({.kind = "sgd", .momentum = 0.9, .weight_decay = 0.1}, [](torch::Tensor& p) {
        return std::make_unique<torch::optim::SGD>(Tensors{p},
                                                   torch::optim::SGDOptions(0.01).momentum(0.9).weight_decay(0.1));
    });
    // An L2 penalty is a weight decay of twice its size, where the mask says so.
    compare({.kind = "sgd", .momentum = 0.0, .l2 = 0.05}, [](torch::Tensor& p) {
        return std::make_unique<torch::optim::SGD>(Tensors{p}, torch::optim::SGDOptions(0.01).weight_decay(0.1));
    });
    auto parameters = torch::ones({2});
    auto gradients = torch::zeros({2});
    Optimizer masked({.kind = "sgd", .l2 = 0.5}, parameters, gradients, torch::tensor({1.0F, 0.0F}));
    masked.step(0.1);
    CHECK(parameters[0].item<double>() == Approx(0.9));
    CHECK(parameters[1].item<double>() == 1.0);
}

TEST_CASE("what an L2 penalty is put on, and how far a batch moves the running statistics") {
    auto architecture = model::zoo_architecture("focal-rr-cnn");
    REQUIRE(architecture);
    TorchNet net(*std::move(architecture));
    // 30,276 parameters, of which scale and shift of 16, 32 and 64 normalised channels go free.
    CHECK(net.penalty_mask().sum().item<double>() == 30276 - 2 * (16 + 32 + 64));
    net.exempt_last_layer();
    CHECK(net.penalty_mask().sum().item<double>() == 30276 - 2 * (16 + 32 + 64) - (64 * 4 + 4));
    net.set_batch_norm_momentum(0.25);
    net.train();
    const auto before = net.export_parameters().at("norm_1.running_var").values;
    net.forward(torch::zeros({2, 204}));
    const auto after = net.export_parameters().at("norm_1.running_var").values;  // every channel is constant here
    REQUIRE(before.size() == 16);
    for (std::size_t i = 0; i < before.size(); ++i) {
        CHECK(before[i] == 1.0F);
        CHECK(after[i] == Approx(0.75));
    }
}

TEST_CASE("schedules") {
    CHECK(schedule_factor({.kind = "step", .every = 10, .factor = 0.1}, 9, 0.0) == 1.0);
    CHECK(schedule_factor({.kind = "step", .every = 10, .factor = 0.1}, 25, 0.0) == Approx(0.01));
    CHECK(schedule_factor({.kind = "cosine"}, 0, 0.5) == Approx(0.5));
    CHECK(schedule_factor({.kind = "one-cycle"}, 0, 0.3) == Approx(1.0));
    Plateau plateau;
    const Schedule schedule{.kind = "plateau", .factor = 0.5, .patience = 1};
    for (const double loss : {1.0, 0.9, 0.95, 0.96}) {  // two bad epochs: one more than the patience
        plateau.after_epoch(schedule, loss);
    }
    CHECK(plateau.factor == 0.5);
    plateau.after_epoch(schedule, 0.8);
    CHECK(plateau.factor == 0.5);
}

TEST_CASE("max-pooling and dropout on the CPU") {
    torch::manual_seed(2);
    auto ours = torch::randn({3, 4, 37}, torch::requires_grad());
    auto theirs = ours.detach().clone().requires_grad_();
    const auto weights = torch::randn({3, 4, 17});
    const auto pooled = max_pool(ours, 5, 2);
    const auto expected = torch::max_pool1d(theirs, 5, 2);
    CHECK(torch::equal(pooled, expected));
    (pooled * weights).sum().backward();
    (expected * weights).sum().backward();
    CHECK(torch::allclose(ours.grad(), theirs.grad()));

    const auto mask = dropout_mask({200, 500}, 0.3, 42);
    CHECK(mask.eq(0).to(torch::kDouble).mean().item<double>() == Approx(0.3).margin(0.005));
    CHECK(mask.mean().item<double>() == Approx(1.0).margin(0.01));
    CHECK(torch::equal(mask, dropout_mask({200, 500}, 0.3, 42)));
    CHECK_FALSE(torch::equal(mask, dropout_mask({200, 500}, 0.3, 43)));
    // Neighbouring values and neighbouring seeds have nothing to do with each other.
    const auto flat = mask.flatten().ne(0).to(torch::kDouble) - 0.7;
    const auto other = dropout_mask({200, 500}, 0.3, 43).flatten().ne(0).to(torch::kDouble) - 0.7;
    CHECK(std::abs((flat.slice(0, 1) * flat.slice(0, 0, -1)).mean().item<double>()) < 0.005);
    CHECK(std::abs((flat * other).mean().item<double>()) < 0.005);
}

TEST_CASE("an epoch takes every beat once, fills up classes or draws by weight") {
    const auto labels = torch::cat({torch::zeros({900}, torch::kLong), torch::ones({100}, torch::kLong)});
    std::mt19937_64 random(1);
    const auto counts = [&](const torch::Tensor& order) {
        return torch::bincount(labels.index_select(0, order), {}, 2);
    };
    Config config;
    const auto plain = epoch_order(labels, 2, config, random);
    CHECK(torch::equal(std::get<0>(plain.sort()), torch::arange(1000, torch::kLong)));
    CHECK_FALSE(torch::equal(plain, torch::arange(1000, torch::kLong)));
    config.augmentation.upsample_to = {0, 450};
    const auto filled = counts(epoch_order(labels, 2, config, random));
    CHECK(filled[0].item<std::int64_t>() == 900);
    CHECK(filled[1].item<std::int64_t>() == 450);
    CHECK(epoch_size({900, 100}, config) == 1350);
    config.sampler_ratio = 1.0;
    const auto even = counts(epoch_order(labels, 2, config, random));
    CHECK(even.sum().item<std::int64_t>() == 1000);
    CHECK(epoch_size({900, 100}, config) == 1000);
    CHECK(std::abs(even[0].item<double>() - 500.0) < 80.0);
}

TEST_CASE("augmentation changes samples as asked and leaves features alone") {
    torch::manual_seed(3);
    const auto ramp = torch::linspace(0.0, 1.0, 187).repeat({400, 1});
    const auto rows = torch::cat({ramp, torch::full({400, 4}, 7.0)}, 1);
    const std::vector<InputSpec> inputs = {{"beat", 1, 187}, {"rr", 4, 1}};
    const auto samples = [](const torch::Tensor& all) { return all.narrow(1, 0, 187); };
    const double sd = ramp[0].std().item<double>();

    auto changed = augment(rows, inputs, {.amplitude_sd = 0.1});
    CHECK(torch::equal(changed.narrow(1, 187, 4), rows.narrow(1, 187, 4)));
    CHECK(changed.select(1, 186).std().item<double>() == Approx(0.1).margin(0.02));
    changed = augment(rows, inputs, {.noise_sd = 0.2});
    CHECK((samples(changed) - ramp).std().item<double>() == Approx(0.2 * sd).epsilon(0.05));
    changed = augment(rows, inputs, {.baseline_wander_sd = 0.5});
    const auto wander = samples(changed) - ramp;
    CHECK(wander.std().item<double>() > 0.1 * sd);
    CHECK((wander.slice(1, 1) - wander.slice(1, 0, -1)).abs().max().item<double>() <
          0.1 * wander.abs().max().item<double>());
    // A stretched ramp is a ramp of another slope, and zero beyond its end.
    changed = samples(augment(rows, inputs, {.stretch = 0.2}));
    const auto slope = changed.select(1, 100) / (100.0 / 186.0);
    CHECK(slope.min().item<double>() > 1.0 / 1.21);
    CHECK(slope.max().item<double>() < 1.0 / 0.79);
    CHECK(torch::allclose(changed.select(1, 50) / 50.0, changed.select(1, 100) / 100.0, 1e-4, 1e-6));
    // Two leads of a beat are stretched and scaled alike.
    const auto twice = torch::cat({ramp, 2.0 * ramp}, 1);
    changed = augment(twice, {{"beats", 2, 187}}, {.amplitude_sd = 0.1, .stretch = 0.2});
    CHECK(torch::allclose(2.0 * changed.narrow(1, 0, 187), changed.narrow(1, 187, 187), 1e-4, 1e-6));
}

TEST_CASE("validation takes the same share of every class, or whole records, from train only") {
    const Dataset dataset = two_kinds_of_beats(false).dataset;
    Config config;
    config.seed = 5;
    config.validation.fraction = 0.25;
    const auto split = split_training(dataset, config);
    REQUIRE(split);
    CHECK(split->train.size(0) + split->validation.size(0) == dataset.train.size());
    const auto labels = dataset.train.labels.index_select(0, split->validation);
    CHECK(std::abs(labels.eq(2).sum().item<double>() - 0.25 * 152.0) <= 1.0);
    const auto again = split_training(dataset, config);
    CHECK(torch::equal(split->validation, again->validation));

    config.validation.by = "record";
    const auto by_record = split_training(dataset, config);
    REQUIRE(by_record);
    const auto records = dataset.train.records.index_select(0, by_record->validation);
    CHECK(records.size(0) == 76);
    CHECK(torch::equal(records, torch::full_like(records, records[0].item<std::int64_t>())));
    config.validation.records = {"b", "c"};
    CHECK(split_training(dataset, config)->validation.size(0) == 152);
    config.validation.records = {"232"};
    const auto refused = split_training(dataset, config);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().message.find("'232'") != std::string::npos);

    config.validation = {};
    config.train_fraction = 0.1;
    CHECK(split_training(dataset, config)->train.size(0) + split_training(dataset, config)->validation.size(0) == 30);
}

TEST_CASE("configurations are read, and wrong ones refused by name") {
    const auto config = parse_config(
        R"({"epochs": 3, "learning_rate": 1e-4, "augmentation": {"jitter_share": 0.5}, "loss": {"kind": "focal"}})");
    REQUIRE(config);
    CHECK(config->epochs == 3);
    CHECK(config->augmentation.jitter_share == 0.5);
    CHECK(config->loss.kind == "focal");
    const auto again = parse_config(to_json(*config));
    REQUIRE(again);
    CHECK(to_json(*again) == to_json(*config));

    const auto refuses = [](const char* text, const char* because) {
        const auto refused = parse_config(text);
        REQUIRE_FALSE(refused);
        INFO(refused.error().message);
        CHECK(refused.error().message.find(because) != std::string::npos);
    };
    refuses("{", "JSON");
    refuses(R"({"epoch": 3})", "'epoch'");
    refuses(R"({"epochs": 0})", "'epochs'");
    refuses(R"({"epochs": "many"})", "'epochs'");
    refuses(R"({"system": "resnet-9000"})", "coupled-cnn");
    refuses(R"({"optimizer": "magic"})", "adam, adamw, sgd");
    refuses(R"({"loss": "focal"})", "'loss' must be a JSON object");
    refuses(R"({"loss": {"alpha": [1, "2"]}})", "'loss.alpha'");
    refuses(R"({"loss": {"alpha": [1, 2], "class_weight_alpha": 0.1}})", "'loss.alpha'");
    refuses(R"({"schedule": {"factor": 2}})", "'schedule.factor'");
    refuses(R"({"validation": {"records": ["101"]}})", "'validation.records'");
    refuses(R"({"validation": {"fraction": 0}})", "'keep'");
    refuses(R"({"augmentation": {"jitter": 1}})", "'augmentation.jitter'");
    refuses(R"({"augmentation": {"jitter_share": 0.6, "detected_share": 0.6}})", "exceed");
    refuses(R"({"system": "focal-rr-cnn"})", "protocol D");
    refuses(R"({"batch": 8, "micro_batch": 16})", "'micro_batch'");

    const auto changed = parse_config(R"({"loss": {"kind": "focal"}})", {"loss.gamma=3", "epochs=7", "optimizer=sgd"});
    REQUIRE(changed);
    CHECK(changed->loss.kind == "focal");
    CHECK(changed->loss.gamma == 3.0);
    CHECK(changed->epochs == 7);
    CHECK(changed->optimizer.kind == "sgd");
    for (const char* wrong : {"epochs", "=3", "epochs.more=3", "loss.gama=3"}) {
        CHECK_FALSE(parse_config(R"({"epochs": 3})", {wrong}));
    }
}

}  // namespace test_training_parts
