// The R-peak detector against reference annotations of real recordings, and against what must not matter to it.
#include "signal/r_peaks.h"

#include <array>
#include <catch2/catch_test_macros.hpp>
#include <cmath>
#include <cstdlib>
#include <limits>
#include <numbers>
#include <span>
#include <string>
#include <vector>

#include "beats_of.h"
#include "data_dir.h"
#include "metrics/beat_matching.h"
#include "signal/resample.h"

namespace test_r_peaks {

using namespace beatlens;
using metrics::BeatMatching;
using metrics::match_beats;
using test::beats_of;
using test::Samples;
using test::synthetic;
using test::Totals;

namespace {

constexpr float invalid = std::numeric_limits<float>::quiet_NaN();

Samples detect(std::span<const float> mv, double sampling_rate_hz) {
    auto peaks = signal::detect_r_peaks(mv, sampling_rate_hz);
    INFO((peaks ? "" : peaks.error().message));
    REQUIRE(peaks.has_value());
    return *std::move(peaks);
}

bool ascending(std::span<const std::int64_t> samples) {
    for (std::size_t i = 1; i < samples.size(); ++i) {
        if (samples[i] <= samples[i - 1]) {
            return false;
        }
    }
    return true;
}

}  // namespace

TEST_CASE("the detector says why there can be no beats", "[r_peaks]") {
    const std::vector<float> some = {0.0F, 1.0F, 0.0F};
    CHECK(signal::detect_r_peaks(some, 49.0).error().code == ErrorCode::out_of_range);
    CHECK(signal::detect_r_peaks(some, 100001.0).error().code == ErrorCode::out_of_range);
    CHECK(signal::detect_r_peaks(some, std::nan("")).error().code == ErrorCode::out_of_range);
    CHECK(signal::detect_r_peaks({}, 360.0).error().code == ErrorCode::no_signal);
    CHECK(signal::detect_r_peaks(some, 360.0).error().code == ErrorCode::no_signal);
    CHECK(signal::detect_r_peaks(std::vector<float>(3600, 0.25F), 360.0).error().code == ErrorCode::no_signal);
    CHECK(signal::detect_r_peaks(std::vector<float>(3600, invalid), 360.0).error().code == ErrorCode::no_signal);
}

TEST_CASE("signals without heartbeats give few or no beats and no trouble", "[r_peaks]") {
    std::vector<float> ramp(36000);
    std::vector<float> flutter(36000);
    std::vector<float> impulse(36000, 0.0F);
    impulse[5000] = 1.0F;
    for (std::size_t i = 0; i < ramp.size(); ++i) {
        ramp[i] = static_cast<float>(i);
        flutter[i] = static_cast<float>(std::sin(2.0 * std::numbers::pi * 5.0 * static_cast<double>(i) / 360.0));
    }
    CHECK(detect(ramp, 360.0).size() <= 2);
    CHECK(detect(flutter, 360.0).size() <= 2);
    CHECK(detect(impulse, 360.0) == Samples{5000});
    std::vector<float> wild(3600, 0.0F);
    for (std::size_t i = 0; i < wild.size(); i += 7) {
        wild[i] = i % 3 == 0 ? 1e14F : i % 2 == 0 ? -std::numeric_limits<float>::infinity() : -1e-30F;
    }
    CHECK(ascending(detect(wild, 360.0)));
}

TEST_CASE("every beat of a synthetic record is found at its R-peak", "[r_peaks]") {
    for (const double heart_rate_bpm : {40.0, 72.0, 120.0, 180.0}) {
        const Recording record = synthetic(120.0, 0.1, 0.1, heart_rate_bpm);
        INFO("heart rate " << heart_rate_bpm);
        const Samples reference = beats_of(record);
        const Samples detected = detect(record.signals[0].samples, 360.0);
        const BeatMatching matching = match_beats(reference, detected, 360.0, 0.05);
        CHECK(matching.missed.size() <= reference.size() / 100);
        CHECK(matching.extra.size() <= reference.size() / 100);
        CHECK(std::abs(matching.mean_offset_samples) < 0.5);
        CHECK(matching.sd_offset_samples < 1.5);
    }
}

TEST_CASE("bigeminy: small beats between large ones are found", "[r_peaks]") {
    Recording record = synthetic(60.0, 0.0, 0.5);
    std::vector<float>& mv = record.signals[0].samples;
    const Samples reference = beats_of(record);
    // Shrink the normal beats, those at even places, to a third.
    for (std::size_t i = 0; i < reference.size(); i += 2) {
        for (std::int64_t k = std::max<std::int64_t>(reference[i] - 18, 0); k <= reference[i] + 18; ++k) {
            mv[static_cast<std::size_t>(k)] *= 0.33F;
        }
    }
    const BeatMatching matching = match_beats(reference, detect(mv, 360.0), 360.0);
    CHECK(matching.missed.size() <= 1);
    CHECK(matching.extra.empty());
}

TEST_CASE("scale, sign, offset and slow wander do not matter", "[r_peaks]") {
    const Recording record = synthetic(60.0, 0.1, 0.1);
    const std::vector<float>& mv = record.signals[0].samples;
    const Samples plain = detect(mv, 360.0);
    REQUIRE(plain.size() > 60);
    for (const float factor : {0.1F, 10.0F, -1.0F, 1e-6F}) {
        INFO("factor " << factor);
        std::vector<float> scaled = mv;
        for (float& sample : scaled) {
            sample *= factor;
        }
        const BeatMatching matching = match_beats(plain, detect(scaled, 360.0), 360.0, 0.006);
        CHECK(matching.missed.empty());
        CHECK(matching.extra.empty());
    }
    std::vector<float> wandering = mv;
    for (std::size_t i = 0; i < wandering.size(); ++i) {
        wandering[i] += 50.0F + static_cast<float>(2.0 * std::sin(static_cast<double>(i) / 360.0 * 2.0));
    }
    const BeatMatching matching = match_beats(plain, detect(wandering, 360.0), 360.0, 0.006);
    CHECK(matching.missed.empty());
    CHECK(matching.extra.empty());
}

TEST_CASE("the sampling rate does not matter", "[r_peaks]") {
    const Recording record = synthetic(60.0, 0.1, 0.1);
    const Samples reference = beats_of(record);
    for (const double rate_hz : {100.0, 128.0, 250.0, 500.0, 1000.0, 2000.0}) {
        INFO("at " << rate_hz << " Hz");
        const auto resampled = signal::resample(record.signals[0].samples, 360.0, rate_hz);
        REQUIRE(resampled.has_value());
        Samples expected;
        for (const std::int64_t sample : reference) {
            expected.push_back(std::llround(static_cast<double>(sample) * rate_hz / 360.0));
        }
        const BeatMatching matching = match_beats(expected, detect(*resampled, rate_hz), rate_hz, 0.02);
        CHECK(matching.missed.empty());
        CHECK(matching.extra.empty());
        CHECK(std::abs(matching.mean_offset_samples) / rate_hz < 0.003);
        CHECK(matching.sd_offset_samples / rate_hz < 0.005);
    }
}

TEST_CASE("gaps hide their own beats and no others", "[r_peaks]") {
    const Recording record = synthetic(120.0);
    std::vector<float> mv = record.signals[0].samples;
    const std::vector<metrics::SampleSpan> gaps = {{0, 1000}, {9000, 9030}, {14000, 30000}, {43000, 43199}};
    for (const auto& gap : gaps) {
        for (std::int64_t i = gap.first; i <= gap.last; ++i) {
            mv[static_cast<std::size_t>(i)] = invalid;
        }
    }
    const Samples detected = detect(mv, 360.0);
    // Beats that a gap cuts in two may be found or not.
    std::vector<metrics::SampleSpan> surely_hidden = gaps;
    std::vector<metrics::SampleSpan> doubtful;
    for (const auto& gap : gaps) {
        doubtful.push_back({gap.first - 36, gap.last + 36});
    }
    const Samples clear = metrics::outside_spans(beats_of(record), doubtful);
    const BeatMatching matching = match_beats(clear, metrics::outside_spans(detected, doubtful), 360.0);
    CHECK(matching.missed.empty());
    CHECK(matching.extra.empty());
    for (const std::int64_t sample : detected) {
        CHECK_FALSE((sample > 14010 && sample < 29990));
    }

    // Single lost samples hide nothing.
    std::vector<float> sieve = record.signals[0].samples;
    for (std::size_t i = 0; i < sieve.size(); i += 10) {
        sieve[i] = invalid;
    }
    CHECK(match_beats(beats_of(record), detect(sieve, 360.0), 360.0).missed.empty());
}

TEST_CASE("one wild sample does not blind the detector", "[r_peaks]") {
    const Recording record = synthetic(60.0);
    for (const float wild : {-32.768F, 8388.607F, 1e6F, 1e12F, std::numeric_limits<float>::max()}) {
        INFO("value " << wild);
        std::vector<float> mv = record.signals[0].samples;
        mv[10000] = wild;
        const std::vector<metrics::SampleSpan> around = {{10000 - 1440, 10000 + 1440}};
        const BeatMatching matching = match_beats(metrics::outside_spans(beats_of(record), around),
                                                  metrics::outside_spans(detect(mv, 360.0), around), 360.0);
        CHECK(matching.missed.empty());
        CHECK(matching.extra.empty());
    }
}

TEST_CASE("pauses and short records", "[r_peaks]") {
    const Recording record = synthetic(60.0);
    const Samples reference = beats_of(record);
    std::vector<float> mv = record.signals[0].samples;
    // Eight seconds without a beat, only noise.
    for (std::size_t i = 8000; i < 8000 + 2880; ++i) {
        mv[i] = mv[i - 8000 + 100] * 0.01F;
    }
    const std::vector<metrics::SampleSpan> pause = {{7960, 10920}};
    const Samples detected = detect(mv, 360.0);
    const BeatMatching matching =
        match_beats(metrics::outside_spans(reference, pause), metrics::outside_spans(detected, pause), 360.0);
    CHECK(matching.missed.empty());
    CHECK(matching.extra.empty());
    CHECK(detected.size() - metrics::outside_spans(detected, pause).size() <= 2);

    for (const std::int64_t seconds : {1, 2, 3, 5, 10}) {
        INFO(seconds << " s");
        const auto cut = std::span(record.signals[0].samples).first(static_cast<std::size_t>(360 * seconds));
        Samples expected;
        for (const std::int64_t sample : reference) {
            if (sample < 360 * seconds - 36) {
                expected.push_back(sample);
            }
        }
        const BeatMatching short_matching = match_beats(expected, detect(cut, 360.0), 360.0);
        CHECK(short_matching.missed.empty());
        CHECK(short_matching.extra.size() <= 1);  // the beginning of a beat at the very end
    }
}

TEST_CASE("R-peaks of the MIT-BIH Arrhythmia Database", "[r_peaks][mitdb][data]") {
    BEATLENS_REQUIRE_DATA(folder, "mitdb");
    Totals at_150_ms;
    Totals at_50_ms;
    Totals with_flutter;
    for (const std::string& name : test::mitdb_names) {
        const Recording record = test::wfdb_record(folder, name);
        const auto flutter = metrics::flutter_spans(record.annotations, record.signals.front().sampling_rate_hz);
        const Samples all_reference = beats_of(record);
        const Samples all_detected = detect(record.signals[0].samples, record.signals.front().sampling_rate_hz);
        REQUIRE(ascending(all_detected));
        const Samples reference = metrics::outside_spans(all_reference, flutter);
        const Samples detected = metrics::outside_spans(all_detected, flutter);
        at_150_ms.add(match_beats(reference, detected, 360.0), reference, detected);
        at_50_ms.add(match_beats(reference, detected, 360.0, 0.05), reference, detected);
        with_flutter.add(match_beats(all_reference, all_detected, 360.0), all_reference, all_detected);
    }
    CHECK(at_150_ms.sensitivity() >= 0.995);
    CHECK(at_150_ms.positive_predictivity() >= 0.995);
    CHECK(with_flutter.sensitivity() >= 0.995);
    CHECK(with_flutter.positive_predictivity() >= 0.995);
#ifndef __EMSCRIPTEN__
    CHECK(at_150_ms.matched + at_150_ms.missed == 109494);
    CHECK(at_150_ms.sensitivity() >= 0.9985);
    CHECK(at_150_ms.positive_predictivity() >= 0.9985);
    CHECK(at_50_ms.sensitivity() >= 0.995);
    CHECK(at_50_ms.positive_predictivity() >= 0.995);
    CHECK(at_150_ms.share_within_3_samples() >= 0.95);
#endif
}

TEST_CASE("real recordings at other sampling rates and upside down", "[r_peaks][mitdb][data]") {
    BEATLENS_REQUIRE_DATA(folder, "mitdb");
    for (const std::string name : {"100", "119", "203", "208", "233"}) {
        const Recording record = test::wfdb_record(folder, name);
        const auto five_minutes = std::span(record.signals[0].samples).first(300 * 360);
        const Samples plain = detect(five_minutes, 360.0);
        for (const double rate_hz : {100.0, 128.0, 250.0, 500.0, 1000.0, 2000.0}) {
            INFO("record " << name << " at " << rate_hz << " Hz");
            auto resampled = signal::resample(five_minutes, 360.0, rate_hz);
            REQUIRE(resampled.has_value());
            for (float& sample : *resampled) {
                sample *= -0.1F;
            }
            Samples expected;
            for (const std::int64_t sample : plain) {
                expected.push_back(std::llround(static_cast<double>(sample) * rate_hz / 360.0));
            }
            const BeatMatching matching = match_beats(expected, detect(*resampled, rate_hz), rate_hz, 0.05);
            CHECK(matching.sensitivity() >= 0.985);
            CHECK(matching.positive_predictivity() >= 0.985);
        }
    }
}

TEST_CASE("beats are matched one to one, the nearest first", "[beat_matching]") {
    const Samples reference = {1000, 1360, 1720, 2080};
    {
        const BeatMatching matching = match_beats(reference, Samples{1002, 1358, 1900, 2081}, 360.0);
        CHECK(matching.matched.size() == 3);
        CHECK(matching.missed == std::vector<std::size_t>{2});
        CHECK(matching.extra == std::vector<std::size_t>{2});
        CHECK(matching.sensitivity() == 0.75);
        CHECK(matching.positive_predictivity() == 0.75);
        CHECK(std::abs(matching.mean_offset_samples - 1.0 / 3.0) < 1e-12);
        CHECK(std::abs(matching.sd_offset_samples - std::sqrt(26.0) / 3.0) < 1e-12);
    }
    {  // 150 ms are 54 samples, the limit itself included
        CHECK(match_beats(reference, Samples{1054}, 360.0).matched.size() == 1);
        CHECK(match_beats(reference, Samples{1055}, 360.0).matched.empty());
        CHECK(match_beats(reference, Samples{946}, 360.0).matched.size() == 1);
        CHECK(match_beats(reference, Samples{945}, 360.0).matched.empty());
    }
    {  // two detections near one beat: the nearer one counts, whichever comes first
        const BeatMatching first = match_beats(reference, Samples{1005, 1040}, 360.0);
        REQUIRE(first.matched.size() == 1);
        CHECK(first.matched[0].detected == 0);
        const BeatMatching second = match_beats(reference, Samples{960, 1005}, 360.0);
        REQUIRE(second.matched.size() == 1);
        CHECK(second.matched[0].detected == 1);
        CHECK(second.extra == std::vector<std::size_t>{0});
    }
    {  // two beats near one detection
        const BeatMatching matching = match_beats(Samples{1000, 1050}, Samples{1045}, 360.0);
        REQUIRE(matching.matched.size() == 1);
        CHECK(matching.matched[0].reference == 1);
    }
    {  // a detection between two beats goes to the farther one where the nearer one has a better match
        const BeatMatching matching = match_beats(Samples{1000, 1050}, Samples{1030, 1055}, 360.0);
        CHECK(matching.matched.size() == 2);
    }
    CHECK(match_beats({}, {}, 360.0).sensitivity() == 1.0);
    CHECK(match_beats({}, Samples{5}, 360.0).extra.size() == 1);
    CHECK(match_beats(Samples{5}, {}, 360.0).missed.size() == 1);
}

TEST_CASE("flutter is left out of the comparison", "[beat_matching]") {
    std::vector<Annotation> annotations(6);
    const std::array<const char*, 6> symbols = {"N", "[", "!", "]", "V", "["};
    for (std::size_t i = 0; i < annotations.size(); ++i) {
        annotations[i].time_s = static_cast<double>(100 * i);
        annotations[i].symbol = symbols[i];
    }
    const auto spans = metrics::flutter_spans(annotations, 1.0);
    REQUIRE(spans.size() == 2);
    CHECK(spans[0].first == 100);
    CHECK(spans[0].last == 300);
    CHECK(spans[1].first == 500);
    CHECK(metrics::outside_spans(Samples{0, 100, 200, 300, 301, 499, 500, 100000}, spans) == Samples{0, 301, 499});
}

}  // namespace test_r_peaks
