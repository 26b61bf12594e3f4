#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <cmath>
#include <limits>

#include "data_dir.h"
#include "format_files.h"
#include "formats/parsing.h"
#include "formats/wfdb/wfdb.h"

namespace test_wfdb_signals {

using namespace beatlens;
using namespace beatlens::formats;
using beatlens::test::any_contains;
using beatlens::test::contains;
using beatlens::test::Files;

namespace {

using Bytes = std::vector<std::uint8_t>;
using Values = std::vector<float>;

const float none = std::numeric_limits<float>::quiet_NaN();

// A signal whose values are the stored integers.
WfdbSignalSpec spec(int format, int samples_per_frame = 1, int skew = 0, std::int64_t offset = 0) {
    WfdbSignalSpec result;
    result.file_name = "x.dat";
    result.format = format;
    result.samples_per_frame = samples_per_frame;
    result.skew_samples = skew;
    result.byte_offset = offset;
    result.gain_adu_per_unit = 1.0;
    return result;
}

std::vector<WfdbSignal> decoded(const std::vector<WfdbSignalSpec>& specs, std::int64_t length, const Bytes& bytes) {
    auto result = decode_wfdb_signals(specs, length, bytes);
    INFO((result ? "" : result.error().message));
    REQUIRE(result.has_value());
    return std::move(result->signals);
}

// Whether the signals hold these values, NaN where NaN is expected.
bool same(const std::vector<WfdbSignal>& signals, const std::vector<Values>& expected) {
    return std::equal(signals.begin(), signals.end(), expected.begin(), expected.end(),
                      [](const WfdbSignal& signal, const Values& values) {
                          return std::equal(
                              signal.samples.begin(), signal.samples.end(), values.begin(), values.end(),
                              [](float a, float b) { return a == b || (std::isnan(a) && std::isnan(b)); });
                      });
}

// Every signal of a header whose file is there has the initial value and the checksum that the header states.
void check_against_header(const std::filesystem::path& folder, const std::string& name, std::size_t signals_there,
                          bool initial_values_hold = true) {
    const auto text = test::read_file(folder / (name + ".hea"));
    auto header = parse_wfdb_header(as_text(text));
    REQUIRE(header.has_value());
    for (WfdbSignalSpec& signal : header->signals) {
        signal.gain_adu_per_unit = 1.0;
        signal.baseline_adu = 0;
    }
    std::size_t checked = 0;
    for (std::size_t i = 0; i < header->signals.size();) {
        const std::string& file = header->signals[i].file_name;
        std::size_t end = i;
        while (end < header->signals.size() && header->signals[end].file_name == file) {
            ++end;
        }
        if (std::filesystem::exists(folder / file)) {
            const auto bytes = test::read_file(folder / file);
            const auto specs = std::span(header->signals).subspan(i, end - i);
            const auto samples = decode_wfdb_signals(specs, header->length_samples, bytes);
            INFO(name << ": " << (samples ? "" : samples.error().message));
            REQUIRE(samples.has_value());
            for (std::size_t k = 0; k < specs.size(); ++k, ++checked) {
                INFO(name << " signal " << i + k);
                CHECK((samples->signals[k].samples.front() == static_cast<float>(specs[k].initial_value_adu) ||
                       !initial_values_hold));
                CHECK(samples->signals[k].checksum == specs[k].checksum);
            }
        }
        i = end;
    }
    CHECK(checked == signals_there);
}

}  // namespace

// signal(5): byte 0 and the low nibble of byte 1 are the first sample, the high nibble and byte 2 the second.
TEST_CASE("format 212, by hand", "[wfdb][signals]") {
    const Bytes bytes = {0xE3, 0x33, 0xF3, 0xFF, 0x0F, 0x01, 0x00, 0x08};
    CHECK(same(decoded({spec(212)}, 0, bytes), {{0x3E3, 0x3F3, -1, 1, none}}));
    CHECK(same(decoded({spec(212), spec(212)}, 0, bytes), {{0x3E3, -1}, {0x3F3, 1}}));
    CHECK(same(decoded({spec(212), spec(212)}, 1, bytes), {{0x3E3}, {0x3F3}}));
    CHECK(same(decoded({spec(212, 1, 0, 3)}, 2, bytes), {{-1, 1}}));
    // A single byte at the end holds no sample.
    CHECK(same(decoded({spec(212)}, 0, {0x01, 0x00, 0x02, 0x7F}), {{1, 2}}));
}

TEST_CASE("format 16, by hand", "[wfdb][signals]") {
    const Bytes bytes = {0x01, 0x00, 0xFF, 0xFF, 0xFF, 0x7F, 0x01, 0x80, 0x00, 0x80, 0x00, 0x01};
    CHECK(same(decoded({spec(16)}, 0, bytes), {{1, -1, 32767, -32767, none, 256}}));
    CHECK(same(decoded({spec(16), spec(16), spec(16)}, 2, bytes), {{1, -32767}, {-1, none}, {32767, 256}}));
}

TEST_CASE("several samples per frame and skew", "[wfdb][signals]") {
    Bytes bytes;
    for (std::uint8_t i = 1; i <= 12; ++i) {
        bytes.push_back(i);
        bytes.push_back(0);
    }
    CHECK(same(decoded({spec(16), spec(16, 2)}, 4, bytes), {{1, 4, 7, 10}, {2, 3, 5, 6, 8, 9, 11, 12}}));
    // The frame beyond those stated is read for the skew, if it is there; where it is not, samples are missing.
    CHECK(same(decoded({spec(16), spec(16, 2, 1)}, 3, bytes), {{1, 4, 7}, {5, 6, 8, 9, 11, 12}}));
    CHECK(same(decoded({spec(16), spec(16, 2, 1)}, 4, bytes), {{1, 4, 7, 10}, {5, 6, 8, 9, 11, 12, none, none}}));
    CHECK(same(decoded({spec(16), spec(16, 2, 9)}, 1, bytes), {{1}, {none, none}}));
}

TEST_CASE("a signal file that is cut off says what is there", "[wfdb][signals]") {
    const auto result = decode_wfdb_signals(std::vector{spec(212), spec(212)}, 650000, Bytes(300));
    REQUIRE(result.has_value());
    CHECK(result->frames == 100);
    CHECK(result->signals[1].samples.size() == 100);

    CHECK(decode_wfdb_signals(std::vector{spec(16, 1, 0, 500)}, 0, Bytes(300)).error().code == ErrorCode::truncated);
    CHECK(decode_wfdb_signals(std::vector{spec(16, 1000000)}, 0, Bytes(300)).error().code == ErrorCode::truncated);
    CHECK(decode_wfdb_signals(std::vector{spec(16)}, 0, Bytes(1)).error().code == ErrorCode::truncated);
}

TEST_CASE("a format that does not exist is named", "[wfdb][signals]") {
    const auto result = decode_wfdb_signals(std::vector{spec(312)}, 0, Bytes(300));
    REQUIRE_FALSE(result.has_value());
    CHECK(result.error().code == ErrorCode::unknown_format);
    CHECK(contains(result.error().message, "312"));
    CHECK(decode_wfdb_signals(std::vector{spec(16), spec(212)}, 0, Bytes(300)).error().code == ErrorCode::malformed);
}

TEST_CASE("checksums add up to 16 bits with a sign", "[wfdb][signals]") {
    CHECK(wfdb_checksum(60000) == 60000 - 65536);
    CHECK(wfdb_checksum(0xFFFFFFFF) == -1);
    // An invalid sample counts as it is stored.
    CHECK(decoded({spec(16)}, 0, {0x00, 0x80})[0].checksum == -32768);
    CHECK(decoded({spec(212)}, 0, {0x00, 0x78, 0xFF})[0].checksum == -2048 + 2047);
    // Of frames 1 to 3, and with the fourth, which the skew of the other signal needs.
    const Bytes bytes = {1, 0, 10, 0, 2, 0, 20, 0, 3, 0, 30, 0, 4, 0, 40, 0};
    const auto signals = decoded({spec(16), spec(16, 1, 1)}, 3, bytes);
    CHECK(signals[0].checksum == 6);
    CHECK(signals[0].checksum_to_last == 10);
    CHECK(signals[1].checksum == 60);
    CHECK(signals[1].checksum_to_last == 100);
}

TEST_CASE("physical values: units, baseline, frames, skew and invalid samples", "[wfdb][signals]") {
    // One frame: A, B, B. Format 16.
    const Bytes bytes = {0x0A, 0, 2, 0, 4, 0, 0x14, 0, 6, 0, 0x00, 0x80, 0x1E, 0, 0x00, 0x80, 0x00, 0x80};
    const auto record = [&](const std::string& a, const std::string& b) {
        return Files()
            .add("r.hea", "r 2 100 3\nr.dat 16 " + a + "\nr.dat 16x2 " + b + "\n")
            .add("r.dat", bytes)
            .record();
    };
    const Recording mv = record("10(10)/mV", "1/mmHg 16 0 0 -32756 0 ABP");
    CHECK(mv.signals[0].lead == "lead 1");
    CHECK(mv.signals[0].samples == std::vector<float>{0.0f, 1.0f, 2.0f});
    CHECK(mv.signals[0].gain_adu_per_unit == 10.0);
    CHECK(mv.signals[0].baseline_adu == 10);
    CHECK(mv.signals[1].lead == "ABP");
    CHECK(mv.signals[1].units == "mmHg");
    CHECK(mv.frame_rate_hz == 100.0);
    CHECK(mv.signals[0].sampling_rate_hz == 100.0);
    CHECK(mv.signals[1].sampling_rate_hz == 200.0);  // two samples a frame are kept, each in its place
    REQUIRE(mv.signals[1].length_samples() == 6);
    CHECK(mv.signals[1].duration_s() == mv.signals[0].duration_s());
    CHECK(mv.signals[1].samples[1] == 4.0f);
    CHECK(mv.signals[1].samples[2] == 6.0f);
    CHECK(std::isnan(mv.signals[1].samples[3]));
    CHECK(mv.warnings.empty());

    for (const char* const micro : {"0.01/uV", "0.01/\xC2\xB5V", "0.01/\xCE\xBCV", "0.01/\xB5V", "1e4/V", "1e-5/nV"}) {
        INFO(micro);
        const Signal signal = record(micro, "1").signals[0];
        CHECK(signal.units == "mV");
        CHECK(std::abs(signal.gain_adu_per_unit - 10.0) < 1e-12);
        CHECK(signal.samples == std::vector<float>{1.0f, 2.0f, 3.0f});
    }

    const Recording no_gain = record("0/mV", "1");
    CHECK(no_gain.signals[0].samples[0] == 0.05f);
    CHECK(any_contains(no_gain.warnings, "no gain for lead lead 1"));

    const auto skewed = Files().add("r.hea", "r 2 100 3\nr.dat 16:1 1\nr.dat 16x2 1\n").add("r.dat", bytes).record();
    CHECK(skewed.signals[0].samples[0] == 20.0f);
    CHECK(skewed.signals[0].samples[1] == 30.0f);
    CHECK(std::isnan(skewed.signals[0].samples[2]));
}

TEST_CASE("published recordings agree with their headers' checksums", "[wfdb][signals][data]") {
    BEATLENS_REQUIRE_DATA(folder, "formats/wfdb");
    check_against_header(folder, "100_3chan", 3);   // 212, an odd number of samples
    check_against_header(folder, "s0010_re", 12);   // 16; the other file's three signals are not there
    check_against_header(folder, "a103l", 3);       // 16 with an offset into a MATLAB file
    check_against_header(folder, "test01_00s", 4);  // 16
    // Two samples per frame; its header was edited by hand and kept the initial value of another signal.
    check_against_header(folder, "test01_00s_frame", 3, false);
    check_against_header(folder / "041s", "041s01", 7);  // four samples per frame, other units
    check_against_header(folder / "041s", "041s02", 7);
}

TEST_CASE("a skew moves a signal against the others", "[wfdb][signals][data]") {
    BEATLENS_REQUIRE_DATA(folder, "formats/wfdb");
    const auto record = [&](const std::string& name) {
        return Files()
            .add(name + ".hea", test::read_file(folder / (name + ".hea")))
            .add("test01_00s.dat", test::read_file(folder / "test01_00s.dat"))
            .record();
    };
    const Recording plain = record("test01_00s");
    const Recording skewed = record("test01_00s_skew");
    REQUIRE(skewed.signals[1].length_samples() == 4000);
    CHECK(skewed.signals[0].samples == plain.signals[0].samples);
    for (std::size_t i = 0; i + 3 < 4000; ++i) {
        REQUIRE(skewed.signals[1].samples[i] == plain.signals[1].samples[i + 3]);
    }
    CHECK(std::isnan(skewed.signals[1].samples[3999]));
    CHECK(skewed.warnings.empty());
}

TEST_CASE("a damaged signal file is noticed by its checksum", "[wfdb][signals][data]") {
    BEATLENS_REQUIRE_DATA(folder, "formats/wfdb");
    auto bytes = test::read_file(folder / "100_3chan.dat");
    bytes[300] ^= 0x10;
    const Recording record =
        Files().add("100_3chan.hea", test::read_file(folder / "100_3chan.hea")).add("100_3chan.dat", bytes).record();
    REQUIRE(record.warnings.size() == 1);
    CHECK(contains(record.warnings[0], "checksum"));
    CHECK(contains(record.warnings[0], "100_3chan.dat"));
}

TEST_CASE("signals of several files have their own lengths", "[wfdb][signals]") {
    const Recording record = Files()
                                 .add("r.hea", "r 2 100\na.dat 16 1\nb.dat 16x2 1\n")
                                 .add("a.dat", Bytes{1, 0, 2, 0, 3, 0})
                                 .add("b.dat", Bytes{1, 0, 2, 0, 3, 0, 4, 0, 5, 0, 6, 0, 7, 0, 8, 0})
                                 .record();
    CHECK(record.signals[0].samples == Values{1, 2, 3});
    CHECK(record.signals[1].samples == Values{1, 2, 3, 4, 5, 6, 7, 8});
    CHECK(record.duration_s() == 0.04);
}

// Header of drivedb's drive02: 16x32 in frames of 15.5 Hz. The beats were made at known places.
TEST_CASE("an electrocardiogram of many samples a frame was averaged to the frame rate", "[wfdb][signals][data]") {
    BEATLENS_REQUIRE_DATA(folder, "cases/44_drivedb");
    const Recording record = Files()
                                 .add("drive02.hea", test::read_file(folder / "drive02.hea"))
                                 .add("drive02.dat", test::read_file(folder / "drive02.dat"))
                                 .record();
    REQUIRE(record.signals.size() == 5);
    CHECK(record.frame_rate_hz == 15.5);
    const double rates[] = {496.0, 31.0, 15.5, 15.5, 31.0};
    const std::int64_t lengths[] = {9920, 620, 310, 310, 620};
    for (std::size_t i = 0; i < 5; ++i) {
        CHECK(record.signals[i].sampling_rate_hz == rates[i]);
        CHECK(record.signals[i].length_samples() == lengths[i]);
        CHECK(record.signals[i].duration_s() == 20.0);
    }
    const auto [least, most] = std::minmax_element(record.signals[0].samples.begin(), record.signals[0].samples.end());
    CHECK(std::abs(*least + 0.65f) < 0.01f);  // averaged: -0.46
    CHECK(std::abs(*most - 0.97f) < 0.01f);   // averaged: 0.06
}

}  // namespace test_wfdb_signals
