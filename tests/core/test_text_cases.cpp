// Text as people have it: the public cases of the data folder. What is right was written down beside them.
#include <catch2/catch_test_macros.hpp>
#include <cmath>
#include <cstdio>
#include <fstream>

#include "data_dir.h"
#include "formats/parsing.h"
#include "made_text.h"

namespace test_text_cases {

using namespace beatlens;
using namespace beatlens::formats;
using namespace beatlens::test;

namespace {

struct Case {
    const char* file;
    double given_hz;  // 0: not given
    double rate_hz;
    std::vector<std::string> leads;  // the first ones
    const char* units;
    std::size_t samples;
    const char* start;
    double first;  // sample of the first lead
    double last;
};

Recording load_case(const std::filesystem::path& path, double given_hz) {
    Files files;
    files.add(path.filename().string(), test::read_file(path));
    return files.record(given_hz > 0.0 ? rate(given_hz) : LoadOptions{});
}

}  // namespace

TEST_CASE("public cases of text come out right", "[text][data]") {
    BEATLENS_REQUIRE_DATA(folder, "cases");
    const Case cases[] = {
        {"01_apple_watch_en.csv", 0, 512, {"Lead I"}, "mV", 7680, "16:32:18 30/05/2024", -0.145, -0.369911},
        {"03_polar_sensor_logger_ECG.txt", 0, 130, {"ecg"}, "mV", 2600, "21:56:26.765 26/07/2026", -0.145, -0.427},
        {"04_kenet_polarecg.csv", 0, 130, {"lead 1", "lead 2"}, "mV", 2600, "", -0.145, -0.427},
        {"06_labchart.txt", 0, 400, {"ECG", "Pulse"}, "mV", 6000, "10:00:00 01/03/2024", -0.145, -0.37372},
        {"08_acqknowledge.txt", 0, 2000, {"ECG - ECG100C"}, "mV", 20000, "", -0.145, -0.391755},
        {"09_zephyr_dmy.csv", 0, 250, {"EcgWaveform"}, "adu", 3750, "10:30:30.426 31/05/2022", 1910, 1949},
        {"11_shimmer_consensys.csv",
         0,
         512,
         {"Shimmer_B64E_ECG_LL-RA_24BIT_CAL", "Shimmer_B64E_ECG_Vx-RL_24BIT_CAL"},
         "mV",
         5120,
         "15:40:01 22/10/2015",
         -0.145,
         -0.401394882202148},
        {"12_german_datetime.csv", 0, 250, {"EKG I", "EKG II"}, "mV", 2500, "23:59:55 05/03/2024", -0.345, -0.334},
        {"13_iso_timezone.csv", 0, 250, {"ecg"}, "mV", 2500, "23:59:55 05/03/2024", -0.345, -0.3338},
        {"14_excel_unicode_text.txt", 0, 250, {"II"}, "mV", 2500, "", -0.345, -0.334},
        {"26_heartpy_data2.csv", 0, 116.99, {"hr"}, "adu", 2000, "", 515, 479},
        {"28_clab_ecg_data_1.csv", 0, 256.3, {"ecg_measurement"}, "mV", 2719, "", 1.59335289, 1.6862169265},
        {"28b_clab_ecg_data_2.csv", 0, 255, {"ecg_measurement"}, "mV", 934, "", 2.233626604, 2.3069403171},
        {"29_biosppy_ecg.txt", 0, 1000, {"ECG"}, "adu", 12000, "", 2044, 2049},
        {"31_chapman_12lead.csv",
         500,
         500,
         {"I", "II", "III", "aVR", "aVL", "aVF", "V1", "V2", "V3", "V4", "V5", "V6"},
         "adu",
         5000,
         "",
         -87,
         -241},
        {"32_all_quoted.csv", 0, 250, {"ECG"}, "mV", 2500, "", -0.345, -0.3338},
        {"34_rtpeaks.csv", 1000, 1000, {"channel1", "channel2", "channel9"}, "mV", 8000, "", 4.984, 4.984},
        {"90_latin1_micro.csv", 0, 250, {"EKG"}, "mV", 2500, "", -0.345, -0.334},
        {"93_excel_sep_line.csv", 0, 250, {"EKG"}, "mV", 2500, "", -0.345, -0.3338},
        {"94_openbci_gui5.txt", 0, 250, {"EXG Channel 0"}, "mV", 2500, "12:14:49 03/05/2024", 45.6525, 45.663744},
        {"95_clock_whole_seconds.csv", 0, 250, {"ECG"}, "mV", 3000, "10:00:00", -0.345, -0.359},
        {"98_ad8232_serial.txt", 250, 250, {"lead 1"}, "adu", 2500, "", 297, 298},
        {"98b_arduino_serial_timestamp.txt", 0, 250, {"lead 1"}, "adu", 2500, "12:14:49", 297, 298},
        {"99_excel_NA.csv", 250, 250, {"ECG"}, "mV", 3000, "", -0.345, -0.359},
        {"100_true_rate_499_31.csv", 0, 499.31, {"ECG"}, "mV", 14979, "", -0.345, -0.385},
    };
    for (const Case& expected : cases) {
        INFO(expected.file);
        const Recording record = load_case(folder / expected.file, expected.given_hz);
        const double tolerance = expected.rate_hz == std::round(expected.rate_hz) ? 0.0 : 0.005;
        // The clocks of 28 are not even; what an average is depends on who takes it.
        const bool uneven = contains(expected.file, "clab");
        CHECK(std::abs(record.frame_rate_hz - expected.rate_hz) <= (uneven ? 0.3 : tolerance));
        REQUIRE(record.signals.size() >= expected.leads.size());
        for (std::size_t i = 0; i < expected.leads.size(); ++i) {
            CHECK(record.signals[i].lead == expected.leads[i]);
        }
        const Signal& signal = record.signals[0];
        CHECK(signal.units == expected.units);
        CHECK(signal.samples.size() == expected.samples);
        CHECK(record.start_time == expected.start);
        CHECK(std::abs(static_cast<double>(signal.samples.front()) - expected.first) < 1e-4);
        CHECK(std::abs(static_cast<double>(signal.samples.back()) - expected.last) < 1e-4);
    }
}

TEST_CASE("what public cases of text say beside the samples", "[text][data]") {
    BEATLENS_REQUIRE_DATA(folder, "cases");
    const Recording apple = load_case(folder / "01_apple_watch_en.csv", 0.0);
    CHECK(apple.personal == std::vector<std::string>{"Name: Test Person", "Date of birth: Jan 15, 1990"});
    CHECK(any_contains(apple.comments, "Watch6,7"));
    CHECK_FALSE(any_contains(apple.comments, "Test Person"));
    CHECK(load_case(folder / "04_kenet_polarecg.csv", 0.0).signals[1].units == "nu");
    CHECK(load_case(folder / "06_labchart.txt", 0.0).signals[1].units == "nu");

    // Rows in which the electrodes were off.
    const Recording off = load_case(folder / "98_ad8232_serial.txt", 250.0);
    REQUIRE(off.gaps.size() == 1);
    CHECK(off.gaps[0] == Gap{3.6, 4.0, Gap::Kind::lead_off, 0});
    const auto missing = [](const Signal& signal, std::size_t from, std::size_t to) {
        std::size_t count = 0;
        for (std::size_t i = 0; i < signal.samples.size(); ++i) {
            count += std::isnan(signal.samples[i]) == (i >= from && i < to) ? 0 : 1;
        }
        return count == 0;
    };
    CHECK(missing(off.signals[0], 900, 1000));
    CHECK(missing(load_case(folder / "99_excel_NA.csv", 250.0).signals[0], 1000, 1250));

    CHECK(any_contains(load_case(folder / "95_clock_whole_seconds.csv", 0.0).warnings, "share each time"));
    for (const char* const name : {"31_chapman_12lead.csv", "34_rtpeaks.csv", "98_ad8232_serial.txt"}) {
        CHECK(Files().add(name, test::read_file(folder / name)).error().code == ErrorCode::sampling_rate_needed);
    }
}

TEST_CASE("tables of beats and of series in public files", "[text][data]") {
    BEATLENS_REQUIRE_DATA(folder, "cases");
    const auto document = Files().add("24.csv", test::read_file(folder / "24_ptbdb_abnormal.csv")).load();
    REQUIRE(document.has_value());
    const auto& table = std::get<BeatTable>(*document);
    CHECK(table.beats() == 10);
    CHECK(table.classes.empty());
    CHECK(any_contains(table.warnings, "normal or abnormal"));
    const Error series = Files().add("25.tsv", test::read_file(folder / "25_ECG5000_TEST.tsv")).error();
    CHECK(series.code == ErrorCode::unknown_format);
    CHECK(contains(series.message, "141 columns"));
}

TEST_CASE("annotations as rdann prints them belong to the samples beside them", "[text][data]") {
    BEATLENS_REQUIRE_DATA(folder, "cases");
    const auto samples = test::read_file(folder / "15_kaggle" / "100.csv");
    const auto list = test::read_file(folder / "15_kaggle" / "100annotations.txt");
    const auto files = Files().add("100.csv", samples).add("100annotations.txt", list);
    CHECK(Files().add("100.csv", samples).add("100annotations.txt", list).error().code ==
          ErrorCode::sampling_rate_needed);
    const Recording record = Files().add("100.csv", samples).add("100annotations.txt", list).record(rate(360.0));
    CHECK(record.signals.size() == 2);
    CHECK(record.has_annotations);
    CHECK(record.annotations_from == "100annotations.txt");
    REQUIRE(record.annotations.size() == 14);
    CHECK(record.annotations[0] == Annotation{18 / 360.0, "+", 0, 0, 0, "(N"});
    CHECK(record.annotations[8].symbol == "A");
    CHECK(sample_at(record.annotations[13].time_s, 360.0) == 3560);
    CHECK_FALSE(any_contains(record.warnings, "Not read"));
    const Error alone = Files().add("100annotations.txt", list).error();
    CHECK(alone.code == ErrorCode::missing_file);
    CHECK(contains(alone.message, "annotations"));
}

TEST_CASE("OpenSignals' header names the columns", "[text][data]") {
    BEATLENS_REQUIRE_DATA(folder, "formats/text");
    const Recording record = load_case(folder / "SampleECG.txt", 0.0);
    CHECK(record.frame_rate_hz == 1000.0);
    CHECK(record.start_time == "07:03:47.290 11/06/2016");
    REQUIRE(record.signals.size() == 5);
    CHECK(record.signals[4].lead == "A2");
    CHECK(record.signals[4].units == "adu");
    CHECK(record.signals[4].adc_resolution_bits == 10);
    CHECK(record.signals[4].samples[0] == 496.0f);
    CHECK(record.signals[0].units == "nu");  // digital
}

}  // namespace test_text_cases
