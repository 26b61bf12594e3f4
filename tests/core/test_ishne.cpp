// ISHNE Holter files, assembled by the standard (Badilini 1998) field by field. Debian has no reader of them that
// works: BioSig's save2gdf ends with an error on every file of this kind.
#include <cmath>

#include "data_dir.h"
#include "format_files.h"
#include "formats/bytes.h"
#include "made_bytes.h"

namespace test_ishne {

using namespace beatlens;
using beatlens::test::any_contains;
using beatlens::test::contains;
using beatlens::test::Files;
using beatlens::test::MadeBytes;

namespace {

struct Holter {
    std::string magic = "ISHNE1.0";
    std::string note = "diary: stairs";
    std::int32_t samples = 3;
    std::int16_t leads = 2;
    std::int16_t rate_hz = 180;
    std::vector<std::int16_t> specification = {6, 12};
    std::vector<std::int16_t> resolution_nv = {2500, 5000};
    std::vector<std::uint8_t> data = MadeBytes().numbers<std::int16_t>({1, -2, 400, -400, 32767, -32768}).bytes;

    std::vector<std::uint8_t> bytes() const {
        constexpr std::int16_t unknown = -9;
        const auto per_lead = [&](MadeBytes& to, const std::vector<std::int16_t>& values) {
            for (std::size_t i = 0; i < 12; ++i) {
                to.number(i < values.size() ? values[i] : unknown);
            }
        };
        const auto note_size = static_cast<std::int32_t>(note.size());
        MadeBytes header;
        header.numbers<std::int32_t>({note_size, samples, 522, 522 + note_size}).number<std::int16_t>(1);
        header.text("Ann", 40).text("Example", 40).text("ID-7", 20);
        header.numbers<std::int16_t>({2, 1});         // female, Caucasian
        header.numbers<std::int16_t>({4, 5, 1956});   // born
        header.numbers<std::int16_t>({13, 2, 2003});  // recorded
        header.numbers<std::int16_t>({14, 2, 2003});  // written
        header.numbers<std::int16_t>({9, 45, 30}).number(leads);
        per_lead(header, specification);
        per_lead(header, {1, 3});  // quality: good, frequent noise
        per_lead(header, resolution_nv);
        header.number<std::int16_t>(3).text("digital", 40).number(rate_hz).text("", 80).text("free", 80).text("", 88);
        REQUIRE(header.bytes.size() == 512);
        header.text(note);
        return MadeBytes().text(magic).number(formats::crc_ccitt(header.bytes)).add(header.bytes).add(data).bytes;
    }
};

// Labels and samples since the last one, after the position that the first counts from.
std::vector<std::uint8_t> annotation_file() {
    Holter file{.magic = "ANN  1.0"};
    file.data = MadeBytes()
                    .number<std::uint32_t>(90)
                    .text("N.")
                    .number<std::uint16_t>(0)
                    .text("V.")
                    .number<std::uint16_t>(90)
                    .text("!.")
                    .number<std::uint16_t>(65535)
                    .text("P.")
                    .number<std::uint16_t>(45)
                    .bytes;
    return file.bytes();
}

}  // namespace

TEST_CASE("the checksum of ISHNE and SCP-ECG is CRC-CCITT", "[ishne][scp]") {
    const std::string_view text = "123456789";  // the check value of catalogues of checksums
    CHECK(formats::crc_ccitt({reinterpret_cast<const std::uint8_t*>(text.data()), text.size()}) == 0x29B1);
}

TEST_CASE("an ISHNE recording is read as the standard says", "[ishne]") {
    const Recording record = Files().add("night.ecg", Holter().bytes()).record();
    CHECK(record.name == "night");
    REQUIRE(record.signals.size() == 2);
    CHECK(record.signals[0].lead == "II");
    CHECK(record.signals[1].lead == "V2");
    CHECK(record.signals[0].sampling_rate_hz == 180.0);
    CHECK(record.signals[0].units == "mV");
    CHECK(record.signals[0].gain_adu_per_unit == 400.0);  // 2500 nV
    CHECK(record.signals[1].gain_adu_per_unit == 200.0);
    REQUIRE(record.signals[0].samples.size() == 3);
    CHECK(record.signals[0].samples[0] == 0.0025F);
    CHECK(record.signals[0].samples[1] == 1.0F);
    CHECK(record.signals[1].samples[1] == -2.0F);
    CHECK(record.signals[1].samples[2] == -163.84F);
    CHECK(record.start_time == "09:45:30 13/02/2003");
    CHECK(record.personal ==
          std::vector<std::string>{"Name: Ann Example", "Patient ID: ID-7", "Date of birth: 4/5/1956"});
    CHECK(record.comments == std::vector<std::string>{"Sex: female", "Race: Caucasian",
                                                      "Pacemaker: dual chamber unipolar", "Recorder: digital",
                                                      "Copyright: free", "Note: diary: stairs", "Quality of II: good",
                                                      "Quality of V2: frequent noise"});
    CHECK(record.warnings.empty());
}

TEST_CASE("ISHNE: recorders count the samples of one lead or of all", "[ishne]") {
    Holter file;
    file.samples = 6;
    const Recording record = Files().add("a.ecg", file.bytes()).record();
    CHECK(record.signals[0].samples.size() == 3);
    CHECK(record.warnings.empty());

    file.samples = 2;  // longer than it says
    const Recording longer = Files().add("a.ecg", file.bytes()).record();
    CHECK(longer.signals[0].samples.size() == 2);
    CHECK(any_contains(longer.warnings, "longer than its header says"));

    file.samples = 100;
    const Recording cut = Files().add("a.ecg", file.bytes()).record();
    CHECK(cut.signals[1].samples.size() == 3);
    CHECK(any_contains(cut.warnings, "cut off"));
}

TEST_CASE("ISHNE: what the header leaves open", "[ishne]") {
    Holter file{.rate_hz = -9, .specification = {0, 1}, .resolution_nv = {0, -9}};
    const Files files = Files().add("a.ecg", file.bytes());
    CHECK(files.error().code == ErrorCode::sampling_rate_needed);
    const Recording record = files.record({.sampling_rate_hz = 200.0});
    CHECK(record.signals[0].sampling_rate_hz == 200.0);
    CHECK(record.signals[0].lead == "lead 1");
    CHECK(record.signals[1].lead == "lead 2");
    CHECK(record.signals[0].units == "adu");
    CHECK(record.signals[0].samples == std::vector<float>{1.0F, 400.0F, 32767.0F});
}

TEST_CASE("ISHNE: a wrong checksum is told, one that was never reckoned is not", "[ishne]") {
    std::vector<std::uint8_t> bytes = Holter().bytes();
    bytes[30] = 'X';
    CHECK(any_contains(Files().add("a.ecg", bytes).record().warnings, "checksum"));
    bytes[8] = bytes[9] = 0;
    CHECK(Files().add("a.ecg", bytes).record().warnings.empty());
}

TEST_CASE("ISHNE: no header, no samples, no leads", "[ishne]") {
    const std::vector<std::uint8_t> bytes = Holter().bytes();
    const Error header = Files().add("a.ecg", {bytes.begin(), bytes.begin() + 300}).error();
    CHECK(header.code == ErrorCode::truncated);
    CHECK(contains(header.message, "300 bytes"));
    CHECK(Files().add("a.ecg", {bytes.begin(), bytes.begin() + 522}).error().code == ErrorCode::truncated);
    Holter file;
    file.leads = 400;
    file.samples = 5;
    CHECK(Files().add("a.ecg", file.bytes()).error().code == ErrorCode::malformed);
}

TEST_CASE("ISHNE: beats of the annotation file go with the recording of its name", "[ishne]") {
    const Files files = Files().add("day/night.ecg", Holter().bytes()).add("day/night.ann", annotation_file());
    const Recording record = files.record();
    CHECK(record.has_annotations);
    CHECK(record.annotations_from == "night.ann");
    REQUIRE(record.annotations.size() == 3);
    CHECK(record.annotations[0].symbol == "N");
    CHECK(record.annotations[0].time_s == 0.5);
    CHECK(record.annotations[1].symbol == "V");
    CHECK(record.annotations[1].time_s == 1.0);
    CHECK(record.annotations[2].symbol == "/");
    CHECK(record.annotations[2].time_s == (180 + 65535 + 45) / 180.0);
    CHECK(record.warnings.empty());
}

TEST_CASE("ISHNE: an annotation file alone is a list of beats", "[ishne]") {
    const Recording record = Files().add("night.ann", annotation_file()).record();
    CHECK(record.signals.empty());
    CHECK(record.annotations.size() == 3);
    CHECK(record.frame_rate_hz == 180.0);
    CHECK(record.personal.size() == 3);
    Holter empty{.magic = "ANN  1.0", .data = {}};
    CHECK(Files().add("night.ann", empty.bytes()).error().code == ErrorCode::no_beats);
}

TEST_CASE("ISHNE: a made Holter file whose header counts no leads", "[ishne][cases]") {
    BEATLENS_REQUIRE_DATA(cases, "cases");
    const auto bytes = test::read_file(cases / "19_ishne_holter.ecg");
    const Files files = Files().add("19_ishne_holter.ecg", bytes);
    CHECK(files.error().code == ErrorCode::sampling_rate_needed);  // and not "part of a WFDB record"
    const Recording record = files.record({.sampling_rate_hz = 200.0});
    REQUIRE(record.signals.size() == 1);
    CHECK(record.signals[0].samples.size() == 2000);
    CHECK(record.signals[0].samples[0] == -29.0F);  // E3 FF at byte 522
}

}  // namespace test_ishne
