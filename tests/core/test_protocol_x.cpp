// From detector to label on whole recordings: matrices and figures that can be counted by hand, then the whole way.
#include <catch2/catch_approx.hpp>
#include <catch2/catch_test_macros.hpp>
#include <nlohmann/json.hpp>
#include <numeric>

#include "assets.h"
#include "beats_of.h"
#include "protocols/folds.h"
#include "protocols/protocol_x.h"
#include "random_model.h"

namespace test_protocol_x {

using namespace beatlens;
using namespace beatlens::protocols;
using Catch::Approx;

namespace {

constexpr double rate_hz = 100.0;
using Counts = std::vector<std::vector<std::size_t>>;

Recording annotated(const std::vector<std::pair<double, std::string>>& marks) {
    Recording record;
    record.has_annotations = true;
    for (const auto& [time_s, symbol] : marks) {
        Annotation annotation;
        annotation.time_s = time_s;
        annotation.symbol = symbol;
        record.annotations.push_back(annotation);
    }
    return record;
}

analysis::Analysis found(const std::vector<std::pair<std::int64_t, AamiClass>>& beats) {
    analysis::Analysis analysis;
    analysis.label_set = aami_beats();
    analysis.sampling_rate_hz = rate_hz;
    for (const auto& [sample, label] : beats) {
        analysis::LabelledBeat beat;
        beat.sample = sample;
        beat.label = static_cast<std::uint8_t>(label);
        analysis.beats.push_back(beat);
        for (const AamiClass c : aami_classes) {
            analysis.probabilities.push_back(c == label ? 0.6F : 0.1F);
        }
    }
    return analysis;
}

ProtocolXRecord record_of(std::string name, Counts counts) {
    ProtocolXRecord record;
    record.record = std::move(name);
    record.matrix.counts = std::move(counts);
    record.annotated = 1;
    return record;
}

ProtocolXReport report_of(std::vector<ProtocolXRecord> records, std::string database = "mitdb") {
    return protocol_x_report(std::move(database), "made by hand", {}, std::move(records));
}

model::Engine random_engine(std::string_view system) {
    const auto architecture = model::zoo_architecture(system);
    REQUIRE(architecture);
    const auto engine = model::Engine::create(test::random_model(*architecture));
    REQUIRE(engine);
    return *engine;
}

std::size_t sum_of(const std::vector<std::size_t>& counts) {
    return std::accumulate(counts.begin(), counts.end(), std::size_t{0});
}

}  // namespace

TEST_CASE("X: pairs, missed and extra beats have their cells, beats in flutter none", "[protocol_x]") {
    const Recording recording = annotated(
        {{1.0, "N"}, {2.0, "V"}, {3.0, "A"}, {3.5, "+"}, {4.0, "/"}, {5.0, "["}, {5.5, "V"}, {7.0, "]"}, {8.0, "F"}});
    const auto analysis = found({{101, AamiClass::N},
                                 {190, AamiClass::N},
                                 {250, AamiClass::V},    // extra
                                 {400, AamiClass::N},    // paced
                                 {600, AamiClass::V},    // in flutter
                                 {800, AamiClass::F}});  // and record 3.0 is missed
    ProtocolXRecord record;
    add_beats(recording, analysis, {metrics::flutter_spans(recording.annotations, rate_hz), {}}, false, record);
    CHECK(record.matrix.names == std::vector<std::string>{"N", "S", "V", "F", "Q", "X"});
    CHECK(record.matrix.counts == Counts{{1, 0, 0, 0, 0, 0},
                                         {0, 0, 0, 0, 0, 1},
                                         {1, 0, 0, 0, 0, 0},
                                         {0, 0, 0, 1, 0, 0},
                                         {1, 0, 0, 0, 0, 0},
                                         {0, 0, 1, 0, 0, 0}});
    // Probabilities are kept of the paired beats but the paced one.
    CHECK(record.labels == std::vector<std::uint8_t>{0, 2, 3});
    CHECK(record.probabilities.size() == 15);
    CHECK(record.probabilities[5] == 0.6F);  // the V beat that is called N

    const QrsFigures qrs = qrs_figures(record.matrix);
    CHECK(qrs.annotated == 5);
    CHECK(qrs.missed == 1);
    CHECK(qrs.extra == 1);
    CHECK(qrs.sensitivity == 0.8);
    CHECK(qrs.positive_predictivity == 0.8);
    // N called right, of N and V; the paced beat that is called N is not counted. 2 of 4 beats and an extra one.
    const auto n = metrics::class_figures(without_q(record.matrix), 0);
    CHECK(n.precision == 0.5);
    CHECK(without_q(record.matrix).accuracy() == 0.4);
    CHECK(!record.sure);  // the model did not say
}

TEST_CASE("X: the labels that the model is sure of, in a matrix of their own", "[protocol_x]") {
    auto analysis = found({{100, AamiClass::N}, {200, AamiClass::S}, {300, AamiClass::V}, {400, AamiClass::V}});
    analysis.beats[1].sure = false;
    analysis.beats[3].sure = false;
    analysis.unsure_beats = 2;
    ProtocolXRecord record = record_of("1", protocol_x_confusion().counts);
    add_beats(annotated({{1.0, "N"}, {2.0, "N"}, {5.0, "V"}}), analysis, {}, false, record);
    REQUIRE(record.sure);
    // The N beat, and one of the two extra ones; the missed beat has no label to be sure of.
    CHECK(record.sure->counts[0] == std::vector<std::size_t>{1, 0, 0, 0, 0, 0});
    CHECK(record.sure->counts[unpaired] == std::vector<std::size_t>{0, 0, 1, 0, 0, 0});
    CHECK(record.sure->total() == 2);

    // Beside a record in which nothing was found, so that nothing was said either.
    ProtocolXRecord missed = record_of("2", protocol_x_confusion().counts);
    missed.matrix.counts[0][unpaired] = 7;
    const auto report = report_of({record, missed});
    const auto json = nlohmann::json::parse(to_json(report));
    CHECK(json["sure_confusion"].get<Counts>() == record.sure->counts);
    const std::string text = to_text(report);
    CHECK(text.find("all                          4  0.2500  1.0000  0.0000  0.0000") != std::string::npos);
    CHECK(text.find("those that are sure          2  0.5000  1.0000       -  0.0000") != std::string::npos);
}

TEST_CASE("X: at the edge of an excerpt a beat without a partner does not count", "[protocol_x]") {
    const Recording recording = annotated({{0.05, "N"}, {1.0, "V"}, {1.95, "N"}});
    ProtocolXRecord record;
    add_beats(recording, found({{100, AamiClass::V}, {170, AamiClass::N}, {186, AamiClass::N}}),
              {{}, {{0, 15}, {185, 200}}}, false, record);
    // 0.05 has no partner but lies at the edge; 1.95 has one and counts; 1.70 is extra.
    CHECK(record.matrix.counts[0] == std::vector<std::size_t>{1, 0, 0, 0, 0, 0});
    CHECK(record.matrix.counts[2] == std::vector<std::size_t>{0, 0, 1, 0, 0, 0});
    CHECK(record.matrix.counts[unpaired] == std::vector<std::size_t>{1, 0, 0, 0, 0, 0});
}

TEST_CASE("X: at reference positions nothing is missed or extra, twins included", "[protocol_x]") {
    // Two annotations at one sample, and one that lies outside of what was located.
    const Recording recording = annotated({{1.0, "N"}, {1.0, "V"}, {1.1, "N"}, {9.0, "N"}});
    ProtocolXRecord record;
    add_beats(recording, found({{100, AamiClass::N}, {100, AamiClass::V}, {110, AamiClass::S}}), {}, true, record);
    CHECK(record.matrix.counts[0] == std::vector<std::size_t>{1, 1, 0, 0, 0, 0});
    CHECK(record.matrix.counts[2] == std::vector<std::size_t>{0, 0, 1, 0, 0, 0});
    CHECK(record.matrix.total() == 3);
}

TEST_CASE("X: S three ways, low N sensitivity, and records of one person", "[protocol_x]") {
    std::vector<ProtocolXRecord> records = {
        // 20 N of which 15 are called so, 1 called S, 4 missed; 4 S of which 1 is called so; 1 extra called S
        record_of("201", {{15, 1, 0, 0, 0, 4}, {3, 1, 0, 0, 0, 0}, {}, {}, {}, {0, 1, 0, 0, 0, 0}}),
        // 2 S of which 1 is called so
        record_of("202", {{30, 0, 0, 0, 0, 0}, {1, 1, 0, 0, 0, 0}, {}, {}, {}, {}}),
        // 10 S of which 9 are called so, 2 N called S; 8 paced beats that are called S do not count
        record_of("232", {{17, 2, 0, 0, 0, 0}, {1, 9, 0, 0, 0, 0}, {}, {}, {0, 8, 0, 0, 0, 0}, {}}),
        // 5 S, none found
        record_of("100", {{40, 0, 0, 0, 0, 0}, {5, 0, 0, 0, 0, 0}, {0, 0, 2, 0, 0, 0}, {}, {}, {}}),
    };
    for (ProtocolXRecord& one : records) {
        for (auto& row : one.matrix.counts) {
            row.resize(6);
        }
    }
    records.push_back({});
    records.back().record = "notes";
    const ProtocolXReport report = report_of(records);
    CHECK(report.records.size() == 4);
    CHECK(report.not_scored == std::vector<std::string>{"notes"});
    CHECK(report.patients == 3);
    CHECK(report.s.all.support == 21);
    CHECK(report.s.all.recall == Approx(11.0 / 21.0));
    CHECK(report.s.all.precision == Approx(11.0 / 15.0));  // 11 right, 3 N, 1 extra
    CHECK(report.s.largest == "232");
    CHECK(report.s.without_largest.support == 11);
    CHECK(report.s.without_largest.recall == Approx(2.0 / 11.0));
    CHECK(report.s.without_largest.precision == Approx(2.0 / 4.0));
    // 201 and 202 are one patient with 6 S beats; record by record neither would have 5.
    CHECK(report.s.patients == 3);
    CHECK(report.s.mean.recall == Approx((2.0 / 6.0 + 9.0 / 10.0 + 0.0) / 3.0));
    CHECK(report.s.median.recall == Approx(2.0 / 6.0));
    CHECK(report.s.mean.f1 == Approx((4.0 / 10.0 + 18.0 / 21.0 + 0.0) / 3.0));
    // 232 has 19 N beats; of 201 15 of 20 are called so.
    CHECK(report.judged_by_n == 3);
    CHECK(report.low_n == std::vector<std::string>{"201"});
    // right: 102 N, 11 S, 2 V; annotated 109 N, 21 S, 2 V; 1 extra
    CHECK(report.nsvf.accuracy == Approx(115.0 / 133.0));
    const double n_f1 = 2.0 * 102.0 / (109.0 + 112.0);
    const double s_f1 = 2.0 * 11.0 / (21.0 + 15.0);
    CHECK(report.nsv.macro.f1 == Approx((n_f1 + s_f1 + 1.0) / 3.0));
    CHECK(report.nsvf.macro.f1 == Approx((n_f1 + s_f1 + 1.0) / 4.0));
    // The same in the database of another name: four patients, two of which have 5 S beats.
    CHECK(report_of(records, "other").patients == 4);
    CHECK(report_of(records, "other").s.patients == 2);

    const auto json = nlohmann::json::parse(to_json(report), nullptr, false);
    REQUIRE(json.is_object());
    CHECK(json["confusion"][4][1] == 8);
    CHECK(json["S"]["without_largest"]["record"] == "232");
    CHECK(json["records"][1]["patient"] == "201");
    CHECK(json["low_n_sensitivity"]["share"] == Approx(1.0 / 3.0));
    CHECK(json["headlines"]["s_f1"]["value"] == Approx(s_f1));
    CHECK_FALSE(json["headlines"]["f_f1"].contains("value"));  // there is no F beat
    const std::string text = to_text(report);
    CHECK(test::contains(text, "S without record 232: 11 beats, Se 0.1818  +P 0.5000"));
    CHECK(test::contains(text, "1 of 3 records with 20 or more N beats: 201\n"));
    CHECK(test::contains(text, "notes: not scored"));
    CHECK(test::contains(text, "F1 of F                            -\n"));
}

TEST_CASE("X: a report of nothing has no figures, and does not fail", "[protocol_x]") {
    const ProtocolXReport report = report_of({});
    CHECK(report.matrix.total() == 0);
    for (const Headline& line : report.headlines) {
        CHECK_FALSE(line.value.has_value());
        CHECK_FALSE(line.interval.has_value());
    }
    CHECK_FALSE(to_text(report).empty());
    CHECK(nlohmann::json::accept(to_json(report)));
}

TEST_CASE("bootstrap: intervals over patients", "[bootstrap]") {
    const auto matrix = [](std::size_t right, std::size_t wrong) {
        metrics::ConfusionMatrix one({"a", "b"});
        one.counts = {{right, wrong}, {0, 0}};
        return one;
    };
    const std::vector<metrics::PatientsFigure> figures = {
        [](metrics::PatientMatrices patients) -> std::optional<double> {
            metrics::ConfusionMatrix sum({"a", "b"});
            for (const auto* one : patients) {
                sum.add(*one);
            }
            return sum.accuracy();
        },
        // says something of draws with the last patient only
        [](metrics::PatientMatrices patients) -> std::optional<double> {
            for (const auto* one : patients) {
                if (one->counts[0][1] == 10) {
                    return 0.25;
                }
            }
            return std::nullopt;
        },
        [](metrics::PatientMatrices) -> std::optional<double> { return std::nullopt; }};

    const std::vector alone = {matrix(7, 3)};
    const auto no_width = metrics::bootstrap(alone, figures);
    REQUIRE(no_width.size() == 3);
    REQUIRE(no_width[0]);
    CHECK(no_width[0]->low == 0.7);
    CHECK(no_width[0]->high == 0.7);

    // Of two patients a quarter of the draws has the one twice, a quarter the other: those are both ends.
    const std::vector two = {matrix(10, 0), matrix(0, 10)};
    const auto intervals = metrics::bootstrap(two, figures);
    REQUIRE(intervals[0]);
    CHECK(intervals[0]->low == 0.0);
    CHECK(intervals[0]->high == 1.0);
    REQUIRE(intervals[1]);
    CHECK(intervals[1]->low == 0.25);
    CHECK_FALSE(intervals[2]);

    std::vector<metrics::ConfusionMatrix> many;
    for (std::size_t i = 0; i < 20; ++i) {
        many.push_back(matrix(50 + 2 * i, 50 - 2 * i));
    }
    const auto first = metrics::bootstrap(many, figures);
    const auto again = metrics::bootstrap(many, figures);
    const auto other = metrics::bootstrap(many, figures, {1000, 0.95, 2});
    CHECK(first[0]->low == again[0]->low);
    CHECK(first[0]->high == again[0]->high);
    CHECK(first[0]->low != other[0]->low);
    // The mean of 20 evenly spread shares is 0.69, with a standard error of 0.115 / sqrt(20).
    CHECK(first[0]->low == Approx(0.69 - 1.96 * 0.0258).margin(0.01));
    CHECK(first[0]->high == Approx(0.69 + 1.96 * 0.0258).margin(0.01));
    CHECK_FALSE(metrics::bootstrap({}, figures)[0]);
}

TEST_CASE("calibration: bins and errors counted by hand", "[calibration]") {
    // Three classes, four beats; the label is the most likely class.
    const std::vector<float> probabilities = {0.75F, 0.25F,  0.0F,    // called 0, is 0
                                              0.75F, 0.125F, 0.125F,  // called 0, is 1
                                              0.0F,  0.5F,   0.5F,    // called 1 (the first of equals), is 1
                                              0.0F,  0.0F,   1.0F};   // called 2, is 2
    const std::vector<std::uint8_t> labels = {0, 1, 1, 2};
    const auto result = metrics::calibration(probabilities, labels, 3, 4);
    CHECK(result.beats == 4);
    // (0, .25], (.25, .5], (.5, .75], (.75, 1]
    REQUIRE(result.bins.size() == 4);
    CHECK(result.bins[0].count == 0);
    CHECK(result.bins[1].count == 1);
    CHECK(result.bins[1].confidence == 0.5);
    CHECK(result.bins[1].share == 1.0);
    CHECK(result.bins[2].count == 2);
    CHECK(result.bins[2].confidence == 0.75);
    CHECK(result.bins[2].share == 0.5);
    CHECK(result.bins[3].count == 1);
    CHECK(result.bins[3].share == 1.0);
    CHECK(result.error == (1 * 0.5 + 2 * 0.25 + 1 * 0.0) / 4.0);
    REQUIRE(result.class_errors.size() == 3);
    CHECK(result.class_errors[0] == (2 * 0.0 + 2 * 0.25) / 4.0);
    // Class 1: .25, .125 and 0 are in one bin (mean .125, a third is of the class), .5 in the next
    CHECK(result.class_errors[1] == Approx((3 * (1.0 / 3.0 - 0.125) + 0.5) / 4.0));
    CHECK(result.class_errors[2] == Approx((2 * 0.0625 + 0.5 + 0.0) / 4.0));
    CHECK(metrics::reliability({}, {}).size() == metrics::default_calibration_bins);
    CHECK(metrics::calibration({}, {}, 5).error == 0.0);
    // One in two of 0, all of 1 and of 2.
    CHECK(result.sure_from == std::vector<double>{1.0, 0.5, 1.0});
}

TEST_CASE("from which probability on enough comes true, by isotonic regression", "[calibration]") {
    // Blocks by hand: .3 (0), .4 and .5 pooled (1/2), .6 to .8 pooled (2/3), .9 (1).
    const std::vector<double> said = {0.9, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9};
    const std::vector<std::uint8_t> came_true = {1, 0, 1, 0, 1, 1, 0, 1};
    CHECK(metrics::sure_from(said, came_true, {0.0, 0.0}) == 0.3);
    CHECK(metrics::sure_from(said, came_true, {0.5, 0.0}) == 0.4);
    CHECK(metrics::sure_from(said, came_true, {0.6, 0.0}) == 0.6);
    CHECK(metrics::sure_from(said, came_true, {0.9, 0.0}) == 0.9);
    CHECK(metrics::sure_from(said, std::vector<std::uint8_t>(8, 0), {0.5, 0.0}) == 1.0);
    CHECK(metrics::sure_from({}, {}, {0.5, 0.0}) == 1.0);
    // All from .6 on: 4 of 5; all from .4 on: 5 of 7.
    CHECK(metrics::sure_from(said, came_true, {0.5, 0.75}) == 0.6);
    CHECK(metrics::sure_from(said, came_true, {0.5, 0.7}) == 0.4);
    CHECK(metrics::sure_from(said, came_true, {0.9, 0.75}) == 0.9);
    // Equal probabilities are one block, whatever the order.
    CHECK(metrics::sure_from(std::vector<double>{0.5, 0.5}, std::vector<std::uint8_t>{0, 1}, {0.6, 0.0}) == 1.0);
    CHECK(metrics::sure_from(std::vector<double>{0.5, 0.5}, std::vector<std::uint8_t>{1, 0}, {0.5, 0.0}) == 0.5);
}

TEST_CASE("folds: which records a model has not seen", "[protocol_x]") {
    const auto folds = folds_from_json(R"({"folds": [["mitdb/201", "svdb/801"], ["svdb/800"], []]})");
    REQUIRE(folds);
    CHECK(folds->find("svdb", "801") == 0U);
    CHECK(folds->find("svdb", "800") == 1U);
    CHECK_FALSE(folds->find("svdb", "201"));
    CHECK(folds->records_of("svdb") == std::vector<std::string>{"800", "801"});
    for (const char* wrong : {"", "[]", R"({"folds": []})", R"({"folds": [1]})", R"({"folds": [[1]]})",
                              R"({"folds": [["801"]]})", R"({"folds": [["svdb/801"], ["svdb/801"]]})"}) {
        INFO(wrong);
        const auto result = folds_from_json(wrong);
        REQUIRE_FALSE(result);
        CHECK(result.error().code == ErrorCode::malformed);
    }
}

TEST_CASE("X: a synthetic record from detector to figures", "[protocol_x]") {
    Recording recording = test::synthetic(120.0, 0.1, 0.1);
    recording.name = "made";
    const model::Engine engine = random_engine("focal-rr-cnn");
    const std::size_t beats = test::beats_of(recording).size();

    const auto whole = score_protocol_x(recording, engine, {});
    REQUIRE(whole);
    CHECK(whole->annotated == beats);
    const QrsFigures qrs = qrs_figures(whole->matrix);
    CHECK(qrs.annotated == beats);
    CHECK(qrs.sensitivity > 0.98);
    CHECK(qrs.positive_predictivity > 0.98);
    CHECK(whole->labels.size() == beats - qrs.missed);

    ProtocolXOptions options;
    options.at_reference = true;
    const auto at_reference = score_protocol_x(recording, engine, options);
    REQUIRE(at_reference);
    CHECK(sum_of(at_reference->matrix.counts[unpaired]) == 0);
    CHECK(at_reference->matrix.predicted(unpaired) == 0);
    CHECK(at_reference->matrix.total() == beats);

    // Excerpts are the same for the same seed, and about as many beats as their share of the time.
    options = {};
    options.excerpt_s = 20.0;
    options.excerpts = 3;
    const auto excerpts = score_protocol_x(recording, engine, options);
    REQUIRE(excerpts);
    const auto again = score_protocol_x(recording, engine, options);
    REQUIRE(again);
    CHECK(excerpts->matrix == again->matrix);
    CHECK(excerpts->probabilities == again->probabilities);
    const auto half = static_cast<double>(qrs_figures(excerpts->matrix).annotated) / static_cast<double>(beats);
    CHECK(half == Approx(0.5).margin(0.05));
    options.seed = 2;
    const auto elsewhere = score_protocol_x(recording, engine, options);
    REQUIRE(elsewhere);
    CHECK(elsewhere->probabilities != excerpts->probabilities);
    options.excerpt_s = 1000.0;  // longer than the recording
    const auto once = score_protocol_x(recording, engine, options);
    REQUIRE(once);
    CHECK(once->matrix == whole->matrix);

    // One record is one patient: no interval has any width.
    const ProtocolXReport report = report_of({*whole});
    for (const Headline& line : report.headlines) {
        if (line.value) {
            REQUIRE(line.interval);
            CHECK(line.interval->low == Approx(*line.value));
            CHECK(line.interval->high == Approx(*line.value));
        }
    }
    CHECK(report.calibration.beats == whole->labels.size());
    CHECK(report.records.front().probabilities.empty());
}

TEST_CASE("X: where no beat is found all are missed, and it is said why", "[protocol_x]") {
    Recording recording = test::synthetic(30.0);
    for (float& sample : recording.signals.front().samples) {
        sample = 0.0F;
    }
    const model::Engine engine = random_engine("focal-rr-cnn");
    const auto flat = score_protocol_x(recording, engine, {});
    REQUIRE(flat);
    CHECK(flat->matrix.counts[0][unpaired] == flat->annotated);
    CHECK(flat->matrix.total() == flat->annotated);
    CHECK(flat->notes.size() == 1);

    ProtocolXOptions options;
    options.lead = 7;
    const auto no_such_lead = score_protocol_x(recording, engine, options);
    REQUIRE_FALSE(no_such_lead);
    CHECK(no_such_lead.error().code == ErrorCode::out_of_range);

    recording.annotations.clear();
    const auto nothing = score_protocol_x(recording, engine, {});
    REQUIRE(nothing);
    CHECK(nothing->annotated == 0);
    CHECK(nothing->matrix.total() == 0);
}

TEST_CASE("X: the records of a folder, each with its own model", "[protocol_x]") {
    const auto folder = test::asset("samples");
    const auto names = annotated_records(folder);
    REQUIRE(names);
    CHECK(*names == std::vector<std::string>{"sample"});
    CHECK(database_of(folder / "") == "samples");
    CHECK(database_of(folder / "deeper" / "..") == "samples");
    CHECK(patient_of("mitdb", "202") == patient_of("mitdb", "201"));
    CHECK(patient_of("mitdb", "203") == "203");
    CHECK(patient_of("svdb", "202") == "202");

    std::string asked;
    const auto record = score_protocol_x(folder, "sample",
                                         [&](const std::string& name) -> Result<model::Engine> {
                                             asked = name;
                                             return random_engine("focal-rr-cnn");
                                         },
                                         {});
    REQUIRE(record);
    CHECK(asked == "sample");
    CHECK(record->record == "sample");
    CHECK(test::contains(record->model, "focal-rr-cnn"));
    CHECK(record->matrix.total() >= record->annotated);
    const auto no_model = score_protocol_x(
        folder, "sample",
        [](const std::string&) -> Result<model::Engine> { return fail(ErrorCode::missing_file, "None."); }, {});
    REQUIRE_FALSE(no_model);
    CHECK(no_model.error().message == "None.");

    const auto empty = annotated_records(test::asset("models"));
    REQUIRE_FALSE(empty);
    CHECK(empty.error().code == ErrorCode::missing_file);
    const auto none = annotated_records(folder / "no such folder");
    REQUIRE_FALSE(none);
    CHECK(none.error().code == ErrorCode::io);
}

}  // namespace test_protocol_x
