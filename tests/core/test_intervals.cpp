// Intervals and the level of ST, against values that are worked out by hand.
#include <catch2/catch_approx.hpp>
#include <catch2/catch_test_macros.hpp>
#include <cmath>
#include <limits>

#include "analysis/lead_reversal.h"
#include "analysis/wave_figures.h"
#include "delineation/combine.h"
#include "delineation/intervals.h"
#include "delineation/st_level.h"

namespace beatlens::test_intervals {

using Catch::Approx;
using namespace delineation;

namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

Wave wave(float onset_ms, float peak_ms, float end_ms) {
    return {{onset_ms, 2.0F}, {peak_ms, 2.0F}, {end_ms, 2.0F}, 0.9F};
}

BeatWaves beat_waves() { return {wave(-200, -150, -100), wave(-40, 0, 50), wave(180, 260, 340)}; }

}  // namespace

TEST_CASE("intervals of a beat are differences of its marks", "[delineation]") {
    const BeatIntervals of = intervals_of(beat_waves(), AamiClass::N, 0.8);
    CHECK(of.p_ms == 100.0F);
    CHECK(of.pr_ms == 160.0F);
    CHECK(of.qrs_ms == 90.0F);
    CHECK(of.qt_ms == 380.0F);
    CHECK(of.rr_ms == 800.0F);
}

TEST_CASE("a beat has no interval that was not measured", "[delineation]") {
    BeatWaves waves = beat_waves();
    const BeatIntervals ventricular = intervals_of(waves, AamiClass::V, nan);
    CHECK_FALSE(ventricular.p_ms);
    CHECK_FALSE(ventricular.pr_ms);
    CHECK(ventricular.qt_ms == 380.0F);
    CHECK_FALSE(ventricular.rr_ms);
    CHECK(intervals_of(waves, AamiClass::S, 0.5).pr_ms == 160.0F);
    waves.t.reset();
    CHECK_FALSE(intervals_of(waves, AamiClass::N, 0.8).qt_ms);
    waves.qrs.reset();
    const BeatIntervals nothing = intervals_of(waves, AamiClass::N, 0.8);
    CHECK_FALSE(nothing.qrs_ms);
    CHECK_FALSE(nothing.pr_ms);
    CHECK_FALSE(nothing.rr_ms);
}

TEST_CASE("QT is corrected as the four papers say", "[delineation]") {
    for (const QtFormula formula : qt_formulas) {
        CHECK(corrected_qt_ms(400.0, 1.0, formula) == Approx(400.0));
    }
    CHECK(corrected_qt_ms(360.0, 0.64, QtFormula::bazett) == Approx(450.0));
    CHECK(corrected_qt_ms(360.0, 0.512, QtFormula::fridericia) == Approx(450.0));
    CHECK(corrected_qt_ms(360.0, 0.5, QtFormula::framingham) == Approx(437.0));
    CHECK(corrected_qt_ms(360.0, 0.75, QtFormula::hodges) == Approx(395.0));
}

TEST_CASE("of several leads each point is the median over those that have the wave", "[delineation]") {
    std::vector<LeadWaves> leads = {{0, {beat_waves()}}, {1, {beat_waves()}}, {2, {beat_waves()}}};
    leads[1].beats[0].qrs = wave(-50, 1, 60);
    leads[2].beats[0].qrs = wave(-44, 8, 70);
    leads[2].beats[0].p.reset();
    const BeatWaves all = combine(leads, 0);
    REQUIRE(all.qrs);
    CHECK(all.qrs->onset.at_ms == -44.0F);
    CHECK(all.qrs->peak.at_ms == 1.0F);
    CHECK(all.qrs->end.at_ms == 60.0F);
    CHECK(all.p);  // in two of three
    leads[1].beats[0].p.reset();
    CHECK_FALSE(combine(leads, 0).p);
    leads[1].beats[0].qrs.reset();  // a lead that shows no QRS has no say
    CHECK(combine(leads, 0).p);
    CHECK(combine(leads, 0).qrs->onset.at_ms == -42.0F);  // of two the mean
    CHECK_FALSE(combine({}, 0).qrs);
}

TEST_CASE("the spread of values is their median and what nine tenths lie between", "[delineation]") {
    std::vector<float> values;
    for (int i = 20; i >= 0; --i) {
        values.push_back(static_cast<float>(i));
    }
    const auto found = spread(values);
    REQUIRE(found);
    CHECK(found->count == 21);
    CHECK(found->median == Approx(10.0));
    CHECK(found->low == Approx(1.0));
    CHECK(found->high == Approx(19.0));
    std::vector<float> two = {4.0F, 1.0F};
    CHECK(spread(two)->median == Approx(2.5));
    CHECK_FALSE(spread({}));
}

TEST_CASE("figures are of the beats that are named", "[delineation]") {
    BeatWaves longer = beat_waves();
    longer.t->end.at_ms = 360;
    const std::vector<BeatIntervals> intervals = {intervals_of(beat_waves(), AamiClass::N, 1.0),
                                                  intervals_of(longer, AamiClass::N, 0.64),
                                                  intervals_of(beat_waves(), AamiClass::V, nan)};
    const std::vector<std::uint32_t> normal = {0, 1};
    const IntervalFigures figures = interval_figures(intervals, normal);
    CHECK(figures.qt_ms->median == Approx(390.0));
    CHECK(figures.qtc_ms[0]->median == Approx((380.0 + 500.0) / 2));
    CHECK(figures.rr_ms->median == Approx(820.0));
    CHECK(figures.pr_ms->count == 2);
    const std::vector<std::uint32_t> ventricular = {2};
    CHECK_FALSE(interval_figures(intervals, ventricular).pr_ms);
    CHECK_FALSE(interval_figures(intervals, ventricular).qtc_ms[0]);
    CHECK(interval_figures(intervals, ventricular).qt_ms->count == 1);
}

TEST_CASE("the level of ST is told against the level before the beat", "[delineation]") {
    // 1 sample a ms; the beat at 500; .1 before QRS, .35 about J + 60.
    std::vector<float> samples(1000, 0.0F);
    std::fill(samples.begin() + 400, samples.begin() + 460, 0.1F);
    std::fill(samples.begin() + 560, samples.begin() + 680, 0.35F);
    const auto level = st_level(samples, 1000.0, 500, beat_waves());
    REQUIRE(level);
    CHECK(*level == Approx(0.25F));
    BeatWaves waves = beat_waves();
    waves.p.reset();
    CHECK(st_level(samples, 1000.0, 500, waves) == level);
    waves.t = wave(60, 100, 200);
    CHECK_FALSE(st_level(samples, 1000.0, 500, waves));
    CHECK_FALSE(st_level(samples, 1000.0, 50, beat_waves()));
    CHECK_FALSE(st_level(samples, 1000.0, 900, beat_waves()));
    CHECK_FALSE(st_level(samples, 1000.0, 500, {}));
    samples[610] = std::numeric_limits<float>::quiet_NaN();
    CHECK_FALSE(st_level(samples, 1000.0, 500, beat_waves()));
}

TEST_CASE("figures by class, minute and lead leave out what cannot be trusted", "[delineation]") {
    Recording recording;
    for (const double rate_hz : {200.0, 400.0}) {  // of different rates, the second half as high
        Signal signal;
        signal.lead = rate_hz < 300.0 ? "I" : "II";
        signal.sampling_rate_hz = rate_hz;
        signal.samples.assign(static_cast<std::size_t>(130.0 * rate_hz), 0.0F);
        recording.signals.push_back(std::move(signal));
    }
    analysis::Located located;
    std::vector<AamiClass> classes;
    std::vector<double> times_s;
    for (int i = 1; i < 129; ++i) {
        located.samples.push_back(i * 200);
        located.usable.push_back(i == 5 ? 0 : 1);
        classes.push_back(i % 64 == 0 ? AamiClass::V : AamiClass::N);
        times_s.push_back(static_cast<double>(i));
        for (Signal& signal : recording.signals) {
            const auto at = static_cast<std::ptrdiff_t>(static_cast<double>(i) * signal.sampling_rate_hz);
            const auto ms = static_cast<std::ptrdiff_t>(signal.sampling_rate_hz / 200.0);
            std::fill(signal.samples.begin() + at + 18 * ms, signal.samples.begin() + at + 28 * ms,
                      signal.lead == "I" ? 0.2F : 0.1F);
        }
    }
    const auto rr = beats::measure_rr(times_s, located.usable, {});
    REQUIRE(rr);
    std::vector<LeadWaves> leads(2);
    for (std::size_t lead = 0; lead < leads.size(); ++lead) {
        leads[lead] = {lead, std::vector<BeatWaves>(classes.size(), beat_waves())};
    }
    const auto figures = analysis::wave_figures(recording, located, classes, *rr, leads);
    CHECK(figures.leads == std::vector<std::string>{"I", "II"});
    REQUIRE(figures.beats.size() == classes.size());
    CHECK_FALSE(figures.beats[4].qrs_ms);
    CHECK(figures.beats[0].qrs_ms);
    CHECK(figures.classes[index_of(AamiClass::N)].qrs_ms->count == 125);
    CHECK(figures.classes[index_of(AamiClass::N)].rr_ms->count ==
          125 - 2);  // the first, and the one after the bad beat
    CHECK(figures.classes[index_of(AamiClass::V)].qrs_ms->count == 2);
    CHECK_FALSE(figures.classes[index_of(AamiClass::V)].pr_ms);
    CHECK_FALSE(figures.classes[index_of(AamiClass::S)].qrs_ms);
    REQUIRE(figures.minutes.size() == 3);
    CHECK(figures.minutes[0].qrs_ms->count == 58);
    CHECK(figures.minutes[1].qrs_ms->count == 59);
    CHECK(figures.minutes[2].qrs_ms->count == 8);
    REQUIRE(figures.st.size() == 2);
    CHECK(figures.st[0].mv->median == Approx(0.2));
    CHECK(figures.st[1].mv->median == Approx(0.1));
    CHECK(figures.st[1].by_minute.size() == 3);
}

TEST_CASE("P and QRS that point down in lead I or II are told, and nothing else", "[delineation]") {
    const auto notes_of = [](const std::string& name, float p_mv, float qrs_mv) {
        Recording recording;
        Signal& signal = recording.signals.emplace_back();
        signal.lead = name;
        signal.sampling_rate_hz = 1000.0;
        signal.samples.assign(12'000, 0.05F);
        analysis::Located located;
        for (int i = 1; i <= 10; ++i) {
            located.samples.push_back(i * 1000);
            located.usable.push_back(1);
            signal.samples[static_cast<std::size_t>(i * 1000 - 150)] += p_mv;
            signal.samples[static_cast<std::size_t>(i * 1000)] += qrs_mv;
        }
        const std::vector<AamiClass> classes(10, AamiClass::N);
        const std::vector<LeadWaves> leads = {{0, std::vector<BeatWaves>(10, beat_waves())}};
        return analysis::reversal_notes(recording, located, classes, leads);
    };
    REQUIRE(notes_of("I", -0.1F, -0.8F).size() == 1);
    CHECK(notes_of("I", -0.1F, -0.8F)[0].find("two arms") != std::string::npos);
    CHECK(notes_of("II", -0.1F, -0.8F).size() == 1);
    CHECK(notes_of("I", 0.1F, 0.8F).empty());
    CHECK(notes_of("I", -0.1F, 0.8F).empty());  // the atria are excited from below
    CHECK(notes_of("I", 0.1F, -0.8F).empty());  // the axis lies to the right
    CHECK(notes_of("aVR", -0.1F, -0.8F).empty());
    CHECK(notes_of("V1", -0.1F, -0.8F).empty());
}

}  // namespace beatlens::test_intervals
