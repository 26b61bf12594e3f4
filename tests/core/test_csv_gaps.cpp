// Times of text files: holes in them, and which column they are in.
#include <catch2/catch_test_macros.hpp>
#include <cmath>
#include <cstdio>

#include "data_dir.h"
#include "format_files.h"
#include "formats/parsing.h"
#include "formats/text/csv.h"

namespace test_csv_gaps {

using namespace beatlens;
using namespace beatlens::formats;
using beatlens::test::any_contains;
using beatlens::test::contains;

namespace {

Recording record_of(std::string_view text) {
    auto document = parse_csv(text, "t.csv", {});
    INFO((document ? "" : document.error().message));
    REQUIRE(document.has_value());
    return std::get<Recording>(*std::move(document));
}

// A lead whose values are the numbers of its rows, and the times of `time_s(row)` with `digits`.
template <class Time>
std::string timed(int rows, int digits, Time time_s) {
    std::string text = "time (s),II\n";
    for (int i = 0; i < rows; ++i) {
        char row[64];
        std::snprintf(row, sizeof row, "%.*f,%.4f\n", digits, time_s(i), i / 1000.0);
        text += row;
    }
    return text;
}

// Every row stands at its own time, to half a sample, and there is nothing but NaN elsewhere.
template <class Time>
void check_places(const Recording& record, int rows, Time time_s) {
    const Signal& signal = record.signals.at(0);
    std::size_t misplaced = 0;
    for (int i = 0; i < rows; ++i) {
        const auto at = static_cast<std::size_t>(sample_at(time_s(i) - time_s(0), signal.sampling_rate_hz));
        misplaced += at < signal.samples.size() && signal.samples[at] == static_cast<float>(i / 1000.0) ? 0 : 1;
    }
    CHECK(misplaced == 0);
    std::int64_t there = 0;
    for (const float sample : signal.samples) {
        there += std::isnan(sample) ? 0 : 1;
    }
    CHECK(there == rows);
}

}  // namespace

TEST_CASE("after a hole in a text file's times everything came too early", "[csv][gaps]") {
    // Ten minutes without rows after 0.8 s, and half a second after 2 s more.
    const auto time_s = [](int i) { return i / 250.0 + (i >= 200 ? 600.0 : 0.0) + (i >= 700 ? 0.5 : 0.0); };
    const Recording record = record_of(timed(1000, 3, time_s));
    CHECK(record.frame_rate_hz == 250.0);
    check_places(record, 1000, time_s);
    REQUIRE(record.gaps.size() == 2);
    CHECK(record.gaps[0] == Gap{0.8, 600.8, Gap::Kind::absent, std::nullopt});
    CHECK(record.gaps[1] == Gap{602.8, 603.3, Gap::Kind::absent, std::nullopt});
    CHECK(record.segments == std::vector<Segment>{{"", 0.0, 0.8}, {"", 600.8, 602.8}, {"", 603.3, 604.5}});
    CHECK(record.duration_s() == 604.5);
    CHECK(any_contains(record.warnings, "jump in 2 places (first in row 202); in all 600.5 s are without samples"));
}

TEST_CASE("holes between times that are rounded do not move what follows", "[csv][gaps]") {
    // 360 Hz in milliseconds: steps of 2 and 3, a hole of a second every ten.
    const auto time_s = [](int i) { return i / 360.0 + i / 3600; };
    const Recording record = record_of(timed(36000, 3, time_s));
    CHECK(std::abs(record.frame_rate_hz - 360.0) < 0.01);
    REQUIRE(record.gaps.size() == 9);
    for (std::size_t i = 0; i < 9; ++i) {
        CHECK(std::abs(record.gaps[i].first_s - static_cast<double>(11 * i + 10)) < 0.01);
        CHECK(std::abs(record.gaps[i].end_s - static_cast<double>(11 * i + 11)) < 0.01);
    }
    CHECK(std::abs(record.duration_s() - 109.0) < 0.01);
}

TEST_CASE("rows that were only late leave no gap", "[csv][gaps]") {
    // Every hundredth row is stamped four samples late, and those after it catch up.
    const auto time_s = [](int i) {
        return i / 200.0 + (i % 100 >= 50 && i % 100 < 54 ? 0.02 - i % 100 % 50 * 0.005 : 0.0);
    };
    const Recording record = record_of(timed(1000, 4, time_s));
    CHECK(record.gaps.empty());
    CHECK(record.segments.empty());
    CHECK(record.signals[0].length_samples() == 1000);
}

// Case 94: ten rows in ten milliseconds, and then forty later the next ten.
TEST_CASE("rows that are stamped in batches leave no gaps", "[csv][gaps]") {
    const Recording record = record_of(timed(1000, 3, [](int i) { return i / 10 * 0.04 + i % 10 * 0.001; }));
    CHECK(record.frame_rate_hz == 250.0);
    CHECK(record.gaps.empty());
    CHECK(record.signals[0].length_samples() == 1000);
    CHECK(any_contains(record.warnings, "average rate"));
}

TEST_CASE("a hole that is out of all proportion is an error", "[csv][gaps]") {
    const auto year_s = [](int i) { return i / 250.0 + (i >= 60 ? 31536000.0 : 0.0); };
    const std::string text = timed(100, 3, year_s);
    const auto document = parse_csv(text, "t.csv", {});
    REQUIRE_FALSE(document.has_value());
    CHECK(document.error().code == ErrorCode::out_of_range);
    CHECK(contains(document.error().message, "t.csv, row 62, column 1 (\"time\"): the time jumps by 31536000 s"));
}

TEST_CASE("the second of two time columns was read as a lead or an error", "[csv]") {
    // As OpenBCI's recorder writes them: a count, samples, two times.
    const Recording record = record_of(
        "%Sample Rate = 250 Hz\nSample Index, EXG Channel 0, Timestamp, Marker, Timestamp (Formatted)\n"
        "0.0, 0.5, 1714738489.000, 0.0, 2024-05-03 12:14:49.000\n"
        "1.0, 0.6, 1714738489.004, 0.0, 2024-05-03 12:14:49.004\n"
        "2.0, 0.7, 1714738489.008, 0.0, 2024-05-03 12:14:49.008\n");
    REQUIRE(record.signals.size() == 2);
    CHECK(record.signals[0].lead == "EXG Channel 0");
    CHECK(record.signals[1].lead == "Marker");
    CHECK(std::abs(record.frame_rate_hz - 250.0) < 0.01);
    CHECK(any_contains(record.warnings, "those of column 5 (\"Timestamp\") are set aside"));

    // The first is used, whatever the second holds.
    const Recording two = record_of("time_ms,II,time\n0,1,late\n2,2,\n4,1,soon\n");
    CHECK(two.frame_rate_hz == 500.0);
    REQUIRE(two.signals.size() == 1);
}

TEST_CASE("a public layout with two time columns", "[csv][data]") {
    BEATLENS_REQUIRE_DATA(folder, "cases");
    const auto bytes = test::read_file(folder / "94_openbci_gui5.txt");
    const Recording record = record_of(as_text(bytes));
    CHECK(std::abs(record.frame_rate_hz - 250.0) < 0.1);
    CHECK(record.gaps.empty());
    CHECK(record.signals.at(0).lead == "EXG Channel 0");
}

}  // namespace test_csv_gaps
