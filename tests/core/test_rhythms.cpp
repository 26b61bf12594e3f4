// Recordings made of other recordings: planned rhythms from a record's own beats, excerpts, splices.
#include <algorithm>
#include <array>
#include <catch2/catch_test_macros.hpp>
#include <cmath>
#include <vector>

#include "analysis/located.h"
#include "beats_of.h"
#include "metrics/beat_matching.h"
#include "synthesis/lead_mixture.h"
#include "synthesis/rhythms.h"
#include "synthesis/splice.h"
#include "synthesis/transplant.h"

namespace test_rhythms {

using namespace beatlens;
using namespace beatlens::test;
using namespace beatlens::synthesis;

namespace {

std::size_t count_of(const std::vector<PlannedBeat>& plan, char symbol) {
    return static_cast<std::size_t>(
        std::count_if(plan.begin(), plan.end(), [&](const PlannedBeat& beat) { return beat.symbol == symbol; }));
}

std::vector<PlannedBeat> regular(std::size_t count, double interval_s, Atria atria = Atria::sinus) {
    return std::vector<PlannedBeat>(count, PlannedBeat{interval_s, 'N', atria});
}

// Root mean square between two times.
double rms(const Signal& signal, double first_s, double end_s) {
    double sum = 0.0;
    const auto first = static_cast<std::size_t>(sample_at(first_s, signal.sampling_rate_hz));
    const auto end = static_cast<std::size_t>(sample_at(end_s, signal.sampling_rate_hz));
    double mean = 0.0;
    for (std::size_t i = first; i < end; ++i) {
        mean += static_cast<double>(signal.samples[i]) / static_cast<double>(end - first);
    }
    for (std::size_t i = first; i < end; ++i) {
        const double x = static_cast<double>(signal.samples[i]) - mean;
        sum += x * x;
    }
    return std::sqrt(sum / static_cast<double>(end - first));
}

}  // namespace

TEST_CASE("rhythms are what they are called", "[synthesis]") {
    for (const RhythmKind kind : all_rhythm_kinds) {
        for (std::uint64_t seed = 1; seed <= 5; ++seed) {
            Random random(seed);
            const auto plan = plan_rhythm(kind, 300, seed % 2 == 0, random);
            INFO("kind " << static_cast<int>(kind) << ", seed " << seed);
            CHECK(plan.size() >= 300);
            CHECK(plan.size() < 900);
            CHECK(std::all_of(plan.begin(), plan.end(), [](const PlannedBeat& beat) {
                return beat.interval_s >= 0.2 && beat.interval_s <= 4.0;
            }));
            CHECK((seed % 2 == 0 || count_of(plan, 'V') + count_of(plan, 'F') == 0));
            const bool supraventricular = kind == RhythmKind::ectopic_runs || kind == RhythmKind::bigeminy ||
                                          kind == RhythmKind::single_ectopics || kind == RhythmKind::sick_sinus ||
                                          kind == RhythmKind::tachycardia;
            CHECK((supraventricular || count_of(plan, 'A') == 0));
            CHECK((kind == RhythmKind::block || count_of(plan, 'x') == 0));
            Random again(seed);
            const auto same = plan_rhythm(kind, 300, seed % 2 == 0, again);
            CHECK(std::equal(plan.begin(), plan.end(), same.begin(), same.end(), [](const auto& a, const auto& b) {
                return a.interval_s == b.interval_s && a.symbol == b.symbol && a.atria == b.atria;
            }));
        }
    }
}

TEST_CASE("ectopic beats of bigeminy come early, and at times hardly so", "[synthesis]") {
    std::size_t clearly = 0;
    std::size_t hardly = 0;
    for (std::uint64_t seed = 1; seed <= 40; ++seed) {
        Random random(seed);
        const auto plan = plan_rhythm(RhythmKind::bigeminy, 300, false, random);
        std::array<double, 2> sums{};  // of intervals: normal, ectopic
        std::array<double, 2> counts{};
        for (const PlannedBeat& beat : plan) {
            sums[beat.symbol == 'A'] += beat.interval_s;
            counts[beat.symbol == 'A'] += 1.0;
        }
        const double ratio = sums[1] / counts[1] / (sums[0] / counts[0]);
        CHECK(ratio < 1.0);
        clearly += ratio < 0.7 ? 1 : 0;
        hardly += ratio > 0.8 ? 1 : 0;
    }
    CHECK(clearly >= 5);
    CHECK(hardly >= 5);
}

TEST_CASE("a rhythm from a record's own beats comes at the planned times", "[synthesis]") {
    const Recording source = synthetic(120.0, 0.0, 0.05);
    const auto donor = Donor::find(source);
    REQUIRE(donor);
    CHECK(donor->has_ventricular());
    Random random(3);
    auto plan = plan_rhythm(RhythmKind::single_ectopics, 150, true, random);
    plan.push_back({0.8, 'x', Atria::sinus});
    plan.push_back({0.8, 'N', Atria::sinus});
    const auto made = donor->with_rhythm(plan, random);
    REQUIRE(made);
    REQUIRE(made->signals.size() == 1);
    CHECK(made->annotations.size() == plan.size() - 1);
    double time_s = 1.0;
    std::size_t at = 0;
    for (const PlannedBeat& beat : plan) {
        time_s += beat.interval_s;
        if (beat.symbol != 'x') {
            CHECK(std::abs(made->annotations[at].time_s - time_s) < 1e-9);
            CHECK(made->annotations[at].symbol == std::string(1, beat.symbol));
            ++at;
        }
    }
    CHECK(std::all_of(made->signals[0].samples.begin(), made->signals[0].samples.end(),
                      [](float value) { return std::isfinite(value) && std::abs(value) < 10.0F; }));
    const auto found = analysis::locate(*made);
    REQUIRE(found);
    const auto matching = metrics::match_beats(beats_of(*made), found->samples, made->signals[0].sampling_rate_hz);
    CHECK(matching.sensitivity() > 0.98);
    CHECK(matching.positive_predictivity() > 0.98);
}

TEST_CASE("atria that are silent leave no P wave, fibrillating ones waves", "[synthesis]") {
    const Recording source = synthetic(120.0);
    const auto donor = Donor::find(source);
    REQUIRE(donor);
    const auto wave_before_qrs = [&](Atria atria) {
        Random random(11);
        const auto made = donor->with_rhythm(regular(40, 1.1, atria), random);
        REQUIRE(made);
        double sum = 0.0;
        for (std::size_t i = 10; i < 30; ++i) {
            const double beat_s = made->annotations[i].time_s;
            sum += rms(made->signals[0], beat_s - 0.22, beat_s - 0.09) / 20.0;
        }
        return sum;
    };
    const double own = wave_before_qrs(Atria::sinus);
    CHECK(wave_before_qrs(Atria::silent) < 0.5 * own);
    CHECK(wave_before_qrs(Atria::fibrillating) > 1.2 * wave_before_qrs(Atria::silent));
    CHECK(own > 0.02);
}

TEST_CASE("a fusion beat lies between the normal and the ventricular one", "[synthesis]") {
    const Recording source = synthetic(120.0, 0.0, 0.1);
    const auto donor = Donor::find(source);
    REQUIRE(donor);
    Random random(2);
    std::vector<PlannedBeat> plan;
    for (int i = 0; i < 30; ++i) {
        plan.push_back({0.9, i % 3 == 0 ? 'N' : i % 3 == 1 ? 'F' : 'V', i % 3 == 2 ? Atria::silent : Atria::sinus});
    }
    const auto made = donor->with_rhythm(plan, random);
    REQUIRE(made);
    // The synthetic ventricular beat's T wave goes down, the normal one's up.
    std::array<double, 3> t_wave{};
    for (std::size_t i = 0; i < 30; ++i) {
        const Signal& lead = made->signals[0];
        const auto at = static_cast<std::size_t>(sample_at(made->annotations[i].time_s + 0.29, lead.sampling_rate_hz));
        t_wave[i % 3] += static_cast<double>(lead.samples[at]) / 10.0;
    }
    CHECK(t_wave[0] > t_wave[1] + 0.1);
    CHECK(t_wave[1] > t_wave[2] + 0.1);
    CHECK(Donor::find(synthetic(120.0))->with_rhythm(plan, random).error().code == ErrorCode::out_of_range);
}

TEST_CASE("a record with few normal beats cannot give a rhythm", "[synthesis]") {
    const auto donor = Donor::find(synthetic(15.0));
    REQUIRE_FALSE(donor);
    CHECK(donor.error().code == ErrorCode::no_beats);
    CHECK_FALSE(Donor::find(Recording{}));
}

TEST_CASE("an excerpt is the part of signal and annotations, from its own beginning", "[synthesis]") {
    const Recording source = synthetic(60.0);
    const auto part = excerpt(source, 10.0, 40.0);
    REQUIRE(part);
    CHECK(part->duration_s() == 30.0);
    CHECK(part->signals[0].samples[5] ==
          source.signals[0].samples[static_cast<std::size_t>(sample_at(10.0, source.signals[0].sampling_rate_hz)) + 5]);
    std::size_t within = 0;
    for (const Annotation& annotation : source.annotations) {
        within += annotation.time_s >= 10.0 && annotation.time_s < 40.0 ? 1 : 0;
    }
    CHECK(part->annotations.size() == within);
    CHECK(part->annotations.front().time_s < 2.0);
    CHECK(excerpt(source, 50.0, 61.0).error().code == ErrorCode::out_of_range);
    CHECK_FALSE(excerpt(source, -1.0, 5.0));
    CHECK_FALSE(excerpt(source, 5.0, 5.0));
}

TEST_CASE("mixed leads are told by the first two together, and neither by one of them", "[synthesis]") {
    Recording source = synthetic(20.0);
    source.signals.resize(1);
    source.signals.push_back(source.signals[0]);
    for (std::size_t i = 0; i < source.signals[1].samples.size(); ++i) {
        source.signals[1].samples[i] = i % 50 == 0 ? 1.0F : 0.0F;
    }
    source.signals[1].samples[7] = std::nanf("");
    Random random(5);
    const Recording mixed = lead_mixture(source, random);
    REQUIRE(mixed.signals.size() == 2);
    CHECK(mixed.annotations.size() == source.annotations.size());
    CHECK(mixed.signals[0].samples.size() == source.signals[0].samples.size());
    CHECK(std::isnan(mixed.signals[0].samples[7]));
    CHECK(std::isnan(mixed.signals[1].samples[7]));
    // Two equations with two unknowns give the sources back, up to the factor that makes their sizes alike.
    const auto& a = mixed.signals[0].samples;
    const auto& b = mixed.signals[1].samples;
    const auto& x = source.signals[0].samples;
    const float x_of_a = (a[10] - a[20]) / (x[10] - x[20]);
    const float x_of_b = (b[10] - b[20]) / (x[10] - x[20]);
    const float y_of_a = a[50] - x_of_a * x[50];
    const float y_of_b = b[50] - x_of_b * x[50];
    CHECK(std::abs(a[100] - x_of_a * x[100] - y_of_a) < 1e-4F);
    CHECK(std::abs(x_of_a * y_of_b - x_of_b * y_of_a) > 0.1F * std::abs(y_of_a));

    source.signals.resize(1);
    const Recording turned = lead_mixture(source, random);
    REQUIRE(turned.signals.size() == 1);
    CHECK(std::abs(turned.signals[0].samples[10]) == std::abs(x[10]));
    CHECK(lead_mixture(Recording{}, random).signals.empty());
}

TEST_CASE("a splice keeps the beats, and their own intervals", "[synthesis]") {
    const Recording source = synthetic(60.0);
    const Samples beats = beats_of(source);
    std::vector<std::uint8_t> keep(beats.size(), 0);
    for (std::size_t i = 10; i < 30; ++i) {
        keep[i] = i == 20 ? 0 : 1;
    }
    const auto spliced = splice(source, keep);
    REQUIRE(spliced);
    REQUIRE(spliced->annotations.size() == 19);
    const double rate_hz = source.signals[0].sampling_rate_hz;
    for (std::size_t i = 0; i + 1 < 19; ++i) {
        // Beat 20 was taken out: the one before it is followed after its own interval to beat 20.
        const double interval_s =
            time_of(beats[10 + i + 1 + (i >= 10 ? 1 : 0)] - beats[10 + i + (i >= 10 ? 1 : 0)], rate_hz);
        CHECK(std::abs(spliced->annotations[i + 1].time_s - spliced->annotations[i].time_s - interval_s) < 0.006);
    }
    float step = 0.0F;
    float source_step = 0.0F;
    for (std::size_t i = 1; i < spliced->signals[0].samples.size(); ++i) {
        step = std::max(step, std::abs(spliced->signals[0].samples[i] - spliced->signals[0].samples[i - 1]));
    }
    for (std::size_t i = 1; i < source.signals[0].samples.size(); ++i) {
        source_step = std::max(source_step, std::abs(source.signals[0].samples[i] - source.signals[0].samples[i - 1]));
    }
    CHECK(step <= source_step * 1.01F);
    CHECK_FALSE(splice(source, std::vector<std::uint8_t>(3, 1)));
    std::fill(keep.begin(), keep.end(), std::uint8_t{0});
    CHECK(splice(source, keep).error().code == ErrorCode::no_beats);
}

}  // namespace test_rhythms
