// Protocol E: which recordings are scored and how they are put together, on recordings made by hand; then the whole
// way.
#include <algorithm>
#include <catch2/catch_approx.hpp>
#include <catch2/catch_test_macros.hpp>
#include <cmath>
#include <cstddef>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "analysis/annotations.h"
#include "assets.h"
#include "formats/wfdb/wfdb.h"
#include "model/engine.h"
#include "model/model_file.h"
#include "protocols/protocol_af.h"
#include "protocols/protocol_e.h"
#include "synthesis/ecg_model.h"

namespace test_protocol_e {

using namespace beatlens;
using namespace beatlens::protocols;
using Catch::Approx;

namespace {

struct Mark {
    double time_s;
    const char* symbol;
    const char* aux = "";
};

std::vector<Annotation> annotations(const std::vector<Mark>& marks) {
    std::vector<Annotation> result;
    for (const Mark& mark : marks) {
        Annotation annotation;
        annotation.time_s = mark.time_s;
        annotation.symbol = mark.symbol;
        annotation.aux = mark.aux;
        result.push_back(annotation);
    }
    return result;
}

// Ten minutes at 100 Hz.
Recording recording(const std::string& name, const std::vector<Mark>& marks) {
    Recording result;
    result.name = name;
    result.signals.resize(1);
    result.signals[0].sampling_rate_hz = 100.0;
    result.signals[0].samples.resize(60'000);
    result.frame_rate_hz = 100.0;
    result.annotations = annotations(marks);
    result.has_annotations = true;
    return result;
}

std::vector<std::string> names(const ProtocolEDatabase& database, const ProtocolEGroup& group) {
    std::vector<std::string> result;
    for (const std::size_t i : group.records) {
        result.push_back(database.records[i].record);
    }
    return result;
}

}  // namespace

TEST_CASE("E: beats count from five minutes on", "[protocol_e]") {
    const ProtocolERecord record =
        compare_annotations(recording("100", {{100.0, "V"}, {301.0, "N"}, {302.0, "j"}, {303.0, "V"}}),
                            annotations({{100.0, "V"}, {301.0, "N"}, {302.0, "N"}, {303.01, "V"}, {304.0, "S"}}), {});
    CHECK(record.left_out.empty());
    CHECK(record.counts.matrix.counts[0][0] == 1);
    CHECK(record.counts.matrix.counts[1][0] == 1);
    CHECK(record.counts.matrix.counts[2][2] == 1);
    CHECK(record.counts.matrix.counts[5][1] == 1);
    CHECK(record.counts.matrix.total() == 4);
    CHECK(record.rms_rr_error_ms.value() == Approx(10.0 / std::sqrt(3.0)));
    CHECK_FALSE(record.counts.fibrillation);

    ProtocolEOptions normal;
    normal.escape = metrics::EscapeBeats::normal;
    CHECK(compare_annotations(recording("100", {{302.0, "j"}}), annotations({{302.0, "N"}}), normal)
              .counts.matrix.counts[0][0] == 1);
}

TEST_CASE("E: what is not scored says why", "[protocol_e]") {
    CHECK(compare_annotations(recording("1", {{1.0, "+"}}), {}, {}).left_out == "its annotations hold no beats");
    const Recording paced = recording("1", {{1.0, "N"}, {2.0, "f"}, {400.0, "N"}});
    CHECK(compare_annotations(paced, {}, {}).left_out == "it has paced beats");
    ProtocolEOptions options;
    options.with_paced = true;
    CHECK(compare_annotations(paced, {}, options).left_out.empty());
    options.start_s = 601.0;
    CHECK_FALSE(compare_annotations(paced, {}, options).left_out.empty());
}

TEST_CASE("E: atrial fibrillation is compared where both sides say rhythms", "[protocol_e]") {
    const Recording reference = recording("1", {{310.0, "N"}, {400.0, "+", "(AFIB"}, {500.0, "+", "(N"}});
    const ProtocolERecord record =
        compare_annotations(reference, annotations({{310.0, "N"}, {450.0, "+", "(AFIB"}, {550.0, "+", "(N"}}), {});
    REQUIRE(record.counts.fibrillation);
    CHECK(record.counts.fibrillation->sensitivity.episodes == metrics::Share{1, 1});
    CHECK(record.counts.fibrillation->sensitivity.duration_ms == metrics::Share{50'000, 100'000});
    const ProtocolERecord without = compare_annotations(reference, annotations({{310.0, "N"}}), {});
    CHECK(figures_of(record.counts).size() == figures_of(without.counts).size() + 4);

    ProtocolEReport report{{}, {protocol_e_database("db", "by hand", {}, {without, record})}};
    const auto json = nlohmann::json::parse(to_json(report));
    CHECK(json["databases"][0]["groups"][0]["af"]["duration"]["se"] == Approx(0.5));
    CHECK(json["databases"][0]["groups"][0]["average"]["af"]["episodes"]["ppv"] == Approx(1.0));
    CHECK(json["databases"][0]["records"][0]["af"].is_null());
    CHECK(json["databases"][0]["groups"][0]["af"]["records"] == 1);
    const std::string text = to_text(report);
    CHECK(text.find("\n1            100.0       1      50.0     100.0     100.0       1      50.0     100.0\n") !=
          std::string::npos);
    CHECK(text.find("1 record without rhythm annotations") != std::string::npos);
}

TEST_CASE("E: a reference without rhythms makes no false alarms", "[protocol_e]") {
    const auto said = annotations({{0.0, "+", "(N"}, {310.0, "+", "(AFIB"}, {310.0, "N"}, {400.0, "+", "(N"}});
    const ProtocolERecord none = compare_annotations(recording("801", {{310.0, "N"}}), said, {});
    CHECK_FALSE(none.counts.fibrillation);
    const ProtocolEReport report{{}, {protocol_e_database("svdb", "by hand", {}, {none})}};
    CHECK(to_text(report).find("the reference has no rhythm annotations") != std::string::npos);
    const auto json = nlohmann::json::parse(to_json(report));
    CHECK(json["databases"][0]["groups"][0]["af"].is_null());
    CHECK(to_csv(report).find("af/") == std::string::npos);
    // with rhythms, but none of fibrillation, it is a false one
    const auto alarm = compare_annotations(recording("801", {{1.0, "+", "(N"}, {310.0, "N"}}), said, {});
    CHECK(alarm.counts.fibrillation.value().predictivity.episodes == metrics::Share{0, 1});
    // and what finds no beat has missed what there is
    const auto missed = compare_annotations(recording("1", {{310.0, "N"}, {400.0, "+", "(AFIB"}}),
                                            analysis::annotations_of({}, true), {});
    CHECK(missed.counts.fibrillation.value().sensitivity.episodes == metrics::Share{0, 1});
}

TEST_CASE("E: suspected fibrillation stands beside the beats that it begins and ends with", "[protocol_e]") {
    analysis::Analysis analysis;
    analysis.sampling_rate_hz = 100.0;
    analysis.rhythm.emplace();
    for (std::int64_t i = 0; i < 6; ++i) {
        analysis.beats.emplace_back().sample = 100 * i;
        analysis.beats.back().label = 0;
    }
    using rhythm::EpisodeKind;
    analysis.rhythm->episodes = {{EpisodeKind::atrial_fibrillation, AamiClass::N, 0, 2},
                                 {EpisodeKind::pause, AamiClass::N, 1, 3},
                                 {EpisodeKind::atrial_fibrillation, AamiClass::N, 4, 6}};
    std::string said;
    for (const Annotation& one : analysis::annotations_of(analysis, true)) {
        said += std::to_string(sample_at(one.time_s, 100.0)) + one.symbol + one.aux + " ";
    }
    CHECK(said == "0+(N 0N 1+(AFIB 100N 101+(N 200N 300N 399+(AFIB 400N 500N 501+(N ");
    CHECK(analysis::annotations_of(analysis, false).size() == 6);
}

TEST_CASE("E: DS1 and DS2 apart, and what the model learned from", "[protocol_e]") {
    std::vector<ProtocolERecord> records;
    for (const char* name : {"100", "101", "103", "104", "106"}) {
        records.push_back(
            compare_annotations(recording(name, {{301.0, "V"}, {302.0, "N"}}),
                                annotations({{301.0, std::string(name) == "103" ? "N" : "V"}, {302.0, "V"}}), {}));
    }
    records.push_back(compare_annotations(recording("105", {}), {}, {}));
    ProtocolEOptions options;
    options.learned_from = {"DS1", "mitdb/103"};
    const ProtocolEDatabase database = protocol_e_database("mitdb", "by hand", options, records);
    REQUIRE(database.groups.size() == 4);
    CHECK(database.groups[0].name == "DS1");
    CHECK(database.groups[0].learned);
    CHECK(names(database, database.groups[0]) == std::vector<std::string>{"101", "106"});
    CHECK(names(database, database.groups[1]) == std::vector<std::string>{"100"});
    CHECK(names(database, database.groups[2]) == std::vector<std::string>{"103"});
    CHECK(database.groups[2].learned);
    CHECK(database.groups[3].name == "others");
    CHECK(database.left_out.size() == 1);

    // gross is of beats, average of records that have the figure
    const ProtocolEDatabase plain = protocol_e_database("db", "by hand", {}, records);
    REQUIRE(plain.groups.size() == 1);
    const auto figures = figures_of(plain.groups[0].sum);
    const auto at = [&](const std::string& path) {
        return static_cast<std::size_t>(
            std::find_if(figures.begin(), figures.end(), [&](const ProtocolEFigure& one) { return one.path == path; }) -
            figures.begin());
    };
    CHECK(figures[at("veb/se")].share == metrics::Share{4, 5});
    CHECK(figures[at("veb/ppv")].share == metrics::Share{4, 9});
    CHECK(plain.groups[0].average[at("veb/ppv")].value() == Approx(4 * 0.5 / 5));
    CHECK_FALSE(plain.groups[0].average[at("sveb/se")]);

    // as many cells in each line of CSV
    const std::string csv = to_csv({options, {database}});
    std::vector<std::ptrdiff_t> commas;
    for (std::size_t first = 0; first < csv.size();) {
        const std::size_t end = csv.find('\n', first);
        commas.push_back(std::count(csv.begin() + static_cast<std::ptrdiff_t>(first),
                                    csv.begin() + static_cast<std::ptrdiff_t>(end), ','));
        first = end + 1;
    }
    CHECK(commas.size() == 1 + 5 + 2 * 4);
    CHECK(std::all_of(commas.begin(), commas.end(), [&](std::ptrdiff_t count) { return count == commas.front(); }));
}

TEST_CASE("E: what departs from the standard is named", "[protocol_e]") {
    const std::size_t always = not_standard({}).size();
    ProtocolEOptions options;
    options.window_s = 0.1;
    options.start_s = 0.0;
    options.with_paced = true;
    options.escape = metrics::EscapeBeats::normal;
    CHECK(not_standard(options).size() == always + 4);
}

TEST_CASE("E: from detector to figures, and the same from the annotations as a file", "[protocol_e]") {
    const auto model = model::load_model(test::asset("models/whole-recording.safetensors"));
    REQUIRE(model);
    const auto engine = model::Engine::create(*model);
    REQUIRE(engine);
    synthesis::EcgModelOptions synthetic;
    synthetic.veb_share = 0.1;
    const auto made = synthesis::synthesize(synthetic);
    REQUIRE(made);
    const auto waves = model::load_model(test::asset("delineation/wave-delineator.safetensors"));
    REQUIRE(waves);
    const auto delineator = delineation::Delineator::create(*waves);
    REQUIRE(delineator);
    ProtocolEOptions options;
    options.start_s = 10.0;
    const auto record = score_protocol_e(*made, *engine, *delineator, options);
    REQUIRE(record);
    CHECK(record->model == model->name);
    const auto& matrix = record->counts.matrix;
    CHECK(metrics::ec57_figures()[0].of(matrix).value() == 1.0);
    CHECK(matrix.counts[2][2] > 0);

    const auto bytes = formats::write_wfdb_annotations(record->annotations, record->sampling_rate_hz);
    REQUIRE(bytes);
    const auto read = formats::parse_wfdb_annotations(*bytes, record->sampling_rate_hz);
    REQUIRE(read);
    CHECK(compare_annotations(*made, read->annotations, options).counts.matrix == matrix);

    // nobody says rhythms of it, and where somebody does, the program does too
    CHECK(std::none_of(record->annotations.begin(), record->annotations.end(), says_rhythm));
    CHECK_FALSE(record->counts.fibrillation);
    Recording with_rhythms = *made;
    with_rhythms.annotations.insert(with_rhythms.annotations.begin(), annotations({{0.0, "+", "(N"}}).front());
    const auto other = score_protocol_e(with_rhythms, *engine, *delineator, options);
    REQUIRE(other);
    CHECK(other->counts.matrix == matrix);
    CHECK(other->counts.fibrillation.has_value());
    CHECK(says_rhythm(other->annotations.front()));

    Recording flat = *made;
    std::fill(flat.signals[0].samples.begin(), flat.signals[0].samples.end(), 0.0F);
    const auto nothing = score_protocol_e(flat, *engine, *delineator, options);
    REQUIRE(nothing);
    CHECK(nothing->notes.size() == 1);
    CHECK(metrics::ec57_figures()[0].of(nothing->counts.matrix).part == 0);
    CHECK(metrics::ec57_figures()[0].of(nothing->counts.matrix).whole > 30);
}

}  // namespace test_protocol_e
