#include <algorithm>
#include <array>
#include <catch2/catch_approx.hpp>
#include <catch2/catch_test_macros.hpp>
#include <cmath>
#include <limits>
#include <random>

#include "beats/context/rhythm.h"
#include "beats/context/rr_series.h"
#include "beats/context/running_order.h"
#include "beats/context/shapes.h"
#include "beats/context/time_line.h"

namespace test_context_rr {

using namespace beatlens;
using namespace beatlens::beats;
using Catch::Approx;

namespace {

constexpr float no_value = std::numeric_limits<float>::quiet_NaN();

std::vector<double> irregular_beats(std::size_t count, double start_s, unsigned seed) {
    std::mt19937 random(seed);
    std::uniform_real_distribution<double> jitter(-0.05, 0.05);
    std::vector<double> times{start_s};
    while (times.size() < count) {
        const bool early = random() % 9 == 0;
        times.push_back(times.back() + (early ? 0.5 : 0.8) + jitter(random));
    }
    return times;
}

RrSeries measured(std::span<const double> times, std::span<const TimeSpan> cuts = {},
                  std::span<const std::uint8_t> usable = {}) {
    auto rr = measure_rr(times, usable, cuts);
    REQUIRE(rr);
    return std::move(*rr);
}

// The heart rate as a recording without gaps has it, straight from the positions.
HeartRate by_positions(const std::vector<double>& times) {
    HeartRate rate;
    const std::size_t last = times.size() - 1;
    const std::size_t run = std::min<std::size_t>(8, last);
    const auto bpm = [&](std::size_t a, std::size_t b) {
        return 60.0 * static_cast<double>(b - a) / (times[b] - times[a]);
    };
    rate.mean_bpm = bpm(0, last);
    rate.min_bpm = rate.max_bpm = bpm(0, run);
    for (std::size_t i = run; i <= last; ++i) {
        rate.min_bpm = std::min(rate.min_bpm, bpm(i - run, i));
        rate.max_bpm = std::max(rate.max_bpm, bpm(i - run, i));
    }
    return rate;
}

Signal lead_of(std::size_t samples, double rate_hz) {
    Signal signal;
    signal.lead = "II";
    signal.sampling_rate_hz = rate_hz;
    signal.samples.assign(samples, 0.1F);
    return signal;
}

const std::array per_beat = {
    &RhythmTrackers::before_s,         &RhythmTrackers::after_s,          &RhythmTrackers::ratio_forward,
    &RhythmTrackers::ratio_backward,   &RhythmTrackers::ratio_min,        &RhythmTrackers::ratio_max,
    &RhythmTrackers::ratio_mean,       &RhythmTrackers::reference_s,      &RhythmTrackers::median_11_s,
    &RhythmTrackers::median_41_s,      &RhythmTrackers::median_61_s,      &RhythmTrackers::quantile_75_s,
    &RhythmTrackers::quantile_90_s,    &RhythmTrackers::envelope_forward, &RhythmTrackers::envelope_backward,
    &RhythmTrackers::irregularity_all, &RhythmTrackers::irregularity_31,  &RhythmTrackers::irregularity_61,
    &RhythmTrackers::irregularity_low, &RhythmTrackers::run_length,       &RhythmTrackers::run_end,
    &RhythmTrackers::run_drop};

}  // namespace

TEST_CASE("a hole of ten minutes ends an interval and changes nothing else", "[context]") {
    const std::vector<double> before = irregular_beats(200, 3.0, 1);
    const std::vector<double> after = irregular_beats(150, before.back() + 600.0, 2);
    std::vector<double> all = before;
    all.insert(all.end(), after.begin(), after.end());
    const std::array cuts = {TimeSpan{before.back() + 0.3, after.front() - 0.3}};

    const RrSeries whole = measured(all, cuts);
    const RrSeries first = measured(before);
    const RrSeries second = measured(after);
    REQUIRE(whole.pieces == std::vector<BeatRange>{{0, 200}, {200, 350}});
    CHECK(whole.intervals == first.intervals + second.intervals);
    CHECK(std::isnan(whole.after_s[199]));
    CHECK(std::isnan(whole.before_s[200]));
    for (std::size_t i = 0; i < 349; ++i) {
        if (i != 199) {
            CHECK(whole.after_s[i] == all[i + 1] - all[i]);
            CHECK(whole.before_s[i + 1] == all[i + 1] - all[i]);
        }
    }

    const HeartRate a = by_positions(before);
    const HeartRate b = by_positions(after);
    const HeartRate both = heart_rate(whole).value();
    CHECK(both.min_bpm == Approx(std::min(a.min_bpm, b.min_bpm)));
    CHECK(both.max_bpm == Approx(std::max(a.max_bpm, b.max_bpm)));
    CHECK(both.mean_bpm == Approx(60.0 * 348.0 / (before.back() - before.front() + after.back() - after.front())));

    std::vector<std::uint8_t> odd(350, 0);
    for (std::size_t i = 0; i < 350; i += 37) {
        odd[i] = 1;
    }
    const RhythmTrackers apart_1 = track_rhythm(first, std::span(odd).first(200));
    const RhythmTrackers apart_2 = track_rhythm(second, std::span(odd).last(150));
    const RhythmTrackers together = track_rhythm(whole, odd);
    for (const auto member : per_beat) {
        std::vector<float> parts = apart_1.*member;
        parts.insert(parts.end(), (apart_2.*member).begin(), (apart_2.*member).end());
        CHECK(together.*member == parts);
    }
}

TEST_CASE("the heart rate of a recording without gaps is that of its positions", "[context]") {
    for (const std::size_t count : {2U, 5U, 9U, 10U, 500U}) {
        const std::vector<double> times = irregular_beats(count, 0.0, static_cast<unsigned>(count));
        const HeartRate expected = by_positions(times);
        const HeartRate rate = heart_rate(measured(times)).value();
        CHECK(rate.mean_bpm == Approx(expected.mean_bpm));
        CHECK(rate.min_bpm == Approx(expected.min_bpm));
        CHECK(rate.max_bpm == Approx(expected.max_bpm));
    }
    const std::array one = {1.0};
    CHECK_FALSE(heart_rate(measured({})));
    CHECK_FALSE(heart_rate(measured(one)));
    const std::array same = {1.0, 1.0};  // no time between them: no rate rather than an infinite one
    CHECK_FALSE(heart_rate(measured(same)));
}

TEST_CASE("an interval beside an unusable beat is not measured", "[context]") {
    const std::array times = {1.0, 2.0, 3.0, 4.0, 5.0};
    const std::array<std::uint8_t, 5> usable = {1, 1, 0, 1, 1};
    const RrSeries rr = measured(times, {}, usable);
    CHECK(rr.pieces == std::vector<BeatRange>{{0, 2}, {2, 3}, {3, 5}});
    CHECK(rr.intervals == 2);
    CHECK(rr.mean_s == 1.0);
}

TEST_CASE("beats out of order are an error, not a negative interval", "[context]") {
    const std::array times = {1.0, 3.0, 2.0};
    const auto rr = measure_rr(times, {}, {});
    REQUIRE_FALSE(rr);
    CHECK(rr.error().code == ErrorCode::out_of_range);
    CHECK(rr.error().message.starts_with("Beat 3 "));
    const std::array no_time = {1.0, std::numeric_limits<double>::quiet_NaN()};
    CHECK_FALSE(measure_rr(no_time, {}, {}));
    const std::array<std::uint8_t, 1> one = {1};
    CHECK_FALSE(measure_rr(times, one, {}));
}

TEST_CASE("the time line is cut where no chosen lead has a signal", "[context]") {
    Recording recording;
    recording.signals = {lead_of(10000, 100.0), lead_of(50000, 500.0)};
    auto& slow = recording.signals[0].samples;
    auto& fast = recording.signals[1].samples;
    std::fill(slow.begin() + 1000, slow.begin() + 2000, no_value);     // 10 to 20 s
    std::fill(fast.begin() + 7500, fast.begin() + 7650, 2e20F);        // 15 to 15.3 s: no voltage
    std::fill(fast.begin() + 8000, fast.begin() + 8050, no_value);     // 16 to 16.1 s: too short to hide a beat
    recording.gaps = {{30.0, 30.05, Gap::Kind::absent, std::nullopt},  // two lost samples lose no beat
                      {40.0, 40.25, Gap::Kind::absent, std::nullopt},
                      {50.0, 60.0, Gap::Kind::lead_off, 0}};
    constexpr double forever = std::numeric_limits<double>::infinity();

    const std::array<std::size_t, 2> both = {0, 1};
    CHECK(find_cuts(recording, both) == std::vector<TimeSpan>{{15.0, 15.3}, {40.0, 40.25}, {100.0, forever}});
    const std::array<std::size_t, 1> first = {0};
    CHECK(find_cuts(recording, first) ==
          std::vector<TimeSpan>{{10.0, 20.0}, {40.0, 40.25}, {50.0, 60.0}, {100.0, forever}});
    CHECK(find_cuts(recording, {}) == std::vector<TimeSpan>{{40.0, 40.25}});
    fast.resize(25000);  // a lead that ends early leaves the other one to look
    CHECK(find_cuts(recording, both).front() == TimeSpan{15.0, 15.3});
    CHECK(find_cuts(recording, both)[2] == TimeSpan{50.0, 60.0});
}

TEST_CASE("running quantiles equal sorting each window", "[context]") {
    std::mt19937 random(3);
    std::vector<double> values(300);
    for (double& value : values) {
        value = random() % 7 == 0 ? std::numeric_limits<double>::quiet_NaN() : static_cast<double>(random() % 50);
    }
    for (const std::size_t width : {1U, 11U, 61U, 999U}) {
        for_each_window(values, width, [&](std::size_t i, std::span<const double> window) {
            std::vector<double> expected;
            for (std::size_t k = i - std::min(i, width / 2); k <= i + width / 2 && k < values.size(); ++k) {
                if (std::isfinite(values[k])) {
                    expected.push_back(values[k]);
                }
            }
            std::sort(expected.begin(), expected.end());
            CHECK(std::equal(window.begin(), window.end(), expected.begin(), expected.end()));
        });
    }
}

TEST_CASE("the median of rows is the median of each column", "[context]") {
    std::mt19937 random(11);
    for (const std::size_t rows : {1U, 2U, 3U, 5U, 8U, 39U, 40U, 63U, 64U, 65U, 200U}) {
        constexpr std::size_t length = 13;
        std::vector<float> values(rows * length);
        for (float& value : values) {
            value = static_cast<float>(random() % 100) - 50.0F;
        }
        std::vector<std::uint32_t> items(rows);
        for (std::size_t i = 0; i < rows; ++i) {
            items[i] = static_cast<std::uint32_t>(i);
        }
        const auto median = median_row(items, length, [&](std::uint32_t item, std::span<float> out) {
            std::copy_n(values.begin() + static_cast<std::ptrdiff_t>(item * length), length, out.begin());
            return item % 10 != 7;  // some have none
        });
        for (std::size_t k = 0; k < length; ++k) {
            std::vector<float> column;
            for (std::size_t i = 0; i < rows; ++i) {
                if (i % 10 != 7) {
                    column.push_back(values[i * length + k]);
                }
            }
            std::sort(column.begin(), column.end());
            CHECK(median[k] == column[column.size() / 2]);
        }
    }
}

TEST_CASE("the tracker stays with the slow beats in a long run of early ones", "[context]") {
    std::vector<double> times{0.0};
    const auto add = [&](std::size_t count, double interval_s) {
        for (std::size_t i = 0; i < count; ++i) {
            times.push_back(times.back() + interval_s);
        }
    };
    add(60, 1.0);
    add(80, 0.6);
    add(60, 1.0);
    const RhythmTrackers rhythm = track_rhythm(measured(times), {});
    CHECK(rhythm.ratio_mean[30] == Approx(1.0).margin(0.001));
    CHECK(rhythm.median_41_s[100] == Approx(0.6));
    CHECK(rhythm.ratio_mean[100] < 0.8F);
    CHECK(rhythm.ratio_mean[61] == Approx(0.6).margin(0.1));
    CHECK(rhythm.run_length[100] == 80.0F);
    CHECK(rhythm.run_end[100] == Approx(1.0 / 0.6));
    CHECK(rhythm.run_drop[100] == Approx(0.6));
    CHECK(rhythm.run_length[30] == 0.0F);
    // By hand: one early interval moves the forward reference of 1 s by .006 of -.4 s.
    CHECK(rhythm.ratio_forward[62] == Approx(0.6 / (1.0 - 0.0024)));
}

TEST_CASE("odd beats and their pauses do not count as irregularity", "[context]") {
    std::vector<double> times{0.0};
    std::vector<std::uint8_t> odd{0};
    for (int i = 0; i < 200; ++i) {
        const int phase = i % 4;
        times.push_back(times.back() + (phase == 2 ? 0.5 : phase == 3 ? 1.1 : 0.8));
        odd.push_back(phase == 2 ? 1 : 0);
    }
    const RrSeries rr = measured(times);
    CHECK(track_rhythm(rr, odd).irregularity_31[100] == Approx(0.0).margin(1e-6));
    CHECK(track_rhythm(rr, {}).irregularity_31[100] > 0.3F);
    CHECK(track_rhythm(rr, odd).irregularity_all[100] > 0.3F);
}

TEST_CASE("trackers are finite whatever the beats are", "[context]") {
    std::vector<std::vector<double>> cases = {{}, {1.0}, {1.0, 1.0}, {0.0, 1e9}, std::vector<double>(50, 3.0)};
    cases.push_back(irregular_beats(30, 0.0, 4));
    for (const std::vector<double>& times : cases) {
        for (const std::uint8_t usable : {std::uint8_t{0}, std::uint8_t{1}}) {
            const std::vector<std::uint8_t> flags(times.size(), usable);
            const RhythmTrackers rhythm = track_rhythm(measured(times, {}, flags), flags);
            for (const auto member : per_beat) {
                REQUIRE((rhythm.*member).size() == times.size());
                for (const float value : rhythm.*member) {
                    CHECK(std::isfinite(value));
                }
            }
        }
    }
}

}  // namespace test_context_rr
