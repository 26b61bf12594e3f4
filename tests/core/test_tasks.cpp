// Recordings labelled by models of every system, with other classes than the five, and for another task.
#include <catch2/catch_test_macros.hpp>
#include <cmath>
#include <nlohmann/json.hpp>

#include "analysis/analyze.h"
#include "analysis/beat_table.h"
#include "analysis/infarction.h"
#include "analysis/report.h"
#include "random_model.h"
#include "synthesis/ecg_model.h"

using namespace beatlens;
using namespace beatlens::analysis;

namespace {

Recording synthetic() {
    synthesis::EcgModelOptions options;
    options.duration_s = 15.0;
    auto record = synthesis::synthesize(options);
    REQUIRE(record);
    return *std::move(record);
}

model::Model infarction_model() {
    model::Model model = test::random_model(model::kachuee_residual(2));
    model.task = model::Task::myocardial_infarction;
    model.classes = {"NORM", "MI"};
    return model;
}

}  // namespace

TEST_CASE("every system of the zoo labels a recording", "[analysis]") {
    const Recording record = synthetic();
    for (const auto system : model::zoo_systems()) {
        INFO(system);
        const auto net = model::zoo_architecture(system);
        REQUIRE(net);
        const model::Model model = test::random_model(*net);
        const auto analysis = analyze(record, model);
        INFO((analysis ? "" : analysis.error().message));
        REQUIRE(analysis);
        CHECK(analysis->class_names == std::vector<std::string>{"N", "S", "V", "F", "Q"});
        CHECK_FALSE(analysis->infarction);
        CHECK(analysis->beats.size() > 12);
        for (const LabelledBeat& beat : analysis->beats) {
            float sum = 0.0F;
            for (const float p : beat.probabilities) {
                CHECK(beat.confidence() >= p);
                sum += p;
            }
            CHECK(std::abs(sum - 1.0F) < 1e-5F);
        }
    }
}

TEST_CASE("classes that a model does not have get probability 0, whatever the order of those it has", "[analysis]") {
    model::Model model = test::random_model(model::focal_rr_cnn(4));
    model.classes = {"V", "N", "F", "S"};
    const auto beats = label_rows(model, std::vector<float>{3.0F, 1.0F, 0.0F, 2.0F, 0.0F, 0.0F, 9.0F, 0.0F});
    REQUIRE(beats);
    REQUIRE(beats->size() == 2);
    CHECK((*beats)[0].aami() == AamiClass::V);
    CHECK((*beats)[1].aami() == AamiClass::F);
    // exp(1), exp(2), exp(3), exp(0) over their sum, 31.19
    const std::array<float, 5> expected = {0.0871443F, 0.2368828F, 0.6439143F, 0.0320586F, 0.0F};
    for (std::size_t c = 0; c < expected.size(); ++c) {
        CHECK(std::abs((*beats)[0].probabilities[c] - expected[c]) < 1e-6F);
    }
    CHECK((*beats)[0].probabilities[4] == 0.0F);
    model.classes[2] = "MI";
    CHECK_FALSE(label_rows(model, std::vector<float>(4)));
}

TEST_CASE("the result of a recording for myocardial infarction, by hand", "[analysis]") {
    CHECK(infarction_result({}).probability == 0.5);
    const std::vector<float> logits = {0.0F, 2.0F, 1.0F, 0.0F, -1.0F, 1.0F, 100.0F, 99.0F};
    const auto result = infarction_result(logits);
    CHECK(result.beats == 4);
    CHECK(result.beats_mi == 2);
    CHECK(std::abs(result.mean_log_odds - 0.5) < 1e-12);  // (2 - 1 + 2 - 1) / 4
    CHECK(std::abs(result.probability - 0.62245933) < 1e-8);
    CHECK(to_text(result).find("probability 0.622 (mean log-odds 0.500), 2 of 4") != std::string::npos);
    CHECK(to_text(result).find("not a diagnosis") != std::string::npos);
}

TEST_CASE("a model for myocardial infarction tells about the recording", "[analysis]") {
    Recording record = synthetic();
    const auto analysis = analyze(record, infarction_model());
    REQUIRE(analysis);
    REQUIRE(analysis->infarction);
    CHECK(analysis->infarction->beats == analysis->beats.size());
    CHECK(analysis->infarction->beats_mi == analysis->counts[1]);
    CHECK(analysis->counts[0] + analysis->counts[1] == analysis->beats.size());
    double sum = 0.0;
    for (const LabelledBeat& beat : analysis->beats) {
        sum += std::log(static_cast<double>(beat.probabilities[1]) / static_cast<double>(beat.probabilities[0]));
    }
    CHECK(std::abs(sum / static_cast<double>(analysis->beats.size()) - analysis->infarction->mean_log_odds) < 1e-4);

    const auto json = nlohmann::json::parse(to_json(*analysis), nullptr, false);
    CHECK(json["task"] == "myocardial-infarction");
    CHECK(json["counts"].size() == 2);
    CHECK(json["counts"]["MI"] == analysis->counts[1]);
    CHECK(json["mi"]["beats"] == analysis->beats.size());
    CHECK(json["mi"]["note"] == "One lead, research only: not a diagnosis.");
    CHECK(json["beats"][0]["probabilities"].size() == 2);
    const std::string csv = to_csv(*analysis);
    CHECK(csv.starts_with("sample,time_s,class,confidence,p_NORM,p_MI\n"));
}

TEST_CASE("rows of the published files go to the models that are made for them", "[analysis]") {
    BeatTable table;
    table.name = "rows.csv";
    table.length = 187;
    for (int i = 0; i < 187 * 2; ++i) {
        table.values.push_back(i % 187 < 100 ? 0.5F + 0.5F * std::sin(0.1F * static_cast<float>(i)) : 0.0F);
    }
    table.classes = {0, 1};
    const auto infarction = classify_table(table, infarction_model());
    REQUIRE(infarction);
    CHECK_FALSE(infarction->confusion);  // the class column is not about infarction
    CHECK(to_csv(table, *infarction).starts_with("beat,class,confidence,p_NORM,p_MI\n1,"));
    CHECK(nlohmann::json::parse(to_json(table, *infarction))["beats"][0]["probabilities"].size() == 2);

    // A z-scored model gets z-scored rows: the scale of the file does not matter to it.
    const model::Model zscored = test::random_model(model::simple_cnn(5));
    const auto one = classify_table(table, zscored);
    REQUIRE(one);
    CHECK(one->confusion);
    BeatTable larger = table;
    for (float& value : larger.values) {
        value *= 4.0F;
    }
    const auto other = classify_table(larger, zscored);
    REQUIRE(other);
    for (std::size_t c = 0; c < 5; ++c) {
        CHECK(std::abs(one->probabilities[0][c] - other->probabilities[0][c]) < 1e-5F);
    }

    const auto refused = classify_table(table, test::random_model(model::focal_rr_cnn(4)));
    REQUIRE_FALSE(refused);
    CHECK(refused.error().message.find("focal-rr-360hz") != std::string::npos);
}
