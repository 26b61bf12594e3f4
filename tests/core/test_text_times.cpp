// Clocks, dates and the sampling rate that they give.
#include <catch2/catch_test_macros.hpp>
#include <cmath>
#include <cstdio>

#include "made_text.h"

namespace test_text_times {

using namespace beatlens;
using namespace beatlens::formats;
using namespace beatlens::test;

TEST_CASE("clocks and dates in the usual orders", "[text]") {
    const std::pair<const char*, const char*> formats[] = {
        {"2024-03-25 %02d:%02d:%02d.%03d", "10:00:00 25/03/2024"},
        {"2024-03-25T%02d:%02d:%02d.%03dZ", "10:00:00 25/03/2024"},
        {"2024-03-25T%02d:%02d:%02d.%03d-0700", "10:00:00 25/03/2024"},
        {"2024-03-25 %02d:%02d:%02d.%03d+05:30", "10:00:00 25/03/2024"},
        {"20240325T%02d%02d%02d.%03d", "10:00:00 25/03/2024"},
        {"25.03.2024 %02d:%02d:%02d.%03d", "10:00:00 25/03/2024"},
        {"25/03/24 %02d:%02d:%02d.%03d", "10:00:00 25/03/2024"},
        {"3/25/2024 %02d:%02d:%02d.%03d AM", "10:00:00 25/03/2024"},
        {"25-Mar-2024 %02d:%02d:%02d.%03d", "10:00:00 25/03/2024"},
        {"Mar 25 2024 %02d:%02d:%02d.%03d", "10:00:00 25/03/2024"},
        {"[%02d:%02d:%02d.%03d 25/03/2024]", "10:00:00 25/03/2024"},
        {"%02d:%02d:%02d.%03d", "10:00:00"},
        {"%02d:%02d:%02d:%03d", "10:00:00"},
    };
    for (const auto& [format, start] : formats) {
        INFO(format);
        const char* const printed = format;
        const Recording record = record_of(timed(500, [&](int i) { return clock_text(36000000 + 4 * i, printed); }));
        CHECK(record.frame_rate_hz == 250.0);
        CHECK(record.start_time == start);
        CHECK(record.choices.empty());
        check_wave(record.signals.at(0), 500);
    }
    const Recording elapsed =
        record_of(timed(500, [](int i) { return clock_text(4 * i, "0 days %02d:%02d:%02d.%03d000"); }));
    CHECK(elapsed.frame_rate_hz == 250.0);
    CHECK(elapsed.start_time.empty());
}

TEST_CASE("the order of day and month is settled by the whole column, or asked for", "[text]") {
    const auto dated = [](const char* first, const char* second) {
        return timed(2000, [=](int i) {
            const int ms = 86396000 + 4 * i;
            return std::string(ms < 86400000 ? first : second) + clock_text(ms % 86400000, " %02d:%02d:%02d.%03d");
        });
    };
    const auto start = [&](const char* first, const char* second, const LoadOptions& options = {}) {
        const Recording record = record_of(dated(first, second), options);
        CHECK(record.frame_rate_hz == 250.0);
        CHECK(record.gaps.empty());
        return record.start_time;
    };
    CHECK(start("12/03/2024", "13/03/2024") == "23:59:56 12/03/2024");
    CHECK(start("03/12/2024", "03/13/2024") == "23:59:56 12/03/2024");
    CHECK(start("04/05/2024", "05/05/2024") == "23:59:56 04/05/2024");  // a day later, not a month
    CHECK(start("04/05/2024", "04/06/2024") == "23:59:56 05/04/2024");

    const std::string open =
        timed(500, [](int i) { return clock_text(36000000 + 4 * i, "03/04/2024 %02d:%02d:%02d.%03d"); });
    const Recording record = record_of(open);
    REQUIRE(record.choices.size() == 1);
    CHECK(record.choices[0].key == "dates");
    CHECK(record.choices[0].chosen == "day-first");
    CHECK(record.start_time == "10:00:00 03/04/2024");
    CHECK(record_of(open, {.answers = {{"dates", "month-first"}}}).start_time == "10:00:00 04/03/2024");

    const Recording columns = record_of(timed(
        2000,
        [](int i) {
            const int ms = 86396000 + 4 * i;
            return std::string(ms < 86400000 ? "31.12.2023" : "01.01.2024") +
                   clock_text(ms % 86400000, ",%02d:%02d:%02d.%03d");
        },
        "Date,Time,ECG (mV)\n"));
    CHECK(columns.frame_rate_hz == 250.0);
    CHECK(columns.start_time == "23:59:56 31/12/2023");
}

TEST_CASE("clocks in whole seconds give the rate of all rows", "[text]") {
    for (const int offset : {0, 117, 249}) {
        for (const int hz : {250, 128, 300}) {
            const Recording record = record_of(timed(
                12 * hz, [&](int i) { return clock_text((i + offset) / hz * 1000 + 36000000, "%02d:%02d:%02d"); }));
            CHECK(record.frame_rate_hz == hz);
            CHECK(any_contains(record.warnings, "share each time"));
        }
    }
    // Too short to tell.
    CHECK(error_of(timed(300, [](int i) { return clock_text(i / 250 * 1000 + 36000000, "%02d:%02d:%02d"); })).code ==
          ErrorCode::sampling_rate_needed);
    // A minute without rows.
    const Recording hole = record_of(timed(
        3000, [](int i) { return clock_text(i / 250 * 1000 + 36000000 + (i >= 1500 ? 60000 : 0), "%02d:%02d:%02d"); }));
    CHECK(hole.frame_rate_hz == 250.0);
    REQUIRE(hole.gaps.size() == 1);
    CHECK(std::abs(hole.gaps[0].end_s - 66.0) < 0.01);
}

TEST_CASE("seconds, milliseconds, microseconds and nanoseconds since 1970", "[text]") {
    const std::pair<const char*, double> units[] = {{"%.3f", 1.0}, {"%.0f", 1e3}, {"%.0f", 1e6}, {"%.0f", 1e9}};
    for (const auto& [format, per_second] : units) {
        const Recording record = record_of(
            timed(2000, [&, f = format, p = per_second](int i) { return number((1714738489.0 + i * 0.004) * p, f); }));
        CHECK(record.frame_rate_hz == 250.0);
        CHECK(record.start_time == "12:14:49 03/05/2024");
        check_wave(record.signals.at(0), 2000);
    }
}

TEST_CASE("times of other programs", "[text]") {
    const auto at = [](const char* format) { return [format](int i) { return clock_text(36000000 + 4 * i, format); }; };
    for (const char* const format : {"2023-04-13_%02d:%02d:%02d.%03d", "2023-04-13 %02d.%02d.%02d.%03d"}) {
        INFO(format);
        const Recording record = record_of(timed(300, at(format)));
        CHECK(record.frame_rate_hz == 250.0);
        CHECK(record.start_time == "10:00:00 13/04/2023");
    }
    // MATLAB's durations.
    CHECK(record_of(timed(300, [](int i) { return number(i * 0.004) + " sec"; })).frame_rate_hz == 250.0);
    // Milliseconds since 1970 without a heading, which are too large for samples.
    const Recording since = record_of(timed(
        300, [](int i) { return "16813800" + number(4 * i, "%05.0f"); }, ""));
    CHECK(since.frame_rate_hz == 250.0);
    CHECK(since.start_time == "10:00:00 13/04/2023");
    // A recorder's raw ticks are no microseconds.
    CHECK(error_of(timed(
                       300, [](int i) { return std::to_string(163840 + 64 * i); }, "Timestamp (no_units),ECG\n"))
              .code == ErrorCode::sampling_rate_needed);
    // The sensor's clock gives the rate, the phone's the start.
    const Recording two = record_of(timed(
        300,
        [](int i) {
            return clock_text(36000000 + i / 50 * 200, "2023-04-13T%02d:%02d:%02d.%03d") + "," + std::to_string(4 * i);
        },
        "Phone timestamp,timestamp [ms],ecg [mV]\n"));
    CHECK(two.frame_rate_hz == 250.0);
    CHECK(two.start_time == "10:00:00 13/04/2023");
    // A recorder's nanoseconds without a heading, and a date above a column of numbers.
    const Recording bare = record_of(timed(
        300,
        [](int i) {
            return clock_text(36000000 + 4 * i, "2023-04-13T%02d:%02d:%02d.%03d") + "," +
                   std::to_string(599616000000000000 + 4000000LL * i);
        },
        ""));
    CHECK(bare.signals.size() == 1);
    CHECK(bare.start_time == "10:00:00 13/04/2023");
    check_wave(record_of("Doe Jane\n13/04/2023 10:00\n500 Hz\n" + column(300)).signals.at(0), 300);
    const Error again = error_of(timed(300, [](int i) { return number(i % 150 * 0.004); }));
    CHECK(contains(again.message, "row 152"));
    CHECK(contains(again.message, "start again"));
}

}  // namespace test_text_times
