// Records under stress: what each set makes of a record, and the figures of the sets.
#include <algorithm>
#include <catch2/catch_approx.hpp>
#include <catch2/catch_test_macros.hpp>
#include <cmath>
#include <nlohmann/json.hpp>
#include <set>

#include "analysis/annotated_beats.h"
#include "analysis/located.h"
#include "beats_of.h"
#include "metrics/beat_matching.h"
#include "protocols/stress.h"
#include "random_model.h"
#include "synthesis/random.h"

namespace test_stress {

using namespace beatlens;
using namespace beatlens::protocols;
using Catch::Approx;

namespace {

// Two leads with beats of N, S and V, long enough for gaps.
Recording patient() {
    Recording recording = test::synthetic(330.0, 0.05, 0.05);
    recording.name = "made";
    recording.signals.push_back(recording.signals.front());
    recording.signals.back().lead = "V1";
    for (float& sample : recording.signals.back().samples) {
        sample *= 0.5F;
    }
    return recording;
}

// White noise of two leads.
Recording noise_record() {
    Recording recording;
    synthesis::Random random(7);
    for (int lead = 0; lead < 2; ++lead) {
        Signal signal;
        signal.sampling_rate_hz = 360.0;
        for (int i = 0; i < 60 * 360; ++i) {
            signal.samples.push_back(static_cast<float>(0.2 * random.normal() + 3.0));
        }
        recording.signals.push_back(std::move(signal));
    }
    return recording;
}

const StressSet& set_of(std::string_view name) {
    const auto sets = stress_sets();
    const auto at = std::find_if(sets.begin(), sets.end(), [&](const StressSet& set) { return set.name == name; });
    REQUIRE(at != sets.end());
    return *at;
}

Stressed stressed(std::string_view name, const Recording& recording, std::uint64_t seed = 1) {
    const Recording noise = noise_record();
    const ProtocolXOptions options;
    auto made = set_of(name).make({recording, options, &noise, seed});
    INFO((made ? "" : made.error().message));
    REQUIRE(made);
    return *std::move(made);
}

double share_of(const Recording& recording, AamiClass wanted) {
    const auto labels = analysis::annotated_beats(recording.annotations, 360.0).labels;
    return static_cast<double>(std::count(labels.begin(), labels.end(), wanted)) / static_cast<double>(labels.size());
}

std::vector<double> intervals_s(const Recording& recording) {
    std::vector<double> intervals;
    for (std::size_t i = 1; i < recording.annotations.size(); ++i) {
        intervals.push_back(recording.annotations[i].time_s - recording.annotations[i - 1].time_s);
    }
    return intervals;
}

double median(std::vector<double> values) {
    std::sort(values.begin(), values.end());
    return values[values.size() / 2];
}

model::Engine random_engine() {
    const auto architecture = model::zoo_architecture("focal-rr-cnn");
    REQUIRE(architecture);
    const auto engine = model::Engine::create(test::random_model(*architecture));
    REQUIRE(engine);
    return *engine;
}

StressScore score_of(std::string record, std::vector<std::vector<std::size_t>> counts) {
    StressScore score;
    score.record.record = std::move(record);
    score.record.annotated = 1;
    for (std::size_t row = 0; row < counts.size(); ++row) {
        score.record.matrix.counts[row] = counts[row];
    }
    return score;
}

}  // namespace

TEST_CASE("stress: the table of sets", "[stress]") {
    std::set<std::string_view> names;
    for (const StressSet& set : stress_sets()) {
        INFO(set.name);
        CHECK(names.insert(set.name).second);
        CHECK(set.name.size() <= 12);  // a column of the table
        CHECK_FALSE(set.description.empty());
        CHECK(set.description.find('\n') == std::string_view::npos);
    }
    CHECK(stress_sets().front().name == "plain");
}

TEST_CASE("stress: a set is the same for the same seed, and has its own with another", "[stress]") {
    const Recording source = patient();
    for (const char* name :
         {"bigeminy", "atrial-runs", "svt", "fibrillation", "block", "children", "gaps", "noise-12db"}) {
        INFO(name);
        const Recording one = stressed(name, source, 5).recording;
        const Recording same = stressed(name, source, 5).recording;
        const Recording other = stressed(name, source, 6).recording;
        const auto equal = [](const Recording& a, const Recording& b) {
            // NaN is not equal to itself.
            return a.annotations == b.annotations &&
                   std::equal(a.signals[0].samples.begin(), a.signals[0].samples.end(), b.signals[0].samples.begin(),
                              b.signals[0].samples.end(),
                              [](float x, float y) { return x == y || (std::isnan(x) && std::isnan(y)); });
        };
        CHECK(equal(one, same));
        CHECK_FALSE(equal(one, other));
    }
}

TEST_CASE("stress: made rhythms are what they are called, and their beats are found", "[stress]") {
    const Recording source = patient();
    for (std::uint64_t seed = 1; seed <= 3; ++seed) {
        for (const char* name : {"bigeminy", "atrial-runs", "svt", "fibrillation", "block", "children"}) {
            INFO(name << ", seed " << seed);
            const Recording made = stressed(name, source, seed).recording;
            CHECK(made.signals.size() == 2);
            CHECK(made.name == source.name);
            const auto located = analysis::locate(made);
            REQUIRE(located);
            const auto matching =
                metrics::match_beats(test::beats_of(made), located->samples, made.signals[0].sampling_rate_hz);
            CHECK(matching.sensitivity() > 0.97);
            CHECK(matching.positive_predictivity() > 0.97);
            CHECK(share_of(made, AamiClass::F) == 0.0);
        }
        CHECK(share_of(stressed("bigeminy", source, seed).recording, AamiClass::S) > 0.39);
        CHECK(share_of(stressed("bigeminy", source, seed).recording, AamiClass::S) <= 0.5);
        for (const char* name : {"atrial-runs", "svt"}) {
            CHECK(share_of(stressed(name, source, seed).recording, AamiClass::S) >= 0.5);
            CHECK(share_of(stressed(name, source, seed).recording, AamiClass::N) > 0.0);
        }
        CHECK(share_of(stressed("fibrillation", source, seed).recording, AamiClass::N) == 1.0);

        const Recording block = stressed("block", source, seed).recording;
        CHECK(share_of(block, AamiClass::N) == 1.0);
        const auto block_s = intervals_s(block);
        const double shortest = *std::min_element(block_s.begin(), block_s.end());
        CHECK(*std::max_element(block_s.begin(), block_s.end()) > 1.5 * shortest);

        const Recording children = stressed("children", source, seed).recording;
        const double beats_per_min = 60.0 / median(intervals_s(children));
        CHECK(beats_per_min > 115.0);  // the rate is that of the sinus node, pauses after ectopics are longer
        CHECK(beats_per_min < 175.0);
        CHECK(share_of(children, AamiClass::S) > 0.0);
        CHECK(share_of(children, AamiClass::N) > 0.85);
    }
}

TEST_CASE("stress: a record with few normal beats is in no made set", "[stress]") {
    const Recording source = test::synthetic(15.0);
    const ProtocolXOptions options;
    for (const char* name : {"bigeminy", "atrial-runs", "svt", "fibrillation", "block", "children"}) {
        const auto made = set_of(name).make({source, options, nullptr, 1});
        REQUIRE_FALSE(made);
        CHECK(made.error().code == ErrorCode::no_beats);
    }
}

TEST_CASE("stress: one lead upside down, the other one as it is", "[stress]") {
    const Recording source = patient();
    for (const std::size_t lead : {0U, 1U}) {
        const Recording made = stressed(lead == 0 ? "inverted-1" : "inverted-2", source).recording;
        CHECK(made.annotations == source.annotations);
        for (std::size_t i = 0; i < source.signals[0].samples.size(); i += 1000) {
            CHECK(made.signals[lead].samples[i] == -source.signals[lead].samples[i]);
            CHECK(made.signals[1 - lead].samples[i] == source.signals[1 - lead].samples[i]);
        }
    }
    const Recording one_lead = test::synthetic(60.0);
    const ProtocolXOptions options;
    const auto none = set_of("inverted-2").make({one_lead, options, nullptr, 1});
    REQUIRE_FALSE(none);
    CHECK(none.error().code == ErrorCode::out_of_range);
}

TEST_CASE("stress: gaps have no samples and no beats, what lies around them stays", "[stress]") {
    const Recording source = patient();
    const Recording made = stressed("gaps", source).recording;
    REQUIRE_FALSE(made.gaps.empty());
    const double rate_hz = source.signals[0].sampling_rate_hz;
    const auto inside = [&](double time_s) {
        return std::any_of(made.gaps.begin(), made.gaps.end(),
                           [&](const Gap& gap) { return time_s >= gap.first_s && time_s < gap.end_s; });
    };
    for (const Gap& gap : made.gaps) {
        CHECK(gap.end_s - gap.first_s >= 5.0);
        CHECK(gap.end_s - gap.first_s <= 20.0);
        CHECK_FALSE(gap.signal.has_value());
    }
    for (const std::size_t lead : {0U, 1U}) {
        std::size_t wrong = 0;
        for (std::size_t i = 0; i < source.signals[lead].samples.size(); ++i) {
            // Half a sample either way of an edge is a matter of rounding.
            const double time_s = time_of(static_cast<std::int64_t>(i), rate_hz);
            if (inside(time_s - 0.51 / rate_hz) == inside(time_s + 0.51 / rate_hz)) {
                const float sample = made.signals[lead].samples[i];
                wrong += inside(time_s) ? !std::isnan(sample) : sample != source.signals[lead].samples[i];
            }
        }
        CHECK(wrong == 0);
    }
    std::vector<Annotation> outside;
    std::copy_if(source.annotations.begin(), source.annotations.end(), std::back_inserter(outside),
                 [&](const Annotation& annotation) { return !inside(annotation.time_s); });
    CHECK(outside.size() < source.annotations.size());
    CHECK(made.annotations == outside);

    // Beats at the edges, and in the gaps, are no mistakes.
    const auto score = score_protocol_x(made, random_engine(), {});
    REQUIRE(score);
    CHECK(qrs_figures(score->matrix).missed == 0);
    CHECK(qrs_figures(score->matrix).extra == 0);

    const Recording brief = test::synthetic(60.0);
    const ProtocolXOptions options;
    CHECK(set_of("gaps").make({brief, options, nullptr, 1}).error().code == ErrorCode::out_of_range);
}

TEST_CASE("stress: where a stated gap begins, a beat without a partner does not count", "[stress]") {
    Recording recording = test::synthetic(60.0);
    const auto missed = [&] {
        const auto score = score_protocol_x(recording, random_engine(), {});
        REQUIRE(score);
        return qrs_figures(score->matrix).missed;
    };
    REQUIRE(missed() == 0);
    // An annotation where the signal has no beat, far from its neighbours.
    const double between_s = 0.5 * (recording.annotations[30].time_s + recording.annotations[31].time_s);
    Annotation annotation = recording.annotations[30];
    annotation.time_s = between_s;
    recording.annotations.insert(recording.annotations.begin() + 31, annotation);
    CHECK(missed() == 1);
    recording.gaps = {{between_s + 0.1, between_s + 0.11, Gap::Kind::lead_off, std::nullopt}};
    CHECK(missed() == 0);
    recording.gaps.front().signal = 0;  // of one lead alone: others may show the beat
    CHECK(missed() == 1);
}

TEST_CASE("stress: muscle noise at 12 dB", "[stress]") {
    const Recording source = patient();
    const Recording made = stressed("noise-12db", source).recording;
    CHECK(made.annotations == source.annotations);
    for (const std::size_t lead : {0U, 1U}) {
        std::vector<double> added;
        for (std::size_t i = 0; i < source.signals[lead].samples.size(); ++i) {
            added.push_back(static_cast<double>(made.signals[lead].samples[i] - source.signals[lead].samples[i]));
        }
        double mean = 0.0;
        double squares = 0.0;
        for (const double x : added) {
            mean += x / static_cast<double>(added.size());
            squares += x * x / static_cast<double>(added.size());
        }
        const double noise = squares - mean * mean;
        std::vector<double> heights;
        for (const std::int64_t beat : test::beats_of(source)) {
            const auto& samples = source.signals[lead].samples;
            const auto first = samples.begin() + std::max<std::ptrdiff_t>(0, static_cast<std::ptrdiff_t>(beat) - 18);
            const auto end =
                samples.begin() + std::min<std::ptrdiff_t>(std::ssize(samples), static_cast<std::ptrdiff_t>(beat) + 19);
            const auto [low, high] = std::minmax_element(first, end);
            heights.push_back(static_cast<double>(*high - *low));
        }
        const double height = median(heights);
        CHECK(10.0 * std::log10(height * height / 8.0 / noise) == Approx(12.0).margin(0.5));
    }
    const ProtocolXOptions options;
    const auto none = set_of("noise-12db").make({source, options, nullptr, 1});
    REQUIRE_FALSE(none);
    CHECK(none.error().code == ErrorCode::missing_file);
}

TEST_CASE("stress: a record in all sets", "[stress]") {
    const Recording source = patient();
    const model::Engine engine = random_engine();
    const auto scores = score_stress(source, engine, {}, nullptr);
    REQUIRE(scores);
    REQUIRE(scores->size() == stress_sets().size());
    const auto plain = score_protocol_x(source, engine, {});
    REQUIRE(plain);
    for (std::size_t i = 0; i < scores->size(); ++i) {
        const StressScore& score = (*scores)[i];
        INFO(stress_sets()[i].name);
        CHECK(score.record.record == "made");
        CHECK(score.skipped.empty() == (stress_sets()[i].name != "noise-12db"));
        CHECK((score.record.matrix.total() > 0) == score.skipped.empty());
    }
    CHECK(scores->front().record.matrix == plain->matrix);
    // The excerpts are those of `--excerpts`, and one lead is one lead.
    for (const char* name : {"excerpts-30s", "first-lead"}) {
        ProtocolXOptions options;
        if (std::string_view(name) == "first-lead") {
            options.lead = 0;
        } else {
            options.excerpt_s = 30.0;
        }
        const auto same = score_protocol_x(source, engine, options);
        REQUIRE(same);
        const auto at = static_cast<std::size_t>(&set_of(name) - stress_sets().data());
        CHECK((*scores)[at].record.matrix == same->matrix);
        CHECK((*scores)[at].options.excerpt_s == options.excerpt_s);
    }

    Recording nothing = source;
    nothing.annotations.clear();
    const auto none = score_stress(nothing, engine, {}, nullptr);
    REQUIRE(none);
    const StressReport report = stress_report("made", "model", {}, {*none});
    for (const StressSetReport& set : report.sets) {
        CHECK(set.skipped.empty());
        CHECK(set.report.not_scored == std::vector<std::string>{"made"});
    }
    CHECK(test::contains(to_text(report), "made: not scored"));
}

TEST_CASE("stress: a line a set, and the records that are in none", "[stress]") {
    std::vector<std::vector<StressScore>> records;
    for (const char* name : {"100", "101"}) {
        auto& scores = records.emplace_back();
        for (std::size_t i = 0; i < stress_sets().size(); ++i) {
            scores.push_back(score_of(name, {{90, 10, 0, 0, 0, 0}}));
        }
    }
    // Of the second set the first record is not.
    records[0][1].skipped = "Too few beats.";
    records[1][1] = score_of("101", {{6, 2, 0, 0, 0, 0}, {1, 5, 0, 0, 0, 0}, {0, 0, 3, 0, 0, 1}});
    records[1][1].options.lead = 0;
    const StressReport report = stress_report("mitdb", "a model", {}, std::move(records));
    REQUIRE(report.sets.size() == stress_sets().size());
    const StressSetReport& second = report.sets[1];
    CHECK(second.report.records.size() == 1);
    CHECK(second.report.options.lead == 0U);
    REQUIRE(second.skipped.size() == 1);
    CHECK(second.skipped[0].record == "100");
    CHECK(second.report.s.all.f1 == Approx(2.0 * 5.0 / (6.0 + 7.0)));
    CHECK(report.sets[0].report.matrix.counts[0][1] == 20);

    const std::string text = to_text(report);
    CHECK(test::contains(text, "record 100 skipped in " + second.name + ": Too few beats.\n"));
    // Where there are no S and V beats there is no macro F1; a tenth of the N beats is called S.
    CHECK(test::contains(text, "       -  0.1000  0.0000\n"));
    const auto json = nlohmann::json::parse(to_json(report), nullptr, false);
    REQUIRE(json.is_object());
    CHECK(json["seed"] == 1);
    CHECK(json["stress"].size() == report.sets.size());
    CHECK(json["stress"][1]["name"] == second.name);
    CHECK(json["stress"][1]["skipped"][0]["reason"] == "Too few beats.");
    CHECK(json["stress"][1]["report"]["per_class"]["S"]["f1"] == Approx(second.report.s.all.f1));
    CHECK(nlohmann::json::accept(to_json(stress_report("none", "a model", {}, {}))));
}

}  // namespace test_stress
