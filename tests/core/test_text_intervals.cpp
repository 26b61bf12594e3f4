// Lists of beats and of the intervals between them.
#include <catch2/catch_test_macros.hpp>
#include <cmath>
#include <cstdio>

#include "made_text.h"

namespace test_text_intervals {

using namespace beatlens;
using namespace beatlens::formats;
using namespace beatlens::test;

TEST_CASE("lists of intervals are recordings without a trace", "[text][intervals]") {
    constexpr int beats = 60;
    const auto interval = [](int i) { return 800 + (i * 37) % 90 - (i % 10 == 9 ? 250 : 0); };
    const auto kind = [](int i) { return i % 10 == 9 ? 'V' : 'N'; };
    std::string ms;
    std::string seconds;
    std::string timed_rows;
    std::string typed;
    std::string holter = "Time;Type;RR (ms)\n";
    std::string classes = "Time;Beat\n";
    int now = 0;
    for (int i = 0; i < beats; ++i) {
        now += interval(i);
        const std::string value = std::to_string(interval(i));
        ms += value + "\r\n";
        seconds += number(interval(i) / 1000.0) + "\n";
        timed_rows += number(now / 1000.0) + "\t" + number(interval(i) / 1000.0) + "\n";
        typed += std::string(1, kind(i)) + " " + value + "\n";
        holter += clock_text(36000000 + now, "%02d:%02d:%02d,%03d;") + kind(i) + ";" + value + "\n";
        classes += clock_text(36000000 + now, "%02d:%02d:%02d.%03d;") + (kind(i) == 'V' ? "PVC" : "Normal") + "\n";
    }
    const auto check = [&](const Recording& record, std::size_t first_row, bool has_classes) {
        CHECK(record.signals.empty());
        CHECK(record.has_annotations);
        CHECK(record.frame_rate_hz == 1000.0);
        REQUIRE(record.annotations.size() == first_row + beats);
        for (std::size_t i = 1; i < beats; ++i) {
            const Annotation& beat = record.annotations[first_row + i];
            const double step = beat.time_s - record.annotations[first_row + i - 1].time_s;
            CHECK(std::abs(step - interval(static_cast<int>(i)) / 1000.0) < 1e-6);
            CHECK(beat.symbol == (has_classes ? std::string(1, kind(static_cast<int>(i))) : "Q"));
        }
    };
    check(record_of(ms, {}, "night_rr.txt"), 1, false);
    check(record_of(ms, {}, "night.rr"), 1, false);
    check(record_of("RR [ms]\n" + ms), 1, false);
    check(record_of("RR-interval (s)\n" + seconds), 1, false);
    check(record_of(timed_rows, {}, "kubios.txt"), 0, false);
    check(record_of(typed, {}, "beats.rr"), 0, true);
    check(record_of(holter), 0, true);
    check(record_of(classes), 0, true);
    CHECK(record_of(holter).start_time == "10:00:00.800");
    const std::string polar =
        "[Params]\nVersion=106\nDate=20240503\nStartTime=10:00:00.0\nInterval=238\n\n[Note]\n\n[HRData]\n" + ms;
    check(record_of(polar, {}, "a.hrm"), 1, false);
    CHECK(record_of(polar, {}, "a.hrm").start_time == "10:00:00 03/05/2024");
    CHECK(error_of("[Params]\nInterval=5\n[HRData]\n70\n71\n", {}, "a.hrm").code == ErrorCode::no_signal);

    // Without a word of it, only where no trace has such values; what else it may be is a choice.
    const Recording silent = record_of(ms, {}, "a.txt");
    check(silent, 1, false);
    REQUIRE(silent.choices.size() == 1);
    CHECK(silent.choices[0].key == "kind");
    CHECK(record_of(ms, {.sampling_rate_hz = 250.0, .answers = {{"kind", "trace"}}}, "a.txt").signals.size() == 1);
    CHECK(record_of(column(1000, 200.0, "%.0f"), rate(250.0)).signals.size() == 1);
    std::string adc;
    for (int i = 0; i < 1000; ++i) {
        adc += std::to_string(800 + thousandths(i) / 5 + i * i % 7) + "\n";
    }
    CHECK(record_of(adc, rate(250.0)).signals.size() == 1);
    CHECK(record_of("ECG,RR\n" + timed(
                                     300, [](int) { return std::string("0.5"); }, ""),
                    rate(250.0))
              .signals.size() == 2);
}

TEST_CASE("intervals below a second with decimal commas", "[text][intervals]") {
    std::string text;
    for (int i = 0; i < 100; ++i) {
        text += "0," + std::to_string(800 + (i * 37) % 90) + "\n";
    }
    const Recording record = record_of(text, {}, "kubios_rr.txt");
    CHECK(record.signals.empty());
    CHECK(record.annotations.size() == 101);
    CHECK(std::abs(record.annotations.at(1).time_s - 0.8) < 1e-9);
}

}  // namespace test_text_intervals
