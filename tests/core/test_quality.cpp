// Signal quality: what is no electrocardiogram gives no usable beats, and what is one stays usable.
#include "signal/quality.h"

#include <catch2/catch_test_macros.hpp>
#include <cmath>
#include <limits>
#include <numbers>
#include <span>
#include <string>
#include <vector>

#include "beats_of.h"
#include "data_dir.h"
#include "synthesis/random.h"

namespace test_quality {

using namespace beatlens;
using signal::Quality;

namespace {

constexpr float invalid = std::numeric_limits<float>::quiet_NaN();
constexpr double minutes = 3.0;

template <class Value>
std::vector<float> filled(double rate_hz, Value value) {
    std::vector<float> samples(static_cast<std::size_t>(minutes * 60.0 * rate_hz));
    for (std::size_t i = 0; i < samples.size(); ++i) {
        samples[i] = static_cast<float>(value(static_cast<double>(i) / rate_hz));
    }
    return samples;
}

double sine(double hz, double t) { return std::sin(2.0 * std::numbers::pi * hz * t); }

// Nothing that counts comes out, and a word says why.
void check_worthless(std::span<const float> samples, double rate_hz, bool in_mv = true) {
    const std::vector<signal::LeadView> leads = {{samples, rate_hz, in_mv}};
    const auto detection = test::detect_beats(leads);
    const double length_minutes = static_cast<double>(samples.size()) / rate_hz / 60.0;
    CHECK(static_cast<double>(test::usable_beats(detection)) <= 2.0 * length_minutes);
    CHECK(detection.usable_share < 0.1);
    CHECK_FALSE(detection.notes.empty());
}

Quality quality_at(const std::vector<signal::QualityStretch>& stretches, double time_s) {
    for (const auto& stretch : stretches) {
        if (time_s < stretch.end_s) {
            return stretch.quality;
        }
    }
    return stretches.back().quality;
}

void check_tiles(const std::vector<signal::QualityStretch>& stretches, double end_s) {
    REQUIRE_FALSE(stretches.empty());
    CHECK(stretches.front().first_s == 0.0);
    CHECK(std::abs(stretches.back().end_s - end_s) < 1e-9);
    for (std::size_t i = 1; i < stretches.size(); ++i) {
        CHECK(stretches[i].first_s == stretches[i - 1].end_s);
        CHECK(stretches[i].quality != stretches[i - 1].quality);
    }
}

}  // namespace

TEST_CASE("noise of many kinds gives no usable beats", "[quality]") {
    for (const double rate_hz : {100.0, 128.0, 250.0, 500.0}) {
        INFO("at " << rate_hz << " Hz");
        synthesis::Random random(7);
        for (const double sd_mv : {0.003, 0.1, 3.0}) {
            INFO("white noise, SD " << sd_mv << " mV");
            const auto white = filled(rate_hz, [&](double) { return sd_mv * random.normal(); });
            check_worthless(white, rate_hz);
            check_worthless(white, rate_hz, false);
        }
        double wander = 0.0;
        check_worthless(filled(rate_hz,
                               [&](double) {
                                   wander += 0.02 * random.normal() - wander / rate_hz;
                                   return wander;
                               }),
                        rate_hz);
        check_worthless(filled(rate_hz, [&](double t) { return sine(0.3, t) + 0.02 * random.normal(); }), rate_hz);
        check_worthless(filled(rate_hz, [&](double t) { return sine(0.3, t); }), rate_hz);
    }
}

TEST_CASE("asystole with a little noise gives no usable beats", "[quality]") {
    for (const double sd_mv : {0.002, 0.01, 0.03}) {
        INFO("noise of " << sd_mv << " mV");
        synthesis::Random random(5);
        check_worthless(filled(360.0, [&](double t) { return 0.05 * sine(0.25, t) + sd_mv * random.normal(); }), 360.0);
        // rounded to a recorder's steps of 5 uV
        check_worthless(filled(250.0, [&](double) { return std::round(sd_mv * random.normal() / 0.005) * 0.005; }),
                        250.0);
    }
}

TEST_CASE("a heart that stops: beats before, none after", "[quality]") {
    const Recording record = test::synthetic(60.0);
    synthesis::Random random(3);
    std::vector<float> mv = record.signals[0].samples;
    for (int i = 0; i < 60 * 360; ++i) {
        mv.push_back(static_cast<float>(0.01 * random.normal() + 0.05 * sine(0.25, i / 360.0)));
    }
    const auto detection = test::detect_beats(mv, 360.0);
    std::size_t before = 0;
    std::size_t after = 0;
    for (const auto& beat : detection.beats) {
        (beat.time_s < 60.0 ? before : after) += beat.usable ? 1 : 0;
    }
    CHECK(before + 8 >= test::beats_of(record).size());
    CHECK(after <= 2);
    CHECK(quality_at(detection.overall, 30.0) == Quality::usable);
    CHECK(quality_at(detection.overall, 100.0) != Quality::usable);
}

TEST_CASE("hum alone gives no usable beats", "[quality]") {
    for (const double rate_hz : {128.0, 250.0, 360.0, 1000.0}) {
        for (const double hum_hz : {50.0, 60.0}) {
            INFO(hum_hz << " Hz at " << rate_hz << " Hz");
            synthesis::Random random(9);
            check_worthless(filled(rate_hz, [&](double t) { return 0.5 * sine(hum_hz, t); }), rate_hz);
            check_worthless(filled(rate_hz, [&](double t) { return 0.5 * sine(hum_hz, t) + 0.01 * random.normal(); }),
                            rate_hz);
        }
    }
}

TEST_CASE("a flat line and an electrode that is off are said to be that", "[quality]") {
    const Recording record = test::synthetic(minutes * 60.0);
    const std::vector<float>& ecg = record.signals[0].samples;
    {
        const auto detection = test::detect_beats(std::vector<float>(3600, 0.25F), 360.0);
        CHECK(detection.beats.empty());
        CHECK(detection.overall == std::vector<signal::QualityStretch>{{0.0, 10.0, Quality::flat}});
        CHECK(detection.usable_share == 0.0);
    }
    {
        const auto detection = test::detect_beats(std::vector<float>(3600, invalid), 360.0);
        CHECK(detection.beats.empty());
        CHECK(detection.overall == std::vector<signal::QualityStretch>{{0.0, 10.0, Quality::lead_off}});
    }
    struct Fault {
        float value;
        Quality quality;
    };
    for (const auto [value, quality] : {Fault{0.1F, Quality::flat}, Fault{invalid, Quality::lead_off},
                                        Fault{-5.0F, Quality::lead_off}, Fault{5.0F, Quality::lead_off}}) {
        INFO("at " << value);
        std::vector<float> mv = ecg;
        std::fill(mv.begin() + 30000, mv.begin() + 37200, value);
        const auto detection = test::detect_beats(mv, 360.0);
        check_tiles(detection.overall, minutes * 60.0);
        CHECK(quality_at(detection.overall, 30000.0 / 360.0 + 1.0) == quality);
        CHECK(quality_at(detection.overall, 37200.0 / 360.0 - 1.0) == quality);
        CHECK(quality_at(detection.overall, 60.0) == Quality::usable);
        CHECK(quality_at(detection.overall, 120.0) == Quality::usable);
        CHECK(std::abs(detection.usable_share - (180.0 - 20.0) / 180.0) < 0.04);
        for (const auto& beat : detection.beats) {
            CHECK_FALSE((beat.sample > 30050 && beat.sample < 37150));
        }
    }
}

TEST_CASE("a clipped stretch is said to be clipped", "[quality]") {
    const Recording record = test::synthetic(minutes * 60.0);
    std::vector<float> mv = record.signals[0].samples;
    for (std::size_t i = 30000; i < 37200; ++i) {  // an amplifier that is driven against both rails
        mv[i] = std::clamp(mv[i] + 8.0F * static_cast<float>(sine(0.7, static_cast<double>(i) / 360.0)), -5.0F, 5.0F);
    }
    const auto detection = test::detect_beats(mv, 360.0);
    double clipped_s = 0.0;
    for (const auto& stretch : detection.overall) {
        clipped_s += stretch.quality == Quality::clipped ? stretch.end_s - stretch.first_s : 0.0;
        CHECK((stretch.quality == Quality::usable || (stretch.first_s > 75.0 && stretch.end_s < 112.0)));
    }
    CHECK(clipped_s > 10.0);
}

TEST_CASE("electrodes that come off for a while: noise there, beats before and after", "[quality]") {
    const Recording record = test::synthetic(minutes * 60.0, 0.1, 0.1);
    std::vector<float> mv = record.signals[0].samples;
    synthesis::Random random(2);
    for (std::size_t i = 72 * 360; i < 108 * 360; ++i) {
        mv[i] = static_cast<float>(0.3 * random.normal());
    }
    const auto detection = test::detect_beats(mv, 360.0);
    check_tiles(detection.overall, minutes * 60.0);
    CHECK(quality_at(detection.overall, 90.0) == Quality::noisy);
    CHECK(quality_at(detection.overall, 60.0) == Quality::usable);
    CHECK(quality_at(detection.overall, 120.0) == Quality::usable);
    for (const auto& beat : detection.beats) {
        CHECK(beat.usable == (quality_at(detection.overall, beat.time_s) == Quality::usable));
    }
}

TEST_CASE("short and slow recordings stay usable", "[quality]") {
    const Recording record = test::synthetic(60.0, 0.0, 0.0, 60.0);
    for (const std::size_t seconds : {2U, 3U, 5U, 10U}) {
        INFO(seconds << " s");
        const auto detection = test::detect_beats(std::span(record.signals[0].samples).first(360 * seconds), 360.0);
        CHECK(detection.usable_share == 1.0);
    }
    const auto slow = test::synthetic(120.0, 0.0, 0.0, 25.0);
    CHECK(test::detect_beats(test::leads_of(slow)).usable_share == 1.0);
}

TEST_CASE("2,619 beats in thirty minutes of baseline wander", "[quality][nstdb][data]") {
    BEATLENS_REQUIRE_DATA(folder, "nstdb");
    for (const std::string name : {"bw", "ma"}) {
        const Recording record = test::wfdb_record(folder, name);
        const auto leads = test::leads_of(record);
        for (std::size_t i = 0; i < 3; ++i) {
            INFO(name << " " << i);
            const auto detection = test::detect_beats(i < 2 ? std::span(leads).subspan(i, 1) : std::span(leads));
            CHECK(test::usable_beats(detection) <= 60);
            CHECK(detection.usable_share < 0.02);
            CHECK(test::any_contains(detection.notes, "does not look like an electrocardiogram"));
        }
    }
}

TEST_CASE("83 beats in a minute of noise", "[quality][cases][data]") {
    BEATLENS_REQUIRE_DATA(folder, "cases");
    test::Files files;
    files.add("63.csv", test::read_file(folder / "63_pure_noise_60s.csv"));
    const Recording record = files.record();
    check_worthless(record.signals[0].samples, record.signals.front().sampling_rate_hz);
}

}  // namespace test_quality
