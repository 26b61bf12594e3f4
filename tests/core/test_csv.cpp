#include <catch2/catch_test_macros.hpp>
#include <cmath>
#include <cstdio>

#include "format_files.h"
#include "formats/text/csv.h"

namespace test_csv {

using namespace beatlens;
using namespace beatlens::formats;
using beatlens::test::any_contains;
using beatlens::test::contains;

namespace {

LoadOptions rate(double hz) { return {.sampling_rate_hz = hz}; }

Recording record_of(std::string_view text, const LoadOptions& options = {}) {
    auto document = parse_csv(text, "t.csv", options);
    INFO(text.substr(0, 200));
    INFO((document ? "" : document.error().message));
    REQUIRE(document.has_value());
    REQUIRE(std::holds_alternative<Recording>(*document));
    return std::get<Recording>(*std::move(document));
}

Error error_of(std::string_view text, const LoadOptions& options = {}) {
    auto document = parse_csv(text, "t.csv", options);
    INFO(text.substr(0, 200));
    REQUIRE_FALSE(document.has_value());
    INFO(document.error().message);
    CHECK(contains(document.error().message, "t.csv"));
    return document.error();
}

// Rows of a time that `print` writes and the value 0.5.
template <class Print>
std::string timed(int rows, Print print) {
    std::string text;
    char buffer[64];
    for (int i = 0; i < rows; ++i) {
        print(buffer, sizeof buffer, i);
        text += buffer;
        text += ",0.5\n";
    }
    return text;
}

}  // namespace

TEST_CASE("separators, decimal commas, quotes, comments and line ends", "[csv]") {
    const std::vector<float> first = {0.5f, -1.25f, 3.0f};
    const std::vector<float> second = {1.5f, 0.25f, -0.75f};
    for (const char* const text : {
             "0.5,1.5\n-1.25,0.25\n3,-.75\n",
             "0.5, 1.5\r\n-1.25, 0.25\r\n3, -.75\r\n",
             "0.5,1.5\r-1.25,0.25\r3,-.75\r",
             "0.5;1.5\n-1.25;0.25\n3;-.75",
             "0,5;1,5\n-1,25;0,25\n3;-,75\n",
             "0,5\t1,5\n-1,25\t0,25\n3\t-0,75\n",
             "0.5\t1.5\n-1.25\t0.25\n3\t-.75\n",
             "  0.5   1.5\n-1.25 \t 0.25 \n   3  -.75\n",
             "0,5 1,5\n-1,25 0,25\n3 -0,75\n",
             "# a comment\n\n0.5,1.5\n  # another\n-1.25,0.25\n\n3,-.75\n\n",
             "\xEF\xBB\xBF\"0.5\",\"1.5\"\n\"-1.25\",\"0.25\"\n'3','-.75'\n",
             "0.5,1.5,\n-1.25,0.25,\n3,-.75,\n",
             "+5e-1,+1.5E0\n-1.25,2.5e-1\n0003,-.75\n",
             "a;b\n0,5;1,5\n-1,25;0,25\n3;-,75\n",
             "Patient: nobody\na,b\n0.5,1.5\n-1.25,0.25\n3,-.75\n",
         }) {
        INFO(text);
        const Recording record = record_of(text, rate(250.0));
        REQUIRE(record.signals.size() == 2);
        CHECK(record.signals[0].samples == first);
        CHECK(record.signals[1].samples == second);
        CHECK(record.frame_rate_hz == 250.0);
        CHECK(record.signals[0].units == "mV");
        CHECK(record.signals[0].gain_adu_per_unit == 0.0);
        CHECK(record.warnings.empty());
    }
    // One column of decimal commas, told from two columns of whole numbers by the zeros behind the comma.
    const Recording one = record_of("0,125\n-0,05\n0,075\n", rate(250.0));
    REQUIRE(one.signals.size() == 1);
    CHECK(one.signals[0].samples == std::vector<float>{0.125f, -0.05f, 0.075f});
    CHECK(record_of("0.1\n0.2\n0.3\n", rate(250.0)).signals.size() == 1);
}

TEST_CASE("headings give names, units and roles", "[csv]") {
    const Recording record = record_of("Time (s),MLII (mV),V5 [uV],\"resp, chest\",V\n0,1,1500,2,3\n0.01,2,-500,3,4\n");
    CHECK(record.name == "t");
    CHECK(record.frame_rate_hz == 100.0);
    REQUIRE(record.signals.size() == 4);
    CHECK(record.signals[0].lead == "MLII");
    CHECK(record.signals[1].lead == "V5");
    CHECK(record.signals[1].units == "mV");
    CHECK(record.signals[1].samples == std::vector<float>{1.5f, -0.5f});
    CHECK(record.signals[2].lead == "resp, chest");
    CHECK(record.signals[3].lead == "V");

    const Recording other = record_of("time_ms;II_uV;ABP (mmHg);raw (ADC)\n0;1000;80,5;700\n4;2000;81;710\n");
    CHECK(other.frame_rate_hz == 250.0);
    CHECK(other.signals[0].lead == "II");
    CHECK(other.signals[0].samples == std::vector<float>{1.0f, 2.0f});
    CHECK(other.signals[1].units == "mmHg");
    CHECK(other.signals[2].units == "adu");
    CHECK(other.warnings.empty());

    const Recording micro = record_of("s,\xC2\xB5V\n0,1000\n0.002,2000\n");
    CHECK(micro.frame_rate_hz == 500.0);
    CHECK(micro.signals[0].lead == "lead 1");
    CHECK(micro.signals[0].samples == std::vector<float>{1.0f, 2.0f});

    // Row numbers without a heading, as R and pandas write them.
    CHECK(record_of(",I,II\n0,1,2\n1,3,4\n", rate(500)).signals.size() == 2);
    CHECK(record_of("I,II\n1,1,2\n2,3,4\n", rate(500)).signals.at(0).samples == std::vector<float>{1.0f, 3.0f});
}

// As rdsamp -c -v and rdsamp -c -p -v print records.
TEST_CASE("tables printed by WFDB's rdsamp", "[csv]") {
    const Recording samples = record_of("'sample #','MLII','V5'\n0,995,1011\n1,995,1011\n2,1100,1012\n", rate(360.0));
    REQUIRE(samples.signals.size() == 2);
    CHECK(samples.signals[0].lead == "MLII");
    CHECK(samples.signals[0].samples[2] == 1100.0f);
    CHECK(samples.signals[0].units == "adu");  // spans more than 50, so not millivolts
    CHECK(samples.signals[1].units == "adu");  // as the other lead's
    CHECK(any_contains(samples.warnings, "values of MLII and V5 are too large for millivolts"));

    const Recording physical = record_of(
        "'Elapsed time','MLII','V5'\n'hh:mm:ss.mmm','mV','uV'\n"
        "'59:59.994',-0.145,-65\n'59:59.997',-0.145,-\n'1:00:00.000',-0.15,-60\n");
    REQUIRE(physical.signals.size() == 2);
    CHECK(std::abs(physical.frame_rate_hz - 1000.0 / 3.0) < 1e-3);
    CHECK(physical.signals[1].samples[0] == -0.065f);
    CHECK(std::isnan(physical.signals[1].samples[1]));  // rdsamp's "-"
    CHECK(any_contains(physical.warnings, "1 sample is missing"));

    const Recording seconds =
        record_of("   Elapsed time\t   MLII\n      (seconds)\t   (mV)\n  0.000\t -0.145\n  0.008\t -0.1\n");
    CHECK(seconds.frame_rate_hz == 125.0);
    CHECK(seconds.signals.at(0).lead == "MLII");
}

TEST_CASE("sampling rates from times", "[csv]") {
    const auto hz = [](const std::string& text) { return record_of(text).frame_rate_hz; };
    // Times rounded to milliseconds still give whole rates.
    CHECK(hz(timed(720, [](char* b, std::size_t n, int i) { std::snprintf(b, n, "%.3f", i / 360.0); })) == 360.0);
    CHECK(hz(timed(720, [](char* b, std::size_t n, int i) { std::snprintf(b, n, "%.9f", i / 360.0); })) == 360.0);
    CHECK(hz(timed(720, [](char* b, std::size_t n, int i) { std::snprintf(b, n, "0:%06.3f", i / 360.0); })) == 360.0);
    CHECK(hz("t,II\n" + timed(720, [](char* b, std::size_t n, int i) { std::snprintf(b, n, "%.2f", i / 360.0); })) ==
          360.0);
    CHECK(std::abs(hz(timed(1000, [](char* b, std::size_t n, int i) { std::snprintf(b, n, "%.6f", i / 128.5); })) -
                   128.5) < 1e-3);
    CHECK(hz(timed(50, [](char* b, std::size_t n, int i) { std::snprintf(b, n, "%d", 4 * i); })) == 250.0);
    CHECK(hz(timed(50, [](char* b, std::size_t n, int i) { std::snprintf(b, n, "%.3f", i / 0.5); })) == 500.0);
    CHECK(hz(timed(50, [](char* b, std::size_t n, int i) {
              std::snprintf(b, n, "2020-02-28T23:59:59.%03dZ", 10 * i);
          })) == 100.0);
    CHECK(hz(timed(50, [](char* b, std::size_t n, int i) {
              std::snprintf(b, n, "[13:05:00.%03d 31/12/1999]", 10 * i);
          })) == 100.0);
    CHECK(hz("time,II\n" + timed(50, [](char* b, std::size_t n, int i) {
                 std::snprintf(b, n, "1700000000%03d", 8 * i);  // milliseconds since 1970
             })) == 125.0);
    // Midnight
    CHECK(hz(timed(40, [](char* b, std::size_t n, int i) {
              std::snprintf(b, n, i < 20 ? "23:59:59.%03d" : "00:00:00.%03d", i < 20 ? 900 + 5 * i : 5 * (i - 20));
          })) == 200.0);
    CHECK(any_contains(record_of("time,a\n0,1\n4,2\n8,3\n").warnings, "taken as milliseconds"));
    // The file's own rate is preferred.
    CHECK(record_of("time,a\n0,1\n0.004,2\n", rate(777)).frame_rate_hz == 250.0);
}

TEST_CASE("tables without times need a sampling rate", "[csv]") {
    for (const char* const text : {"0.1\n0.2\n0.15\n", "0.1,0.2\n0.3,0.1\n", "sample,II\n0,0.1\n1,0.2\n",
                                   "0,0.5\n1,0.4\n2,0.6\n", "time,II\n0,0.1\n1,0.2\n", "time,II\n0.5,0.1\n"}) {
        const Error error = error_of(text);
        CHECK(error.code == ErrorCode::sampling_rate_needed);
        CHECK(contains(error.message, "sampling rate"));
        const Recording record = record_of(text, rate(360.0));
        CHECK(record.frame_rate_hz == 360.0);
    }
    CHECK(record_of("0,0.5\n1,0.4\n2,0.6\n", rate(360.0)).signals.size() == 1);  // the first column counts rows
    CHECK(error_of("0.1\n0.2\n", rate(0.0)).code == ErrorCode::out_of_range);
    CHECK(error_of("0.1\n0.2\n", rate(std::nan(""))).code == ErrorCode::out_of_range);
}

TEST_CASE("times with jumps and times that run backwards", "[csv]") {
    std::string text = "time,II\n";
    for (int i = 0; i < 100; ++i) {
        char row[64];
        std::snprintf(row, sizeof row, "%.3f,0.5\n", i * 0.004 + (i >= 60 ? 2.0 : 0.0));
        text += row;
    }
    const Recording record = record_of(text);
    CHECK(record.frame_rate_hz == 250.0);
    CHECK(any_contains(record.warnings, "jump in 1 place (first in row 62); in all 2 s are without samples"));

    const Error error = error_of("time,II\n0.000,1\n0.004,2\n0.002,3\n");
    CHECK(error.code == ErrorCode::malformed);
    CHECK(contains(error.message, "row 4"));
    // Without a heading such a column is a lead.
    CHECK(record_of("0.000,1\n0.004,2\n0.002,3\n", rate(250)).signals.size() == 2);
    CHECK(error_of("time\n0.0\n0.1\n").code == ErrorCode::no_signal);
}

TEST_CASE("missing cells are missing samples", "[csv]") {
    const Recording record = record_of("I,II\n1,\nNaN,2\nnull,NA\n4,5\n", rate(250.0));
    CHECK(std::isnan(record.signals[0].samples[1]));
    CHECK(std::isnan(record.signals[0].samples[2]));
    CHECK(std::isnan(record.signals[1].samples[0]));
    CHECK(record.signals[1].samples[3] == 5.0f);
    CHECK(any_contains(record.warnings, "4 samples are missing"));
}

TEST_CASE("errors name the row and the column", "[csv]") {
    const auto check = [](std::string_view text, ErrorCode code, std::string_view one, std::string_view two) {
        const Error error = error_of(text, rate(250.0));
        INFO(error.message);
        CHECK(error.code == code);
        CHECK(contains(error.message, one));
        CHECK(contains(error.message, two));
    };
    check("I,II\n1,2\n# note\n3,4,5\n", ErrorCode::malformed, "row 4: it has 3 columns", "2 were expected");
    check("1,2\n3\n", ErrorCode::malformed, "row 2: it has 1 column,", "2 were expected as in row 1");
    check("I,II\n1,2\n3,oops\n", ErrorCode::malformed, "row 3, column 2 (\"II\")", "\"oops\"");
    check("I,II\n1,2\n3,1e300\n", ErrorCode::out_of_range, "row 3, column 2", "1e300");
    check("I,II\n1,2\n3,1e999\n", ErrorCode::out_of_range, "row 3, column 2", "1e999");
    check("I,II\n1,2\n3,-inf\n", ErrorCode::out_of_range, "row 3, column 2", "-inf");
    check("time,II\n0,2\nsoon,3\n", ErrorCode::malformed, "row 3, column 1", "not a time");
}

TEST_CASE("text that is no table of numbers", "[csv]") {
    CHECK(error_of("").code == ErrorCode::empty_input);
    CHECK(error_of("\n\n# nothing\n").code == ErrorCode::empty_input);
    CHECK(error_of("lorem ipsum dolor\nsit amet\n").code == ErrorCode::unknown_format);
    CHECK(contains(error_of("lorem ipsum dolor\nsit amet\n").message, "row 1"));
    CHECK(error_of(std::string_view("\x00\x01\x02\x03\xFF", 5)).code == ErrorCode::unknown_format);
    // UTF-16 was refused.
    CHECK(record_of(std::string_view("\xFF\xFE"
                                     "1\0,\0002\0",
                                     8),
                    rate(250.0))
              .signals.size() == 2);
    CHECK_FALSE(looks_like_csv("lorem ipsum"));
    CHECK(looks_like_csv("a,b\n1,2\n"));
    std::string wide = "1";
    for (int i = 0; i < 600; ++i) {
        wide += ",1";
    }
    CHECK(error_of(wide + "\n").code == ErrorCode::out_of_range);
}

TEST_CASE("large numbers in millivolts by heading are kept, with a warning", "[csv]") {
    const Recording record = record_of("time_ms,II (mV)\n0,0\n4,1000\n8,0\n");
    CHECK(record.signals[0].units == "mV");
    CHECK(any_contains(record.warnings, "more than 50 mV"));
}

}  // namespace test_csv
