#include <catch2/catch_approx.hpp>
#include <catch2/catch_test_macros.hpp>
#include <cmath>
#include <vector>

#include "beats/context/rr_series.h"
#include "rhythm/nn_series.h"
#include "rhythm/time_domain.h"
#include "synthesis/random.h"

namespace test_nn_series {

using namespace beatlens;
using namespace beatlens::rhythm;
using Catch::Approx;

namespace {

struct Beats {
    std::vector<double> times_s;
    std::vector<AamiClass> classes;

    void add(double interval_s, AamiClass of = AamiClass::N) {
        times_s.push_back((times_s.empty() ? 1.0 : times_s.back()) + interval_s);
        classes.push_back(of);
    }
    NnSeries series() const {
        const auto rr = beats::measure_rr(times_s, {}, {});
        REQUIRE(rr);
        return nn_series({times_s, classes, *rr});
    }
};

// A heart at rest: 0.8 s, with a breath of 4 s and a little chance.
Beats at_rest(std::size_t count, std::uint64_t seed) {
    synthesis::Random random(seed);
    Beats beats;
    for (std::size_t i = 0; i < count; ++i) {
        const double t = beats.times_s.empty() ? 0.0 : beats.times_s.back();
        beats.add(0.8 + 0.03 * std::sin(2.0 * 3.14159265 * t / 4.0) + random.uniform(-0.01, 0.01));
    }
    return beats;
}

double rmssd_of(const NnSeries& series) {
    const auto of = time_domain(series.intervals, 0.0);
    REQUIRE(of);
    return of->rmssd_ms;
}

}  // namespace

TEST_CASE("intervals between normal beats are NN intervals, those beside others are not", "[rhythm]") {
    Beats beats;
    for (int i = 0; i < 40; ++i) {
        beats.add(0.8);
    }
    beats.add(0.5, AamiClass::V);
    beats.add(1.1);
    beats.add(0.8);
    beats.add(0.6, AamiClass::S);
    beats.add(0.8);
    const NnSeries series = beats.series();
    CHECK(series.intervals.size() == 40);  // 39 before, one between
    CHECK(series.intervals[38].follows);
    CHECK_FALSE(series.intervals[39].follows);
    const NnCorrections all = series.corrections(0.0, 1e9);
    CHECK(all.measured == 44);
    CHECK(all.ectopic == 4);
    CHECK(all.corrected() == 4);
    CHECK(all.share() == Approx(4.0 / 44.0));
    CHECK(series.between(0.0, beats.times_s[10]).size() == 10);  // those that end up to the time
}

TEST_CASE("nothing is an NN interval across a gap", "[rhythm]") {
    Beats beats = at_rest(40, 1);
    const double gap_s = beats.times_s[20] + 0.1;
    const std::vector<beats::TimeSpan> cuts = {{gap_s, gap_s + 0.2}};
    const auto rr = beats::measure_rr(beats.times_s, {}, cuts);
    REQUIRE(rr);
    const NnSeries series = nn_series({beats.times_s, beats.classes, *rr});
    CHECK(series.corrections(0.0, 1e9).measured == 38);
    CHECK(series.intervals.size() == 38);
    CHECK_FALSE(series.intervals[20].follows);
}

TEST_CASE("a beat that was missed, one that is none, and an early one that is called normal are found", "[rhythm]") {
    const Beats whole = at_rest(300, 2);
    const NnSeries reference = whole.series();
    REQUIRE(reference.corrections(0.0, 1e9).corrected() == 0);
    SECTION("missed") {
        Beats beats = whole;
        beats.times_s.erase(beats.times_s.begin() + 150);
        beats.classes.pop_back();
        const NnSeries series = beats.series();
        CHECK(series.corrections(0.0, 1e9).missed == 1);
        CHECK(series.corrections(0.0, 1e9).corrected() == 1);
        CHECK(series.intervals.size() == reference.intervals.size() - 2);
    }
    SECTION("extra") {
        Beats beats = whole;
        const double at_s = beats.times_s[150] + 0.35;
        beats.times_s.insert(beats.times_s.begin() + 151, at_s);
        beats.classes.push_back(AamiClass::N);
        const NnSeries series = beats.series();
        CHECK(series.corrections(0.0, 1e9).extra == 2);
        REQUIRE(series.intervals.size() == reference.intervals.size());  // the whole interval is there again
        for (std::size_t i = 0; i < series.intervals.size(); ++i) {
            CHECK(series.intervals[i].interval_s == Approx(reference.intervals[i].interval_s));
        }
    }
    SECTION("ectopic") {
        Beats beats = whole;
        beats.times_s[150] -= 0.25;
        const NnSeries series = beats.series();
        CHECK(series.corrections(0.0, 1e9).irregular == 2);
        CHECK(series.intervals.size() == reference.intervals.size() - 2);
    }
}

TEST_CASE("heart-rate variability survives ectopic, missed and extra beats", "[rhythm]") {
    for (const std::uint64_t seed : {3, 4, 5}) {
        const Beats whole = at_rest(1200, seed);
        const double reference = rmssd_of(whole.series());
        synthesis::Random random(seed + 100);
        Beats broken;
        for (std::size_t i = 0; i < whole.times_s.size(); ++i) {
            const double roll = random.uniform();
            if (i > 5 && roll < 0.01) {
                continue;  // missed
            }
            const double early_s = i > 5 && roll > 0.98 ? 0.25 : 0.0;  // ectopic, called normal
            broken.times_s.push_back(whole.times_s[i] - early_s);
            broken.classes.push_back(AamiClass::N);
            if (i > 5 && roll > 0.97 && roll <= 0.98 && i + 1 < whole.times_s.size()) {
                broken.times_s.push_back(whole.times_s[i] + 0.4);  // extra
                broken.classes.push_back(AamiClass::N);
            }
        }
        const NnSeries series = broken.series();
        INFO("seed " << seed << ", " << series.corrections(0.0, 1e9).share() << " corrected");
        CHECK(series.corrections(0.0, 1e9).share() > 0.04);
        CHECK(rmssd_of(series) == Approx(reference).epsilon(0.08));
        const auto of = time_domain(series.intervals, 0.0);
        const auto before = time_domain(whole.series().intervals, 0.0);
        CHECK(of->sdnn_ms == Approx(before->sdnn_ms).epsilon(0.08));
    }
}

TEST_CASE("a steady rhythm has nothing to correct", "[rhythm]") {
    Beats beats;
    for (int i = 0; i < 300; ++i) {
        beats.add(i % 7 == 0 ? 0.804 : 0.8);  // a sample of the recorder
    }
    CHECK(beats.series().corrections(0.0, 1e9).corrected() == 0);
    CHECK(beats.series().intervals.size() == 299);
}

TEST_CASE("no beats, one and two make no series, and no crash", "[rhythm]") {
    Beats beats;
    CHECK(beats.series().intervals.empty());
    beats.add(0.8);
    CHECK(beats.series().intervals.empty());
    beats.add(0.8);
    CHECK(beats.series().intervals.size() == 1);
    beats.add(0.0);  // at the same time
    CHECK(beats.series().corrections(0.0, 1e9).measured == 1);
}

}  // namespace test_nn_series
