// Public WFDB records, and records that follow public bug reports, against what stands outside of this code: the
// headers' checksums and initial values, and integers that a decoder written in Python from signal(5) had from the same
// files.
#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <cmath>

#include "data_dir.h"
#include "format_files.h"
#include "formats/parsing.h"
#include "formats/record_files.h"
#include "formats/wfdb/wfdb.h"

namespace test_wfdb_cases {

using namespace beatlens;
using namespace beatlens::formats;
using beatlens::test::any_contains;
using beatlens::test::contains;
using beatlens::test::Files;

namespace {

namespace fs = std::filesystem;

// All files of a folder, as on the page.
Files folder_of(const fs::path& folder) {
    Files files;
    for (const fs::directory_entry& entry : fs::directory_iterator(folder)) {
        if (entry.is_regular_file()) {
            files.add(entry.path().filename().string(), test::read_file(entry.path()));
        }
    }
    return files;
}

// As from the command line; the same as from the page.
Recording record_at(const fs::path& path, const LoadOptions& options = {}) {
    auto record = load_record(path, options);
    INFO((record ? "" : record.error().message));
    REQUIRE(record.has_value());
    return *std::move(record);
}

std::int64_t stored(const Signal& signal, std::int64_t i) {
    return std::llround(static_cast<double>(signal.samples.at(static_cast<std::size_t>(i))) *
                        signal.gain_adu_per_unit) +
           signal.baseline_adu;
}

// The integers at the beginning and the end.
void check_ends(const Signal& signal, const std::vector<std::int64_t>& first, const std::vector<std::int64_t>& last) {
    INFO(signal.lead);
    for (std::size_t i = 0; i < first.size(); ++i) {
        CHECK(stored(signal, static_cast<std::int64_t>(i)) == first[i]);
    }
    const auto from = signal.length_samples() - static_cast<std::int64_t>(last.size());
    for (std::size_t i = 0; i < last.size(); ++i) {
        CHECK(stored(signal, from + static_cast<std::int64_t>(i)) == last[i]);
    }
}

bool any_sample(const Signal& signal, double from_s, double to_s) {
    for (std::int64_t i = sample_at(from_s, signal.sampling_rate_hz); i < sample_at(to_s, signal.sampling_rate_hz);
         ++i) {
        if (!std::isnan(signal.samples.at(static_cast<std::size_t>(i)))) {
            return true;
        }
    }
    return false;
}

}  // namespace

// wfdb-python's sample: ten formats. A checksum that differs would be a warning.
TEST_CASE("formats 8 to 311 were not read", "[wfdb][cases][data]") {
    BEATLENS_REQUIRE_DATA(folder, "cases/47_binformats");
    const Recording record = record_at(folder / "binformats.hea");
    CHECK(record.warnings.empty());
    REQUIRE(record.signals.size() == 10);
    const std::vector<std::int64_t> ends[10][2] = {{{-2047, -1920, -1793}, {111, -17, 110}},
                                                   {{-32766, -32242, -31718}, {30533, 31057, 31581}},
                                                   {{-32765, -32241, -31717}, {30534, 31058, 31582}},
                                                   {{-124, -110, -96}, {-65, -51, -37}},
                                                   {{-32763, -32239, -31715}, {30536, 31060, 31584}},
                                                   {{-2042, -1758, -1474}, {-408, -124, 160}},
                                                   {{-505, -158, 189}, {-257, 90, 437}},
                                                   {{-504, -157, 190}, {-256, 91, 438}},
                                                   {{-8388599, -8322795, -8256991}, {7472970, 7538774, 7604578}}};
    for (std::size_t i = 0; i < 10; ++i) {
        CHECK(record.signals[i].length_samples() == 499);
        CHECK(record.signals[i].lead.starts_with("sig " + std::to_string(i)));
        check_ends(record.signals[i], ends[i][0], ends[i][1]);
    }
    CHECK(record.signals[9].samples[0] == static_cast<float>(-2147483638.0 / 200.0));
}

TEST_CASE("FLAC was not read", "[wfdb][cases][data]") {
    BEATLENS_REQUIRE_DATA(folder, "cases/48_mixedsignals");
    const Recording record = record_at(folder / "mixedsignals");
    CHECK(record.warnings.empty());  // of six checksums
    REQUIRE(record.signals.size() == 6);
    CHECK(record.frame_rate_hz == 62.4725);
    const char* const leads[] = {"II", "III", "V", "ABP", "Pleth", "Resp"};
    const int in_frame[] = {4, 4, 4, 2, 2, 1};
    for (std::size_t i = 0; i < 6; ++i) {
        CHECK(record.signals[i].lead == leads[i]);
        CHECK(record.signals[i].sampling_rate_hz == 62.4725 * in_frame[i]);
        CHECK(record.signals[i].length_samples() == 14400 * in_frame[i]);
    }
    CHECK(record.signals[3].units == "mmHg");

    const Recording each = record_at(*test::data_dir() / "formats/wfdb/flacformats.hea");
    CHECK(each.warnings.empty());
    REQUIRE(each.signals.size() == 3);
    check_ends(each.signals[0], {-127}, {});
    check_ends(each.signals[1], {-32766}, {});
    check_ends(each.signals[2], {-8388605}, {});

    // A cut-off stream gives what is there of it.
    auto bytes = test::read_file(folder / "mixedsignals_r.dat");
    bytes.resize(bytes.size() / 2);
    const Recording cut = Files()
                              .add("mixedsignals.hea", test::read_file(folder / "mixedsignals.hea"))
                              .add("mixedsignals_r.dat", bytes)
                              .record();
    REQUIRE(cut.signals.size() == 1);
    CHECK(cut.signals[0].length_samples() > 4000);
    CHECK(cut.signals[0].length_samples() < 14400);
    CHECK(any_contains(cut.warnings, "of 14400 samples"));
    CHECK(any_contains(cut.warnings, "mixedsignals_e.dat and mixedsignals_p.dat"));
}

TEST_CASE("format 310, as it was published", "[wfdb][cases][data]") {
    BEATLENS_REQUIRE_DATA(folder, "formats/wfdb");
    const Recording record = record_at(folder / "310derive.hea");
    CHECK(record.warnings.empty());
    REQUIRE(record.signals.size() == 2);
    check_ends(record.signals[0], {-5, -5, -6}, {-7, -8, -7});
    check_ends(record.signals[1], {0, 0, 0}, {6, 7, 6});
}

TEST_CASE("MATLAB containers, alone and with their headers", "[wfdb][cases][data]") {
    BEATLENS_REQUIRE_DATA(cases, "cases");
    const Recording twelve = record_at(cases / "40_cinc2021/E07835.mat");  // its header lies beside it
    CHECK(twelve.warnings.empty());
    REQUIRE(twelve.signals.size() == 12);
    check_ends(twelve.signals[1], {-145, -145, -145}, {-399, -404, -402});
    CHECK(twelve.start_time == "09:49:17 05/05/2020");
    CHECK(any_contains(twelve.comments, "Age: 71"));
    const Error alone = Files().add("E07835.mat", test::read_file(cases / "40_cinc2021/E07835.mat")).error();
    CHECK(alone.code == ErrorCode::missing_file);
    CHECK(contains(alone.message, "E07835.hea"));

    const Recording one = record_at(cases / "41_cinc2017/A00001.hea");
    CHECK(one.warnings.empty());
    CHECK(one.start_time == "05:05:15 08/05/2014");
    check_ends(one.signals.at(0), {-345, -345, -345}, {-340, -333, -337});
}

TEST_CASE("a path in a record's name was taken for a number of segments", "[wfdb][cases][data]") {
    BEATLENS_REQUIRE_DATA(folder, "cases/42_ptbxl_plus");
    const Recording record = record_at(folder / "00001_medians.hea");
    CHECK(record.name == "00001_medians");
    REQUIRE(record.signals.size() == 12);
    CHECK(record.signals[11].length_samples() == 600);
    CHECK(record.signals[0].samples[0] == static_cast<float>(1842966025 / 6344117.125));
    CHECK(record.warnings.empty());
}

// Of 36 segments the first two are here, after a null segment and before 116 hours that are not.
TEST_CASE("records of several segments were refused", "[wfdb][cases][data]") {
    BEATLENS_REQUIRE_DATA(folder, "cases/43_p000878");
    for (const Recording& record : {record_at(folder / "p000878-2137-10-26-16-57.hea"), folder_of(folder).record()}) {
        CHECK(record.name == "p000878-2137-10-26-16-57");
        CHECK(record.start_time == "16:57:09 26/10/2137");
        REQUIRE(record.signals.size() == 4);
        CHECK(record.signals[0].lead == "PLETH");
        CHECK(record.signals[1].lead == "II");
        CHECK(record.signals[1].units == "mV");
        CHECK(record.signals[3].units == "mmHg");
        for (const Signal& signal : record.signals) {
            CHECK(signal.sampling_rate_hz == 125.0);
            CHECK(signal.length_samples() == 7500);
        }
        CHECK(record.segments == std::vector<Segment>{{"3269321_0001", 30.0, 46.0}, {"3269321_0002", 46.0, 60.0}});
        CHECK(record.gaps == std::vector<Gap>{{0.0, 30.0, Gap::Kind::null_segment, std::nullopt},
                                              {30.0, 46.0, Gap::Kind::absent, 1},
                                              {30.0, 60.0, Gap::Kind::absent, 2},
                                              {30.0, 60.0, Gap::Kind::absent, 3}});
        CHECK_FALSE(any_sample(record.signals[0], 0.0, 30.0));
        CHECK_FALSE(any_sample(record.signals[1], 0.0, 46.0));
        CHECK_FALSE(any_sample(record.signals[2], 0.0, 60.0));
        CHECK(std::isnan(record.signals[0].samples[3750]));  // stored -128
        CHECK(stored(record.signals[0], 5749) == 4);
        CHECK(stored(record.signals[1], 5750 + 1747) == -115);
        CHECK(stored(record.signals[0], 5750) == 4);
        check_ends(record.signals[0], {}, {63, 62, 62});
        CHECK(any_contains(record.warnings, "3269321_0003.hea"));
        CHECK(any_contains(record.warnings, "What follows the last segment"));
        CHECK_FALSE(any_contains(record.warnings, "checksum"));
    }
}

TEST_CASE("a record of a fixed layout, with several samples a frame", "[wfdb][cases][data]") {
    BEATLENS_REQUIRE_DATA(folder, "formats/wfdb/041s");
    const Recording record = record_at(folder / "041s.hea");
    CHECK(record.warnings.empty());
    CHECK(record.gaps.empty());
    REQUIRE(record.signals.size() == 7);
    CHECK(record.signals[0].lead == "III");
    CHECK(record.signals[0].sampling_rate_hz == 500.0);
    CHECK(record.signals[0].length_samples() == 8000);
    CHECK(record.signals[3].length_samples() == 2000);
    CHECK(stored(record.signals[0], 0) == 168);
    CHECK(stored(record.signals[0], 4000) == -103);
    CHECK(stored(record.signals[3], 1000) == -715);
    CHECK(record.start_time == "08:26:04 26/10/1994");
    CHECK(record.segments == std::vector<Segment>{{"041s01", 0.0, 8.0}, {"041s02", 8.0, 16.0}});
}

TEST_CASE("segments without their files name what to add", "[wfdb][cases][data]") {
    BEATLENS_REQUIRE_DATA(cases, "cases");
    const Error fixed = folder_of(cases / "43b_fixed1").error();
    CHECK(fixed.code == ErrorCode::missing_file);
    CHECK(contains(fixed.message, "v102s.dat"));
    const Error announced = folder_of(cases / "52_mimic3").error();
    CHECK(announced.code == ErrorCode::missing_file);
    CHECK(contains(announced.message, "16 segments"));
    CHECK(contains(announced.message, "3029208_0001.hea"));
}

TEST_CASE("signals of several rates and a skew", "[wfdb][cases][data]") {
    BEATLENS_REQUIRE_DATA(cases, "cases");
    const Recording drive = record_at(cases / "44_drivedb/drive02");
    CHECK(drive.signals.at(0).sampling_rate_hz == 496.0);
    check_ends(drive.signals[0], {-145, -145, -145}, {-430, -426, -416});
    check_ends(drive.signals[4], {5804, 5805, 5804}, {5805, 5804, 5805});

    const Recording mimic = record_at(cases / "45_mimic/03700181.hea");
    CHECK(mimic.signals.at(0).sampling_rate_hz == 500.0);
    check_ends(mimic.signals[0], {67, 67, 67}, {2, 2, -20});
    check_ends(mimic.signals[2], {-208, -186, -164, -143}, {});  // four frames on
    CHECK(mimic.start_time == "17:27:45 15/08/1994");

    const Recording pressure = record_at(cases / "49_abp_first/12726.hea");
    check_ends(pressure.signals.at(1), {-950, -950, -950}, {-2385, -2397, -2470});
    CHECK(pressure.start_time == "15:08:24");
    CHECK(any_contains(pressure.comments, "<sex>: M"));
}

TEST_CASE("odd values in headers", "[wfdb][cases][data]") {
    BEATLENS_REQUIRE_DATA(cases, "cases");
    const Recording no_length = record_at(cases / "50_mgh/mgh061.hea");
    CHECK(no_length.signals.at(0).length_samples() == 3750);
    CHECK(no_length.start_time == "10:00:00");
    CHECK(any_contains(no_length.warnings, "01/01/199"));
    const Recording year = record_at(cases / "51_cerebral/S0287ECG.hea");
    CHECK(year.start_time.empty());
    CHECK(any_contains(year.warnings, "2006"));
    check_ends(year.signals.at(0), {-29, -29, -29}, {-73, -73, -75});
}

TEST_CASE("a folder of macOS, and another annotator", "[wfdb][cases][data]") {
    BEATLENS_REQUIRE_DATA(cases, "cases");
    const Recording macos = folder_of(cases / "80_macos").record();
    CHECK(macos.warnings.empty());  // its checksums of 0 were never computed
    check_ends(macos.signals.at(0), {995, 995, 995}, {949, 947, 947});

    const Recording sqrs = folder_of(cases / "81_sqrs").record();
    CHECK(sqrs.annotations_from == "100.qrs");
    CHECK(sqrs.choices.empty());
    // Every reference beat of the two minutes has one of sqrs's, which counts at 250 Hz.
    BEATLENS_REQUIRE_DATA(mitdb, "mitdb");
    const auto reference = parse_wfdb_annotations(test::read_file(mitdb / "100.atr"), 360.0);
    REQUIRE(reference.has_value());
    int beats = 0;
    int found = 0;
    for (const Annotation& beat : reference->annotations) {
        if (beat.time_s < 119.9 && beat.symbol != "+") {
            ++beats;
            found += std::any_of(
                         sqrs.annotations.begin(), sqrs.annotations.end(),
                         [&](const Annotation& annotation) { return std::abs(annotation.time_s - beat.time_s) < 0.15; })
                         ? 1
                         : 0;
        }
    }
    CHECK(beats > 140);
    CHECK(found == beats);
}

TEST_CASE("the annotator can be chosen", "[wfdb][cases][data]") {
    BEATLENS_REQUIRE_DATA(folder, "cases/45_mimic");
    const fs::path header = folder / "03700181.hea";
    const Recording usual = record_at(header);
    CHECK(usual.annotations_from == "03700181.gqrsh");
    REQUIRE(usual.choices.size() == 1);
    const Choice& choice = usual.choices.front();
    CHECK(choice.key == "annotations");
    CHECK(choice.chosen == "gqrsh");
    REQUIRE(choice.options.size() == 3);
    CHECK(choice.options[1].value == "gqrsl");
    CHECK(contains(choice.options[2].text, "03700181.sqrs ("));
    const Recording other = record_at(header, {.answers = {{"annotations", "sqrs"}}});
    CHECK(other.annotations_from == "03700181.sqrs");
    CHECK(other.choices.front().chosen == "sqrs");
    CHECK(other.annotations != usual.annotations);
    CHECK(any_contains(other.warnings, "not used: 03700181.gqrsh and 03700181.gqrsl"));
    CHECK(record_at(header, {.answers = {{"annotations", "atr"}}}).annotations_from == "03700181.gqrsh");
}

TEST_CASE("a record of annotations only was refused", "[wfdb][cases][data]") {
    BEATLENS_REQUIRE_DATA(folder, "cases/87_chf2db");
    const Recording record = record_at(folder / "chf202");
    CHECK(record.signals.empty());
    CHECK(record.annotations_from == "chf202.ecg");
    CHECK(record.frame_rate_hz == 128.0);
    REQUIRE(record.annotations.size() == 13);
    CHECK(record.annotations[0] == Annotation{27 / 128.0, "N", 0, 0, 0, ""});
    CHECK(record.annotations[1].time_s == 132 / 128.0);
    CHECK(record.annotations.back().time_s == 1266 / 128.0);
    CHECK(record.warnings.empty());
    const Error alone = Files().add("chf202.hea", test::read_file(folder / "chf202.hea")).error();
    CHECK(alone.code == ErrorCode::no_signal);
    CHECK(contains(alone.message, "annotation file"));
}

TEST_CASE("comments that say who a person is, however they are written", "[wfdb]") {
    const std::vector<std::uint8_t> samples = {1, 0, 2, 0};
    const Recording record = Files()
                                 .add("100.hea",
                                      "100 1 360 2\n100.dat 16 200\n# Name = Musterfrau, Erika\n# MRN=998877\n"
                                      "#Birthdate 1950-02-01\n#Pat.-Nr.: 12345\n#Patient Name Musterfrau\n"
                                      "#Nachname: Musterfrau\n#Phone ID: 0815\n#Recording: Dr. Huber\n"
                                      "#<age>: 70 <sex>: F\n#Patient was walking\n#Patient age: 70\n#Dx: 1\n")
                                 .add("100.dat", samples)
                                 .record();
    CHECK(record.personal.size() == 8);
    CHECK(record.comments ==
          std::vector<std::string>{"<age>: 70 <sex>: F", "Patient was walking", "Patient age: 70", "Dx: 1"});
}

TEST_CASE("an empty annotation file leaves the record readable", "[wfdb]") {
    const std::vector<std::uint8_t> samples = {1, 0, 2, 0};
    const Recording record =
        Files().add("100.hea", "100 1 360 2\n100.dat 16\n").add("100.dat", samples).add("100.atr", "").record();
    CHECK(record.annotations.empty());
    CHECK(any_contains(record.warnings, "100.atr is empty"));
    CHECK(any_contains(record.warnings, "no gain for lead lead 1; 200 ADC units"));
}

}  // namespace test_wfdb_cases
