// When a recording is said to be out of a model's depth, and when not.
#include "analysis/depth.h"

#include <array>
#include <catch2/catch_test_macros.hpp>
#include <optional>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "analysis/analyze.h"
#include "beats/context/context.h"
#include "data_dir.h"
#include "formats/record_files.h"
#include "random_model.h"
#include "synthesis/ecg_model.h"
#include "synthesis/splice.h"

namespace test_depth {

using namespace beatlens;
using namespace beatlens::analysis;

namespace {

Recording synthetic(double veb_share = 0.1, double duration_s = 120.0) {
    synthesis::EcgModelOptions options;
    options.duration_s = duration_s;
    options.veb_share = veb_share;
    auto recording = synthesis::synthesize(options);
    REQUIRE(recording);
    return *std::move(recording);
}

// The notes on annotated beats, all of them usable, of a model that looks at the whole recording.
std::vector<std::string> notes_on(const Recording& recording, std::optional<std::size_t> unsure = std::nullopt) {
    constexpr std::array<std::size_t, 1> lead = {0};
    std::vector<double> times_s;
    for (const Annotation& annotation : recording.annotations) {
        times_s.push_back(annotation.time_s);
    }
    const auto context = beats::make_context(recording, lead, times_s, {});
    REQUIRE(context);
    Analysis analysis;
    analysis.beats.resize(times_s.size());
    analysis.unsure_beats = unsure;
    return depth_notes(analysis, context->rr, &*context);
}

// As if the file said another sampling rate.
Recording at_rate(Recording recording, double factor) {
    for (Signal& signal : recording.signals) {
        signal.sampling_rate_hz *= factor;
    }
    for (Annotation& annotation : recording.annotations) {
        annotation.time_s /= factor;
    }
    recording.frame_rate_hz *= factor;
    return recording;
}

Recording noise() {
    Recording recording = synthetic();
    std::mt19937 random(3);
    std::normal_distribution<float> value(0.0F, 0.5F);
    for (float& sample : recording.signals[0].samples) {
        sample = value(random);
    }
    return recording;
}

bool has(const std::vector<std::string>& notes, const char* words) {
    for (const std::string& note : notes) {
        if (note.find(words) != std::string::npos) {
            return true;
        }
    }
    return false;
}

}  // namespace

TEST_CASE("a recording like those that were learned from has no notes", "[depth]") {
    for (const double veb_share : {0.0, 0.1, 0.4}) {
        CHECK(notes_on(synthetic(veb_share)).empty());
    }
    CHECK(notes_on(synthetic(), 10).empty());
    CHECK(notes_on(at_rate(synthetic(), 1.3)).empty());  // 94 a minute
    CHECK(has(notes_on(at_rate(synthetic(), 2.4)), "twice its sampling rate"));
    synthesis::EcgModelOptions fast;
    fast.duration_s = 120.0;
    fast.heart_rate_bpm = 173.0;
    const auto recording = synthesis::synthesize(fast);
    REQUIRE(recording);
    CHECK(notes_on(*recording).empty());
}

TEST_CASE("a rhythm that no person has is told", "[depth]") {
    const auto mouse = notes_on(at_rate(synthetic(), 7.0));
    CHECK(has(mouse, "median interval between beats is 0.12 s (5"));
    CHECK(has(mouse, "is the sampling rate right? Is it a person?"));
    CHECK(has(notes_on(at_rate(synthetic(), 0.25)), "no person's"));
    // Of any model.
    const auto alone = analyze(at_rate(synthetic(), 0.25), test::random_model(model::kachuee_residual(5)));
    REQUIRE(alone);
    CHECK(has(alone->warnings, "no person's"));
    CHECK(notes_on(at_rate(synthetic(0.0, 15.0), 7.0)).empty());  // too few beats to tell
}

TEST_CASE("a heart so fast that every other beat goes unseen is told", "[depth]") {
    Recording recording = at_rate(synthetic(0.0), 4.0);  // 290 a minute
    std::vector<Annotation> seen;
    for (std::size_t i = 0; i < recording.annotations.size(); i += 2) {
        seen.push_back(recording.annotations[i]);
    }
    recording.annotations = std::move(seen);
    CHECK(has(notes_on(recording), "wider than any person's"));
}

TEST_CASE("a sampling rate that is wrong by a factor of two is told, and the right one is not", "[depth][data]") {
    BEATLENS_REQUIRE_DATA(folder, "svdb");
    const model::Model model = test::random_model(*model::zoo_architecture("whole-recording"));
    constexpr std::array names = {"801", "806", "811", "823", "827", "843", "849", "855", "861", "869", "875", "883"};
    std::size_t slow = 0;
    std::size_t fast = 0;
    for (const char* const name : names) {
        const auto whole = formats::load_record(folder / name);
        REQUIRE(whole);
        const auto record = synthesis::excerpt(*whole, 0.0, 300.0);
        REQUIRE(record);
        const auto told = [&](double factor, const char* words) {
            const auto analysis = analyze(at_rate(*record, factor), model);
            REQUIRE(analysis);
            return has(analysis->warnings, words);
        };
        INFO(name);
        CHECK(!told(1.0, "its sampling rate"));
        slow += told(0.5, "half of its sampling rate") ? 1 : 0;
        fast += told(2.0, "twice its sampling rate") ? 1 : 0;
    }
    CHECK(3 * slow >= 2 * names.size());
    CHECK(2 * fast >= names.size());
}

TEST_CASE("beats that have no shape in common are told", "[depth]") {
    const auto notes = notes_on(noise());
    REQUIRE(notes.size() == 1);
    CHECK(has(notes, "no stable normal beat in this recording"));
    Recording few = noise();
    few.annotations.resize(29);
    CHECK(notes_on(few).empty());
}

TEST_CASE("many labels that are unsure are told", "[depth]") {
    const Recording recording = synthetic();
    const std::size_t beats = recording.annotations.size();
    CHECK(notes_on(recording, beats * 29 / 100).empty());
    const auto notes = notes_on(recording, beats);
    REQUIRE(notes.size() == 1);
    CHECK(notes[0].starts_with("100 % of the labels are unsure: "));

    model::Model model = test::random_model(*model::zoo_architecture("whole-recording"));
    model.sure_from.assign(model.outputs.size(), 1.0);
    const auto analysis = analyze(recording, model);
    REQUIRE(analysis);
    CHECK(has(analysis->warnings, "% of the labels are unsure"));
}

TEST_CASE("a rhythm that cannot be seen is told where the model goes by it", "[depth]") {
    Recording recording = synthetic(0.0);
    recording.annotations.resize(8);
    const auto notes = notes_on(recording);
    REQUIRE(notes.size() == 1);
    CHECK(notes[0].starts_with("This recording has at most 8 beats in a row, too few to show its rhythm"));
    recording = synthetic(0.0);
    recording.annotations.resize(9);
    CHECK(notes_on(recording).empty());
    const Recording brief = synthetic(0.0, 6.0);
    const auto alone = analyze(brief, test::random_model(model::kachuee_residual(5)));
    REQUIRE(alone);
    CHECK(alone->warnings.empty());
}

}  // namespace test_depth
