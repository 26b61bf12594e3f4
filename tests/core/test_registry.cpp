#include <catch2/catch_test_macros.hpp>

#include "format_files.h"

namespace test_registry {

using namespace beatlens;
using namespace beatlens::formats;
using beatlens::test::any_contains;
using beatlens::test::contains;
using beatlens::test::Files;

namespace {

using Bytes = std::vector<std::uint8_t>;

const std::string header = "100 1 360 4\n100.dat 16 200/mV 16 0 1 10 0 MLII\n";
const Bytes samples = {1, 0, 2, 0, 3, 0, 4, 0};
const Bytes one_beat = {0x02, 1 << 2, 0x00, 0x00};  // N at 2

}  // namespace

TEST_CASE("a record's files are found in any order and any case", "[registry]") {
    const Recording record =
        Files().add("100.ATR", one_beat).add("folder/100.DAT", samples).add("C:\\ecg\\100.Hea", header).record();
    CHECK(record.name == "100");
    CHECK(record.signals.at(0).length_samples() == 4);
    CHECK(record.has_annotations);
    REQUIRE(record.annotations.size() == 1);
    CHECK(record.annotations[0].time_s == 2 / 360.0);
    CHECK(record.warnings.empty());

    const Recording without = Files().add("100.hea", header).add("100.dat", samples).record();
    CHECK_FALSE(without.has_annotations);
}

TEST_CASE("a header is known by its content too", "[registry]") {
    CHECK(Files().add("100.hea.txt", header).add("100.dat", samples).record().name == "100");
}

TEST_CASE("annotation files of any extension, the reference before others", "[registry]") {
    const Recording record = Files()
                                 .add("100.qrs", Bytes{0x03, 5 << 2, 0x00, 0x00})
                                 .add("100.hea", header)
                                 .add("100.dat", samples)
                                 .add("100.atr", one_beat)
                                 .record();
    CHECK(record.annotations.at(0).symbol == "N");
    CHECK(record.annotations_from == "100.atr");
    REQUIRE(record.warnings.size() == 1);
    CHECK(record.warnings[0] == "The annotations are those of 100.atr; also there and not used: 100.qrs.");
    CHECK(Files()
              .add("100.qrs", Bytes{0x03, 5 << 2, 0x00, 0x00})
              .add("100.hea", header)
              .add("100.dat", samples)
              .record()
              .annotations.at(0)
              .symbol == "V");
}

TEST_CASE("files that do not belong to the record are named in a warning", "[registry]") {
    const Recording record = Files()
                                 .add("100.hea", header)
                                 .add("100.dat", samples)
                                 .add("101.atr", one_beat)
                                 .add("notes.txt", "0.5\n0.6\n")
                                 .add("100.pdf", "%PDF-1.4 nothing")
                                 .add("RECORDS", Bytes{})
                                 .record();
    CHECK_FALSE(record.has_annotations);
    REQUIRE(record.warnings.size() == 1);
    for (const char* const name : {"101.atr", "notes.txt", "100.pdf", "RECORDS"}) {
        CHECK(contains(record.warnings[0], name));
    }
}

TEST_CASE("annotations after the record's end are kept, with a warning", "[registry]") {
    const Recording record = Files()
                                 .add("100.hea", header)
                                 .add("100.dat", samples)
                                 .add("100.atr", Bytes{0x02, 1 << 2, 0x02, 1 << 2, 0x01, 1 << 2, 0x00, 0x00})
                                 .record();
    CHECK(record.annotations.size() == 3);
    CHECK(any_contains(record.warnings, "2 of 3 annotations lie after the end"));
}

TEST_CASE("missing parts of a record are named", "[registry]") {
    const auto check = [](const Files& files, std::string_view first, std::string_view second) {
        const Error error = files.error();
        INFO(error.message);
        CHECK(error.code == ErrorCode::missing_file);
        CHECK(contains(error.message, first));
        CHECK(contains(error.message, second));
    };
    check(Files().add("100.hea", header), "100.hea", "100.dat");
    check(Files().add("100.hea", header).add("100.atr", one_beat), "100.hea", "100.dat");
    check(Files().add("100.dat", samples), "100.dat", "100.hea");
    check(Files().add("100.atr", one_beat), "100.atr", "100.hea");
    check(Files().add("100.atr", one_beat).add("100.dat", samples), "100.atr and 100.dat", "100.hea");

    // A record with a part of its signal files can still be looked at.
    const Recording record =
        Files().add("100.hea", "100 2 360 4\n100.dat 16\n100.xyz 16\n").add("100.dat", samples).record();
    CHECK(record.signals.size() == 1);
    CHECK(any_contains(record.warnings, "100.xyz"));
}

TEST_CASE("several records at once", "[registry]") {
    Files files;
    files.add("100.hea", header).add("101.hea", header).add("100.dat", samples);
    const Error error = files.error();
    CHECK(error.code == ErrorCode::choice_needed);
    CHECK(contains(error.message, "100.hea and 101.hea"));
    CHECK(error.choices == std::vector<std::string>{"100.hea", "101.hea"});
    CHECK(files.record({.recording = "100.hea"}).name == "100");
    CHECK(files.error({.recording = "102.hea"}).code == ErrorCode::choice_needed);
    CHECK(contains(Files().add("a.csv", "1,2\n").add("b.csv", "1,2\n").error().message, "a.csv and b.csv"));
    // Tables beside a recording are lists of its database; files of one name are told apart by their folders.
    CHECK(Files().add("100.hea", header).add("100.dat", samples).add("list.csv", "1,2\n").record().name == "100");
    CHECK(Files().add("1/e.csv", "1,2\n").add("2/e.csv", "1,2\n").error().choices ==
          std::vector<std::string>{"1/e.csv", "2/e.csv"});
}

TEST_CASE("records that are not read say why", "[registry]") {
    const auto check = [](const Files& files, ErrorCode code, std::string_view part) {
        const Error error = files.error();
        INFO(error.message);
        CHECK(error.code == code);
        CHECK(contains(error.message, part));
    };
    check(Files().add("m.hea", "m/2 1 360 8\nm1 4\nm2 4\n"), ErrorCode::missing_file, "m1.hea and m2.hea");
    check(Files().add("m.hea", "m 0 360 8\n"), ErrorCode::no_signal, "no signals");
    check(Files().add("m.hea", "this is no header\n"), ErrorCode::malformed, "m.hea, line 1");
    check(Files().add("100.hea", "100 1 360 4\n100.dat 312\n").add("100.dat", samples), ErrorCode::unknown_format,
          "312");
    check(Files().add("100.hea", "100 1 360 4\n100.dat 16+8\n").add("100.dat", samples), ErrorCode::truncated,
          "holds no samples");
    check(Files().add("100.hea", "100 3 360\n100.dat 16\nx.dat 16\n100.dat 16\n").add("100.dat", samples),
          ErrorCode::malformed, "do not follow one another");
    check(Files().add("100.hea", header).add("100.dat", samples).add("100.atr", Bytes{0x12, 55 << 2}),
          ErrorCode::malformed, "100.atr");
}

TEST_CASE("empty input and files of zero bytes", "[registry]") {
    const auto check = [](const Files& files, std::string_view part) {
        const Error error = files.error();
        INFO(error.message);
        CHECK(error.code == ErrorCode::empty_input);
        CHECK(contains(error.message, part));
    };
    check(Files(), "No file");
    check(Files().add("a.csv", Bytes{}), "a.csv");
    check(Files().add("100.hea", Bytes{}).add("100.dat", samples), "100.hea");
    check(Files().add("100.hea", header).add("100.dat", Bytes{}), "100.dat");
}

TEST_CASE("bytes of no known format", "[registry]") {
    const Error error = Files().add("photo.jpg", Bytes{0xFF, 0xD8, 0xFF, 0xE0, 0x00, 0x10, 'J', 'F'}).error();
    CHECK(error.code == ErrorCode::unknown_format);
    CHECK(contains(error.message, "photo.jpg"));
    CHECK(contains(error.message, "WFDB"));
    const Error text = Files().add("letter.txt", "Dear reader,\nthis is no recording.\n").error();
    CHECK(text.code == ErrorCode::unknown_format);
    CHECK(contains(text.message, "letter.txt"));
    CHECK(contains(text.message, "row 1"));
}

TEST_CASE("which of several annotation files was used was not said", "[registry]") {
    const Recording record = Files()
                                 .add("100.wqrs", one_beat)
                                 .add("100.hea", header)
                                 .add("100.dat", samples)
                                 .add("100.sqrs", one_beat)
                                 .add("100.gqrsh", one_beat)
                                 .record();
    CHECK(record.annotations_from == "100.gqrsh");  // by name, in whatever order they come
    REQUIRE(record.warnings.size() == 1);
    CHECK(contains(record.warnings[0], "those of 100.gqrsh"));
    CHECK(contains(record.warnings[0], "not used: 100.sqrs and 100.wqrs."));

    const Recording one = Files().add("100.hea", header).add("100.dat", samples).add("100.qrs", one_beat).record();
    CHECK(one.annotations_from == "100.qrs");
    CHECK(one.warnings.empty());
}

TEST_CASE("._100.hea of a macOS archive was counted as a header", "[registry]") {
    const Bytes apple_double = {0x00, 0x05, 0x16, 0x07, 0x00, 0x02, 0x00, 0x00, 'M', 'a', 'c', ' ', 'O', 'S', ' ', 'X'};
    const Recording record = Files()
                                 .add("__MACOSX/._100.hea", apple_double)
                                 .add("100.hea", header)
                                 .add("100.dat", samples)
                                 .add("__MACOSX/._100.dat", apple_double)
                                 .record();
    CHECK(record.name == "100");
    CHECK(record.warnings.empty());
    const Error error = Files().add("._100.hea", apple_double).error();
    CHECK(error.code == ErrorCode::unknown_format);
    CHECK(contains(error.message, "._100.hea"));
    // A file whose name only begins like one is read.
    CHECK(Files().add("._100.hea", header).add("100.dat", samples).record().name == "100");
}

TEST_CASE("a table that begins with a long text is read all the same", "[registry]") {
    const std::string text = "a preamble " + std::string(100000, 'x') + "\n1,2\n2,3\n";
    CHECK(Files().add("ecg.csv", text).record({.sampling_rate_hz = 250.0}).signals.size() == 2);
}

TEST_CASE("a table among other files", "[registry]") {
    const Recording record = Files()
                                 .add("ecg.csv", "time,II\n0.000,0.1\n0.004,0.2\n0.008,0.1\n")
                                 .add("photo.jpg", Bytes{0xFF, 0xD8, 0x00})
                                 .record();
    CHECK(record.signals.at(0).sampling_rate_hz == 250.0);
    CHECK(any_contains(record.warnings, "photo.jpg"));
}

}  // namespace test_registry
