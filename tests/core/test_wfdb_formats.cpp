// Signal formats by hand from signal(5), and FLAC as its own encoder writes it.
#include <FLAC/stream_encoder.h>

#include <catch2/catch_test_macros.hpp>
#include <cmath>
#include <limits>

#include "format_files.h"
#include "formats/wfdb/wfdb.h"

namespace test_wfdb_formats {

using namespace beatlens;
using namespace beatlens::formats;
using beatlens::test::any_contains;
using beatlens::test::contains;
using beatlens::test::Files;

namespace {

using Bytes = std::vector<std::uint8_t>;
using Values = std::vector<float>;

const float none = std::numeric_limits<float>::quiet_NaN();

WfdbSignalSpec spec(int format, int samples_per_frame = 1, int initial = 0) {
    WfdbSignalSpec result;
    result.file_name = "x.dat";
    result.format = format;
    result.samples_per_frame = samples_per_frame;
    result.gain_adu_per_unit = 1.0;
    result.initial_value_adu = initial;
    return result;
}

void check(const std::vector<WfdbSignalSpec>& specs, const Bytes& bytes, const std::vector<Values>& expected) {
    const auto decoded = decode_wfdb_signals(specs, 0, bytes);
    INFO("format " << specs.front().format << (decoded ? "" : ": " + decoded.error().message));
    REQUIRE(decoded.has_value());
    REQUIRE(decoded->signals.size() == expected.size());
    for (std::size_t s = 0; s < expected.size(); ++s) {
        const Values& values = decoded->signals[s].samples;
        REQUIRE(values.size() == expected[s].size());
        for (std::size_t i = 0; i < values.size(); ++i) {
            INFO("signal " << s << ", sample " << i);
            CHECK((values[i] == expected[s][i] || (std::isnan(values[i]) && std::isnan(expected[s][i]))));
        }
    }
}

// Samples [frames, channels] as a FLAC stream.
Bytes flac_of(const std::vector<FLAC__int32>& samples, unsigned channels, unsigned bits) {
    Bytes bytes;
    FLAC__StreamEncoder* const encoder = FLAC__stream_encoder_new();
    FLAC__stream_encoder_set_channels(encoder, channels);
    FLAC__stream_encoder_set_bits_per_sample(encoder, bits);
    FLAC__stream_encoder_set_sample_rate(encoder, 1000);
    FLAC__stream_encoder_set_blocksize(encoder, 4096);
    const auto write = [](const FLAC__StreamEncoder*, const FLAC__byte* buffer, std::size_t size, std::uint32_t,
                          std::uint32_t, void* client) {
        auto& out = *static_cast<Bytes*>(client);
        out.insert(out.end(), buffer, buffer + size);
        return FLAC__STREAM_ENCODER_WRITE_STATUS_OK;
    };
    REQUIRE(FLAC__stream_encoder_init_stream(encoder, write, nullptr, nullptr, nullptr, &bytes) ==
            FLAC__STREAM_ENCODER_INIT_STATUS_OK);
    REQUIRE(FLAC__stream_encoder_process_interleaved(encoder, samples.data(),
                                                     static_cast<std::uint32_t>(samples.size() / channels)) != 0);
    REQUIRE(FLAC__stream_encoder_finish(encoder) != 0);
    FLAC__stream_encoder_delete(encoder);
    return bytes;
}

}  // namespace

TEST_CASE("formats of whole bytes, by hand", "[wfdb][signals]") {
    check({spec(24)}, {0x01, 0x00, 0x00, 0xFF, 0xFF, 0xFF, 0x00, 0x00, 0x80, 0xFF, 0xFF, 0x7F, 0x00, 0x01},
          {{1, -1, none, 8388607}});
    check({spec(32)}, {0x01, 0x00, 0x00, 0x00, 0xFE, 0xFF, 0xFF, 0xFF, 0x00, 0x00, 0x00, 0x80}, {{1, -2, none}});
    check({spec(61)}, {0x00, 0x01, 0xFF, 0xFE, 0x80, 0x00, 0x7F, 0xFF}, {{1, -2, none, 32767}});
    check({spec(80), spec(80)}, {0x80, 0x7F, 0x00, 0xFF, 0x81}, {{0, none}, {-1, 127}});
    check({spec(160)}, {0x00, 0x80, 0xFF, 0x7F, 0x00, 0x00, 0xFF, 0xFF}, {{0, -1, none, 32767}});
}

// Each signal has its own sum, which starts from the header's initial value, and takes all of its samples of a frame.
TEST_CASE("format 8 is differences from the initial value", "[wfdb][signals]") {
    check({spec(8, 1, 100)}, {0x00, 0x01, 0xFF, 0x80, 0x7F}, {{100, 101, 100, -28, 99}});
    check({spec(8, 2, 10), spec(8, 1, -5)}, {1, 2, 0, 0xFF, 3, 0xFE}, {{11, 13, 12, 15}, {-5, -7}});
    Bytes many(10000, 1);  // over the ends of blocks
    const auto decoded = decode_wfdb_signals(std::vector{spec(8, 1, -1)}, 0, many);
    REQUIRE(decoded.has_value());
    CHECK(decoded->signals[0].samples[9999] == 9999.0F);
    CHECK(decoded->signals[0].checksum == wfdb_checksum(9999U * 10000U / 2U));
}

// 310: samples in bits 1 to 10 of two words, and the third in the upper five of both. 311: a word of 32 bits.
TEST_CASE("formats 310 and 311, by hand", "[wfdb][signals]") {
    // 1, -1 and 0x155 = 0b01010'10101: words 0b10101'0000000001'0 and 0b01010'1111111111'0.
    check({spec(310)}, {0x02, 0xA8, 0xFE, 0x57}, {{1, -1, 0x155}});
    check({spec(310)}, {0x02, 0xA8, 0xFE, 0x57, 0x00, 0x04}, {{1, -1, 0x155, none}});
    check({spec(310)}, {0x02, 0xA8, 0xFE, 0x57, 0x00, 0x04, 0x01}, {{1, -1, 0x155, none}});
    // 1 | -1 << 10 | 0x155 << 20
    check({spec(311)}, {0x01, 0xFC, 0x5F, 0x15}, {{1, -1, 0x155}});
    check({spec(311)}, {0x01, 0xFC, 0x5F, 0x15, 0x02, 0x08, 0x08}, {{1, -1, 0x155, 2, -510}});
    check({spec(311), spec(311)}, {0x01, 0xFC, 0x5F, 0x15, 0x02}, {{1}, {-1}});
}

TEST_CASE("FLAC, from its own encoder", "[wfdb][signals]") {
    std::vector<FLAC__int32> samples;
    Values first;
    Values second;
    for (int i = 0; i < 10000; ++i) {
        samples.push_back(i % 300 - 150);
        samples.push_back(i == 5 ? -32768 : -i);
        first.push_back(static_cast<float>(i % 300 - 150));
        second.push_back(i == 5 ? none : static_cast<float>(-i));
    }
    check({spec(516), spec(516)}, flac_of(samples, 2, 16), {first, second});
    check({spec(516, 4), spec(516, 4)}, flac_of(samples, 2, 16), {first, second});  // sample by sample all the same
    check({spec(508)}, flac_of({1, -128, 127}, 1, 8), {{1, none, 127}});
    check({spec(524)}, flac_of({1, -8388608, 8388607}, 1, 24), {{1, none, 8388607}});

    const Bytes bytes = flac_of(samples, 2, 16);
    CHECK(contains(decode_wfdb_signals(std::vector{spec(516)}, 0, bytes).error().message, "holds 2 signals"));
    CHECK(
        contains(decode_wfdb_signals(std::vector{spec(516), spec(516, 2)}, 0, bytes).error().message, "several rates"));
    CHECK(decode_wfdb_signals(std::vector{spec(516)}, 0, Bytes(100)).error().code == ErrorCode::malformed);
    // Damage in the second block: the first is read.
    Bytes damaged = bytes;
    damaged[damaged.size() / 2 + 20] ^= 0x55;
    const auto rest = decode_wfdb_signals(std::vector{spec(516), spec(516)}, 10000, damaged);
    REQUIRE(rest.has_value());
    CHECK(rest->frames < 10000);
    CHECK(rest->frames % 4096 == 0);
}

TEST_CASE("a few bytes of FLAC do not become gigabytes", "[wfdb][signals]") {
    const std::vector<FLAC__int32> flat(17'000'000, 7);
    const auto decoded = decode_wfdb_signals(std::vector(8, spec(516)), 0, flac_of(flat, 8, 16));
    REQUIRE_FALSE(decoded.has_value());
    CHECK(decoded.error().code == ErrorCode::out_of_range);
}

TEST_CASE("signals of format 0 have no samples", "[wfdb][signals]") {
    const Recording record = Files()
                                 .add("r.hea", "r 2 100 3\n~ 0 1 12 0 0 0 0 I\nr.dat 16 1 16 0 0 0 0 II\n")
                                 .add("r.dat", Bytes{1, 0, 2, 0, 3, 0})
                                 .record();
    REQUIRE(record.signals.size() == 2);
    CHECK(record.signals[0].lead == "I");
    REQUIRE(record.signals[0].length_samples() == 3);
    CHECK(std::isnan(record.signals[0].samples[0]));
    CHECK(record.signals[1].samples == Values{1, 2, 3});
    const Error layout = Files().add("r.hea", "r 1 100 0\n~ 0 1 12 0 0 0 0 I\n").error();
    CHECK(layout.code == ErrorCode::no_signal);
    CHECK(contains(layout.message, "layout"));
}

TEST_CASE("a file that is cut off was refused", "[wfdb][signals]") {
    const Recording record = Files()
                                 .add("r.hea", "r 1 100 5\nr.dat 16 1 16 0 1 99 0 II\n")
                                 .add("r.dat", Bytes{1, 0, 2, 0, 3, 0, 4})
                                 .record();
    CHECK(record.signals.at(0).samples == Values{1, 2, 3});
    REQUIRE(record.warnings.size() == 1);
    CHECK(contains(record.warnings[0], "r.dat (3 of 5 samples)"));
}

TEST_CASE("header fields in odd places are put up with", "[wfdb][header]") {
    const auto parsed = [](std::string_view text) {
        auto header = parse_wfdb_header(text);
        INFO((header ? "" : header.error().message));
        REQUIRE(header.has_value());
        return *std::move(header);
    };
    CHECK(parsed("records100/00000/00001_medians 1 500\nx.dat 16\n").record_name == "00001_medians");
    CHECK(parsed("a/b/m/2 1 360 8\nm1 4\nm2 4\n").segments == 2);
    const WfdbHeader numbered = parsed("records/100 1 360 4\n100.dat 16 200 12\n");
    CHECK(numbered.record_name == "100");
    CHECK(numbered.segments == 0);
    CHECK(numbered.signals.size() == 1);
    CHECK(any_contains(parsed("100 1 360/x\n100.dat 212\n").warnings, "counter"));
    CHECK(parsed("100 1 360/x\n100.dat 212\n").sampling_rate_hz == 360.0);
    const WfdbSignalSpec units = parsed("100 1 360\n100.dat 16 /uV\n").signals[0];
    CHECK(units.gain_adu_per_unit == 0.0);
    CHECK(units.units == "uV");
    const WfdbHeader twice = parsed("100 1 360\n100.dat 16 200/mV 200/mV 1024.0 -5 7 0 II\n");
    CHECK(twice.signals[0].adc_resolution_bits == 200);
    CHECK(twice.signals[0].adc_zero_adu == 1024);
    CHECK(twice.signals[0].checksum == 7);
    CHECK(twice.signals[0].description == "II");
    CHECK(twice.warnings.size() == 1);
    // Without the last fields the description follows.
    const WfdbSignalSpec early = parsed("100 1 360\n100.dat 16 200 11 1024 995 MLII of 1990\n").signals[0];
    CHECK(early.description == "MLII of 1990");
    CHECK(early.initial_value_adu == 995);
    CHECK_FALSE(early.has_checksum);
}

TEST_CASE("start times and people in headers", "[wfdb][header]") {
    const auto record = [](const std::string& start, const std::string& comments = "") {
        return Files()
            .add("r.hea", "r 1 100 1 " + start + "\nr.dat 16 1\n" + comments)
            .add("r.dat", Bytes{1, 0})
            .record();
    };
    CHECK(record("8:26:4.5 1/2/2003").start_time == "08:26:04.500 01/02/2003");
    CHECK(record("2003-02-01 08:26:04").start_time == "08:26:04 01/02/2003");
    CHECK(record("01-feb-2003 08:26:04").start_time == "08:26:04 01/02/2003");
    CHECK(record("0:0:0 0/0/0").warnings.empty());
    CHECK(record("").start_time.empty());
    CHECK(any_contains(record("25:00:00").warnings, "25:00:00"));
    const Recording notes = record("", "# Age: 71\n# Name: A. Person\n#<patient id>: 5\n# Rate: name: x\n");
    CHECK(notes.comments == std::vector<std::string>{"Age: 71", "Rate: name: x"});
    CHECK(notes.personal == std::vector<std::string>{"Name: A. Person", "<patient id>: 5"});
}

}  // namespace test_wfdb_formats
