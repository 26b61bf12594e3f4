#include <algorithm>
#include <array>
#include <catch2/catch_approx.hpp>
#include <catch2/catch_test_macros.hpp>
#include <cmath>
#include <limits>
#include <numbers>

#include "beats/waves_250hz.h"
#include "delineation/before_qrs.h"
#include "delineation/combine.h"
#include "delineation/decode.h"
#include "delineation/delineator.h"
#include "delineation/packed_waves.h"
#include "random_model.h"

namespace test_delineation {

using namespace beatlens;
using namespace beatlens::delineation;
using Catch::Approx;

namespace {

std::vector<float> sine(double rate_hz, double seconds, double frequency_hz) {
    std::vector<float> samples(static_cast<std::size_t>(rate_hz * seconds));
    for (std::size_t i = 0; i < samples.size(); ++i) {
        samples[i] =
            static_cast<float>(std::sin(2.0 * std::numbers::pi * frequency_hz * static_cast<double>(i) / rate_hz));
    }
    return samples;
}

// Scores in which each map is a normal distribution around a place, and all waves are there.
std::vector<float> scores_at(const std::array<float, 9>& places, float sd = 1.0F) {
    std::vector<float> scores(model::wave_outputs, 5.0F);
    for (std::size_t map = 0; map < 9; ++map) {
        for (std::size_t k = 0; k < model::wave_places; ++k) {
            const float off = (static_cast<float>(k) - places[map]) / sd;
            scores[map * model::wave_places + k] = -0.5F * off * off;
        }
    }
    return scores;
}

Recording recording_of(double rate_hz, double seconds) {
    Recording recording;
    for (const char* name : {"I", "II"}) {
        test::RandomValues random(name[1] == 'I' ? 1U : 2U);
        Signal signal{name, "mV", rate_hz, sine(rate_hz, seconds, 1.3)};
        for (float& value : signal.samples) {
            value += 0.1F * random.next();
        }
        recording.signals.push_back(std::move(signal));
    }
    return recording;
}

Result<Delineator> random_delineator() {
    model::Model model = test::random_model(model::wave_delineator());
    model.recipe = beats::waves_250hz;
    return Delineator::create(std::move(model));
}

void check_in_order(const BeatWaves& waves) {
    float last = -1000.0F;
    for (const auto kind : {&BeatWaves::p, &BeatWaves::qrs, &BeatWaves::t}) {
        if (const auto& wave = waves.*kind) {
            for (const float at : {wave->onset.at_ms, wave->peak.at_ms, wave->end.at_ms}) {
                CHECK(at >= last);
                last = at;
            }
            CHECK(wave->presence > 0.5F);
            CHECK(wave->onset.sd_ms >= 0.0F);
        }
    }
    CHECK(last < 620.0F);
}

}  // namespace

TEST_CASE("a window holds the signal at its own times, whatever the lead's rate", "[delineation]") {
    for (const double rate_hz : {128.0, 250.0, 257.0, 360.0, 500.0, 1000.0}) {
        INFO(rate_hz);
        beats::WaveWindows windows(rate_hz);
        std::vector<float> window(beats::waves_samples);
        for (const double frequency_hz : {1.0, 12.0, 40.0}) {
            const auto samples = sine(rate_hz, 4.0, frequency_hz);
            const double position = std::round(1.7 * rate_hz);
            windows.cut(samples, position, window);
            double largest = 0.0;
            for (std::size_t k = 0; k < window.size(); ++k) {
                const double time_s = position / rate_hz + (static_cast<double>(k) - 106.0) / 250.0;
                const double expected = std::sin(2.0 * std::numbers::pi * frequency_hz * time_s);
                largest = std::max(largest, std::abs(static_cast<double>(window[k]) - expected));
            }
            CHECK(largest < 0.02);
        }
    }
    // What 250 Hz cannot hold is gone.
    beats::WaveWindows windows(1000.0);
    std::vector<float> window(beats::waves_samples);
    windows.cut(sine(1000.0, 4.0, 180.0), 2000.0, window);
    for (const float value : window) {
        CHECK(std::abs(value) < 0.02F);
    }
}

TEST_CASE("a window is held beyond the ends of a lead and bridged over holes", "[delineation]") {
    for (const double rate_hz : {250.0, 360.0}) {
        beats::WaveWindows windows(rate_hz);
        std::vector<float> window(beats::waves_samples);
        std::vector<float> samples(50, 2.0F);
        windows.cut(samples, 10.0, window);
        CHECK(*std::min_element(window.begin(), window.end()) == Approx(2.0));
        CHECK(*std::max_element(window.begin(), window.end()) == Approx(2.0));
        samples.assign(1000, 1.0F);
        std::fill_n(samples.begin() + 300, 100, NAN);
        samples[420] = INFINITY;
        windows.cut(samples, 350.0, window);
        CHECK(*std::max_element(window.begin(), window.end()) == Approx(1.0));
        samples.assign(1000, NAN);
        windows.cut(samples, 350.0, window);
        CHECK(*std::max_element(window.begin(), window.end()) == 0.0F);
    }
}

TEST_CASE("a row does not depend on gain and offset, and a flat window is zeros", "[delineation]") {
    test::RandomValues random;
    std::vector<float> window(beats::waves_samples);
    for (float& value : window) {
        value = random.next();
    }
    std::vector<float> row(beats::waves_length);
    std::vector<float> other(beats::waves_length);
    beats::write_wave_row(window, {0.7, {}}, row);
    for (float& value : window) {
        value = 40.0F * value + 1000.0F;
    }
    beats::write_wave_row(window, {0.7, 9.0}, other);
    for (std::size_t k = 0; k < 2 * beats::waves_samples; ++k) {
        CHECK(other[k] == Approx(row[k]).margin(1e-3));
        CHECK(std::abs(row[k]) <= 3.0F);
    }
    CHECK(row[2 * beats::waves_samples] == Approx(-0.1));
    CHECK(std::isnan(row.back()));
    CHECK(other.back() == Approx(1.2));  // 2 s at most
    beats::write_wave_row(std::vector<float>(beats::waves_samples, 3.0F), {}, row);
    CHECK(std::all_of(row.begin(), row.begin() + 2 * beats::waves_samples, [](float v) { return v == 0.0F; }));
}

TEST_CASE("intervals end at holes", "[delineation]") {
    std::vector<Signal> signals(1);
    signals[0] = {"II", "mV", 100.0, std::vector<float>(1000, 0.0F)};
    std::fill_n(signals[0].samples.begin() + 250, 50, NAN);
    const std::vector<std::int64_t> beats = {100, 200, 320, 400};
    const auto intervals = beats::intervals_of({signals, 0, beats, {}, nullptr});
    REQUIRE(intervals.size() == 4);
    CHECK_FALSE(intervals[0].before_s);
    CHECK(intervals[0].after_s == 1.0);
    CHECK(intervals[1].before_s == 1.0);
    CHECK_FALSE(intervals[1].after_s);
    CHECK_FALSE(intervals[2].before_s);
    CHECK(intervals[3].before_s == Approx(0.8));
}

TEST_CASE("points are the means of their maps, between places too", "[delineation]") {
    const std::array<float, 9> places = {25.0F, 30.5F, 36.25F, 44.0F, 52.0F, 60.75F, 80.0F, 95.5F, 110.0F};
    const BeatWaves waves = decode(scores_at(places, 1.5F));
    REQUIRE(waves.p);
    REQUIRE(waves.qrs);
    REQUIRE(waves.t);
    std::size_t map = 0;
    for (const Wave& wave : {*waves.p, *waves.qrs, *waves.t}) {
        for (const Point& point : {wave.onset, wave.peak, wave.end}) {
            CHECK(point.at_ms == Approx(place_ms(places[map++])).margin(0.5));
            CHECK(point.sd_ms == Approx(1.5 * 8.0).margin(0.2));
        }
    }
    CHECK(place_ms(52.0F) == Approx(2.0));  // sample 106.5 of a window whose beat is at 106
    CHECK(waves.p->presence == Approx(1.0 / (1.0 + std::exp(-5.0))));
}

TEST_CASE("of two peaks 64 ms apart the likelier one is P's, and the mean of both T's", "[delineation]") {
    std::vector<float> scores = scores_at({20.0F, 0.0F, 45.0F, 50.0F, 54.0F, 60.0F, 75.0F, 0.0F, 110.0F});
    for (const auto& [map, place] : {std::pair{1, 30}, std::pair{7, 90}}) {
        float* const values = scores.data() + static_cast<std::size_t>(map) * model::wave_places;
        std::fill_n(values, model::wave_places, -50.0F);
        values[place] = std::log(0.6F);
        values[place + 8] = std::log(0.4F);
    }
    const BeatWaves waves = decode(scores);
    REQUIRE(waves.p);
    REQUIRE(waves.t);
    CHECK(waves.p->peak.at_ms == Approx(place_ms(30.0F)));
    CHECK(waves.t->peak.at_ms == Approx(place_ms(0.6F * 90.0F + 0.4F * 98.0F)));
    CHECK(waves.p->peak.sd_ms == Approx(8.0 * std::sqrt(0.6 * 0.0 + 0.4 * 64.0)));
    CHECK(waves.t->peak.sd_ms == Approx(8.0 * 8.0 * std::sqrt(0.6 * 0.4)));
}

TEST_CASE("waves are in order whatever the maps say, and absent where they are unlikely", "[delineation]") {
    test::RandomValues random(3);
    std::vector<float> scores(model::wave_outputs);
    for (int i = 0; i < 300; ++i) {
        for (float& score : scores) {
            score = 8.0F * random.next();
        }
        const BeatWaves waves = decode(scores);
        check_in_order(waves);
        CHECK((waves.t || scores.back() <= 0.0F || waves.qrs));
    }
    scores = scores_at({100.0F, 90.0F, 80.0F, 70.0F, 60.0F, 50.0F, 40.0F, 30.0F, 20.0F});
    check_in_order(decode(scores));
    scores[9 * model::wave_places] = -0.1F;
    CHECK_FALSE(decode(scores).p);
    CHECK(decode(scores).qrs);
    scores.assign(scores.size(), NAN);
    CHECK_FALSE(decode(scores).qrs);
}

TEST_CASE("a recording is delineated lead by lead, and nothing is found where there is nothing", "[delineation]") {
    const auto delineator = random_delineator();
    REQUIRE(delineator);
    for (const double rate_hz : {250.0, 360.0, 1000.0}) {
        Recording recording = recording_of(rate_hz, 60.0);
        auto& broken = recording.signals[1].samples;
        std::fill(broken.begin() + static_cast<std::ptrdiff_t>(20.0 * rate_hz),
                  broken.begin() + static_cast<std::ptrdiff_t>(30.0 * rate_hz), NAN);
        broken.resize(static_cast<std::size_t>(50.0 * rate_hz));
        std::vector<double> times_s;
        for (double time_s = 0.01; time_s < 60.0; time_s += 0.5) {
            times_s.push_back(time_s);
        }
        const std::vector<std::size_t> leads = {1, 0};
        double share = 0.0;
        const auto found = delineator->delineate(recording, times_s, leads, [&](double done) {
            CHECK(done >= share);
            share = done;
            return true;
        });
        REQUIRE(found);
        CHECK(share == Approx(1.0));
        REQUIRE(found->size() == 2);
        CHECK((*found)[0].lead == 1);
        std::size_t waves_found = 0;
        for (const LeadWaves& lead : *found) {
            REQUIRE(lead.beats.size() == times_s.size());
            for (std::size_t i = 0; i < times_s.size(); ++i) {
                check_in_order(lead.beats[i]);
                for (const auto kind : {&BeatWaves::p, &BeatWaves::qrs, &BeatWaves::t}) {
                    if (const auto& wave = lead.beats[i].*kind) {
                        ++waves_found;
                        const double onset_s = times_s[i] + static_cast<double>(wave->onset.at_ms) / 1000.0;
                        const double end_s = times_s[i] + static_cast<double>(wave->end.at_ms) / 1000.0;
                        CHECK(onset_s >= -0.005);
                        CHECK(end_s <= (lead.lead == 1 ? 50.0 : 60.0));
                        CHECK((lead.lead == 0 || end_s < 20.03 || onset_s > 29.97));
                    }
                }
            }
        }
        CHECK(waves_found > 50);
    }
}

TEST_CASE("delineation is refused where it cannot be, and can be cancelled", "[delineation]") {
    const auto wrong = Delineator::create(test::random_model(model::kachuee_residual(5)));
    REQUIRE_FALSE(wrong);
    CHECK(wrong.error().code == ErrorCode::model_mismatch);
    const auto delineator = random_delineator();
    REQUIRE(delineator);
    const Recording recording = recording_of(250.0, 10.0);
    const std::vector<double> times_s = {1.0, 2.0};
    const std::vector<double> backwards = {2.0, 1.0};
    const std::vector<std::size_t> leads = {0};
    const std::vector<std::size_t> no_lead = {7};
    CHECK(delineator->delineate(recording, times_s, no_lead).error().code == ErrorCode::out_of_range);
    CHECK(delineator->delineate(recording, backwards, leads).error().code == ErrorCode::out_of_range);
    const auto cancelled = delineator->delineate(recording, times_s, leads, [](double) { return false; });
    CHECK(cancelled.error().code == ErrorCode::cancelled);
    const auto none = delineator->delineate(recording, {}, leads);
    REQUIRE(none);
    CHECK(none->front().beats.empty());
}

TEST_CASE("a delineator's model file needs no labels and survives", "[delineation]") {
    model::Model model = test::random_model(model::wave_delineator());
    model.recipe = beats::waves_250hz;
    model.outputs.clear();
    const auto again = model::parse_model(model::write_model(model));
    INFO((again ? "" : again.error().message));
    REQUIRE(again);
    CHECK(again->outputs.empty());
    CHECK(again->parameters.size() == model.parameters.size());
    CHECK(Delineator::create(*again));
}

TEST_CASE("leads together: what half of them show, at the median", "[delineation]") {
    const auto wave_at = [](float at) { return Wave{{at, 1.0F}, {at + 10.0F, 2.0F}, {at + 20.0F, 3.0F}, 0.9F}; };
    std::vector<LeadWaves> leads(4, LeadWaves{0, std::vector<BeatWaves>(1)});
    for (std::size_t i = 0; i < 4; ++i) {
        leads[i].beats[0].qrs = wave_at(static_cast<float>(i));
    }
    leads[0].beats[0].p = wave_at(-100.0F);
    leads[1].beats[0].p = wave_at(-110.0F);
    leads[2].beats[0].t = wave_at(200.0F);
    const BeatWaves beat = combine(leads, 0);
    REQUIRE(beat.qrs);
    CHECK(beat.qrs->onset.at_ms == Approx(1.5));
    CHECK(beat.qrs->end.sd_ms == Approx(3.0));
    REQUIRE(beat.p);
    CHECK(beat.p->peak.at_ms == Approx(-95.0));
    CHECK_FALSE(beat.t);
    CHECK_FALSE(combine({}, 0).qrs);
}

TEST_CASE("the trace before QRS: shape alone, without level, slope and size", "[delineation]") {
    std::array<float, 12> means{};
    CHECK(before_qrs(means, 0.02F) == BeforeQrs{});
    for (std::size_t i = 0; i < means.size(); ++i) {
        means[i] = 3.0F - 0.25F * static_cast<float>(i);
    }
    CHECK(before_qrs(means, 0.02F) == BeforeQrs{});  // a straight line
    std::array<float, 12> bump{};
    bump[4] = 1.0F;
    bump[5] = 1.5F;
    const BeforeQrs of_bump = before_qrs(bump, 0.02F);
    double squares = 0.0;
    for (std::size_t i = 0; i < bump.size(); ++i) {
        squares += of_bump[i] * of_bump[i];
        means[i] += 7.0F * bump[i];
        bump[i] *= 0.01F;
    }
    CHECK(std::sqrt(squares) == Approx(100.0).margin(2.0));
    CHECK(before_qrs(means, 0.02F) == of_bump);
    CHECK(before_qrs(bump, 0.02F) == BeforeQrs{});  // too small
    bump[3] = std::numeric_limits<float>::quiet_NaN();
    CHECK(before_qrs(bump, 0.02F) == BeforeQrs{});

    // In the recording: a P wave 150 ms before the second of two beats.
    Recording recording = recording_of(500.0, 4.0);
    for (Signal& signal : recording.signals) {
        std::fill(signal.samples.begin(), signal.samples.end(), 0.0F);
        std::fill_n(signal.samples.begin() + 490, 20, 1.0F);
        std::fill_n(signal.samples.begin() + 1490, 20, 1.0F);
        std::fill_n(signal.samples.begin() + 1410, 30, 0.1F);  // 180 to 120 ms before
    }
    const auto delineator = random_delineator();
    REQUIRE(delineator);
    const std::vector<double> times_s = {1.0, 3.0};
    const std::vector<std::size_t> leads = {1};
    const auto found = delineator->delineate(recording, times_s, leads);
    REQUIRE(found);
    const auto& beats = found->front().beats;
    CHECK(beats[0].before_qrs == BeforeQrs{});
    const auto& there = beats[1].before_qrs;
    CHECK(std::max_element(there.begin(), there.end()) - there.begin() == 7);  // 160 to 140 ms before
    CHECK(there[7] > 0);
    CHECK(there[1] < there[7] / 2);
}

TEST_CASE("waves survive being packed", "[delineation]") {
    std::vector<BeatWaves> beats(3);
    beats[0].p = Wave{{-150.0F, 4.0F}, {-110.0F, 5.0F}, {-70.0F, 6.0F}, 0.75F};
    beats[1].t = Wave{{150.0F, 4.0F}, {210.0F, 5.0F}, {270.0F, 6.0F}, 0.875F};
    beats[1].before_qrs = {-128, 127, 0, 1, -1, 100, -100, 64, 5, -7, 127, -128};
    const auto packed = pack(beats);
    REQUIRE(packed.size() == 3 * packed_beat_length);
    const auto again = unpack_waves(packed);
    REQUIRE(again.size() == 3);
    CHECK(again[0].p->end.at_ms == -70.0F);
    CHECK(again[0].p->presence == 0.75F);
    CHECK_FALSE(again[0].qrs);
    CHECK(again[1].t->onset.sd_ms == 4.0F);
    CHECK(again[2].before_qrs == BeforeQrs{});
    CHECK(again[1].before_qrs == beats[1].before_qrs);
    // Whatever is handed over.
    for (const float odd :
         {-1e30F, 1e30F, std::numeric_limits<float>::infinity(), std::numeric_limits<float>::quiet_NaN()}) {
        CHECK(unpack_waves(std::vector<float>(packed_beat_length, odd)).size() == 1);
    }
}

}  // namespace test_delineation
