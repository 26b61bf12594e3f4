// Recordings written as other formats: what goes along and what does not. test_wfdb_write.cpp and test_edf_write.cpp
// have the formats themselves.
#include <catch2/catch_test_macros.hpp>

#include "format_files.h"
#include "formats/convert/convert.h"

namespace test_convert {

using namespace beatlens;
using namespace beatlens::formats;
using beatlens::test::any_contains;
using beatlens::test::contains;
using beatlens::test::Files;

namespace {

Recording with_notes() {
    Recording record;
    record.name = "Erika Musterfrau";
    record.frame_rate_hz = 250.0;
    record.start_time = "10:11:12 03/04/2021";
    record.personal = {"Name: Erika Musterfrau", "Recording ID: X-4711"};
    record.comments = {"Age: 71"};
    record.signals.resize(1);
    record.signals[0].lead = "II";
    record.signals[0].sampling_rate_hz = 250.0;
    record.signals[0].samples = {0.0F, 0.1F, 0.2F, 0.1F};
    // As EDF+ and recorders note them: no annotation file was there.
    record.annotations = {{0.004, "\"", 0, 0, 0, "chest pain"}};
    return record;
}

Recording read_again(const Written& written) {
    Files files;
    for (const WrittenFile& file : written.files) {
        files.add(file.name, file.bytes);
    }
    return files.record();
}

}  // namespace

TEST_CASE("a recorder's notes in time are written as annotations", "[convert]") {
    for (const Target target : {Target::wfdb_16, Target::edf}) {
        const auto written = write_recording(with_notes(), target, "out");
        REQUIRE(written.has_value());
        const Recording again = read_again(*written);
        const auto has_pain = [](const Annotation& annotation) { return contains(annotation.aux, "chest pain"); };
        CHECK(std::any_of(again.annotations.begin(), again.annotations.end(), has_pain));
    }
}

TEST_CASE("a text that is too long for an annotation file is cut, and it is said", "[convert]") {
    Recording record = with_notes();
    record.annotations[0].aux = std::string(200, 'a') + std::string(100, 'b');
    const auto written = write_recording(record, Target::wfdb_16, "out");
    REQUIRE(written.has_value());
    CHECK(any_contains(written->losses, "1 of 1 annotations"));
    CHECK(read_again(*written).annotations.at(0).aux.size() == 255);
}

TEST_CASE("what says who a person is stays among the personal details", "[convert]") {
    for (const Target target : {Target::wfdb_16, Target::csv}) {
        const auto written = write_recording(with_notes(), target, "out");
        REQUIRE(written.has_value());
        const Recording again = read_again(*written);
        CHECK_FALSE(again.personal.empty());
        CHECK_FALSE(any_contains(again.comments, "4711"));
        CHECK_FALSE(any_contains(again.comments, "Muster"));
    }
}

TEST_CASE("nothing of a person is in what is written anonymously", "[convert]") {
    const Anonymous anonymous = formats::anonymous(with_notes(), "out");
    for (const Target target : {Target::wfdb_16, Target::csv, Target::edf}) {
        const auto written = write_recording(anonymous.recording, target, "out");
        REQUIRE(written.has_value());
        for (const WrittenFile& file : written->files) {
            const std::string text(file.bytes.begin(), file.bytes.end());
            for (const char* const word : {"Muster", "4711", "71", "2021", "pain"}) {
                INFO(file.name << " " << word);
                CHECK_FALSE(contains(text, word));
            }
        }
    }
}

}  // namespace test_convert
