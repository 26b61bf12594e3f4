// What a person says about beats: every figure follows, the machine's labels are kept, nothing is lost by nonsense.
#include <algorithm>
#include <catch2/catch_approx.hpp>
#include <catch2/catch_test_macros.hpp>
#include <nlohmann/json.hpp>

#include "analysis/analyze.h"
#include "analysis/annotations.h"
#include "analysis/comparison.h"
#include "analysis/edits.h"
#include "analysis/report.h"
#include "assets.h"
#include "formats/wfdb/wfdb.h"
#include "synthesis/ecg_model.h"

namespace test_editing {

using namespace beatlens;
using namespace beatlens::analysis;

namespace {

// A minute at 60 beats or so; the first hundred milliseconds have none.
const Recording& minute() {
    static const Recording record = [] {
        synthesis::EcgModelOptions options;
        options.duration_s = 60.0;
        auto made = synthesis::synthesize(options);
        REQUIRE(made);
        return *std::move(made);
    }();
    return record;
}

Analysis with(std::vector<Edit> edits) {
    auto model = model::parse_model(test::read_file(test::asset("models/whole-recording.safetensors")));
    REQUIRE(model);
    EditList list;
    list.sampling_rate_hz = minute().signals[0].sampling_rate_hz;
    list.edits = std::move(edits);
    AnalyzeOptions options;
    options.edits = list.edits.empty() ? nullptr : &list;
    auto analysis = analyze(minute(), *model, options);
    REQUIRE(analysis);
    return *std::move(analysis);
}

const Analysis& machine() {
    static const Analysis analysis = with({});
    return analysis;
}

std::int64_t sample_of(std::size_t beat) { return machine().beats[beat].sample; }

}  // namespace

TEST_CASE("without edits nothing is said of them", "[editing]") {
    CHECK_FALSE(machine().edits);
    CHECK(to_json(machine()).find("edit") == std::string::npos);
    CHECK(to_csv(machine()).find("edit") == std::string::npos);
}

TEST_CASE("a beat that is relabelled counts as what the person says", "[editing]") {
    const Analysis edited = with({RelabelBeats{{sample_of(10), sample_of(20)}, "V"}});
    REQUIRE(edited.beats.size() == machine().beats.size());
    const std::size_t v = index_of(AamiClass::V);
    const std::size_t n = index_of(AamiClass::N);
    CHECK(edited.counts[v] == machine().counts[v] + 2);
    CHECK(edited.counts[n] == machine().counts[n] - 2);
    CHECK(edited.beats[10].label == v);
    CHECK(edited.beats[10].machine_label == n);
    CHECK(edited.beats[10].edit == BeatEdit::relabelled);
    CHECK(edited.beats[10].sure);
    // The machine's probabilities stay as they were.
    CHECK(edited.beats[10].confidence == machine().probabilities_of(10)[v]);
    CHECK(edited.probabilities == machine().probabilities);
    REQUIRE(edited.edits);
    CHECK(edited.edits->relabelled == 2);
    CHECK(edited.warnings.front() == "Edited by hand: 2 beats relabelled.");
    CHECK(edited.reasons[10] == "Labelled by a person; the model says N.");
    // Two intervals less are between normal beats on each side of both: four.
    CHECK(edited.rhythm->whole.time->intervals == machine().rhythm->whole.time->intervals - 4);
    // Its own label again: confirmed, and the label is sure.
    const Analysis confirmed = with({RelabelBeats{{sample_of(10)}, "N"}});
    CHECK(confirmed.beats[10].edit == BeatEdit::confirmed);
    CHECK(confirmed.counts == machine().counts);
}

TEST_CASE("beats are added, removed and moved, and intervals follow", "[editing]") {
    const std::size_t beats = machine().beats.size();
    const double rate = machine().sampling_rate_hz;
    const std::int64_t between = (sample_of(10) + sample_of(11)) / 2;
    const Analysis added = with({AddBeat{between, "S"}});
    REQUIRE(added.beats.size() == beats + 1);
    CHECK(added.beats[11].sample == between);
    CHECK(added.beats[11].edit == BeatEdit::added);
    CHECK(added.beats[11].confidence == 0.0F);
    CHECK(added.counts[index_of(AamiClass::S)] == machine().counts[index_of(AamiClass::S)] + 1);
    CHECK(added.beats[11].time_s == Catch::Approx(static_cast<double>(between) / rate));

    const Analysis removed = with({RemoveBeats{{sample_of(10), sample_of(11)}}});
    REQUIRE(removed.beats.size() == beats - 2);
    CHECK(removed.beats[10].sample == sample_of(12));
    CHECK(removed.probabilities.size() == (beats - 2) * 5);
    CHECK(removed.edits->removed == 2);
    // A gap of three intervals is a pause where it takes 2 s.
    const bool paused = std::any_of(removed.rhythm->episodes.begin(), removed.rhythm->episodes.end(),
                                    [](const auto& one) { return one.kind == rhythm::EpisodeKind::pause; });
    CHECK(paused);

    const Analysis moved = with({MoveBeat{sample_of(10), sample_of(10) + 7}});
    CHECK(moved.beats[10].sample == sample_of(10) + 7);
    CHECK(moved.beats[10].edit == BeatEdit::moved);
    CHECK(moved.beats[10].label == machine().beats[10].label);
    // Later edits go on from those before: the beat is named by where it is then.
    const Analysis twice = with({MoveBeat{sample_of(10), sample_of(10) + 7}, RelabelBeats{{sample_of(10) + 7}, "F"}});
    CHECK(twice.beats[10].sample == sample_of(10) + 7);
    CHECK(twice.beats[10].edit == BeatEdit::relabelled);
    // An added beat that is removed again was never there.
    const Analysis undone = with({AddBeat{between, "S"}, RemoveBeats{{between}}});
    CHECK(undone.counts == machine().counts);
    CHECK(undone.edits->removed == 0);
}

TEST_CASE("a stretch that is marked unusable is in no figure, and can be taken back", "[editing]") {
    const Analysis marked = with({MarkUnusable{10.0, 20.0}});
    const auto within = [](const LabelledBeat& beat) { return beat.time_s >= 10.0 && beat.time_s < 20.0; };
    const auto count = static_cast<std::size_t>(std::count_if(machine().beats.begin(), machine().beats.end(), within));
    CHECK(marked.unusable_beats == count);
    for (const LabelledBeat& beat : marked.beats) {
        CHECK(beat.usable == !within(beat));
    }
    CHECK(marked.usable_share == Catch::Approx(50.0 / 60.0).margin(0.01));
    REQUIRE(marked.quality.size() == 3);
    CHECK(marked.quality[1] == signal::QualityStretch{10.0, 20.0, signal::Quality::marked});
    CHECK(marked.warnings.front() == "Edited by hand: 1 stretch marked unusable (0:10 to 0:20 from the start).");

    const Analysis part = with({MarkUnusable{10.0, 20.0}, TakeMarksBack{12.0, 30.0}});
    REQUIRE(part.quality.size() == 3);
    CHECK(part.quality[1] == signal::QualityStretch{10.0, 12.0, signal::Quality::marked});
    const Analysis back = with({MarkUnusable{10.0, 20.0}, TakeMarksBack{0.0, 60.0}});
    CHECK(back.unusable_beats == 0);
    CHECK(back.usable_share == machine().usable_share);
    CHECK(back.counts == machine().counts);
}

TEST_CASE("a pacemaker can be declared, and the model says what that means", "[editing]") {
    const Analysis paced = with({DeclarePacemaker{true}});
    REQUIRE(paced.pacemaker);
    CHECK(paced.pacemaker->declared);
    CHECK(std::any_of(paced.warnings.begin(), paced.warnings.end(),
                      [](const std::string& text) { return text.find("A pacemaker is declared.") == 0; }));
    const Analysis back = with({DeclarePacemaker{true}, DeclarePacemaker{false}});
    CHECK_FALSE(back.pacemaker->declared);
}

TEST_CASE("edits that fit nothing are passed over and counted", "[editing]") {
    const Analysis edited = with({RelabelBeats{{-5, 1LL << 40}, "V"}, RelabelBeats{{sample_of(3)}, "no such label"},
                                  MoveBeat{sample_of(4), -1}, MoveBeat{sample_of(4), sample_of(5)},
                                  AddBeat{1LL << 40, "V"}, RemoveBeats{{sample_of(6) + 100}}});
    CHECK(edited.counts == machine().counts);
    CHECK(edited.edits->ignored == 7);
    CHECK(edited.warnings.front() == "7 edits were passed over: their beats or labels are not there.");
}

TEST_CASE("all beats can go", "[editing]") {
    RemoveBeats all;
    for (const LabelledBeat& beat : machine().beats) {
        all.samples.push_back(beat.sample);
    }
    const Analysis none = with({all});
    CHECK(none.beats.empty());
    CHECK_FALSE(none.heart_rate);
    CHECK(nlohmann::json::parse(to_json(none))["counts"]["N"] == 0);
}

TEST_CASE("reports name the edits", "[editing]") {
    const Analysis edited =
        with({RelabelBeats{{sample_of(10)}, "V"}, AddBeat{(sample_of(20) + sample_of(21)) / 2, "S"}});
    const auto json = nlohmann::json::parse(to_json(edited));
    CHECK(json["edits"]["relabelled"] == 1);
    CHECK(json["edits"]["added"] == 1);
    CHECK(json["beats"][10]["edited"] == "relabelled");
    CHECK(json["beats"][10]["machine_class"] == "N");
    CHECK(json["beats"][10]["class"] == "V");
    CHECK(json["beats"][21]["edited"] == "added");
    CHECK_FALSE(json["beats"][21].contains("machine_class"));
    CHECK_FALSE(json["beats"][0].contains("edited"));
    const std::string csv = to_csv(edited);
    CHECK(csv.find(",edited,machine_class,") != std::string::npos);
    CHECK(csv.find(",relabelled,N,") != std::string::npos);
    CHECK(csv.find(",added,,") != std::string::npos);
}

TEST_CASE("an annotation file has the labels as they are with the edits", "[editing]") {
    const Analysis edited = with({RelabelBeats{{sample_of(10)}, "V"}, MoveBeat{sample_of(12), sample_of(12) + 3}});
    const auto bytes = annotation_file(minute(), edited, true);
    REQUIRE(bytes);
    const auto read = formats::parse_wfdb_annotations(*bytes, annotation_rate_hz(minute()));
    REQUIRE(read);
    // The first says the rhythm.
    REQUIRE(read->annotations.size() == edited.beats.size() + 1);
    CHECK(read->annotations[0].aux == "(N");
    const Annotation& relabelled = read->annotations[11];
    CHECK(relabelled.symbol == "V");
    CHECK(relabelled.aux == "by hand");
    CHECK(sample_at(read->annotations[13].time_s, edited.sampling_rate_hz) == sample_of(12) + 3);
    CHECK(read->annotations[14].aux.empty());
    // The comparison is of the edited labels too.
    REQUIRE(has_references(minute(), edited));
    const auto compared = compare(minute(), edited);
    CHECK(compared.figures.confusion.counts[index_of(AamiClass::N)][index_of(AamiClass::V)] >= 1);
}

TEST_CASE("edits are written and read as JSON", "[editing]") {
    EditList list;
    list.record = "100";
    list.sampling_rate_hz = 360.0;
    list.edits = {
        AddBeat{1000, "V"},       RemoveBeats{{1300}},       MoveBeat{1600, 1604},  RelabelBeats{{1900, 2200}, "S"},
        MarkUnusable{10.0, 12.5}, TakeMarksBack{10.0, 11.0}, DeclarePacemaker{true}};
    const auto read = edits_from_json(to_json(list));
    REQUIRE(read);
    CHECK(*read == list);
    // As the page writes them.
    const auto by_page = edits_from_json(
        R"({"schema":1,"kind":"edits","sampling_rate_hz":360,"edits":[{"edit":"relabel","samples":[77],"label":"V"}]})");
    REQUIRE(by_page);
    CHECK(by_page->edits == std::vector<Edit>{RelabelBeats{{77}, "V"}});
}

TEST_CASE("what is no list of edits is refused with the reason", "[editing]") {
    const auto refused = [](const std::string& edits) {
        const auto read =
            edits_from_json(R"({"schema":1,"kind":"edits","sampling_rate_hz":360,"edits":)" + edits + "}");
        REQUIRE_FALSE(read);
        return read.error().message;
    };
    CHECK(refused("7").find("no list \"edits\"") != std::string::npos);
    CHECK(refused("[7]").find("edit 1") != std::string::npos);
    CHECK(refused(R"([{"edit":"explode"}])").find("none of add") != std::string::npos);
    CHECK(refused(R"([{"edit":"add","sample":1.5,"label":"V"}])").find("whole number") != std::string::npos);
    CHECK(refused(R"([{"edit":"add","sample":-1,"label":"V"}])").find("whole number") != std::string::npos);
    CHECK(refused(R"([{"edit":"add","sample":1}])").find("no \"label\"") != std::string::npos);
    CHECK(refused(R"([{"edit":"relabel","samples":"all","label":"V"}])").find("list of whole") != std::string::npos);
    CHECK(refused(R"([{"edit":"unusable","first_s":5,"end_s":5}])").find("ends before") != std::string::npos);
    CHECK(refused(R"([{"edit":"unusable","first_s":-1,"end_s":5}])").find("seconds") != std::string::npos);
    CHECK(refused(R"([{"edit":"pacemaker","declared":"yes"}])").find("true nor false") != std::string::npos);
    CHECK_FALSE(edits_from_json(""));
    CHECK_FALSE(edits_from_json("null"));
    CHECK_FALSE(edits_from_json(R"({"schema":1,"kind":"edits","edits":[]})"));  // no rate
    const auto later = edits_from_json(R"({"schema":2,"kind":"edits","sampling_rate_hz":360,"edits":[]})");
    REQUIRE_FALSE(later);
    CHECK(later.error().code == ErrorCode::unknown_format);
}

}  // namespace test_editing
