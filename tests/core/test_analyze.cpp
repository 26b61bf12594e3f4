#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>

#include "analysis/analyze.h"
#include "analysis/beat_table.h"
#include "analysis/report.h"
#include "assets.h"
#include "metrics/beat_matching.h"
#include "metrics/figures.h"
#include "synthesis/ecg_model.h"

namespace test_analyze {

using namespace beatlens;
using namespace beatlens::analysis;
using namespace beatlens::metrics;

namespace {

const model::Model& shipped_model() {
    static const model::Model model = [] {
        auto parsed = model::parse_model(test::read_file(test::asset("models/kachuee-residual.safetensors")));
        REQUIRE(parsed);
        return *std::move(parsed);
    }();
    return model;
}

Recording synthetic(double sveb_share = 0.0, double veb_share = 0.0) {
    synthesis::EcgModelOptions options;
    options.duration_s = 60.0;
    options.sveb_share = sveb_share;
    options.veb_share = veb_share;
    auto record = synthesis::synthesize(options);
    REQUIRE(record);
    return *std::move(record);
}

}  // namespace

TEST_CASE("a synthetic record is labelled beat by beat", "[analysis]") {
    const Recording record = synthetic();
    const auto analysis = analyze(record, shipped_model());
    REQUIRE(analysis);
    std::vector<std::int64_t> reference;
    std::vector<std::int64_t> detected;
    for (const Annotation& annotation : record.annotations) {
        reference.push_back(sample_at(annotation.time_s, record.frame_rate_hz));
    }
    for (std::size_t i = 0; i < analysis->beats.size(); ++i) {
        detected.push_back(analysis->beats[i].sample);
        const auto probabilities = analysis->probabilities_of(i);
        float sum = 0.0F;
        for (const float p : probabilities) {
            sum += p;
        }
        CHECK(std::abs(sum - 1.0F) < 1e-5F);
        CHECK(analysis->beats[i].confidence == *std::max_element(probabilities.begin(), probabilities.end()));
    }
    const auto matching = match_beats(reference, detected, record.frame_rate_hz);
    CHECK(matching.sensitivity() > 0.98);
    CHECK(matching.positive_predictivity() > 0.98);
    REQUIRE(analysis->heart_rate);
    CHECK(std::abs(analysis->heart_rate->mean_bpm - 72.0) < 3.0);
    CHECK(analysis->heart_rate->min_bpm <= analysis->heart_rate->mean_bpm);
    CHECK(analysis->heart_rate->max_bpm >= analysis->heart_rate->mean_bpm);
    // Regular narrow beats: nearly all of them normal.
    CHECK(analysis->counts[index_of(AamiClass::N)] > analysis->beats.size() * 9 / 10);
}

TEST_CASE("the parts of analyze() give what analyze() gives", "[analysis]") {
    const Recording record = synthetic(0.05, 0.1);
    const auto& model = shipped_model();
    const auto whole = analyze(record, model);
    REQUIRE(whole);
    const auto located = locate(record);
    REQUIRE(located);
    const auto run = AnalysisRun::start(record, *located, model);
    REQUIRE(run);
    const auto engine = model::Engine::create(model);
    REQUIRE(engine);
    auto state = engine->make_state();
    REQUIRE(state);
    std::vector<float> logits(run->beats() * engine->outputs());
    // In two spans, the later one first, as workers may do it.
    const std::size_t half = run->beats() / 2;
    std::vector<float> rows((run->beats() - half) * run->row_length());
    REQUIRE(run->rows(half, rows));
    REQUIRE(state->logits(rows, std::span(logits).subspan(half * 5)));
    rows.resize(half * run->row_length());
    REQUIRE(run->rows(0, rows));
    REQUIRE(state->logits(rows, std::span(logits).first(half * 5)));
    const auto parts = run->finish(logits);
    REQUIRE(parts);
    CHECK(to_json(*parts) == to_json(*whole));
    CHECK(to_csv(*parts) == to_csv(*whole));
}

TEST_CASE("at the annotated beats all leads were not looked at, only the first", "[analysis]") {
    Recording record = synthetic(0.05, 0.1);
    record.signals.resize(1);
    record.signals.push_back(record.signals.front());
    for (const bool at_reference : {false, true}) {
        const auto all = locate(record, {std::nullopt, at_reference, {}});
        REQUIRE(all);
        CHECK(all->leads.size() == 2);
        CHECK(all->leads.front() == all->lead);
        const auto second = locate(record, {1, at_reference, {}});
        REQUIRE(second);
        CHECK(second->leads == std::vector<std::size_t>{1});
    }
}

TEST_CASE("bad records give a sentence", "[analysis]") {
    const auto& model = shipped_model();
    Recording record = synthetic();
    const auto code = [&](const AnalyzeOptions& options = {}) {
        const auto result = analyze(record, model, options);
        REQUIRE_FALSE(result);
        CHECK(result.error().message.size() > 10);
        return result.error().code;
    };
    SECTION("no signal at all") {
        record.signals.clear();
        CHECK(code() == ErrorCode::no_signal);
    }
    SECTION("a lead that is not there") {
        AnalyzeOptions options;
        options.lead = 7;
        CHECK(code(options) == ErrorCode::out_of_range);
    }
    SECTION("constant") {
        std::fill(record.signals[0].samples.begin(), record.signals[0].samples.end(), 0.5F);
        CHECK(code() == ErrorCode::no_signal);
    }
    SECTION("not a number") {
        std::fill(record.signals[0].samples.begin(), record.signals[0].samples.end(),
                  std::numeric_limits<float>::quiet_NaN());
        CHECK(code() == ErrorCode::no_signal);
    }
    SECTION("not a voltage") {
        record.signals[0].units = "mmHg";
        CHECK(code() == ErrorCode::no_signal);
    }
    SECTION("a sampling rate that we do not take") {
        record.signals[0].sampling_rate_hz = 20.0;
        CHECK(code() == ErrorCode::out_of_range);
    }
    SECTION("cancelled") {
        AnalyzeOptions options;
        options.progress = [](double) { return false; };
        CHECK(code(options) == ErrorCode::cancelled);
    }
}

TEST_CASE("the JSON report is JSON, whatever a record is called", "[analysis]") {
    Recording record = synthetic();
    record.name = "bad \xFF\xFE \" name";
    const auto analysis = analyze(record, shipped_model());
    REQUIRE(analysis);
    const auto json = nlohmann::json::parse(to_json(*analysis), nullptr, false);
    REQUIRE(json.is_object());
    CHECK(json["beats"].size() == analysis->beats.size());
    std::size_t sum = 0;
    for (const auto& [name, count] : json["counts"].items()) {
        sum += count.get<std::size_t>();
    }
    CHECK(sum == analysis->beats.size());
    const std::string csv = to_csv(*analysis);
    CHECK(static_cast<std::size_t>(std::count(csv.begin(), csv.end(), '\n')) == analysis->beats.size() + 1);
}

TEST_CASE("a confusion matrix, by hand", "[analysis]") {
    ConfusionMatrix matrix = metrics::aami_confusion();
    matrix.counts[0] = {8, 1, 1, 0, 0};
    matrix.counts[2] = {2, 0, 6, 0, 0};
    CHECK(matrix.total() == 18);
    CHECK(std::abs(matrix.accuracy() - 14.0 / 18.0) < 1e-12);
    CHECK(std::abs(class_figures(matrix, index_of(AamiClass::N)).recall - 0.8) < 1e-12);
    CHECK(std::abs(class_figures(matrix, index_of(AamiClass::V)).precision - 6.0 / 7.0) < 1e-12);
    CHECK(std::abs(class_figures(matrix, index_of(AamiClass::N)).f1 - 0.8) < 1e-12);
    CHECK(class_figures(matrix, index_of(AamiClass::Q)).f1 == 0.0);
    const auto json = nlohmann::json::parse(to_json(matrix), nullptr, false);
    CHECK(json["confusion"][2][0] == 2);
}

TEST_CASE("beat rows are labelled as they are", "[analysis]") {
    BeatTable table;
    table.name = "rows.csv";
    table.length = 187;
    table.values.resize(187 * 3, 0.5F);
    table.classes = {0, 4, 0};
    const auto analysis = classify_table(table, shipped_model());
    REQUIRE(analysis);
    REQUIRE(analysis->labels.size() == 3);
    REQUIRE(analysis->confusion);
    CHECK(analysis->confusion->total() == 3);
    CHECK(analysis->counts[analysis->labels[0]] == 3);  // the same row three times
    const auto json = nlohmann::json::parse(to_json(table, *analysis), nullptr, false);
    CHECK(json["beats"][1]["reference"] == "Q");
    const std::string csv = to_csv(table, *analysis);
    CHECK(csv.find(",reference\n1,") != std::string::npos);
    CHECK(std::count(csv.begin(), csv.end(), '\n') == 4);
    table.length = 93;
    table.values.resize(93);
    CHECK_FALSE(classify_table(table, shipped_model()));
}

}  // namespace test_analyze
