// What was found beside the record's own annotations: made by hand, so that every figure can be counted.
#include <catch2/catch_test_macros.hpp>
#include <nlohmann/json.hpp>

#include "analysis/comparison.h"
#include "analysis/report.h"
#include "analysis/report_text.h"

namespace test_comparison {

using namespace beatlens;
using namespace beatlens::analysis;

namespace {

constexpr double rate_hz = 100.0;

Recording annotated(const std::vector<std::pair<double, std::string>>& marks) {
    Recording record;
    record.has_annotations = true;
    record.annotations_from = "made.atr";
    for (const auto& [time_s, symbol] : marks) {
        Annotation annotation;
        annotation.time_s = time_s;
        annotation.symbol = symbol;
        record.annotations.push_back(annotation);
    }
    return record;
}

Analysis found(const std::vector<std::pair<std::int64_t, AamiClass>>& beats) {
    Analysis analysis;
    analysis.duration_s = 1e12;  // longer than any position
    analysis.label_set = aami_beats();
    analysis.probabilities.resize(beats.size() * aami_class_count);
    analysis.sampling_rate_hz = rate_hz;
    for (const auto& [sample, label] : beats) {
        LabelledBeat beat;
        beat.sample = sample;
        beat.label = static_cast<std::uint8_t>(label);
        analysis.beats.push_back(beat);
    }
    return analysis;
}

}  // namespace

TEST_CASE("each annotation is compared with the beat within 150 ms of it", "[comparison]") {
    // Agrees, differs, missed, a rhythm mark; one beat is extra.
    const Recording record = annotated({{1.0, "N"}, {2.0, "V"}, {3.0, "A"}, {3.5, "+"}});
    const Analysis analysis = found({{101, AamiClass::N}, {186, AamiClass::N}, {250, AamiClass::N}});
    const Comparison comparison = compare(record, analysis);
    CHECK(comparison.statuses == std::vector<std::uint8_t>{1, 2, 3, 0});
    CHECK(comparison.beats == std::vector<std::int32_t>{0, 1, -1, -1});
    CHECK(comparison.beat_references == std::vector<std::uint8_t>{0, 2, no_class});
    const ComparisonFigures& figures = comparison.figures;
    CHECK(figures.reference_beats == 3);
    CHECK(figures.matched == 2);
    CHECK(figures.missed == 1);
    CHECK(figures.extra == 1);
    CHECK(figures.sensitivity() == 2.0 / 3.0);
    CHECK(figures.positive_predictivity() == 2.0 / 3.0);
    CHECK(figures.confusion.counts[0][0] == 1);
    CHECK(figures.confusion.counts[2][0] == 1);
    CHECK(figures.confusion.total() == 2);
}

TEST_CASE("beats in ventricular flutter are neither right nor extra", "[comparison]") {
    const Recording record = annotated({{1.0, "N"}, {2.0, "["}, {4.0, "]"}, {5.0, "N"}});
    const Comparison comparison =
        compare(record, found({{100, AamiClass::N}, {300, AamiClass::V}, {500, AamiClass::N}}));
    CHECK(comparison.figures.matched == 2);
    CHECK(comparison.figures.extra == 0);
}

TEST_CASE("figures of several recordings add up", "[comparison]") {
    const Recording record = annotated({{1.0, "N"}, {2.0, "N"}});
    ComparisonFigures sum = compare(record, found({{100, AamiClass::N}, {200, AamiClass::N}})).figures;
    sum.add(compare(record, found({{100, AamiClass::S}})).figures);
    CHECK(sum.reference_beats == 4);
    CHECK(sum.sensitivity() == 0.75);
    CHECK(sum.positive_predictivity() == 1.0);
    CHECK(sum.confusion.accuracy() == 2.0 / 3.0);
}

TEST_CASE("annotation positions beyond 32 bits do not wrap in the comparison", "[comparison]") {
    const std::int64_t far = (std::int64_t{1} << 32) + 100;  // as a 32-bit number this is sample 100
    const Recording record = annotated({{1.0, "N"}, {static_cast<double>(far) / rate_hz, "V"}});
    const Comparison comparison = compare(record, found({{100, AamiClass::N}, {far, AamiClass::V}}));
    CHECK(comparison.samples == std::vector<std::int64_t>{100, far});
    CHECK(comparison.figures.matched == 2);
    CHECK(comparison.statuses == std::vector<std::uint8_t>{1, 1});
}

TEST_CASE("the report's comparison is what was compared, and names are Latin-1 without harm", "[comparison]") {
    Recording record = annotated({{1.0, "N"}, {2.0, "V"}});
    record.annotations_from = "M\xFCller.atr";
    Analysis analysis = found({{100, AamiClass::N}});
    analysis.lead = "Ableitung \xB5";
    const auto json = nlohmann::json::parse(to_json(analysis, compare(record, analysis)));
    CHECK(json["comparison"]["confusion"][0][0] == 1);
    CHECK(json["comparison"]["missed"] == 1);
    CHECK(json["comparison"]["sensitivity"] == 0.5);
    CHECK(json["comparison"]["annotations_from"] == "M\uFFFDller.atr");
    CHECK(json["lead"] == "Ableitung \uFFFD");
}

TEST_CASE("names from files reach terminal and CSV cells escaped", "[report]") {
    CHECK(printable("V5") == "V5");
    CHECK(printable("\x1b[31mII\x07\n") == "\\x1b[31mII\\x07\\n");
    CHECK(printable("Abl\u00e4ufe \u5fc3\u7535 \U0001F600") == "Abl\u00e4ufe \u5fc3\u7535 \U0001F600");
    CHECK(printable("\xB5V") == "\\xb5V");  // Latin-1
    CHECK(printable("\xC2\x9B"
                    "31m") == "\\x9b31m");        // a control sequence in one character
    CHECK(printable("a\u202Eb") == "a\\u202eb");  // turns the direction of writing
    CHECK(printable("\xC0\x8A\xED\xA0\x80\xF5") ==
          "\\xc0\\x8a\\xed\\xa0\\x80\\xf5");  // overlong, surrogate, no such byte
    CHECK(printable(std::string_view("a\0b", 3)) == "a\\x00b");
    CHECK(csv_cell("lead 1") == "lead 1");
    CHECK(csv_cell("a,b") == "\"a,b\"");
    CHECK(csv_cell("say \"V5\"") == "\"say \"\"V5\"\"\"");
    CHECK(csv_cell("a\nb") == "a\\nb");
    CHECK(csv_cell(" x") == "\" x\"");
    CHECK(csv_cell("").empty());
}

TEST_CASE("annotations of rhythms alone are no reference for beats", "[comparison]") {
    const Analysis analysis = found({{100, AamiClass::N}});
    Recording record = annotated({{1.0, "+"}, {2.0, "~"}});
    record.has_annotations = true;
    CHECK_FALSE(has_references(record, analysis));
    record.annotations.push_back({3.0, "N", 0, 0, 0, ""});
    CHECK(has_references(record, analysis));
}

}  // namespace test_comparison
