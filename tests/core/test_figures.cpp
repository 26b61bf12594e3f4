#include <catch2/catch_test_macros.hpp>
#include <cmath>
#include <nlohmann/json.hpp>

#include "metrics/figures.h"
#include "protocols/evaluate.h"

namespace test_figures {

using namespace beatlens;
using namespace beatlens::metrics;
using namespace beatlens::protocols;

namespace {

bool close(double a, double b, double tolerance = 1e-12) { return std::abs(a - b) < tolerance; }

// 22 beats; the row sums are 10, 8, 4 and the column sums 10, 7, 5.
ConfusionMatrix small() {
    ConfusionMatrix matrix = aami_confusion();
    matrix.counts = {{8, 1, 1, 0, 0}, {2, 6, 0, 0, 0}, {0, 0, 4, 0, 0}, {0, 0, 0, 0, 0}, {0, 0, 0, 0, 0}};
    return matrix;
}

}  // namespace

TEST_CASE("figures of a small matrix, by hand", "") {
    const Figures nsv = figures(small(), classes_nsv);
    REQUIRE(nsv.per_class.size() == 3);
    const ClassFigures& s = nsv.per_class[1];
    CHECK(s.support == 8);
    CHECK(close(s.recall, 6.0 / 8));
    CHECK(close(s.specificity, 13.0 / 14));
    CHECK(close(s.precision, 6.0 / 7));
    CHECK(close(s.f1, 12.0 / 15));
    CHECK(close(nsv.macro.recall, (0.8 + 0.75 + 1.0) / 3));
    CHECK(close(nsv.macro.specificity, (10.0 / 12 + 13.0 / 14 + 17.0 / 18) / 3));
    CHECK(close(nsv.macro.precision, (0.8 + 6.0 / 7 + 0.8) / 3));
    CHECK(close(nsv.macro.f1, (0.8 + 0.8 + 8.0 / 9) / 3));
    CHECK(close(nsv.weighted.recall, 18.0 / 22));  // the accuracy, always
    CHECK(close(nsv.weighted.specificity, (10 * 10.0 / 12 + 8 * 13.0 / 14 + 4 * 17.0 / 18) / 22));
    CHECK(close(nsv.weighted.f1, (10 * 0.8 + 8 * 0.8 + 4 * 8.0 / 9) / 22));
    CHECK(close(nsv.accuracy, 18.0 / 22));
    CHECK(close(nsv.kappa, 5.0 / 7));  // (396 - 176) / (484 - 176)
    CHECK(close(nsv.j_kappa.value(), 5.0 / 14 + (0.75 + 1.0 + 6.0 / 7 + 0.8) / 8));
    const Figures all = figures(small());
    CHECK(close(all.macro.f1, nsv.macro.f1 * 3 / 5));
    CHECK(close(all.macro.f1, (0.8 + 0.8 + 8.0 / 9) / 5));
    CHECK(close(all.weighted.f1, nsv.weighted.f1));
    CHECK(all.per_class[4].specificity == 1.0);
}

TEST_CASE("classes outside of the set still count as mistakes", "") {
    ConfusionMatrix matrix = small();
    matrix.counts[3][2] = 5;  // fusion beats called V
    matrix.counts[1][3] = 2;  // S called fusion
    const Figures nsv = figures(matrix, classes_nsv);
    CHECK(close(nsv.per_class[2].precision, 4.0 / 10));
    CHECK(close(nsv.per_class[1].recall, 6.0 / 10));
    CHECK(nsv.per_class[1].support == 10);
}

TEST_CASE("figures of nothing are zeros", "") {
    const Figures nothing = figures(aami_confusion());
    CHECK(nothing.accuracy == 0.0);
    CHECK(nothing.kappa == 0.0);
    CHECK(nothing.j_kappa == 0.0);
    CHECK(nothing.macro.f1 == 0.0);
    ConfusionMatrix one = aami_confusion();
    one.counts[0][0] = 7;
    CHECK(figures(one).kappa == 0.0);  // chance would agree always
    CHECK(figures(one).accuracy == 1.0);
    CHECK(figures(one, {}).macro.f1 == 0.0);
}

TEST_CASE("the published matrix of focal-rr-cnn gives its published figures", "") {
    ConfusionMatrix matrix = aami_confusion();
    matrix.counts = {{41'420, 671, 206, 1'921, 0},
                     {282, 1'494, 57, 3, 0},
                     {141, 21, 3'017, 40, 0},
                     {336, 0, 31, 21, 0},
                     {0, 0, 0, 0, 0}};
    const Figures nsvf = figures(matrix, classes_nsvf);
    CHECK(close(nsvf.macro.recall, 0.6855, 5e-5));
    CHECK(close(nsvf.macro.precision, 0.6468, 5e-5));
    CHECK(close(nsvf.macro.f1, 0.6609, 5e-5));
    CHECK(close(nsvf.accuracy, 0.9253, 5e-5));
}

TEST_CASE("figures as JSON and as text", "") {
    const auto json = nlohmann::json::parse(to_json(small(), classes_nsv), nullptr, false);
    REQUIRE(json.is_object());
    CHECK(json["confusion"][0] == nlohmann::json({8, 1, 1, 0, 0}));
    CHECK(json["per_class"].size() == 3);
    CHECK(close(json["per_class"]["S"]["ppv"].get<double>(), 6.0 / 7));
    CHECK(close(json["per_class"]["S"]["specificity"].get<double>(), 13.0 / 14));
    CHECK(json["per_class"]["V"]["support"] == 4);
    CHECK(close(json["weighted"]["se"].get<double>(), 18.0 / 22));
    CHECK(json["macro"]["f1"] == json["macro_f1"]);
    CHECK(close(json["kappa"].get<double>(), 5.0 / 7));
    CHECK(json.contains("j_kappa"));
    const std::string text = to_text(small(), classes_nsv);
    CHECK(text.find("S                2       6       0    0.7500  0.9286  0.8571  0.8000\n") != std::string::npos);
    CHECK(text.find("kappa 0.7143") != std::string::npos);
    ConfusionMatrix stray = small();
    stray.counts[0][4] = 9;
    CHECK(to_text(stray, classes_nsv).find("       q") != std::string::npos);
}

TEST_CASE("protocol D adds up records, with and without 232", "") {
    ProtocolDSet set;
    set.row_length = 1;
    set.labels = {AamiClass::N, AamiClass::S, AamiClass::S, AamiClass::V};
    set.records = {{"100", 0, 2}, {"232", 2, 2}};
    const std::vector<AamiClass> predicted = {AamiClass::N, AamiClass::N, AamiClass::S, AamiClass::Q};
    const auto report = protocol_d_report("a model", set, predicted);
    REQUIRE(report);
    CHECK(report->matrix() == confusion_of(set.labels, predicted));
    CHECK(report->without_232().total() == 2);
    const auto json = nlohmann::json::parse(to_json(*report), nullptr, false);
    CHECK(json["protocol"] == "D");
    CHECK(json["per_class"]["S"]["se"] == 0.5);
    CHECK(json["without_232"]["S"]["se"] == 0.0);
    CHECK(json["records"][1]["record"] == "232");
    CHECK(json["records"][1]["accuracy"] == 0.5);
    CHECK(to_text(*report).find("S without record 232: 1 beats, Se 0.0000") != std::string::npos);
    CHECK_FALSE(protocol_d_report("a model", set, std::span(predicted).first(3)));
}

TEST_CASE("a matrix of other labels than the AAMI classes has the same figures, but no j-kappa", "") {
    ConfusionMatrix matrix({"sinus", "AF"});
    matrix.counts = {{6, 2}, {1, 3}};
    matrix.add(1, 1);
    CHECK(matrix.total() == 13);
    CHECK(close(matrix.accuracy(), 10.0 / 13));
    const Figures all = figures(matrix);
    CHECK(close(all.per_class[1].recall, 4.0 / 5));
    CHECK(close(all.per_class[1].precision, 4.0 / 6));
    CHECK_FALSE(all.j_kappa);
    const auto json = nlohmann::json::parse(to_json(matrix), nullptr, false);
    CHECK(json["confusion"] == nlohmann::json({{6, 2}, {1, 4}}));
    CHECK(json["per_class"]["AF"]["support"] == 5);
    CHECK_FALSE(json.contains("j_kappa"));
    const std::string text = to_text(matrix);
    CHECK(text.find("sinus            6       2") != std::string::npos);
    CHECK(text.find("j-kappa") == std::string::npos);
    ConfusionMatrix twice = matrix;
    twice.add(matrix);
    CHECK(twice.counts == std::vector<std::vector<std::size_t>>{{12, 4}, {2, 8}});
}

TEST_CASE("every figure has the path under which JSON has it", "") {
    const auto json = nlohmann::json::parse(to_json(small(), classes_nsv), nullptr, false);
    const auto named = named_figures(figures(small(), classes_nsv));
    CHECK(named.size() == 4 + 4 + 4 + 3 * 4);
    for (const NamedFigure& one : named) {
        INFO(one.path);
        const nlohmann::json::json_pointer pointer("/" + one.path);
        REQUIRE(json.contains(pointer));
        CHECK(json.at(pointer).get<double>() == one.value);
    }
}

}  // namespace test_figures
