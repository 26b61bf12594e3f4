#include <catch2/catch_test_macros.hpp>
#include <string>

#include "format_files.h"
#include "formats/wfdb/wfdb.h"

namespace test_wfdb_header {

using namespace beatlens;
using namespace beatlens::formats;
using beatlens::test::any_contains;
using beatlens::test::contains;

namespace {

WfdbHeader parsed(std::string_view text) {
    auto header = parse_wfdb_header(text);
    INFO((header ? "" : header.error().message));
    REQUIRE(header.has_value());
    return *std::move(header);
}

Error error_of(std::string_view text) {
    auto header = parse_wfdb_header(text);
    REQUIRE_FALSE(header.has_value());
    return header.error();
}

}  // namespace

// The first example of header(5).
TEST_CASE("a header with every common field", "[wfdb][header]") {
    const WfdbHeader header = parsed(
        "100 2 360 650000 0:0:0 0/0/0\n"
        "100.dat 212 200 11 1024 995 -22131 0 MLII\n"
        "100.dat 212 200 11 1024 1011 20052 0 V5\n"
        "# 69 M 1085 1629 x1\n"
        "# Aldomet, Inderal\n");
    CHECK(header.record_name == "100");
    CHECK(header.segments == 0);
    CHECK(header.sampling_rate_hz == 360.0);
    CHECK(header.length_samples == 650000);
    CHECK(header.base_time == "0:0:0");
    CHECK(header.base_date == "0/0/0");
    REQUIRE(header.signals.size() == 2);
    const WfdbSignalSpec& first = header.signals[0];
    CHECK(first.file_name == "100.dat");
    CHECK(first.format == 212);
    CHECK(first.samples_per_frame == 1);
    CHECK(first.gain_adu_per_unit == 200.0);
    CHECK(first.baseline_adu == 1024);  // the ADC zero, where no baseline is given
    CHECK(first.units == "mV");
    CHECK(first.adc_resolution_bits == 11);
    CHECK(first.adc_zero_adu == 1024);
    CHECK(first.initial_value_adu == 995);
    CHECK(first.has_checksum);
    CHECK(first.checksum == -22131);
    CHECK(first.block_size == 0);
    CHECK(first.description == "MLII");
    CHECK(header.signals[1].description == "V5");
    CHECK(header.comments == std::vector<std::string>{"69 M 1085 1629 x1", "Aldomet, Inderal"});
    CHECK(header.warnings.empty());
}

TEST_CASE("every optional part of a header's fields", "[wfdb][header]") {
    const WfdbHeader header = parsed(
        "# a comment above\r\n"
        "\r\n"
        "rec_1 2 1e3/999.5(-10.25) 12345678901 13:05:00.250 25/12/1999\r\n"
        "dir/rec_1.dat 16x4:17+512 -1.5e1(-300)/mmHg 16 0 -1 65535 8 Arterial blood  pressure, left \r\n"
        "\trec_1.xyz\t16+24\t7247/\xC2\xB5V\r\n");
    CHECK(header.sampling_rate_hz == 1000.0);
    CHECK(header.counter_hz == 999.5);
    CHECK(header.base_counter == -10.25);
    CHECK(header.length_samples == 12345678901);
    CHECK(header.base_time == "13:05:00.250");
    CHECK(header.base_date == "25/12/1999");
    const WfdbSignalSpec& first = header.signals[0];
    CHECK(first.file_name == "dir/rec_1.dat");
    CHECK(first.format == 16);
    CHECK(first.samples_per_frame == 4);
    CHECK(first.skew_samples == 17);
    CHECK(first.byte_offset == 512);
    CHECK(first.gain_adu_per_unit == -15.0);
    CHECK(first.baseline_adu == -300);
    CHECK(first.units == "mmHg");
    CHECK(first.checksum == -1);  // stored without a sign
    CHECK(first.block_size == 8);
    CHECK(first.description == "Arterial blood  pressure, left");
    const WfdbSignalSpec& second = header.signals[1];
    CHECK(second.byte_offset == 24);
    CHECK(second.gain_adu_per_unit == 7247.0);
    CHECK(second.units == "\xC2\xB5V");
    CHECK(second.adc_resolution_bits == 12);
    CHECK_FALSE(second.has_checksum);
    CHECK(second.description.empty());
}

TEST_CASE("a header's missing fields take header(5)'s defaults", "[wfdb][header]") {
    const WfdbHeader header = parsed("x 1\nx.dat 16\n");
    CHECK(header.sampling_rate_hz == 250.0);
    CHECK(any_contains(header.warnings, "250 Hz"));
    CHECK(header.length_samples == 0);
    CHECK(header.signals[0].gain_adu_per_unit == 0.0);  // not stated; the reader takes 200 and says so
    CHECK(header.signals[0].units == "mV");
    CHECK(parsed(std::string("x 1\nx.dat 16 200/\0 12", 21)).signals[0].units == "mV");  // units of a NUL are none
    CHECK(header.signals[0].baseline_adu == 0);

    // A missing initial value is the ADC zero.
    CHECK(parsed("x 1\nx.dat 16 200 12 77").signals[0].initial_value_adu == 77);
    CHECK(parsed("x 1\nx.dat 16 200 12 77").signals[0].baseline_adu == 77);
    CHECK(parsed("x 1\nx.dat 16 200(5) 12 77").signals[0].baseline_adu == 5);
}

TEST_CASE("byte order marks, old line ends and text in Latin-1 are read", "[wfdb][header]") {
    CHECK(parsed("\xEF\xBB\xBFx 1 100\nx.dat 16\n").record_name == "x");
    CHECK(parsed("x 1 100\rx.dat 16 1/\xB5V\r").signals.at(0).units == "\xC2\xB5V");
    CHECK(parsed("x 1 100\nx.dat 16 1 12 0 0 0 0 Ableitung \xFC\n").signals[0].description == "Ableitung \xC3\xBC");
}

TEST_CASE("a multi-segment header is recognised", "[wfdb][header]") {
    const WfdbHeader header = parsed("041s/2 7 125 2000 8:26:04 26/10/1994\n041s01 1000\n041s02 1000\n");
    CHECK(header.record_name == "041s");
    CHECK(header.segments == 2);
    CHECK(header.signals.empty());
    REQUIRE(header.parts.size() == 2);
    CHECK(header.parts[1].name == "041s02");
    CHECK(header.parts[1].length_samples == 1000);
    CHECK(header.warnings.empty());
    CHECK(any_contains(parsed("m/3 1 360 8\nm1 4\nm2 4\n").warnings, "announces 3 segments but names 2"));
}

TEST_CASE("errors in a header name the line and the field", "[wfdb][header]") {
    const auto check = [](std::string_view text, std::string_view line, std::string_view field) {
        const Error error = error_of(text);
        INFO(error.message);
        CHECK(error.code == ErrorCode::malformed);
        CHECK(contains(error.message, line));
        CHECK(contains(error.message, field));
    };
    check("100 two 360", "line 1", "number of signals");
    check("100 2 fast", "line 1", "sampling frequency");
    check("100 2 -360", "line 1", "sampling frequency");
    check("100 2 nan", "line 1", "sampling frequency");
    check("100 2 inf", "line 1", "sampling frequency");
    check("100 2 360 1e6", "line 1", "number of samples");
    check("100 2 360 99999999999999999999", "line 1", "number of samples");
    check("100/0 2 360", "line 1", "number of segments");
    check("m/2 1 360 8\nm1 4\nm2 x\n", "line 3", "segment's length");
    check("100 1 360\n100.dat", "line 2", "format");
    check("100 1 360\n100.dat abc", "line 2", "format");
    check("#\n100 1 360\n\n100.dat 212x-2", "line 4", "samples per frame");
    check("100 1 360\n100.dat 212:-1", "line 2", "skew");
    check("100 1 360\n100.dat 212+99999999999999999999", "line 2", "byte offset");
    check("100 1 360\n100.dat 212 20O", "line 2", "gain");
    check("100 1 360\n100.dat 212 1e999", "line 2", "gain");
    check("100 1 360\n100.dat 212 200(10", "line 2", "gain");
    check("100 1 360\n100.dat 212 200(4294967296)", "line 2", "baseline");
    check("100 1 360\n100.dat 212 200 4294967296", "line 2", "ADC resolution");
}

TEST_CASE("a header that ends early or holds nothing", "[wfdb][header]") {
    CHECK(error_of("").code == ErrorCode::malformed);
    CHECK(error_of("# only a comment\n").code == ErrorCode::malformed);
    CHECK(error_of("\x01\x02\x03").code == ErrorCode::malformed);
    const Error error = error_of("100 2 360\n100.dat 212\n");
    CHECK(error.code == ErrorCode::truncated);
    CHECK(contains(error.message, "2 signals"));
    // The number of signals is a promise of the file, not a size to allocate.
    CHECK(error_of("100 1000000 360\n100.dat 212\n").code == ErrorCode::truncated);
}

TEST_CASE("text that follows the last signal is passed over", "[wfdb][header]") {
    const WfdbHeader header = parsed("100 1 360\n100.dat 212\nanything at all\n# note\n");
    CHECK(header.signals.size() == 1);
    CHECK(header.comments == std::vector<std::string>{"note"});
}

TEST_CASE("a header is told from a table of numbers", "[wfdb][header]") {
    CHECK(looks_like_wfdb_header("100 1 360\n100.dat 212 200\n"));
    CHECK_FALSE(looks_like_wfdb_header("1 2 360\n4 16 6\n7 16 9\n"));
    CHECK_FALSE(looks_like_wfdb_header("0.1,0.2\n0.3,0.4\n"));
    CHECK_FALSE(looks_like_wfdb_header(""));
}

TEST_CASE("whole numbers that a program wrote as floating point", "[wfdb][header]") {
    const WfdbHeader header =
        parsed("A0001 1 500 5000.0\nA0001.mat 16+24 1000.0(0.0)/mV 16.0 0.0 -119.0 1508.0 0.0 II\n");
    CHECK(header.length_samples == 5000);
    CHECK(header.signals[0].baseline_adu == 0);
    CHECK(header.signals[0].initial_value_adu == -119);
    CHECK(header.signals[0].checksum == 1508);
    CHECK(header.signals[0].description == "II");
    CHECK(header.warnings.empty());
}

}  // namespace test_wfdb_header
