// Recordings labelled by models of every system, with other classes than the five, and for another task.
#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <cmath>
#include <nlohmann/json.hpp>
#include <numeric>

#include "analysis/analyze.h"
#include "analysis/beat_table.h"
#include "analysis/log_odds.h"
#include "analysis/report.h"
#include "random_model.h"
#include "synthesis/ecg_model.h"

namespace test_tasks {

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
    model.label_set = myocardial_infarction();
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
        CHECK(analysis->label_set == aami_beats());
        CHECK_FALSE(analysis->log_odds);
        CHECK(analysis->beats.size() > 12);
        for (std::size_t i = 0; i < analysis->beats.size(); ++i) {
            float sum = 0.0F;
            for (const float p : analysis->probabilities_of(i)) {
                CHECK(analysis->beats[i].confidence >= p);
                sum += p;
            }
            CHECK(std::abs(sum - 1.0F) < 1e-5F);
        }
    }
}

TEST_CASE("classes that a model does not have get probability 0, whatever the order of those it has", "[analysis]") {
    model::Model model = test::random_model(model::focal_rr_cnn(4));
    const auto outputs = model::outputs_named(model.label_set, std::vector<std::string>{"V", "N", "F", "S"});
    REQUIRE(outputs);
    model.outputs = *outputs;
    const auto rows = label_rows(model, std::vector<float>{3.0F, 1.0F, 0.0F, 2.0F, 0.0F, 0.0F, 9.0F, 0.0F});
    REQUIRE(rows);
    CHECK(rows->labels == std::vector<std::uint8_t>{2, 3});  // V, F
    REQUIRE(rows->probabilities.size() == 10);
    // exp(1), exp(2), exp(3), exp(0) over their sum, 31.19
    const std::array<float, 5> expected = {0.0871443F, 0.2368828F, 0.6439143F, 0.0320586F, 0.0F};
    for (std::size_t c = 0; c < expected.size(); ++c) {
        CHECK(std::abs(rows->probabilities[c] - expected[c]) < 1e-6F);
    }
    CHECK(rows->probabilities[4] == 0.0F);
    model.outputs[2] = 5;
    CHECK_FALSE(label_rows(model, std::vector<float>(4)));
}

TEST_CASE("labels are sure from the probability on that the model says", "[analysis]") {
    model::Model model = test::random_model(model::focal_rr_cnn(4));
    const std::vector<float> logits = {3.0F, 1.0F, 0.0F, 2.0F, 2.0F, 1.0F, 3.0F, 0.0F, 0.0F, 3.0F, 1.0F, 2.0F};
    auto rows = label_rows(model, logits);  // the best class has probability .644 in all three
    REQUIRE(rows);
    CHECK(rows->labels == std::vector<std::uint8_t>{0, 2, 1});
    CHECK(rows->sure == std::vector<std::uint8_t>{1, 1, 1});
    model.sure_from = {0.64, 0.0, 0.65, 1.0};  // of N, S, V, F
    rows = label_rows(model, logits);
    REQUIRE(rows);
    CHECK(rows->labels == std::vector<std::uint8_t>{0, 2, 1});
    CHECK(rows->sure == std::vector<std::uint8_t>{1, 0, 1});
    model.outputs = {2, 0, 1, 3};  // they belong to outputs, not to labels: now of V, N, S, F
    rows = label_rows(model, logits);
    REQUIRE(rows);
    CHECK(rows->labels == std::vector<std::uint8_t>{2, 1, 0});
    CHECK(rows->sure == std::vector<std::uint8_t>{1, 0, 1});
    model.sure_from.pop_back();
    CHECK_FALSE(label_rows(model, logits));
}

TEST_CASE("what is not sure is said in every report and counts as what it is labelled", "[analysis]") {
    const Recording record = synthetic();
    model::Model model = test::random_model(model::kachuee_residual(5));
    const auto silent = analyze(record, model);
    REQUIRE(silent);
    CHECK_FALSE(silent->unsure_beats);
    CHECK(to_csv(*silent).starts_with("sample,time_s,class,confidence,p_N,p_S,p_V,p_F,p_Q,usable\n"));
    CHECK(to_json(*silent).find("sure") == std::string::npos);

    // Half of the beats: those below the median probability.
    std::vector<float> confidences;
    for (const LabelledBeat& beat : silent->beats) {
        CHECK(beat.sure);
        confidences.push_back(beat.confidence);
    }
    std::sort(confidences.begin(), confidences.end());
    model.sure_from.assign(5, static_cast<double>(confidences[confidences.size() / 2]));
    const auto located = locate(record);
    REQUIRE(located);
    Located partly = *located;
    partly.usable[0] = 0;
    const auto engine = model::Engine::create(model);
    REQUIRE(engine);
    const auto analysis = analyze(record, partly, *engine);
    REQUIRE(analysis);
    REQUIRE(analysis->unsure_beats);
    std::size_t unsure = 0;
    for (std::size_t i = 0; i < analysis->beats.size(); ++i) {
        const LabelledBeat& beat = analysis->beats[i];
        CHECK(beat.label == silent->beats[i].label);
        CHECK(beat.sure == (static_cast<double>(beat.confidence) >= model.sure_from[0]));
        unsure += beat.usable && !beat.sure ? 1 : 0;
    }
    CHECK(unsure > 0);
    CHECK(*analysis->unsure_beats == unsure);
    CHECK(std::accumulate(analysis->counts.begin(), analysis->counts.end(), std::size_t{0}) ==
          analysis->beats.size() - 1);

    const auto json = nlohmann::json::parse(to_json(*analysis), nullptr, false);
    CHECK(json["unsure_beats"] == unsure);
    const std::string csv = to_csv(*analysis);
    CHECK(csv.starts_with("sample,time_s,class,confidence,p_N,p_S,p_V,p_F,p_Q,usable,sure\n"));
    std::size_t line = csv.find('\n');
    for (std::size_t i = 0; i < analysis->beats.size(); ++i) {
        CHECK(json["beats"][i]["sure"] == analysis->beats[i].sure);
        line = csv.find('\n', line + 1);
        const std::string end = csv.substr(line - 4, 4);
        CHECK(end == std::string(i == 0 ? ",0" : ",1") + (analysis->beats[i].sure ? ",1" : ",0"));
    }

    BeatTable table;
    table.length = 187;
    table.values.assign(187 * 3, 0.5F);
    table.classes = {0, 1, 2};
    model.sure_from.assign(5, 1.0);
    const auto rows = classify_table(table, model);
    REQUIRE(rows);
    CHECK(rows->unsure_beats == 3);
    CHECK(to_csv(table, *rows).starts_with("beat,class,confidence,p_N,p_S,p_V,p_F,p_Q,reference,sure\n"));
    CHECK(to_csv(table, *rows).ends_with(",V,0\n"));
    const auto table_json = nlohmann::json::parse(to_json(table, *rows), nullptr, false);
    CHECK(table_json["unsure_beats"] == 3);
    CHECK(table_json["beats"][2]["sure"] == false);
}

TEST_CASE("the result of a recording for myocardial infarction, by hand", "[analysis]") {
    CHECK(mean_log_odds({}).probability == 0.5);
    const std::vector<float> logits = {0.0F, 2.0F, 1.0F, 0.0F, -1.0F, 1.0F, 100.0F, 99.0F};
    const auto result = mean_log_odds(logits);
    CHECK(result.beats == 4);
    CHECK(result.positive == 2);
    CHECK(std::abs(result.mean_log_odds - 0.5) < 1e-12);  // (2 - 1 + 2 - 1) / 4
    CHECK(std::abs(result.probability - 0.62245933) < 1e-8);
    CHECK(to_text(result, myocardial_infarction()) ==
          "myocardial infarction: probability 0.622 (mean log-odds 0.500), 2 of 4 beats above 0.5. One lead, research "
          "only: not a diagnosis.");
}

TEST_CASE("a model for myocardial infarction tells about the recording", "[analysis]") {
    Recording record = synthetic();
    const auto analysis = analyze(record, infarction_model());
    REQUIRE(analysis);
    REQUIRE(analysis->log_odds);
    CHECK(analysis->log_odds->beats == analysis->beats.size());
    CHECK(analysis->log_odds->positive == analysis->counts[1]);
    CHECK(analysis->counts[0] + analysis->counts[1] == analysis->beats.size());
    double sum = 0.0;
    for (std::size_t i = 0; i < analysis->beats.size(); ++i) {
        const auto p = analysis->probabilities_of(i);
        sum += std::log(static_cast<double>(p[1]) / static_cast<double>(p[0]));
    }
    CHECK(std::abs(sum / static_cast<double>(analysis->beats.size()) - analysis->log_odds->mean_log_odds) < 1e-4);

    const auto json = nlohmann::json::parse(to_json(*analysis), nullptr, false);
    CHECK(json["task"] == "myocardial-infarction");
    CHECK(json["counts"].size() == 2);
    CHECK(json["counts"]["MI"] == analysis->counts[1]);
    CHECK(json["mi"]["beats"] == analysis->beats.size());
    CHECK(json["mi"]["beats_mi"] == analysis->counts[1]);
    CHECK(json["mi"]["note"] == "One lead, research only: not a diagnosis.");
    CHECK(json["beats"][0]["probabilities"].size() == 2);
    // No label may take the place of a field of the report: "mi" is the one key that a name makes.
    for (const auto& [key, value] : json.items()) {
        LabelSet set = myocardial_infarction();
        set.id = "other";
        set.labels.back().name = key;
        INFO(key);
        CHECK(label_set_from_json(to_json(set)).has_value() == (key == "mi"));
    }
    const std::string csv = to_csv(*analysis);
    CHECK(csv.starts_with("sample,time_s,class,confidence,p_NORM,p_MI,usable\n"));
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
        CHECK(std::abs(one->probabilities[c] - other->probabilities[c]) < 1e-5F);
    }

    const auto refused = classify_table(table, test::random_model(model::focal_rr_cnn(4)));
    REQUIRE_FALSE(refused);
    CHECK(refused.error().message.find("focal-rr-360hz") != std::string::npos);
}

TEST_CASE("a model with 64 labels of its own labels a recording", "[analysis]") {
    LabelSet set{"shapes", "Shapes", {}, std::nullopt, Summary::counts, LabelOf::beat, ""};
    for (int i = 0; i < 64; ++i) {
        set.labels.push_back({"K" + std::to_string(i), "", "#0067a8", "pill"});
    }
    model::Model model = test::random_model(model::simple_cnn(64));
    model.label_set = set;
    model.outputs.resize(64);
    std::iota(model.outputs.begin(), model.outputs.end(), std::size_t{0});
    const auto analysis = analyze(synthetic(), model);
    REQUIRE(analysis);
    CHECK(analysis->counts.size() == 64);
    CHECK(std::accumulate(analysis->counts.begin(), analysis->counts.end(), std::size_t{0}) == analysis->beats.size());
    CHECK(analysis->probabilities.size() == 64 * analysis->beats.size());
    const auto json = nlohmann::json::parse(to_json(*analysis), nullptr, false);
    CHECK(json["task"] == "shapes");
    CHECK(json["counts"].size() == 64);
    CHECK(json["beats"][0]["probabilities"].size() == 64);
    CHECK_FALSE(json.contains("mi"));
}

}  // namespace test_tasks
