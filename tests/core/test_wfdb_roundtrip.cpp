// WFDB -> Recording -> WFDB: the same integers, headers and annotations; and the same bytes where the file at hand is
// coded as the WFDB library codes.
#include <catch2/catch_test_macros.hpp>
#include <cmath>
#include <limits>

#include "data_dir.h"
#include "format_files.h"
#include "formats/parsing.h"
#include "formats/record_files.h"
#include "formats/wfdb/wfdb.h"

namespace test_wfdb_roundtrip {

using namespace beatlens;
using namespace beatlens::formats;
using beatlens::test::any_contains;
using beatlens::test::contains;
using beatlens::test::Files;

namespace {

using Bytes = std::vector<std::uint8_t>;

Recording read(const WfdbFiles& files, const std::string& name) {
    return Files().add(name + ".hea", files.header).add(name + ".dat", files.signals).record();
}

// What is written from `record` and read again is the same, whatever format it came in.
void check_again(const Recording& record, int format) {
    const auto files = write_wfdb_record(record, format);
    INFO(record.name << ", format " << format << ": " << (files ? "" : files.error().message));
    REQUIRE(files.has_value());
    CHECK(files->warnings.empty());
    const std::string name = files->header.substr(0, files->header.find(' '));
    const Recording again = read(*files, name);
    CHECK(again.warnings.empty());
    CHECK(again.frame_rate_hz == record.frame_rate_hz);
    CHECK(again.start_time == record.start_time);
    CHECK(again.comments == record.comments);
    CHECK(again.personal == record.personal);
    test::check_same(again.signals, record.signals);
    const auto twice = write_wfdb_record(again, format);
    REQUIRE(twice.has_value());
    CHECK(twice->header == files->header);
    CHECK((twice->signals == files->signals));
}

std::vector<std::string> records_of(const std::filesystem::path& folder) {
    std::vector<std::string> names;
    const auto list = test::read_file(folder / "RECORDS");
    std::string_view rest = as_text(list);
    while (!rest.empty()) {
        if (const std::string name(trim(next_line(rest))); !name.empty()) {
            names.push_back(name);
        }
    }
    return names;
}

struct Counts {
    int files = 0;
    int equal = 0;
};

Counts annotations_of(const std::filesystem::path& folder, double rate_hz) {
    Counts counts;
    for (const std::string& name : records_of(folder)) {
        INFO(name);
        const Bytes file = test::read_file(folder / (name + ".atr"));
        const auto parsed = parse_wfdb_annotations(file, rate_hz);
        REQUIRE(parsed.has_value());
        const auto written = write_wfdb_annotations(parsed->annotations, rate_hz);
        REQUIRE(written.has_value());
        CHECK(parse_wfdb_annotations(*written, rate_hz)->annotations == parsed->annotations);
        ++counts.files;
        counts.equal += *written == file ? 1 : 0;
    }
    return counts;
}

}  // namespace

TEST_CASE("annotation files come back, most to the byte", "[wfdb][roundtrip][data]") {
    BEATLENS_REQUIRE_DATA(mitdb, "mitdb");
    BEATLENS_REQUIRE_DATA(svdb, "svdb");
    const Counts first = annotations_of(mitdb, 360.0);
    CHECK(first.files == 48);
    CHECK(first.equal == 48);
    const Counts second = annotations_of(svdb, 128.0);
    CHECK(second.files == 57);
    CHECK(second.equal == 55);  // two are not in order of time
}

TEST_CASE("records come back in formats 16 and 212", "[wfdb][roundtrip][data]") {
    BEATLENS_REQUIRE_DATA(data, "formats/wfdb");
    const auto at = [&](const std::string& name) {
        auto record = load_record(data / name);
        REQUIRE(record.has_value());
        return *std::move(record);
    };
    check_again(at("100_3chan.hea"), 212);
    check_again(at("100_3chan.hea"), 16);
    check_again(at("310derive.hea"), 16);
    check_again(at("310derive.hea"), 212);
    check_again(at("a103l.hea"), 16);
    check_again(at("test01_00s_frame.hea"), 16);
    check_again(at("test01_00s_skew.hea"), 16);
    check_again(at("041s/041s01.hea"), 212);
    check_again(at("041s/041s.hea"), 212);  // two segments as one
    BEATLENS_REQUIRE_DATA(cases, "cases");
    for (const char* const name : {"48_mixedsignals/mixedsignals.hea", "44_drivedb/drive02.hea",
                                   "40_cinc2021/E07835.hea", "43_p000878/p000878-2137-10-26-16-57.hea"}) {
        auto record = load_record(cases / name);
        REQUIRE(record.has_value());
        check_again(*record, 16);
    }
}

TEST_CASE("signal files of the MIT-BIH database come back to the byte", "[wfdb][roundtrip][data]") {
    BEATLENS_REQUIRE_DATA(folder, "mitdb");
    for (const std::string& name : records_of(folder)) {
        INFO(name);
        const auto record = load_record(folder / (name + ".hea"));
        REQUIRE(record.has_value());
        const auto files = write_wfdb_record(*record, 212);
        REQUIRE(files.has_value());
        CHECK((files->signals == test::read_file(folder / (name + ".dat"))));
        // The header says the same: initial values and checksums above all.
        const auto header_file = test::read_file(folder / (name + ".hea"));
        const auto before = parse_wfdb_header(as_text(header_file));
        const auto now = parse_wfdb_header(files->header);
        REQUIRE(now.has_value());
        CHECK(now->length_samples == before->length_samples);
        CHECK(now->comments == before->comments);
        for (std::size_t i = 0; i < 2; ++i) {
            CHECK(now->signals[i].checksum == before->signals[i].checksum);
            CHECK(now->signals[i].initial_value_adu == before->signals[i].initial_value_adu);
            CHECK(now->signals[i].description == before->signals[i].description);
        }
    }
}

TEST_CASE("rates, lengths, gaps and persons are written", "[wfdb][roundtrip]") {
    const float none = std::numeric_limits<float>::quiet_NaN();
    Recording record;
    record.name = "r";
    record.start_time = "08:00:00 01/02/2003";
    record.comments = {"Age: 60"};
    record.personal = {"Name: A. Person"};
    record.signals.resize(2);
    record.signals[0].lead = "II";
    record.signals[0].sampling_rate_hz = 500.0;
    record.signals[0].samples = {1.0F, none, 3.0F};
    record.signals[1].lead = "resp";
    record.signals[1].units = "l";
    record.signals[1].sampling_rate_hz = 200.0;
    record.signals[1].samples = {0.5F, 0.25F};
    const auto files = write_wfdb_record(record, 16);
    REQUIRE(files.has_value());
    CHECK(contains(files->header, "r 2 100 1 08:00:00 01/02/2003\nr.dat 16x5 1000(0)/mV 16 0 1000 "));
    CHECK(contains(files->header, "r.dat 16x2 1000(0)/l 16 0 500 750 0 resp\n# Age: 60\n# Name: A. Person\n"));
    const Recording again = read(*files, "r");
    CHECK(again.warnings.empty());
    CHECK(again.personal == record.personal);
    CHECK(again.comments == record.comments);
    CHECK(test::same(again.signals[0].samples, {1.0F, none, 3.0F, none, none}));
    CHECK(test::same(again.signals[1].samples, {0.5F, 0.25F}));

    // More bits than 16: rounded, and said.
    record.signals.resize(1);
    record.signals[0].gain_adu_per_unit = 1e6;
    const auto rounded = write_wfdb_record(record, 16);
    REQUIRE(rounded.has_value());
    CHECK(any_contains(rounded->warnings, "lead II have more than 16 bits"));
    CHECK(test::same(read(*rounded, "r").signals[0].samples, {1.0F, none, 3.0F}));
}

}  // namespace test_wfdb_roundtrip
