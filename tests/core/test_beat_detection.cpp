// Beats of recordings with one and several leads: what must not matter to them, and against reference annotations.
#include "signal/beat_detection.h"

#include <catch2/catch_test_macros.hpp>
#include <cmath>
#include <filesystem>
#include <limits>
#include <numbers>
#include <span>
#include <string>
#include <vector>

#include "beats_of.h"
#include "data_dir.h"
#include "signal/lead_beats.h"
#include "signal/resample.h"
#include "synthesis/random.h"

namespace test_beat_detection {

using namespace beatlens;
using metrics::match_beats;
using test::Samples;
using test::Totals;

namespace {

constexpr float invalid = std::numeric_limits<float>::quiet_NaN();

std::vector<float> noise(std::size_t size, double sd_mv, std::uint64_t seed = 1) {
    synthesis::Random random(seed);
    std::vector<float> samples(size);
    for (float& sample : samples) {
        sample = static_cast<float>(sd_mv * random.normal());
    }
    return samples;
}

bool same_beats(const signal::Detection& a, const signal::Detection& b) {
    if (a.beats.size() != b.beats.size()) {
        return false;
    }
    for (std::size_t i = 0; i < a.beats.size(); ++i) {
        if (a.beats[i].sample != b.beats[i].sample || a.beats[i].lead != b.beats[i].lead ||
            a.beats[i].usable != b.beats[i].usable) {
            return false;
        }
    }
    return a.overall == b.overall && a.quality == b.quality && a.leads == b.leads && a.main_lead == b.main_lead;
}

Samples at_rate(const Samples& samples, double from_hz, double to_hz) {
    Samples result;
    for (const std::int64_t sample : samples) {
        result.push_back(std::llround(static_cast<double>(sample) * to_hz / from_hz));
    }
    return result;
}

// The beats of a file of the cases, in seconds, by its number.
Samples case_reference(const std::filesystem::path& folder, const std::string& number, double sampling_rate_hz) {
    std::ifstream in(folder / "ref" / (number + ".txt"));
    REQUIRE(in.good());
    Samples reference;
    for (double time_s = 0.0; in >> time_s;) {
        reference.push_back(std::llround(time_s * sampling_rate_hz));
    }
    return reference;
}

std::filesystem::path case_path(const std::filesystem::path& folder, const std::string& number) {
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        if (entry.path().filename().string().starts_with(number + "_")) {
            return entry.path();
        }
    }
    FAIL("no case " << number);
    return {};
}

// One column of numbers; what is none is missing.
std::vector<float> one_column(const std::filesystem::path& path) {
    std::ifstream in(path);
    std::vector<float> samples;
    for (std::string line; std::getline(in, line);) {
        char* end = nullptr;
        const float value = std::strtof(line.c_str(), &end);
        if (end != line.c_str()) {
            samples.push_back(value);
        } else if (!line.starts_with("ECG")) {
            samples.push_back(invalid);
        }
    }
    return samples;
}

}  // namespace

TEST_CASE("detection says why there can be no beats", "[beat_detection]") {
    const std::vector<float> short_signal(100, 0.0F);
    const auto code_of = [&](std::span<const signal::LeadView> leads) {
        const auto detection = signal::detect_beats(leads);
        REQUIRE_FALSE(detection.has_value());
        return detection.error().code;
    };
    CHECK(code_of({}) == ErrorCode::empty_input);
    CHECK(code_of(std::vector<signal::LeadView>{{short_signal, 360.0, true}}) == ErrorCode::no_signal);
    CHECK(code_of(std::vector<signal::LeadView>{{{}, 360.0, true}}) == ErrorCode::no_signal);
    CHECK(code_of(std::vector<signal::LeadView>{{short_signal, 49.0, true}}) == ErrorCode::out_of_range);
    CHECK(code_of(std::vector<signal::LeadView>{{short_signal, std::nan(""), true}}) == ErrorCode::out_of_range);
}

TEST_CASE("detection can be stopped and says how far it is", "[beat_detection]") {
    const Recording record = test::synthetic(120.0);
    const std::vector<signal::LeadView> leads(2, test::leads_of(record).front());
    signal::DetectionOptions options;
    options.block_s = 10.0;
    std::vector<double> shares;
    options.progress = [&](double share) {
        shares.push_back(share);
        return true;
    };
    REQUIRE(signal::detect_beats(leads, options).has_value());
    CHECK(shares.size() == 24);
    CHECK(std::is_sorted(shares.begin(), shares.end()));
    CHECK(shares.back() == 1.0);
    options.progress = [](double share) { return share < 0.5; };
    const auto stopped = signal::detect_beats(leads, options);
    REQUIRE_FALSE(stopped.has_value());
    CHECK(stopped.error().code == ErrorCode::cancelled);
}

TEST_CASE("a hole of ten minutes: the beats of the parts apart", "[beat_detection]") {
    const Recording record = test::synthetic(120.0, 0.1, 0.1);
    const std::vector<float>& part = record.signals[0].samples;
    std::vector<float> with_hole = part;
    with_hole.resize(part.size() + 600 * 360, invalid);
    const auto second = static_cast<std::int64_t>(with_hole.size());
    with_hole.insert(with_hole.end(), part.begin(), part.end());
    const auto alone = test::detect_beats(part, 360.0);
    const auto both = test::detect_beats(with_hole, 360.0);
    REQUIRE(both.beats.size() == 2 * alone.beats.size());
    for (std::size_t i = 0; i < alone.beats.size(); ++i) {
        CHECK(both.beats[i].sample == alone.beats[i].sample);
        CHECK(both.beats[alone.beats.size() + i].sample == alone.beats[i].sample + second);
        CHECK(both.beats[i].usable);
    }
    REQUIRE(both.overall.size() == 3);
    CHECK(both.overall[1] == signal::QualityStretch{120.0, 720.0, signal::Quality::lead_off});
}

TEST_CASE("the beats come from the lead that is good", "[beat_detection]") {
    const Recording record = test::synthetic(180.0, 0.1, 0.1);
    const std::vector<float>& mv = record.signals[0].samples;
    const Samples reference = test::beats_of(record);
    const std::vector<float> only_noise = noise(mv.size(), 0.3);
    SECTION("the first lead is noise") {
        const std::vector<signal::LeadView> leads = {{only_noise, 360.0, true}, {mv, 360.0, true}};
        const auto detection = test::detect_beats(leads);
        CHECK(detection.main_lead == 1);
        CHECK(detection.leads == std::vector<signal::LeadChoice>{{0.0, 180.0, 1}});
        CHECK(detection.usable_share == 1.0);
        CHECK(match_beats(reference, test::samples_of(detection, 360.0), 360.0).missed.empty());
    }
    SECTION("each lead is noise for a minute, and they differ in rate, length and delay") {
        std::vector<float> first = mv;
        std::copy_n(only_noise.begin(), 60 * 360, first.begin() + 60 * 360);
        auto other = signal::resample(mv, 360.0, 250.0);
        REQUIRE(other.has_value());
        std::vector<float> second = noise(60 * 250, 0.3, 2);
        second.insert(second.end(), other->begin() + 60 * 250 - 3, other->begin() + 150 * 250);
        const std::vector<signal::LeadView> leads = {{first, 360.0, true}, {second, 250.0, false}};
        const auto detection = test::detect_beats(leads);
        REQUIRE(detection.leads.size() == 3);
        CHECK(detection.leads[0].lead == 0);
        CHECK(detection.leads[1].lead == 1);
        CHECK(detection.leads[2].lead == 0);
        CHECK(std::abs(detection.leads[1].first_s - 60.0) < 8.0);
        CHECK(std::abs(detection.leads[2].first_s - 120.0) < 8.0);
        CHECK(detection.main_lead == 0);
        const auto matching = match_beats(reference, test::samples_of(detection, 360.0), 360.0);
        CHECK(matching.missed.size() <= 2);
        CHECK(matching.extra.size() <= 2);
        for (std::size_t i = 1; i < detection.beats.size(); ++i) {
            CHECK(detection.beats[i].time_s - detection.beats[i - 1].time_s > 0.2);
        }
        for (const auto& beat : detection.beats) {
            const double rate_hz = beat.lead == 0 ? 360.0 : 250.0;
            CHECK(std::abs(static_cast<double>(beat.sample) / rate_hz - beat.time_s) < 1e-9);
        }
    }
}

TEST_CASE("leads that were searched apart give the same beats", "[beat_detection]") {
    const Recording record = test::synthetic(180.0, 0.1, 0.1);
    const std::vector<float>& mv = record.signals[0].samples;
    std::vector<float> second = mv;
    std::copy_n(noise(mv.size(), 0.3).begin(), 60 * 360, second.begin() + 60 * 360);
    std::vector<signal::LeadView> leads = {{second, 360.0, true}, {mv, 360.0, true}, {mv, 20.0, true}};
    const auto expected = test::detect_beats(leads);
    // As another thread sends them.
    std::vector<std::vector<std::uint8_t>> sent;
    for (const std::size_t lead : {0, 1}) {
        const auto found = signal::find_lead_beats(leads[lead].samples, 360.0, true, 0.0);
        REQUIRE(found);
        sent.push_back(signal::to_bytes(*found));
    }
    std::vector<signal::LeadBeats> arrived;
    for (const auto& bytes : sent) {
        auto beats = signal::lead_beats_from_bytes(bytes);
        REQUIRE(beats);
        arrived.push_back(*std::move(beats));
    }
    for (const std::size_t lead : {1, 0}) {  // one of them, then both
        leads[lead].found = &arrived[lead];
        CHECK(same_beats(expected, test::detect_beats(leads)));
    }
    for (const std::size_t size : {std::size_t{0}, std::size_t{7}, std::size_t{40}, sent[0].size() - 1}) {
        CHECK_FALSE(signal::lead_beats_from_bytes(std::span(sent[0]).first(size)));
    }
    sent[0].push_back(0);
    CHECK_FALSE(signal::lead_beats_from_bytes(sent[0]));
    sent[0].pop_back();
    std::fill_n(sent[0].begin() + 3 * sizeof(double), 8, std::uint8_t{255});  // more candidates than there is room for
    CHECK_FALSE(signal::lead_beats_from_bytes(sent[0]));
}

TEST_CASE("blocks of any length give the same beats", "[beat_detection]") {
    Recording record = test::synthetic(400.0, 0.1, 0.1);
    std::vector<float>& mv = record.signals[0].samples;
    std::fill(mv.begin() + 20000, mv.begin() + 22000, invalid);
    std::fill(mv.begin() + 43000, mv.begin() + 43300, invalid);
    std::fill(mv.begin() + 60000, mv.begin() + 66000, invalid);
    const auto whole = test::detect_beats(mv, 360.0, 1e9);
    CHECK(whole.beats.size() > 400);
    for (const double block_s : {0.0, 7.3, 60.0}) {
        INFO("blocks of " << block_s << " s");
        CHECK(same_beats(whole, test::detect_beats(mv, 360.0, block_s)));
    }
}

TEST_CASE("blocks of any length give the same beats of real recordings", "[beat_detection][mitdb][data]") {
    BEATLENS_REQUIRE_DATA(folder, "mitdb");
    for (const std::string name : {"105", "108", "203", "207", "222"}) {
        Recording record = test::wfdb_record(folder, name);
        std::fill_n(record.signals[0].samples.begin() + 100000, 5000, invalid);
        const auto leads = test::leads_of(record);
        const auto whole = test::detect_beats(leads, 1e9);
        for (const double block_s : {0.0, 10.0, 61.7}) {
            INFO("record " << name << ", blocks of " << block_s << " s");
            CHECK(same_beats(whole, test::detect_beats(leads, block_s)));
        }
    }
}

TEST_CASE("children's and fast hearts: 200 to 300 beats per minute", "[beat_detection]") {
    for (const double heart_rate_bpm : {200.0, 250.0, 280.0, 300.0}) {
        INFO(heart_rate_bpm << " per minute");
        const Recording record = test::synthetic(120.0, 0.0, 0.0, heart_rate_bpm / 2.0);  // played at twice its speed
        const auto detection = test::detect_beats(record.signals[0].samples, 720.0);
        const auto matching = match_beats(test::beats_of(record), test::samples_of(detection, 720.0), 720.0, 0.05);
        CHECK(matching.missed.size() <= 2);
        CHECK(matching.extra.size() <= 2);
        CHECK(detection.usable_share == 1.0);
    }
}

TEST_CASE("hearts of 350 to 450 per minute are no hearts of half the rate", "[beat_detection]") {
    for (const double heart_rate_bpm : {350.0, 400.0, 450.0}) {
        INFO(heart_rate_bpm << " per minute");
        const Recording record = test::synthetic(240.0, 0.0, 0.0, heart_rate_bpm / 4.0);
        const auto detection = test::detect_beats(record.signals[0].samples, 1440.0);
        CHECK(test::usable_beats(detection) <= 2);
        REQUIRE_FALSE(detection.notes.empty());
        CHECK(test::contains(detection.notes.front(), "beats per minute were seen"));
    }
}

TEST_CASE("a mouse at 600 per minute is no heart rate of 6 per minute", "[beat_detection]") {
    for (const double rate_hz : {1000.0, 2000.0}) {
        std::vector<float> mv = noise(static_cast<std::size_t>(60.0 * rate_hz), 0.01);
        const auto bump = [&](double at_s, double width_s, double height_mv) {
            const auto from = static_cast<std::int64_t>((at_s - 4.0 * width_s) * rate_hz);
            const auto to = static_cast<std::int64_t>((at_s + 4.0 * width_s) * rate_hz);
            for (std::int64_t i = std::max<std::int64_t>(from, 0);
                 i <= std::min(to, static_cast<std::int64_t>(mv.size()) - 1); ++i) {
                const double x = (static_cast<double>(i) / rate_hz - at_s) / width_s;
                mv[static_cast<std::size_t>(i)] += static_cast<float>(height_mv * std::exp(-0.5 * x * x));
            }
        };
        for (double at_s = 0.05; at_s < 60.0; at_s += 0.1) {
            bump(at_s - 0.03, 0.005, 0.1);
            bump(at_s, 0.0025, 1.0);
            bump(at_s + 0.006, 0.003, -0.3);
            bump(at_s + 0.02, 0.008, 0.15);
        }
        const auto detection = test::detect_beats(mv, rate_hz);
        CHECK(test::usable_beats(detection) <= 2);
        REQUIRE_FALSE(detection.notes.empty());
        INFO(detection.notes.front());
        CHECK(test::any_contains(detection.notes, "About 600"));
        CHECK(test::any_contains(detection.notes, "20 to 300"));
    }
}

TEST_CASE("cases from outside: all of their beats and no others", "[beat_detection][cases][data]") {
    BEATLENS_REQUIRE_DATA(folder, "cases");
    for (const std::string number : {"60", "62", "62b", "64", "65", "66", "66b", "68", "70", "71", "74", "78"}) {
        INFO("case " << number);
        const auto path = case_path(folder, number);
        test::Files files;
        files.add(path.filename().string(), test::read_file(path));
        const Recording record = files.record();
        const double rate_hz = record.signals.front().sampling_rate_hz;
        const auto detection = test::detect_beats(test::leads_of(record));
        const auto matching =
            match_beats(case_reference(folder, number, rate_hz), test::samples_of(detection, rate_hz), rate_hz);
        CHECK(matching.missed.empty());
        CHECK(matching.extra.empty());
        CHECK(test::usable_beats(detection) == detection.beats.size());
    }
}

TEST_CASE("case 78: hum at the ends is no beat, wherever it is cut", "[beat_detection][cases][data]") {
    BEATLENS_REQUIRE_DATA(folder, "cases");
    test::Files files;
    files.add("78.csv", test::read_file(case_path(folder, "78")));
    const Recording record = files.record();
    const double rate_hz = record.signals.front().sampling_rate_hz;
    const Samples reference = case_reference(folder, "78", rate_hz);
    for (std::int64_t cut = 0; cut < 6; ++cut) {
        const auto mv = std::span(record.signals[0].samples)
                            .subspan(static_cast<std::size_t>(cut),
                                     record.signals[0].samples.size() - 2 * static_cast<std::size_t>(cut));
        Samples expected;
        for (const std::int64_t sample : reference) {
            expected.push_back(sample - cut);
        }
        const auto detection = test::detect_beats(mv, rate_hz);
        const auto matching = match_beats(expected, test::samples_of(detection, rate_hz), rate_hz);
        CHECK(matching.missed.empty());
        CHECK(matching.extra.empty());
    }
}

TEST_CASE("cases 98 and 99: what is missing is a gap and hides no beat beside it", "[beat_detection][cases][data]") {
    BEATLENS_REQUIRE_DATA(folder, "cases");
    const std::vector<float> excel = one_column(case_path(folder, "99"));
    const auto detection = test::detect_beats(excel, 250.0);
    Samples reference = case_reference(folder, "99", 250.0);
    std::erase_if(reference, [&](std::int64_t sample) { return std::isnan(excel[static_cast<std::size_t>(sample)]); });
    CHECK(reference.size() == 13);
    const auto matching = match_beats(reference, test::samples_of(detection, 250.0), 250.0);
    CHECK(matching.missed.empty());
    CHECK(matching.extra.empty());
    REQUIRE(detection.overall.size() == 3);
    CHECK(detection.overall[1].quality == signal::Quality::lead_off);
    CHECK(std::abs(detection.overall[1].end_s - detection.overall[1].first_s - 1.0) < 1e-9);

    const std::vector<float> leads_off = one_column(case_path(folder, "98"));
    const std::vector<signal::LeadView> raw = {{leads_off, 250.0, false}};
    const auto serial = test::detect_beats(raw);
    CHECK(serial.overall.size() == 3);
    for (const auto& beat : serial.beats) {
        CHECK_FALSE((beat.sample >= 900 && beat.sample < 1000));
        CHECK(beat.usable);
    }
}

TEST_CASE("inverted leads: the same beats", "[beat_detection][mitdb][data]") {
    BEATLENS_REQUIRE_DATA(folder, "mitdb");
    for (const std::string& name : test::mitdb_names) {
        INFO("record " << name);
        Recording record = test::wfdb_record(folder, name);
        const auto upright = test::detect_beats(test::leads_of(record));
        for (Signal& lead : record.signals) {
            for (float& sample : lead.samples) {
                sample = -sample;
            }
        }
        CHECK(same_beats(upright, test::detect_beats(test::leads_of(record))));
    }
}

TEST_CASE("the same recording at two rates: the same beats within 20 ms", "[beat_detection][mitdb][data]") {
    BEATLENS_REQUIRE_DATA(folder, "mitdb");
    for (const std::string name : {"100", "119", "208", "222", "233"}) {
        const Recording record = test::wfdb_record(folder, name);
        const auto ten_minutes = std::span(record.signals[0].samples).first(600 * 360);
        const Samples plain = test::samples_of(test::detect_beats(ten_minutes, 360.0), 360.0);
        for (const double rate_hz : {128.0, 250.0, 500.0}) {
            INFO("record " << name << " at " << rate_hz << " Hz");
            const auto resampled = signal::resample(ten_minutes, 360.0, rate_hz);
            REQUIRE(resampled.has_value());
            const Samples detected = test::samples_of(test::detect_beats(*resampled, rate_hz), rate_hz);
            const auto matching = match_beats(at_rate(plain, 360.0, rate_hz), detected, rate_hz, 0.02);
            CHECK(matching.sensitivity() >= 0.995);
            CHECK(matching.positive_predictivity() >= 0.995);
        }
    }
}

#ifndef __EMSCRIPTEN__  // the same code; whole databases take long there

TEST_CASE("beats of the MIT-BIH Arrhythmia Database", "[beat_detection][mitdb][data]") {
    BEATLENS_REQUIRE_DATA(folder, "mitdb");
    Totals first;
    Totals chosen;
    for (const std::string& name : test::mitdb_names) {
        const Recording record = test::wfdb_record(folder, name);
        const auto leads = test::leads_of(record);
        const auto flutter = metrics::flutter_spans(record.annotations, record.signals.front().sampling_rate_hz);
        first.add(test::detect_beats(std::span(leads).first(1)), test::beats_of(record), flutter, 360.0);
        chosen.add(test::detect_beats(leads), test::beats_of(record), flutter, 360.0);
    }
    CHECK(first.reference() == 109494);
    CHECK(first.sensitivity() >= 0.9990);
    CHECK(first.positive_predictivity() >= 0.9990);
    CHECK(first.share_within_3_samples() >= 0.95);
    CHECK(chosen.sensitivity() >= first.sensitivity());
    CHECK(chosen.positive_predictivity() >= 0.9990);
    CHECK(chosen.unusable <= 109494 / 1000);
}

TEST_CASE("beats of the MIT-BIH Supraventricular Arrhythmia Database", "[beat_detection][svdb][data]") {
    BEATLENS_REQUIRE_DATA(folder, "svdb");
    std::ifstream names(folder / "RECORDS");
    Totals first;
    Totals second;
    Totals chosen;
    for (std::string name; names >> name;) {
        const Recording record = test::wfdb_record(folder, name);
        const auto leads = test::leads_of(record);
        const Samples reference = test::beats_of(record);
        first.add(test::detect_beats(std::span(leads).first(1)), reference, {}, 128.0);
        second.add(test::detect_beats(std::span(leads).last(1)), reference, {}, 128.0);
        chosen.add(test::detect_beats(leads), reference, {}, 128.0);
    }
    CHECK(first.reference() > 130000);
    CHECK(first.sensitivity() >= 0.9993);
    CHECK(first.positive_predictivity() >= 0.9990);
    CHECK(second.sensitivity() >= 0.9990);
    CHECK(second.positive_predictivity() >= 0.9987);
    CHECK(chosen.sensitivity() >= std::max(first.sensitivity(), second.sensitivity()));
    CHECK(chosen.positive_predictivity() >= std::max(first.positive_predictivity(), second.positive_predictivity()));
    CHECK(chosen.unusable <= chosen.reference() / 1000);
}

TEST_CASE("beats of lead ii of the Lobachevsky University Database", "[beat_detection][ludb][data]") {
    BEATLENS_REQUIRE_DATA(folder, "ludb");
    Totals totals;
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        if (entry.path().extension() != ".hea") {
            continue;
        }
        const Recording record = test::wfdb_record(folder, entry.path().stem().string(), "ii");
        Samples reference;
        for (const Annotation& annotation : record.annotations) {
            if (annotation.symbol == "N") {
                reference.push_back(sample_at(annotation.time_s, record.signals.front().sampling_rate_hz));
            }
        }
        REQUIRE_FALSE(reference.empty());
        // Beats at the record's ends are not annotated.
        const std::vector<metrics::SampleSpan> ends = {{0, reference.front() - 75}, {reference.back() + 75, 5000}};
        const auto leads = test::leads_of(record);
        totals.add(test::detect_beats(std::span(leads).subspan(1, 1)), reference, ends, 500.0);
    }
    CHECK(totals.reference() > 1000);
    CHECK(totals.sensitivity() >= 0.999);
    CHECK(totals.positive_predictivity() >= 0.999);
    CHECK(totals.unusable <= 1);
}

TEST_CASE("electrode motion noise at 24 and 6 dB", "[beat_detection][nstdb][data]") {
    BEATLENS_REQUIRE_DATA(folder, "nstdb");
    struct Goal {
        const char* record;
        double sensitivity;
        double positive_predictivity;
    };
    for (const Goal& goal : {Goal{"118e24", 0.999, 0.999}, Goal{"118e06", 0.985, 0.95}}) {
        INFO(goal.record);
        const Recording record = test::wfdb_record(folder, goal.record);
        const auto leads = test::leads_of(record);
        const std::vector<metrics::SampleSpan> clean_start = {{0, 300 * 360 - 1}};
        Totals totals;
        totals.add(test::detect_beats(leads), test::beats_of(record), clean_start, 360.0);
        CHECK(totals.sensitivity() >= goal.sensitivity);
        CHECK(totals.positive_predictivity() >= goal.positive_predictivity);
    }
}

#endif

}  // namespace test_beat_detection
