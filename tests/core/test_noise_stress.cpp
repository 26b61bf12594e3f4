// Protocol noise-stress: the rule by which noise is added, worked by hand and against the published records; what
// counts where; and that noise alone has no beats.
#include "protocols/noise_stress.h"

#include <algorithm>
#include <catch2/catch_approx.hpp>
#include <catch2/catch_test_macros.hpp>
#include <cmath>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "beats_of.h"
#include "data_dir.h"
#include "synthesis/noise.h"
#include "synthesis/random.h"

namespace test_noise_stress {

using namespace beatlens;
using namespace beatlens::protocols;
using Catch::Approx;

namespace {

// At a tenth of a hertz five minutes are 30 samples and two are 12.
constexpr double slow_hz = 0.1;

Annotation mark(double time_s, std::string symbol) {
    Annotation annotation;
    annotation.time_s = time_s;
    annotation.symbol = std::move(symbol);
    return annotation;
}

// Peaks of these heights above 1 mV, a second apart, at 100 Hz.
Recording peaks(const std::vector<float>& heights_mv) {
    Recording recording;
    recording.name = "peaks";
    Signal signal;
    signal.lead = "MLII";
    signal.sampling_rate_hz = 100.0;
    signal.samples.assign(100 * (heights_mv.size() + 1), 1.0F);
    for (std::size_t i = 0; i < heights_mv.size(); ++i) {
        signal.samples[100 * (i + 1)] += heights_mv[i];
        recording.annotations.push_back(mark(static_cast<double>(i + 1), "N"));
    }
    recording.signals.push_back(std::move(signal));
    return recording;
}

// In second k (0, 1, ...) alternately `sizes[k]` above and below k.
std::vector<float> square_wave(const std::vector<float>& sizes) {
    std::vector<float> samples;
    for (std::size_t second = 0; second < sizes.size(); ++second) {
        for (int i = 0; i < 100; ++i) {
            samples.push_back(static_cast<float>(second) + (i % 2 == 0 ? sizes[second] : -sizes[second]));
        }
    }
    return samples;
}

Recording noise_record(double duration_s) {
    Recording recording;
    recording.name = "noise";
    synthesis::Random random(7);
    for (int lead = 0; lead < 2; ++lead) {
        Signal signal;
        signal.sampling_rate_hz = 360.0;
        for (int i = 0; i < static_cast<int>(duration_s * 360.0); ++i) {
            signal.samples.push_back(static_cast<float>(0.2 * random.normal() + 3.0));
        }
        recording.signals.push_back(std::move(signal));
    }
    return recording;
}

Recording patient() {
    Recording recording = test::synthetic(700.0, 0.05, 0.05);
    recording.name = "made";
    recording.signals.push_back(recording.signals.front());
    for (float& sample : recording.signals.back().samples) {
        sample *= 0.5F;
    }
    return recording;
}

// Beats labelled N at these seconds, at 100 Hz.
analysis::Analysis analysis_of(const std::vector<double>& times_s, std::vector<signal::QualityStretch> quality) {
    analysis::Analysis analysis;
    analysis.sampling_rate_hz = 100.0;
    analysis.label_set = aami_beats();
    for (const double time_s : times_s) {
        analysis::LabelledBeat beat;
        beat.time_s = time_s;
        beat.sample = sample_at(time_s, 100.0);
        analysis.beats.push_back(beat);
        analysis.probabilities.insert(analysis.probabilities.end(), {1.0F, 0.0F, 0.0F, 0.0F, 0.0F});
    }
    analysis.quality = std::move(quality);
    return analysis;
}

double largest_difference(const std::vector<float>& a, const std::vector<float>& b) {
    REQUIRE(a.size() == b.size());
    double largest = 0.0;
    for (std::size_t i = 0; i < a.size(); ++i) {
        largest = std::max(largest, std::abs(static_cast<double>(a[i]) - static_cast<double>(b[i])));
    }
    return largest;
}

}  // namespace

TEST_CASE("noise in turns: five minutes without, two with, two without, and no steps", "[noise_stress]") {
    std::vector<float> ramp;
    for (int i = 0; i < 100; ++i) {
        ramp.push_back(7.0F + static_cast<float>(i));
    }
    const auto added = noise_in_turns(ramp, slow_hz, 70);
    for (std::size_t i = 0; i < 70; ++i) {
        INFO(i);
        const std::size_t expected = i < 30 ? 0 : i < 42 ? i - 29 : i < 54 ? 12 : i < 66 ? i - 41 : 24;
        CHECK(added[i] == static_cast<float>(expected));
    }
    // What was in turns already stays; twice the noise adds twice as much.
    CHECK(noise_in_turns(added, slow_hz, 70) == added);
    for (float& sample : ramp) {
        sample *= 2.0F;
    }
    CHECK(noise_in_turns(ramp, slow_hz, 70)[60] == 2.0F * added[60]);
    CHECK(noise_in_turns({}, slow_hz, 70) == std::vector<float>(70, 0.0F));
}

TEST_CASE("noise in turns: shorter noise begins again without a step", "[noise_stress]") {
    const std::vector<float> noise = {0.0F, 1.0F, 3.0F, 6.0F};  // 32 samples hold it eight times
    const auto added = noise_in_turns(noise, slow_hz, 36);
    // At sample 30 of the recording the noise is at its sample 2.
    CHECK(added[29] == 0.0F);
    CHECK(added[30] == 2.0F);
    CHECK(added[31] == 5.0F);
    CHECK(added[32] == 5.0F);
    CHECK(added[33] == 6.0F);
}

TEST_CASE("sizes of signal and noise as sigamp measures them", "[noise_stress]") {
    // Without the two largest and the two smallest of forty.
    std::vector<float> sizes;
    for (int i = 0; i < 40; ++i) {
        sizes.push_back(static_cast<float>((7 * i) % 40 + 1));  // 1 ... 40 in another order
    }
    Recording recording = peaks(sizes);
    CHECK(synthesis::qrs_height(recording.signals[0], recording.annotations) == Approx(20.5));
    CHECK(first_qrs_height(recording.signals[0], recording.annotations) == Approx(20.5));
    CHECK(synthesis::noise_rms(square_wave(sizes), 100.0) == Approx(20.5));
    CHECK(synthesis::noise_rms(std::vector<float>(99, 1.0F), 100.0) == 0.0);
    CHECK(synthesis::qrs_height(recording.signals[0], {}) == 0.0);

    // Of the beats the first 300 that arise above the ventricles, of the noise the first five minutes.
    std::vector<float> first(300, 2.0F);
    std::vector<float> then = first;
    then.resize(600, 50.0F);
    recording = peaks(then);
    CHECK(first_qrs_height(recording.signals[0], recording.annotations) == Approx(2.0));
    recording = peaks(then);
    for (std::size_t i = 0; i < 300; ++i) {
        recording.annotations[i].symbol = i % 2 == 0 ? "V" : "A";
    }
    CHECK(first_qrs_height(recording.signals[0], recording.annotations) ==
          Approx((135.0 * 2.0 + 135.0 * 50.0) / 270.0));
    Recording noise;
    noise.signals.emplace_back();
    noise.signals[0].sampling_rate_hz = 100.0;
    noise.signals[0].samples = square_wave(then);
    const auto source = noise_of(noise);
    REQUIRE(source);
    CHECK(source->leads[0].rms == Approx(2.0));
}

TEST_CASE("how loud noise is made", "[noise_stress]") {
    // A height of 4 mV is a power of 2; noise of 1 mV has 1: at 0 dB its square is doubled, at 20 dB a tenth of that.
    CHECK(synthesis::noise_gain(4.0, 1.0, 0.0) == Approx(std::sqrt(2.0)));
    CHECK(synthesis::noise_gain(4.0, 1.0, 20.0) == Approx(std::sqrt(2.0) / 10.0));
    CHECK(synthesis::noise_gain(4.0, 0.5, 0.0) == Approx(std::sqrt(8.0)));
    CHECK(synthesis::noise_gain(4.0, 1.0, -6.0) == Approx(std::sqrt(2.0 * 3.981)).epsilon(1e-4));
}

TEST_CASE("a recording with noise in turns, and the noise had back from it", "[noise_stress]") {
    const Recording clean = patient();
    const auto noise = noise_of(noise_record(700.0));
    REQUIRE(noise);
    const auto noisy = with_noise_in_turns(clean, *noise, 6.0);
    REQUIRE(noisy);
    CHECK(noisy->annotations == clean.annotations);
    for (const std::size_t lead : {0U, 1U}) {
        const auto& before = clean.signals[lead].samples;
        const auto& after = noisy->signals[lead].samples;
        CHECK(std::equal(before.begin(), before.begin() + 300 * 360, after.begin()));
        std::vector<float> added;
        for (std::size_t i = 300 * 360; i < 420 * 360; ++i) {
            added.push_back(after[i] - before[i]);
        }
        const double height = first_qrs_height(clean.signals[lead], clean.annotations);
        const double noise_power = std::pow(synthesis::noise_rms(added, 360.0), 2.0);
        CHECK(10.0 * std::log10(height * height / 8.0 / noise_power) == Approx(6.0).margin(0.1));
    }
    const auto difference = noise_between(clean, *noisy, 6.0, "difference");
    REQUIRE(difference);
    CHECK(difference->name == "difference");
    const auto directly = with_noise_in_turns(clean, *noise, 24.0);
    const auto by_difference = with_noise_in_turns(clean, *difference, 24.0);
    REQUIRE(by_difference);
    for (const std::size_t lead : {0U, 1U}) {
        CHECK(largest_difference(directly->signals[lead].samples, by_difference->signals[lead].samples) < 1e-4);
    }
}

TEST_CASE("what noise cannot be had from or added to", "[noise_stress]") {
    const Recording clean = patient();
    CHECK(noise_of(Recording()).error().code == ErrorCode::no_signal);
    Recording flat = noise_record(10.0);
    std::fill(flat.signals[1].samples.begin(), flat.signals[1].samples.end(), 1.0F);
    CHECK(noise_of(flat).error().code == ErrorCode::no_signal);
    Recording rates = noise_record(10.0);
    rates.signals[1].sampling_rate_hz = 250.0;
    CHECK(noise_of(rates).error().code == ErrorCode::out_of_range);

    auto noise = noise_of(noise_record(10.0));
    REQUIRE(noise);
    Recording without_beats = clean;
    without_beats.annotations.clear();
    CHECK(with_noise_in_turns(without_beats, *noise, 6.0).error().code == ErrorCode::no_signal);
    CHECK(noise_between(without_beats, clean, 6.0, "x").error().code == ErrorCode::no_signal);
    noise->sampling_rate_hz = 250.0;
    CHECK(with_noise_in_turns(clean, *noise, 6.0).error().code == ErrorCode::out_of_range);
    CHECK(noise_between(clean, noise_record(700.0 + 1.0), 6.0, "x").error().code == ErrorCode::out_of_range);
    CHECK(noise_between(clean, Recording(), 6.0, "x").error().code == ErrorCode::out_of_range);
}

TEST_CASE("what counts: from 5:00 on, and in usable stretches", "[noise_stress]") {
    using signal::Quality;
    Recording recording = peaks(std::vector<float>(399, 1.0F));  // 400 s
    recording.annotations = {mark(100.0, "N"), mark(299.95, "N"), mark(310.0, "N"),
                             mark(320.0, "V"), mark(350.0, "N"),  mark(360.0, "N")};
    // Found: one of those before, the one at 310, one that is none, the one at 350 amid noise, another there.
    const auto analysis =
        analysis_of({100.0, 300.02, 310.1, 315.0, 350.0, 355.0},
                    {{0.0, 340.0, Quality::usable}, {340.0, 380.0, Quality::noisy}, {380.0, 400.0, Quality::usable}});
    const NoiseStressScore score = score_noise_stress(recording, analysis);
    CHECK(score.record == "peaks");
    CHECK(score.scored_s == Approx(100.0));
    CHECK(score.usable_s == Approx(60.0));
    const QrsFigures all = qrs_figures(score.all);
    CHECK(all.annotated == 4);
    CHECK(all.missed == 2);  // at 320 and 360
    CHECK(all.extra == 2);   // at 315 and 355; 300.02 may be the beat at 299.95
    const QrsFigures usable = qrs_figures(score.usable);
    CHECK(usable.annotated == 2);
    CHECK(usable.missed == 1);
    CHECK(usable.extra == 1);

    // Nothing was found: all is missed, and nothing is usable.
    const NoiseStressScore none = score_noise_stress(recording, analysis_of({}, {}));
    CHECK(qrs_figures(none.all).missed == 4);
    CHECK(qrs_figures(none.usable).annotated == 0);
    CHECK(none.usable_s == 0.0);
}

TEST_CASE("the report: a curve of both records, ready-made ones apart", "[noise_stress]") {
    NoiseStressReport report;
    report.model = "model";
    const auto add = [&](std::string database, std::string record, std::string noise, double snr_db,
                         std::size_t extra) {
        NoiseStressScore score;
        score.database = std::move(database);
        score.record = std::move(record);
        score.noise = std::move(noise);
        score.snr_db = snr_db;
        score.scored_s = 100.0;
        score.usable_s = 50.0;
        score.all.counts[0][0] = 10;
        score.all.counts[unpaired][0] = extra;
        report.scores.push_back(std::move(score));
    };
    add("mitdb", "118", "", 0.0, 0);
    add("mitdb", "119", "", 0.0, 0);
    add("mitdb", "118", "em", 6.0, 1);
    add("mitdb", "119", "em", 6.0, 4);
    add("nstdb", "118e06", "", 0.0, 2);
    add("nstdb", "118e24", "", 0.0, 0);
    report.noise_alone.push_back({"bw", 60.0, 80, 0, 0.0, {"Nothing.\x1b[2J"}});
    const auto curve = noise_stress_curve(report);
    REQUIRE(curve.size() == 4);
    CHECK(curve[1].record == "118+119");
    CHECK(curve[1].all.counts[unpaired][0] == 5);
    CHECK(curve[1].scored_s == 200.0);
    CHECK(curve[2].record == "118e06");
    const auto json = nlohmann::json::parse(to_json(report));
    CHECK(json["protocol"] == "noise-stress");
    CHECK(json["lead"] == "all");
    CHECK(json["curve"][0]["noise"].is_null());
    CHECK(json["curve"][1]["snr_db"] == 6.0);
    CHECK(json["curve"][1]["usable_share"] == 0.5);
    CHECK(json["curve"][1]["all"]["ppv"] == Approx(0.8));
    CHECK(json["records"].size() == 6);
    CHECK(json["noise_alone"][0]["found"] == 80);
    const std::string text = to_text(report);
    CHECK(test::contains(text, "em       6  118+119"));
    CHECK(test::contains(text, "0 counted"));
    CHECK_FALSE(test::contains(text, "\x1b"));
}

TEST_CASE("record 118 with noise is the published 118e24", "[noise_stress][nstdb][data]") {
    BEATLENS_REQUIRE_DATA(nstdb, "nstdb");
    BEATLENS_REQUIRE_DATA(mitdb, "mitdb");
    const Recording clean = test::wfdb_record(mitdb, "118");
    const auto em = noise_between(clean, test::wfdb_record(nstdb, "118e06"), 6.0, "em");
    REQUIRE(em);
    const auto made = with_noise_in_turns(clean, *em, 24.0);
    REQUIRE(made);
    const Recording published = test::wfdb_record(nstdb, "118e24");
    for (const std::size_t lead : {0U, 1U}) {
        std::vector<double> differences;
        for (std::size_t i = 0; i < clean.signals[lead].samples.size(); ++i) {
            differences.push_back(
                static_cast<double>(made->signals[lead].samples[i] - published.signals[lead].samples[i]));
        }
        differences.pop_back();  // the one sample that comes after the end of nst's noise
        // Each turn by itself: nst rounds to steps of 5 uV, and where noise begins or ends once more. Two steps at
        // most.
        for (std::size_t first = 0, end = 300 * 360; first < differences.size();
             first = end, end = std::min(end + 120 * 360, differences.size())) {
            double largest = 0.0;
            for (std::size_t i = first; i < end; ++i) {
                largest = std::max(largest, std::abs(differences[i] - differences[first]));
            }
            INFO("from " << first / 360 << " s");
            CHECK(largest < 0.0125);
        }
    }
}

TEST_CASE("noise alone has no beats that count", "[noise_stress][nstdb][mitdb][data]") {
    BEATLENS_REQUIRE_DATA(nstdb, "nstdb");
    BEATLENS_REQUIRE_DATA(mitdb, "mitdb");
    const auto data = load_noise_stress(mitdb.parent_path());
    REQUIRE(data);
    CHECK(data->records.size() == 2);
    CHECK(data->ready_made.size() >= 2);
    CHECK(noise_stress_tasks(*data).size() == 2 + 3 * 6 * 2 + data->ready_made.size());
    REQUIRE(data->noise_alone.size() >= 6);
    for (const Recording& noise : data->noise_alone) {
        INFO(noise.name);
        const auto alone = search_noise(noise, std::nullopt);
        REQUIRE(alone);
        CHECK(alone->counted == 0);
        CHECK(alone->usable_share == 0.0);
        CHECK_FALSE(alone->notes.empty());
    }
    CHECK_FALSE(load_noise_stress(nstdb).has_value());
}

}  // namespace test_noise_stress
