#include <catch2/catch_approx.hpp>
#include <catch2/catch_test_macros.hpp>
#include <nlohmann/json.hpp>

#include "protocols/protocol_af.h"

namespace test_protocol_af {

using namespace beatlens;
using namespace beatlens::protocols;
using Catch::Approx;

namespace {

Annotation rhythm_mark(double time_s, const char* aux) {
    Annotation annotation;
    annotation.time_s = time_s;
    annotation.symbol = "+";
    annotation.aux = aux;
    return annotation;
}

rhythm::Episode found(double first_s, double end_s) {
    rhythm::Episode episode{rhythm::EpisodeKind::atrial_fibrillation};
    episode.first_s = first_s;
    episode.end_s = end_s;
    episode.probability = 0.9;
    return episode;
}

Recording made_recording() {
    Recording recording;
    recording.signals.push_back({"II", "mV", 10.0, std::vector<float>(10'000)});
    recording.annotations = {rhythm_mark(0.0, "(N"),      rhythm_mark(100.0, "(AFIB"), rhythm_mark(200.0, "(B"),
                             rhythm_mark(250.0, "(N"),    rhythm_mark(300.0, "(AFL"),  rhythm_mark(500.0, "(AFIB"),
                             rhythm_mark(510.0, "(AFIB"), rhythm_mark(520.0, "(N")};
    return recording;
}

}  // namespace

TEST_CASE("stretches of rhythm go on to the next annotation, alike ones together", "[rhythm]") {
    const auto stretches = rhythm_stretches(made_recording());
    REQUIRE(stretches.size() == 6);
    CHECK(stretches[1].rhythm == AtrialRhythm::fibrillation);
    CHECK(stretches[2].end_s == 300.0);  // bigeminy and normal: other rhythms
    CHECK(stretches[3].rhythm == AtrialRhythm::flutter);
    CHECK(stretches[4].first_s == 500.0);
    CHECK(stretches[4].end_s == 520.0);
    CHECK(stretches[5].end_s == Approx(1000.0));
    CHECK(rhythm_stretches({}).empty());
}

TEST_CASE("by time and by episode, flutter apart", "[rhythm]") {
    RhythmRecord record;
    record.name = "202";
    record.reference = rhythm_stretches(made_recording());
    const auto score = score_fibrillation(record, {found(120.0, 220.0), found(290.0, 450.0), found(600.0, 660.0)});
    CHECK(score.sensitivity_s.part == Approx(80.0));
    CHECK(score.sensitivity_s.whole == Approx(120.0));
    CHECK(score.specificity_s.whole == Approx(100.0 + 100.0 + 480.0));
    CHECK(score.specificity_s.part == Approx(680.0 - 20.0 - 10.0 - 60.0));
    CHECK(score.flutter_s.part == Approx(150.0));
    CHECK(score.flutter_s.whole == Approx(200.0));
    CHECK(score.episodes.part == 1.0);
    CHECK(score.episodes.whole == 2.0);
    CHECK(score.lasting_episodes.whole == 1.0);
    CHECK(score.in_flutter == 1);
    CHECK(score.found.part == 1.0);
    CHECK(score.found.whole == 2.0);

    RhythmRecord other = record;
    other.name = "100";
    const auto missed = score_fibrillation(other, {});
    RhythmRecord unmarked;
    unmarked.name = "800";
    const auto alarms = score_fibrillation(unmarked, {found(5.0, 50.0)});
    CHECK_FALSE(alarms.has_reference);
    const AfReport report{"model", true, "made", {score, missed, alarms}};
    const auto json = nlohmann::json::parse(to_json(report));
    CHECK(json["all"]["episode_sensitivity"]["share"] == Approx(0.25));
    CHECK(json["without_202"]["episode_sensitivity"]["share"] == 0.0);
    CHECK(json["without_202"]["episode_predictivity"]["share"].is_null());
    CHECK(json["records"][2]["alarms"][0]["end_s"] == 50.0);
    CHECK_FALSE(json["records"][2].contains("sensitivity_s"));
    const std::string text = to_text(report);
    CHECK(text.find("without 202") != std::string::npos);
    CHECK(text.find("800") != std::string::npos);
}

}  // namespace test_protocol_af
