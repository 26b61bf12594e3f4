#include <catch2/catch_test_macros.hpp>
#include <cmath>

#include "data_dir.h"
#include "format_files.h"
#include "formats/parsing.h"
#include "formats/wfdb/wfdb.h"

using namespace beatlens;
using namespace beatlens::formats;
using beatlens::test::any_contains;
using beatlens::test::contains;
using beatlens::test::Files;

namespace {

using Bytes = std::vector<std::uint8_t>;
using Ints = std::vector<std::int32_t>;

WfdbSignalSpec spec(int format, int samples_per_frame = 1, int skew = 0, std::int64_t offset = 0) {
    WfdbSignalSpec result;
    result.file_name = "x.dat";
    result.format = format;
    result.samples_per_frame = samples_per_frame;
    result.skew_samples = skew;
    result.byte_offset = offset;
    return result;
}

std::vector<Ints> decoded(const std::vector<WfdbSignalSpec>& specs, std::int64_t length, const Bytes& bytes) {
    auto result = decode_wfdb_signals(specs, length, bytes);
    INFO((result ? "" : result.error().message));
    REQUIRE(result.has_value());
    return *std::move(result);
}

// Every signal of a header whose file is there has the initial value and the checksum that the header states.
void check_against_header(const std::filesystem::path& folder, const std::string& name, std::size_t signals_there,
                          bool initial_values_hold = true) {
    const auto text = test::read_file(folder / (name + ".hea"));
    const auto header = parse_wfdb_header(as_text(text));
    REQUIRE(header.has_value());
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
                const auto stated = static_cast<std::size_t>(header->length_samples * specs[k].samples_per_frame);
                CHECK(((*samples)[k].front() == specs[k].initial_value_adu || !initial_values_hold));
                const std::size_t count = stated == 0 ? (*samples)[k].size() : stated;
                CHECK(wfdb_checksum(specs[k].format, std::span((*samples)[k]).first(count)) == specs[k].checksum);
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
    CHECK(decoded({spec(212)}, 0, bytes) == std::vector<Ints>{{0x3E3, 0x3F3, -1, 1, wfdb_invalid_sample}});
    CHECK(decoded({spec(212), spec(212)}, 0, bytes) == std::vector<Ints>{{0x3E3, -1}, {0x3F3, 1}});
    CHECK(decoded({spec(212), spec(212)}, 1, bytes) == std::vector<Ints>{{0x3E3}, {0x3F3}});
    CHECK(decoded({spec(212, 1, 0, 3)}, 2, bytes) == std::vector<Ints>{{-1, 1}});
    // A single byte at the end holds no sample.
    CHECK(decoded({spec(212)}, 0, {0x01, 0x00, 0x02, 0x7F}) == std::vector<Ints>{{1, 2}});
}

TEST_CASE("format 16, by hand", "[wfdb][signals]") {
    const Bytes bytes = {0x01, 0x00, 0xFF, 0xFF, 0xFF, 0x7F, 0x01, 0x80, 0x00, 0x80, 0x00, 0x01};
    CHECK(decoded({spec(16)}, 0, bytes) == std::vector<Ints>{{1, -1, 32767, -32767, wfdb_invalid_sample, 256}});
    CHECK(decoded({spec(16), spec(16), spec(16)}, 2, bytes) ==
          std::vector<Ints>{{1, -32767}, {-1, wfdb_invalid_sample}, {32767, 256}});
}

TEST_CASE("several samples per frame and skew", "[wfdb][signals]") {
    Bytes bytes;
    for (std::uint8_t i = 1; i <= 12; ++i) {
        bytes.push_back(i);
        bytes.push_back(0);
    }
    CHECK(decoded({spec(16), spec(16, 2)}, 4, bytes) == std::vector<Ints>{{1, 4, 7, 10}, {2, 3, 5, 6, 8, 9, 11, 12}});
    // One frame more than stated is kept for the skew, if it is there.
    CHECK(decoded({spec(16), spec(16, 2, 1)}, 3, bytes)[0] == Ints{1, 4, 7, 10});
    CHECK(decoded({spec(16), spec(16, 2, 9)}, 4, bytes)[0] == Ints{1, 4, 7, 10});
}

TEST_CASE("a signal file that is cut off says what is there", "[wfdb][signals]") {
    const auto result = decode_wfdb_signals(std::vector{spec(212), spec(212)}, 650000, Bytes(300));
    REQUIRE_FALSE(result.has_value());
    CHECK(result.error().code == ErrorCode::truncated);
    CHECK(contains(result.error().message, "650000"));
    CHECK(contains(result.error().message, "holds 100"));
    CHECK(contains(result.error().message, "x.dat"));

    CHECK(decode_wfdb_signals(std::vector{spec(16, 1, 0, 500)}, 0, Bytes(300)).error().code == ErrorCode::truncated);
    CHECK(decode_wfdb_signals(std::vector{spec(16, 1000000)}, 0, Bytes(300)).error().code == ErrorCode::truncated);
    CHECK(decode_wfdb_signals(std::vector{spec(16)}, 0, Bytes(1)).error().code == ErrorCode::truncated);
}

TEST_CASE("a format that is not read is named", "[wfdb][signals]") {
    const auto result = decode_wfdb_signals(std::vector{spec(310)}, 0, Bytes(300));
    REQUIRE_FALSE(result.has_value());
    CHECK(result.error().code == ErrorCode::unknown_format);
    CHECK(contains(result.error().message, "310"));
    CHECK(contains(result.error().message, "16 and 212"));
    CHECK(decode_wfdb_signals(std::vector{spec(16), spec(212)}, 0, Bytes(300)).error().code == ErrorCode::malformed);
}

TEST_CASE("checksums add up to 16 bits with a sign", "[wfdb][signals]") {
    CHECK(wfdb_checksum(16, Ints{30000, 30000}) == 60000 - 65536);
    CHECK(wfdb_checksum(16, Ints{wfdb_invalid_sample}) == -32768);
    CHECK(wfdb_checksum(212, Ints{wfdb_invalid_sample, 2047}) == -1);
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
    const Recording mv = record("10(10)/mV", "1/mmHg 16 0 0 0 0 ABP");
    CHECK(mv.signals[0].lead == "lead 1");
    CHECK(mv.signals[0].samples == std::vector<float>{0.0f, 1.0f, 2.0f});
    CHECK(mv.signals[0].gain_adu_per_unit == 10.0);
    CHECK(mv.signals[0].baseline_adu == 10);
    CHECK(mv.signals[1].lead == "ABP");
    CHECK(mv.signals[1].units == "mmHg");
    CHECK(mv.signals[1].samples[0] == 3.0f);  // the average of a frame
    CHECK(mv.signals[1].samples[1] == 6.0f);  // of its valid samples
    CHECK(std::isnan(mv.signals[1].samples[2]));
    CHECK(any_contains(mv.warnings, "ABP is stored with 2 samples per frame"));

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
    REQUIRE(skewed.signals.at(0).length_samples() == 4000);
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
