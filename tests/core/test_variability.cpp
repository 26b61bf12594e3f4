#include <catch2/catch_approx.hpp>
#include <catch2/catch_test_macros.hpp>
#include <cmath>
#include <numbers>
#include <vector>

#include "analysis/rhythm_figures.h"
#include "rhythm/five_minutes.h"
#include "rhythm/variability.h"
#include "synthesis/random.h"

namespace test_variability {

using namespace beatlens;
using namespace beatlens::rhythm;
using Catch::Approx;

namespace {

constexpr double two_pi = 2.0 * std::numbers::pi;

// One after the other from time 0.
std::vector<NnInterval> in_a_row(const std::vector<double>& intervals_s) {
    std::vector<NnInterval> series;
    double end_s = 0.0;
    for (const double interval_s : intervals_s) {
        end_s += interval_s;
        series.push_back({end_s, interval_s, !series.empty()});
    }
    return series;
}

// `seconds` of a heart whose interval is 0.8 s and a sine.
std::vector<NnInterval> with_a_sine(double seconds, double hz, double amplitude_s) {
    std::vector<double> intervals_s;
    for (double t = 0.0; t < seconds;) {
        const double interval_s = 0.8 + amplitude_s * std::sin(two_pi * hz * t);
        intervals_s.push_back(interval_s);
        t += interval_s;
    }
    auto series = in_a_row(intervals_s);
    while (series.back().end_s >= seconds) {
        series.pop_back();
    }
    return series;
}

}  // namespace

TEST_CASE("variability in time of intervals that alternate, by hand", "[rhythm]") {
    std::vector<double> intervals_s;
    for (int i = 0; i < 40; ++i) {
        intervals_s.push_back(i % 2 == 0 ? 0.8 : 0.9);
    }
    const auto series = in_a_row(intervals_s);
    const auto of = time_domain(series, 0.0);
    REQUIRE(of);
    CHECK(of->intervals == 40);
    CHECK(of->mean_nn_ms == Approx(850.0));
    CHECK(of->mean_bpm == Approx(60000.0 / 850.0));
    CHECK(of->sdnn_ms == Approx(50.0 * std::sqrt(40.0 / 39.0)));
    CHECK(of->rmssd_ms == Approx(100.0));
    CHECK(of->nn50 == 39);
    CHECK(of->pnn50_percent == Approx(100.0));
    CHECK(of->triangular_index == Approx(2.0));
    // 39 differences: 20 of +100 and 19 of -100, with a mean of 100/39.
    const double variance = (39.0 * 1e4 - 39.0 * (100.0 / 39.0) * (100.0 / 39.0)) / 38.0;
    CHECK(of->sd1_ms == Approx(std::sqrt(variance / 2.0)));
    CHECK(of->sd2_ms == Approx(std::sqrt(std::max(0.0, 2.0 * 2500.0 * 40.0 / 39.0 - variance / 2.0))).margin(1e-9));
    CHECK_FALSE(of->sdann_ms);
}

TEST_CASE("differences are of intervals that follow one another, and 50 ms are not more than 50 ms", "[rhythm]") {
    std::vector<double> intervals_s(40, 0.8);
    intervals_s[20] = 0.85;
    auto series = in_a_row(intervals_s);
    CHECK(time_domain(series, 0.0)->nn50 == 0);
    CHECK(time_domain(series, 0.0)->rmssd_ms == Approx(std::sqrt(2.0 * 2500.0 / 39.0)));
    series[20].follows = false;
    series[21].follows = false;
    CHECK(time_domain(series, 0.0)->rmssd_ms == Approx(0.0).margin(1e-9));
    series.resize(29);
    CHECK_FALSE(time_domain(series, 0.0));
}

TEST_CASE("SDANN is the spread of the means of five minutes", "[rhythm]") {
    std::vector<double> intervals_s;
    for (int part = 0; part < 3; ++part) {
        const double base_s = part == 0 ? 0.75 : part == 1 ? 1.0 : 1.25;
        for (int i = 0; i < static_cast<int>(300.0 / base_s); ++i) {
            intervals_s.push_back(base_s + (i % 2 == 0 ? 0.02 : -0.02));
        }
    }
    auto series = in_a_row(intervals_s);
    for (NnInterval& one : series) {
        one.end_s -= 0.1;  // the last of each five minutes ends within them
    }
    const auto of = time_domain(series, 0.0);
    REQUIRE(of);
    CHECK(*of->sdann_ms == Approx(250.0));
    CHECK(*of->sdnn_index_ms == Approx(20.0).epsilon(0.01));
}

TEST_CASE("a sine in the intervals has its power in its band", "[rhythm]") {
    struct Case {
        double hz;
        double FrequencyDomain::*band;
    };
    for (const Case& one : {Case{0.02, &FrequencyDomain::vlf_ms2}, Case{0.1, &FrequencyDomain::lf_ms2},
                            Case{0.25, &FrequencyDomain::hf_ms2}}) {
        INFO(one.hz << " Hz");
        const auto of = frequency_domain(with_a_sine(300.0, one.hz, 0.03), 0.0, 300.0);
        REQUIRE(of);
        CHECK((*of).*one.band == Approx(450.0).epsilon(0.05));  // 30² / 2
        CHECK(of->total_ms2 == Approx(450.0).epsilon(0.08));
    }
    const auto both = frequency_domain(with_a_sine(300.0, 0.1, 0.03), 0.0, 300.0);
    CHECK(both->lf_nu() > 97.0);
    CHECK(both->lf_nu() + both->hf_nu() == Approx(100.0));
}

TEST_CASE("power stays where it was when intervals are taken out", "[rhythm]") {
    const auto whole = with_a_sine(300.0, 0.1, 0.03);
    synthesis::Random random(9);
    std::vector<NnInterval> rest;
    for (const NnInterval& one : whole) {
        if (random.uniform() > 0.1) {
            rest.push_back(one);
        }
    }
    const auto of = frequency_domain(rest, 0.0, 300.0);
    REQUIRE(of);
    CHECK(of->lf_ms2 == Approx(450.0).epsilon(0.1));
    CHECK(of->hf_ms2 < 60.0);
}

TEST_CASE("what is too short or has too few intervals has no spectrum", "[rhythm]") {
    const auto series = with_a_sine(300.0, 0.1, 0.03);
    CHECK_FALSE(frequency_domain(series, 0.0, 400.0));  // fills three quarters
    CHECK_FALSE(frequency_domain(std::span(series).first(100), 0.0, 80.0));
    CHECK_FALSE(frequency_domain({}, 0.0, 300.0));
}

TEST_CASE("sample entropy and DFA of noise and of its sum", "[rhythm]") {
    synthesis::Random random(7);
    std::vector<double> noise_s;
    std::vector<double> walk_s;
    double at_s = 0.8;
    for (int i = 0; i < 2000; ++i) {
        const double step_s = random.uniform(-0.02, 0.02);
        noise_s.push_back(0.8 + step_s);
        at_s = 0.8 + 0.995 * (at_s - 0.8) + 0.3 * step_s;
        walk_s.push_back(at_s);
    }
    CHECK(*dfa_alpha1(in_a_row(noise_s)) == Approx(0.5).margin(0.12));  // white noise: boxes this short tell too much
    CHECK(*dfa_alpha1(in_a_row(walk_s)) == Approx(1.5).margin(0.12));   // Brownian noise
    // Uniform noise: two values are alike with probability 2 q - q², where q is r over the range, 0.2 / sqrt 12.
    const double q = 0.2 / std::sqrt(12.0);
    const auto noise = in_a_row(noise_s);
    const auto entropy = sample_entropy(std::span(noise).first(1000));
    REQUIRE(entropy);
    CHECK(*entropy == Approx(-std::log(2.0 * q - q * q)).margin(0.15));
    CHECK_FALSE(sample_entropy(std::span(noise).first(99)));
    std::vector<double> same_s(200, 0.8);
    CHECK(*sample_entropy(in_a_row(same_s)) == Approx(0.0).margin(1e-12));
    CHECK_FALSE(dfa_alpha1(in_a_row(same_s)));
}

TEST_CASE("day and night by the clock", "[rhythm]") {
    CHECK(*analysis::start_of_day_s("06:59:30.500 01/02/2024") == Approx(25170.5));
    CHECK(*analysis::start_of_day_s("23:00:00") == Approx(82800.0));
    CHECK_FALSE(analysis::start_of_day_s(""));
    CHECK_FALSE(analysis::start_of_day_s("25:00:00"));
    CHECK_FALSE(analysis::start_of_day_s("10:00"));
    CHECK_FALSE(analysis::start_of_day_s("a:b:c"));
    NnSeries series;
    std::vector<double> intervals_s(200, 1.0);  // at night
    intervals_s.resize(600, 0.5);               // by day
    series.intervals = in_a_row(intervals_s);
    const auto of = day_and_night(series, 7.0 * 3600.0 - 200.5);
    REQUIRE(of.night);
    REQUIRE(of.day);
    CHECK(of.night->mean_nn_ms == Approx(1000.0));
    CHECK(of.day->mean_nn_ms == Approx(500.0));
    CHECK(of.day->rmssd_ms == Approx(0.0).margin(1e-9));  // the step between them is in neither
}

}  // namespace test_variability
