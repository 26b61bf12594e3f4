#include <array>
#include <catch2/catch_approx.hpp>
#include <catch2/catch_test_macros.hpp>
#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "analysis/rhythm_figures.h"
#include "analysis/rhythm_json.h"
#include "beats/recipe.h"
#include "delineation/before_qrs.h"
#include "rhythm/atrial_fibrillation.h"
#include "rhythm/fibrillation_model.h"
#include "synthesis/rhythms.h"

namespace test_atrial_fibrillation {

using namespace beatlens;
using namespace beatlens::rhythm;
using Catch::Approx;

namespace {

constexpr float nan = std::numeric_limits<float>::quiet_NaN();

struct Beats {
    std::vector<double> times_s;
    std::vector<AamiClass> classes;
    std::vector<beats::TimeSpan> cuts;
    std::vector<delineation::LeadWaves> waves;
    beats::RrSeries rr = {};

    void add(double interval_s, char of = 'N') {
        times_s.push_back((times_s.empty() ? 0.0 : times_s.back()) + interval_s);
        classes.push_back(*aami_class_from_letter(of));
    }
    BeatsInTime in_time() {
        const auto measured = beats::measure_rr(times_s, {}, cuts);
        REQUIRE(measured);
        rr = *measured;
        return {times_s, classes, rr};
    }
    std::vector<float> row(std::size_t beat) {
        const auto rows = fibrillation_rows(in_time(), waves);
        const auto first = rows.begin() + static_cast<std::ptrdiff_t>(beat * fibrillation_row_length);
        return {first, first + fibrillation_row_length};
    }
};

Beats steady(std::size_t count, double interval_s = 0.8) {
    Beats beats;
    for (std::size_t i = 0; i < count; ++i) {
        beats.add(interval_s);
    }
    return beats;
}

// Where in the trace before QRS a bump is.
delineation::BeforeQrs bump_at(std::size_t place) {
    std::array<float, std::tuple_size_v<delineation::BeforeQrs>> values{};
    values[place] = 1.0F;
    return delineation::before_qrs(values, 0.0F);
}

// The trace before QRS is always the same but where `bump` moves.
delineation::BeatWaves seen(std::optional<float> p_ms, std::size_t bump = 6) {
    delineation::BeatWaves waves;
    waves.qrs = delineation::Wave{{-40, 5}, {0, 5}, {40, 5}, 0.9F};
    waves.before_qrs = bump_at(bump);
    if (p_ms) {
        waves.p = delineation::Wave{{*p_ms - 40, 5}, {*p_ms, 5}, {*p_ms + 40, 5}, 0.9F};
    }
    return waves;
}

// Of a plan, with a P wave before each beat that has one.
Beats planned(synthesis::RhythmKind kind, std::size_t count, std::uint64_t seed, bool with_waves) {
    synthesis::Random random(seed);
    Beats beats;
    if (with_waves) {
        beats.waves.push_back({0, {}});
    }
    double extra_s = 0.0;
    for (const synthesis::PlannedBeat& beat : synthesis::plan_rhythm(kind, count, false, random)) {
        if (beat.symbol == 'x') {
            extra_s += beat.interval_s;
            continue;
        }
        beats.add(beat.interval_s + extra_s, beat.symbol == 'A' ? 'S' : beat.symbol);
        extra_s = 0.0;
        if (with_waves) {
            const bool sinus = beat.atria == synthesis::Atria::sinus;
            const auto anywhere = static_cast<std::size_t>(random.uniform(0.0, 11.99));
            beats.waves[0].beats.push_back(
                seen(sinus ? std::optional(-160.0F) : std::nullopt,
                     beat.atria == synthesis::Atria::fibrillating ? anywhere : std::size_t{6}));
        }
    }
    return beats;
}

double found_share(const FibrillationDetector& detector, Beats& beats) {
    const auto found = detector.find(beats.in_time(), beats.waves);
    REQUIRE(found);
    double sum_s = 0.0;
    for (const Episode& episode : found->episodes) {
        CHECK(episode.kind == EpisodeKind::atrial_fibrillation);
        CHECK(episode.probability.value_or(0.0) >= 0.5);
        sum_s += episode.duration_s();
    }
    return sum_s / (beats.times_s.back() - beats.times_s.front());
}

std::string episodes_of(Beats& beats, const std::vector<float>& probabilities) {
    const std::vector<std::uint8_t> with_p(probabilities.size(), 1);
    std::string text;
    for (const Episode& one : fibrillation_episodes(beats.in_time(), probabilities, with_p)) {
        text += (text.empty() ? "" : ", ") + std::to_string(one.first_beat) + "-" + std::to_string(one.end_beat);
    }
    return text;
}

std::vector<float> with(std::vector<float> values, std::size_t first, std::size_t end, float value) {
    std::fill(values.begin() + static_cast<std::ptrdiff_t>(first), values.begin() + static_cast<std::ptrdiff_t>(end),
              value);
    return values;
}

}  // namespace

TEST_CASE("rows say how irregular conducted beats are", "[rhythm]") {
    CHECK(steady(61).row(30)[0] == Approx(std::log(0.005)));
    CHECK(steady(61).row(30)[1] == Approx(std::log(0.005)));
    Beats alternating;
    for (std::size_t i = 0; i < 100; ++i) {
        alternating.add(i % 2 == 0 ? 0.6 : 1.0);
    }
    CHECK(alternating.row(50)[0] == Approx(std::log(0.4 / 0.8 + 0.005)).margin(0.01));
    CHECK(alternating.row(50)[1] == Approx(std::log(0.005)).margin(1e-4));  // the second after is alike
    Beats by_three;
    for (std::size_t i = 0; i < 99; ++i) {
        by_three.add(i % 3 == 0 ? 0.6 : i % 3 == 1 ? 1.0 : 0.8);
    }
    CHECK(by_three.row(50)[0] > -1.6F);
    CHECK(by_three.row(50)[1] == Approx(std::log(0.005)).margin(1e-4));
    // Intervals beside ventricular beats do not count, whatever they are.
    Beats ventricular = steady(20);
    for (std::size_t i = 0; i < 15; ++i) {
        ventricular.add(0.45, 'V');
        ventricular.add(1.3);
        ventricular.add(0.8);
        ventricular.add(0.8);
    }
    CHECK(ventricular.row(40)[0] == Approx(std::log(0.005)).margin(1e-4));
}

TEST_CASE("rows are not known where there is little to see, and nothing is seen across a gap", "[rhythm]") {
    CHECK(std::isnan(steady(8).row(4)[0]));
    CHECK_FALSE(std::isnan(steady(9).row(4)[0]));
    CHECK(fibrillation_rows(steady(0).in_time(), {}).empty());
    Beats beats = steady(30);
    for (std::size_t i = 0; i < 30; ++i) {
        beats.add(i % 2 == 0 ? 0.5 : 1.1);
    }
    CHECK(beats.row(5)[0] > std::log(0.02));  // they are all in one window
    beats.cuts = {{beats.times_s[29] + 0.1, beats.times_s[29] + 0.4}};
    CHECK(beats.row(5)[0] == Approx(std::log(0.005)));
    CHECK(beats.row(29)[0] == Approx(std::log(0.005)));
    CHECK(beats.row(30)[0] > std::log(0.5));
}

TEST_CASE("rows say in how many beats a P wave stands where it usually does", "[rhythm]") {
    Beats beats = steady(61);
    CHECK(std::isnan(beats.row(30)[2]));
    CHECK(std::isnan(beats.row(30)[3]));
    CHECK(beats.row(30)[4] == 0.0F);
    beats.waves = {{0, {}}, {1, {}}, {2, {}}};
    for (std::size_t i = 0; i < 61; ++i) {
        beats.waves[0].beats.push_back(seen(i % 4 == 0 ? std::nullopt : std::optional(-160.0F)));
        beats.waves[1].beats.push_back(seen(-100.0F - 40.0F * static_cast<float>(i % 5)));  // anywhere
        beats.waves[2].beats.push_back({});                                                 // an electrode is off
    }
    CHECK(beats.row(30)[2] == Approx(45.0 / 61.0));
    CHECK(beats.row(30)[4] == 1.0F);
    beats.waves = {beats.waves[2]};
    CHECK(std::isnan(beats.row(30)[2]));
    CHECK(beats.row(30)[4] == 0.0F);
}

TEST_CASE("rows say how alike the trace before QRS is from beat to beat", "[rhythm]") {
    Beats beats = steady(61);
    beats.waves = {{0, {}}, {1, {}}};
    for (std::size_t i = 0; i < 61; ++i) {
        beats.waves[0].beats.push_back(seen(std::nullopt));
        beats.waves[1].beats.push_back(seen(std::nullopt, i % 12));
    }
    CHECK(beats.row(30)[2] == 0.0F);
    CHECK(beats.row(30)[3] == Approx(1.0));
    // By hand: two traces in turn; of 61 beats 31 and 30.
    const auto dot = [](const delineation::BeforeQrs& a, const delineation::BeforeQrs& b) {
        double sum = 0.0;
        for (std::size_t k = 0; k < a.size(); ++k) {
            sum += a[k] * b[k];
        }
        return sum;
    };
    beats.waves = {{0, {}}};
    for (std::size_t i = 0; i < 61; ++i) {
        beats.waves[0].beats.push_back(seen(std::nullopt, i % 2 == 0 ? 2 : 7));
    }
    const auto even = bump_at(2);
    const auto odd = bump_at(7);
    const double pairs =
        31.0 * 30.0 * dot(even, even) + 30.0 * 29.0 * dot(odd, odd) + 2.0 * 31.0 * 30.0 * dot(even, odd);
    CHECK(beats.row(30)[3] == Approx(pairs / 60.0 / (31.0 * dot(even, even) + 30.0 * dot(odd, odd))));
    // Anywhere.
    for (std::size_t i = 0; i < 61; ++i) {
        beats.waves[0].beats[i] = seen(std::nullopt, (i * 5) % 12);
    }
    CHECK(std::abs(beats.row(30)[3]) < 0.1F);
    // Beats of class S do not count where there are normal ones.
    for (std::size_t i = 0; i < 61; ++i) {
        beats.classes[i] = i % 3 == 0 ? AamiClass::S : AamiClass::N;
        beats.waves[0].beats[i] = seen(i % 3 == 0 ? std::nullopt : std::optional(-150.0F), i % 3 == 0 ? 1 : 7);
    }
    CHECK(beats.row(30)[2] == 1.0F);
    CHECK(beats.row(30)[3] == Approx(1.0));
    std::fill(beats.classes.begin(), beats.classes.end(), AamiClass::S);
    CHECK(beats.row(30)[2] == Approx(40.0 / 61.0));
    CHECK(beats.row(30)[3] < 0.9F);
}

TEST_CASE("episodes last, breaks that do not are theirs, and gaps end them", "[rhythm]") {
    Beats beats = steady(200, 1.0);
    const std::vector<float> none(200, 0.1F);
    CHECK(episodes_of(beats, none).empty());
    CHECK(episodes_of(beats, with(none, 50, 80, 0.9F)).empty());  // 29 s
    CHECK(episodes_of(beats, with(none, 50, 81, 0.9F)) == "50-81");
    const auto two = with(with(none, 50, 90, 0.9F), 110, 150, 0.9F);
    CHECK(episodes_of(beats, two) == "50-150");
    CHECK(episodes_of(beats, with(with(none, 50, 90, 0.9F), 130, 170, 0.9F)) == "50-90, 130-170");
    // What is not known goes with what is around it, and makes no episode of its own.
    CHECK(episodes_of(beats, with(two, 90, 110, nan)) == "50-150");
    CHECK(episodes_of(beats, with(none, 0, 200, nan)).empty());
    beats.cuts = {{beats.times_s[99] + 0.2, beats.times_s[99] + 0.8}};
    CHECK(episodes_of(beats, with(none, 50, 150, 0.9F)) == "50-100, 100-150");
    // Of ten seconds it is all or nothing.
    Beats shorter = steady(11, 1.0);
    CHECK(episodes_of(shorter, std::vector<float>(11, 0.9F)) == "0-11");
    CHECK(episodes_of(shorter, with(std::vector<float>(11, 0.9F), 0, 3, 0.1F)).empty());
    Beats empty;
    CHECK(episodes_of(empty, {}).empty());
    // Without P waves more is asked for.
    const std::vector<float> doubtful(200, 0.7F);
    CHECK(fibrillation_episodes(beats.in_time(), doubtful, std::vector<std::uint8_t>(200, 0)).empty());
    const auto sure = fibrillation_episodes(beats.in_time(), doubtful, std::vector<std::uint8_t>(200, 1));
    REQUIRE(sure.size() == 2);
    CHECK(sure[0].probability.value_or(0.0) == Approx(0.7));
    CHECK(sure[0].rate_bpm == Approx(60.0));
}

TEST_CASE("rhythms that were drawn are told apart by the model that the program comes with", "[rhythm]") {
    const auto detector = FibrillationDetector::create();
    REQUIRE(detector);
    using synthesis::RhythmKind;
    for (std::uint64_t seed = 1; seed <= 10; ++seed) {
        INFO(seed);
        Beats fibrillation = planned(RhythmKind::fibrillation, 400, seed, true);
        CHECK(found_share(*detector, fibrillation) > 0.9);
        for (const auto kind : {RhythmKind::single_ectopics, RhythmKind::fast_sinus, RhythmKind::sinus_arrhythmia,
                                RhythmKind::block, RhythmKind::junctional_escape}) {
            INFO(static_cast<int>(kind));
            Beats other = planned(kind, 400, seed, true);
            CHECK(found_share(*detector, other) == 0.0);
        }
        Beats regular = planned(RhythmKind::fast_sinus, 400, seed, false);
        CHECK(found_share(*detector, regular) == 0.0);
    }
    Beats nothing;
    const auto found = detector->find(nothing.in_time(), {});
    REQUIRE(found);
    CHECK(found->episodes.empty());
}

TEST_CASE("variability says how much of it is suspected fibrillation", "[rhythm]") {
    Beats beats = steady(750);  // ten minutes
    beats.waves.push_back({0, std::vector(750, seen(-160.0F))});
    const auto figures_of = [&] {
        const std::vector<std::uint8_t> usable(beats.times_s.size(), 1);
        const BeatsInTime in_time = beats.in_time();
        auto figures =
            analysis::rhythm_figures(beats.times_s, beats.classes, usable, beats.rr, beats.times_s.back(), "06:50:00");
        REQUIRE(analysis::add_fibrillation(in_time, beats.waves, figures));
        return figures;
    };
    const auto sinus = figures_of();
    CHECK(sinus.whole.fibrillation_share == 0.0);
    CHECK(variability_note(sinus).empty());
    CHECK_FALSE(analysis::rhythm_json(sinus)["variability"].contains("note"));

    const Beats more = planned(synthesis::RhythmKind::fibrillation, 1000, 1, true);
    for (std::size_t i = 0; i < more.times_s.size(); ++i) {
        beats.add(more.times_s[i] - (i == 0 ? 0.0 : more.times_s[i - 1]));
        beats.waves[0].beats.push_back(more.waves[0].beats[i]);
    }
    const auto figures = figures_of();
    const double wanted = 1.0 - 600.0 / beats.times_s.back();
    CHECK(figures.whole.fibrillation_share.value() == Approx(wanted).margin(0.05));
    CHECK(figures.fibrillation->share == Approx(figures.whole.fibrillation_share.value()).margin(1e-9));
    CHECK(figures.five_minutes.front().fibrillation_share == 0.0);
    CHECK(figures.five_minutes.back().fibrillation_share == 1.0);
    REQUIRE(figures.by_clock);  // seven o'clock is when it begins
    CHECK(figures.by_clock->night_fibrillation_share.value() < 0.05);
    CHECK(figures.by_clock->day_fibrillation_share.value() > 0.95);
    CAPTURE(variability_note(figures));
    CHECK(variability_note(figures).find(" % of the time (by day ") != std::string::npos);
    const auto json = analysis::rhythm_json(figures);
    CHECK(json["variability"]["note"] == variability_note(figures));
    CHECK(json["five_minutes"].back()["atrial_fibrillation_share"] == 1.0);
    CHECK(json["atrial_fibrillation"]["day_share"] > 0.95);
}

TEST_CASE("irregularity speaks for fibrillation and steady P waves against it, whatever else is so", "[rhythm]") {
    const auto detector = FibrillationDetector::create();
    REQUIRE(detector);
    const auto engine = [] {
        auto model = model::parse_model(fibrillation_model());
        REQUIRE(model);
        CHECK(model->label_set == beatlens::atrial_fibrillation());
        return model::Engine::create(*std::move(model));
    }();
    REQUIRE(engine);
    auto state = engine->make_state();
    REQUIRE(state);
    const auto score = [&](const std::vector<float>& row) {
        std::vector<float> scores(2);
        REQUIRE(state->logits(row, scores));
        return scores[1] - scores[0];
    };
    for (float a = -5.3F; a < 0.0F; a += 0.3F) {
        for (float b = -5.3F; b < 0.0F; b += 0.3F) {
            const std::vector<float> unknown = {a, b, nan, nan, 0.0F};
            CHECK(score({a + 0.3F, b, nan, nan, 0.0F}) >= score(unknown) - 1e-4F);
            for (float p = 0.0F; p < 1.0F; p += 0.1F) {
                for (float alike = -0.2F; alike < 1.0F; alike += 0.2F) {
                    const float here = score({a, b, p, alike, 1.0F});
                    CHECK(score({a + 0.3F, b, p, alike, 1.0F}) >= here - 1e-4F);
                    CHECK(score({a, b + 0.3F, p, alike, 1.0F}) >= here - 1e-4F);
                    CHECK(score({a, b, p + 0.1F, alike, 1.0F}) <= here + 1e-4F);
                    CHECK(score({a, b, p, alike + 0.2F, 1.0F}) <= here + 1e-4F);
                }
            }
        }
    }
}

TEST_CASE("a model for something else is refused", "[rhythm]") {
    model::Model model;
    model.name = "something else";
    model.recipe = std::string(beats::kachuee_120hz);
    const auto refused = FibrillationDetector::create(model);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == ErrorCode::model_mismatch);
    CHECK_FALSE(beats::cut_beats(beats::rhythm_window, Signal{"II", "mV", 250.0, std::vector<float>(100)},
                                 std::vector<std::int64_t>{50}, {}));
}

}  // namespace test_atrial_fibrillation
