// EDF, EDF+ and BDF files assembled by the specification (edfplus.info), and public ones.
#include <algorithm>
#include <catch2/catch_approx.hpp>
#include <catch2/catch_test_macros.hpp>
#include <cmath>
#include <numbers>

#include "data_dir.h"
#include "edf_bytes.h"
#include "format_files.h"

namespace test_edf {

using namespace beatlens;
using namespace beatlens::formats;
using beatlens::test::any_contains;
using beatlens::test::contains;
using beatlens::test::edf_annotations;
using beatlens::test::edf_lists;
using beatlens::test::edf_samples;
using beatlens::test::EdfHeader;
using beatlens::test::EdfSignal;
using beatlens::test::Files;
using Catch::Approx;

namespace {

Recording read(const std::string& bytes, const LoadOptions& options = {}) {
    Files files;
    files.add("night.edf", bytes);
    return files.record(options);
}

Error error(const std::string& bytes, const LoadOptions& options = {}) {
    Files files;
    files.add("night.edf", bytes);
    return files.error(options);
}

std::vector<std::string> units_of(const Recording& record) {
    std::vector<std::string> units;
    for (const Signal& signal : record.signals) {
        units.push_back(signal.units);
    }
    return units;
}

std::vector<std::string> leads_of(const Recording& record) {
    std::vector<std::string> leads;
    for (const Signal& signal : record.signals) {
        leads.push_back(signal.lead);
    }
    return leads;
}

}  // namespace

TEST_CASE("an EDF file, byte by byte", "[edf]") {
    EdfHeader header;
    header.patient = "MCH-0234567 F 02-MAY-1951 Haagse_Harry";
    header.recording = "Startdate 02-MAR-2002 EMG561 BK/JOP Sony.";
    header.date = "02.03.02";
    header.reserved = "EDF+C";
    header.records = "2";
    header.duration = "0.5";
    const EdfSignal temperature = {"Temp", "degC", "34.4", "40.2", "0", "1000", "1"};
    const Recording record =
        read(header.bytes({EdfSignal{}, temperature, edf_annotations(24)}) + edf_samples({-2000, 0, 1, 2000}) +
             edf_samples({500}) + edf_lists({"+0||", "+0.25|Lights off|"}, 48) + edf_samples({-1, 2, -3, 4}) +
             edf_samples({1000}) + edf_lists({"+0.5||Turning@@ECG II|", "+0.625:0.25|Snore|"}, 48));
    CHECK(record.name == "night");
    CHECK(record.start_time == "23:59:58 02/03/2002");
    // The patient was 50 years old for two more months.
    CHECK(record.comments == std::vector<std::string>{"Sex: F", "Age: 50", "Equipment: Sony."});
    CHECK(record.personal == std::vector<std::string>{"Patient ID: MCH-0234567", "Date of birth: 02-MAY-1951",
                                                      "Name: Haagse Harry", "Recording ID: EMG561",
                                                      "Technician: BK/JOP"});
    CHECK(record.warnings.empty());
    CHECK(record.frame_rate_hz == 8.0);
    REQUIRE(record.signals.size() == 2);
    const Signal& ecg = record.signals[0];
    CHECK(ecg.lead == "II");
    CHECK(ecg.units == "mV");
    CHECK(ecg.sampling_rate_hz == 8.0);
    CHECK(ecg.samples == std::vector<float>{-1.0f, 0.0f, 0.0005f, 1.0f, -0.0005f, 0.001f, -0.0015f, 0.002f});
    CHECK(ecg.gain_adu_per_unit == 2000.0);
    CHECK(ecg.baseline_adu == 0);
    CHECK(ecg.adc_resolution_bits == 12);
    CHECK(record.signals[1].units == "degC");
    CHECK(record.signals[1].sampling_rate_hz == 2.0);
    // 5.8 degrees in 1000 steps from 34.4.
    CHECK(record.signals[1].samples[0] == Approx(37.3).margin(0.003));
    CHECK(record.signals[1].samples[1] == Approx(40.2).margin(0.003));
    REQUIRE(record.annotations.size() == 3);
    CHECK(record.annotations[0] == Annotation{0.25, "\"", 0, 0, 0, "Lights off"});
    CHECK(record.annotations[1] == Annotation{0.5, "\"", 0, 0, 0, "Turning"});
    CHECK(record.annotations[2] == Annotation{0.625, "\"", 0, 0, 0, "Snore (0.25 s)"});
}

TEST_CASE("BDF has three bytes a sample", "[edf][bdf]") {
    EdfHeader header;
    header.version =
        "\xFF"
        "BIOSEMI";
    header.reserved = "24BIT";
    header.patient = "Jo Doe";
    header.recording = "ward 3";
    const EdfSignal status = {"Status", "Boolean", "-8388608", "8388607", "-8388608", "8388607", "2"};
    const EdfSignal ecg = {"EXG1", "uV", "-262144", "262143", "-8388608", "8388607", "4"};
    const Recording record =
        read(header.bytes({ecg, status}) + edf_samples({-8388608, -1, 0, 8388607}, 3) + edf_samples({1, -2}, 3));
    CHECK(record.signals[0].units == "mV");
    CHECK(record.signals[0].samples[0] == Approx(-262.144));
    CHECK(record.signals[0].samples[1] == Approx(-262.144 + 8388607 * 524.287 / 16777215).margin(0.00002));
    CHECK(record.signals[0].samples[3] == Approx(262.143));
    CHECK(record.signals[0].adc_resolution_bits == 24);
    CHECK(record.signals[1].units == "Boolean");
    CHECK(record.signals[1].samples == std::vector<float>{1.0f, -2.0f});
    CHECK(record.personal == std::vector<std::string>{"Patient: Jo Doe", "Recording: ward 3"});
    CHECK(record.comments.empty());
}

TEST_CASE("beats are searched in what may be an electrocardiogram, not in other voltages of a sleep study", "[edf]") {
    const auto units = [](const std::vector<EdfSignal>& signals) {
        std::string data;
        for (const EdfSignal& signal : signals) {
            data += edf_samples(std::vector<int>(std::stoul(signal.samples), 100));
        }
        return read(EdfHeader{}.bytes(signals) + data);
    };
    const auto voltage = [](const std::string& label, const std::string& dimension = "uV") {
        EdfSignal signal;
        signal.label = label;
        signal.dimension = dimension;
        return signal;
    };
    const Recording night = units({voltage("EEG Fpz-Cz"), voltage("C4-A1"), voltage("EMG chin", "mV"),
                                   voltage("ECG V1", "V"), voltage("SaO2", "%"), voltage("Resp", "")});
    CHECK(units_of(night) == std::vector<std::string>{"uV", "uV", "uV", "mV", "%", "uncalibrated"});
    CHECK(leads_of(night) == std::vector<std::string>{"EEG Fpz-Cz", "C4-A1", "EMG chin", "V1", "SaO2", "Resp"});
    CHECK(night.signals[0].samples[0] == Approx(50.0));     // uV stay
    CHECK(night.signals[2].samples[0] == Approx(50000.0));  // 50 mV
    CHECK(night.signals[3].samples[0] == Approx(50000.0));  // 50 V
    CHECK(night.warnings.empty());

    const Recording unlabelled = units({voltage("Ch1"), voltage("EEG 2"), voltage("3", "")});
    CHECK(units_of(unlabelled) == std::vector<std::string>{"mV", "uV", "adu"});
    const Recording none = units({voltage("EEG 1"), voltage("EEG 2")});
    CHECK(units_of(none) == std::vector<std::string>{"mV", "mV"});
    CHECK(any_contains(none.warnings, "none of the signals is an electrocardiogram"));
    const Recording names = units({voltage("EKG-R"), voltage("ECG 1"), voltage("ECG"), voltage("ekg_aVF"),
                                   voltage("V4R", "\xB5V"), voltage("MLII", "\xE6V"), voltage("", "mV")});
    CHECK(leads_of(names) == std::vector<std::string>{"EKG-R", "ECG 1", "ECG", "aVF", "V4R", "MLII", "lead 7"});
    CHECK(units_of(names) == std::vector<std::string>{"mV", "mV", "mV", "mV", "mV", "mV", "uV"});
}

TEST_CASE("inverted and empty ranges", "[edf]") {
    EdfSignal inverted;
    inverted.physical_min = "1000";
    inverted.physical_max = "-1000";
    EdfSignal swapped;
    swapped.digital_min = "2000";
    swapped.digital_max = "-2000";
    const Recording turned =
        read(EdfHeader{}.bytes({inverted, swapped}) + edf_samples({2000, 0, -2, 4}) + edf_samples({2000, 0, -2, 4}));
    CHECK(turned.signals[0].samples == std::vector<float>{-1.0f, 0.0f, 0.001f, -0.002f});
    CHECK(turned.signals[1].samples == turned.signals[0].samples);
    CHECK(turned.signals[0].gain_adu_per_unit == -2000.0);

    // CHB-MIT's placeholders "-": digital minimum and maximum are the same.
    EdfSignal dash;
    dash.label = "-";
    dash.digital_min = dash.digital_max = "0";
    EdfSignal blank;
    blank.physical_min = "";
    const Recording flat =
        read(EdfHeader{}.bytes({dash, blank}) + edf_samples({0, 0, 0, 0}) + edf_samples({7, 8, 9, 10}));
    CHECK(units_of(flat) == std::vector<std::string>{"uncalibrated", "adu"});
    CHECK(flat.signals[1].samples == std::vector<float>{7.0f, 8.0f, 9.0f, 10.0f});
    CHECK(any_contains(flat.warnings, "no usable range for - and II"));

    // A scale whose zero is no integer is moved by half a step, so that the integers can be had back.
    EdfSignal half;
    half.digital_min = "-2048";
    half.digital_max = "2047";
    const Recording shifted = read(EdfHeader{}.bytes({half}) + edf_samples({-2048, 0, 1, 2047}));
    const Signal& lead = shifted.signals[0];
    for (const auto& [index, adc] : {std::pair(0, -2048), std::pair(1, 0), std::pair(2, 1), std::pair(3, 2047)}) {
        const float sample = lead.samples[static_cast<std::size_t>(index)];
        CHECK(std::lround(sample * lead.gain_adu_per_unit) + lead.baseline_adu == adc);
        CHECK(sample == Approx(-1.0 + 2.0 * (adc + 2048) / 4095.0).margin(0.51 * 2.0 / 4095.0));
    }

    EdfSignal barometer = {"Baro", "uPa", "1e20", "1.1e20", "0", "100", "4"};
    const Recording far =
        read(EdfHeader{}.bytes({EdfSignal{}, barometer}) + edf_samples({0, 0, 0, 0}) + edf_samples({0, 50, 100, 0}));
    CHECK(far.signals[1].samples[1] == Approx(1.05e20));
    EdfSignal offset = {"Baro", "mPa", "90000000", "90000001", "0", "100", "4"};
    const Recording air = read(EdfHeader{}.bytes({offset}) + edf_samples({0, 50, 100, 0}));
    CHECK(air.signals[0].samples[2] == 90000001.0f);
    CHECK(air.signals[0].gain_adu_per_unit == 0.0);
}

TEST_CASE("EDF+D: records apart leave gaps, in every signal at its own rate", "[edf]") {
    EdfHeader header;
    header.reserved = "EDF+D";
    header.records = "4";
    EdfSignal slow;
    slow.label = "HR";
    slow.dimension = "bpm";
    slow.samples = "1";
    std::string bytes = header.bytes({EdfSignal{}, slow, edf_annotations(20)});
    // Begins half a second late, is contiguous once (with a rounded time), then 2.5 s pass, then a day.
    const std::vector<std::vector<std::string>> lists = {
        {"+0.5||", "+0.5|start|", "+2.75|in between|"}, {"+1.501||"}, {"+5.0||", "+5.5|third|"}, {"+86406||"}};
    for (int i = 0; i < 4; ++i) {
        bytes += edf_samples({i, i, i, i}) + edf_samples({i}) + edf_lists(lists[static_cast<std::size_t>(i)], 40);
    }
    const Recording record = read(bytes);
    CHECK(record.warnings.empty());
    CHECK(record.start_time == "23:59:58.500 02/03/2021");
    REQUIRE(record.gaps.size() == 2);
    CHECK(record.gaps[0] == Gap{2.0, 4.5, Gap::Kind::absent, std::nullopt});
    CHECK(record.gaps[1] == Gap{5.5, 86405.5, Gap::Kind::absent, std::nullopt});
    REQUIRE(record.segments.size() == 3);
    CHECK(record.segments[1] == Segment{"00:00:03 03/03/2021", 4.5, 5.5});
    CHECK(record.segments[2].name == "00:00:04 04/03/2021");
    const std::vector<float>& ecg = record.signals[0].samples;
    REQUIRE(ecg.size() == 4 * 86406 + 2);
    CHECK(ecg[7] == Approx(0.0005));
    CHECK(std::isnan(ecg[8]));
    CHECK(std::isnan(ecg[17]));
    CHECK(ecg[18] == Approx(0.001));
    CHECK(std::isnan(ecg[22]));
    CHECK(ecg.back() == Approx(0.0015));
    const std::vector<float>& rate = record.signals[1].samples;
    REQUIRE(rate.size() == 86407);
    CHECK(std::count_if(rate.begin(), rate.end(), [](float v) { return !std::isnan(v); }) == 4);
    REQUIRE(record.annotations.size() == 3);
    CHECK(record.annotations[0].time_s == 0.0);
    CHECK(record.annotations[1].time_s == 2.25);
    CHECK(record.annotations[2].time_s == 5.0);
}

TEST_CASE("EDF+D: gaps that would be nearly all of it are shortened, and said", "[edf]") {
    EdfHeader header;
    header.reserved = "EDF+D";
    header.records = "3";
    std::string bytes = header.bytes({EdfSignal{}, edf_annotations(10)});
    for (const std::string list : {"+0||", "+100||", "+1e9||"}) {
        bytes += edf_samples({1, 2, 3, 4}) + edf_lists({list}, 20);
    }
    const Recording record = read(bytes);
    CHECK(record.signals[0].samples.size() == 20);
    CHECK(record.gaps ==
          std::vector<Gap>{{1.0, 2.0, Gap::Kind::absent, std::nullopt}, {3.0, 4.0, Gap::Kind::absent, std::nullopt}});
    CHECK(record.segments[1].name == "00:01:38 03/03/2021");
    CHECK(any_contains(record.warnings, "gaps of the recording are so long"));
}

TEST_CASE("records whose times run backwards or overlap follow one another", "[edf]") {
    EdfHeader header;
    header.reserved = "EDF+D";
    header.records = "3";
    std::string bytes = header.bytes({EdfSignal{}, edf_annotations(10)});
    for (const std::string list : {"+0||", "+0.5||", "-7||"}) {
        bytes += edf_samples({1, 2, 3, 4}) + edf_lists({list}, 20);
    }
    const Recording record = read(bytes);
    CHECK(record.signals[0].samples.size() == 12);
    CHECK(record.gaps.empty());
    CHECK(any_contains(record.warnings, "2 data records begin before"));
}

TEST_CASE("a number of records that is wrong is taken from the file's size", "[edf]") {
    EdfHeader header;
    header.records = "-1";
    const std::string data = edf_samples({1, 2, 3, 4, 5, 6, 7, 8});
    const Recording unfinished = read(header.bytes({EdfSignal{}}) + data);
    CHECK(unfinished.signals[0].samples.size() == 8);
    CHECK(any_contains(unfinished.warnings, "had not finished"));
    header.records = "1";
    const Recording more = read(header.bytes({EdfSignal{}}) + data);
    CHECK(more.signals[0].samples.size() == 8);
    CHECK(any_contains(more.warnings, "says that there are 1 data records, but there are 2"));
    const Recording trailing = read(header.bytes({EdfSignal{}}) + data.substr(0, 11));
    CHECK(trailing.signals[0].samples.size() == 4);
    CHECK(any_contains(trailing.warnings, "3 bytes after the last"));
    header.records = "3";
    EdfSignal other;
    other.samples = "2";
    const Recording cut =
        read(header.bytes({EdfSignal{}, other}) + edf_samples({1, 2, 3, 4, 5, 6}) + edf_samples({1, 2, 3}) + "\x01");
    REQUIRE(cut.signals[0].samples.size() == 7);  // three quarters of a second more
    CHECK(cut.signals[0].samples[6] == Approx(0.0015));
    REQUIRE(cut.signals[1].samples.size() == 4);  // as long as the other, with nothing in it
    CHECK(std::isnan(cut.signals[1].samples[2]));
    CHECK(any_contains(cut.warnings, "ends early: of 3 data records there are 1 and a part of another"));
    const Recording first_cut = read(header.bytes({EdfSignal{}}) + edf_samples({1, 2, 3}));
    CHECK(first_cut.signals[0].samples.size() == 3);
    CHECK(error(header.bytes({EdfSignal{}})).code == ErrorCode::truncated);
}

TEST_CASE("headers that bend the rules", "[edf]") {
    EdfHeader header;
    header.padding = '\0';
    header.date = "2/3/21";
    header.time = "09:01:17";  // pyedflib and MNE: physionet's ucddb lifecard files
    header.duration = "0,5";
    header.header_bytes = "768";
    header.recording = "K\xF6ln";
    EdfSignal comma;
    comma.physical_min = "-1000,0";
    comma.physical_max = "+1000,0";
    comma.prefilter = "HP:0.1Hz LP:75Hz";
    const Recording record = read(header.bytes({comma}) + edf_samples({2000, 2000, -2000, 1}));
    CHECK(record.start_time == "09:01:17 02/03/2021");
    CHECK(record.signals[0].lead == "II");
    CHECK(record.signals[0].sampling_rate_hz == 8.0);
    CHECK(record.signals[0].samples[0] == 1.0f);
    CHECK(record.personal == std::vector<std::string>{"Recording: K\xC3\xB6ln"});
    CHECK(record.comments == std::vector<std::string>{"Filter HP:0.1Hz LP:75Hz: II"});
    CHECK(any_contains(record.warnings, "says that it is \"768\" bytes long; 512 are taken"));

    // A header that is as long as it says.
    EdfHeader longer;
    longer.header_bytes = "600";
    const Recording shifted = read(longer.bytes({EdfSignal{}}) + std::string(88, ' ') + edf_samples({2000, 0, 0, 0}));
    CHECK(shifted.signals[0].samples[0] == 1.0f);

    EdfHeader anonymous;
    anonymous.recording = "Startdate X X X X";
    anonymous.date = "01.01.85";
    anonymous.time = "00.00.00";
    CHECK(read(anonymous.bytes({EdfSignal{}}) + edf_samples({0, 0, 0, 0})).start_time.empty());
    EdfHeader nineties;
    nineties.recording = "";
    nineties.date = "31.12.99";
    nineties.signals = "?";
    CHECK(read(nineties.bytes({EdfSignal{}}) + edf_samples({0, 0, 0, 0})).start_time == "23:59:58 31/12/1999");
    nineties.date = "99.99.99";
    nineties.time = "soon";
    CHECK(read(nineties.bytes({EdfSignal{}}) + edf_samples({0, 0, 0, 0})).start_time.empty());
}

TEST_CASE("EDF files that cannot be read say why", "[edf]") {
    EdfHeader header;
    header.signals = "9999";
    const Error many = error(header.bytes({EdfSignal{}}) + edf_samples({0, 0, 0, 0}));
    CHECK(many.code == ErrorCode::truncated);
    CHECK(contains(many.message, "ends within its header, which describes 9999 signals"));
    header.signals = "-3";
    header.header_bytes = "?";
    CHECK(error(header.bytes({EdfSignal{}})).code == ErrorCode::malformed);
    EdfSignal odd;
    odd.samples = "many";
    const Error damaged = error(EdfHeader{}.bytes({EdfSignal{}, odd}) + edf_samples({0, 0, 0, 0}));
    CHECK(damaged.code == ErrorCode::malformed);
    // 256 bytes, and for two signals 16 + 80 + 5 * 8 + 80, and 8 of the first.
    CHECK(contains(damaged.message, "says \"many\" at byte 696"));

    EdfHeader hypnogram;
    hypnogram.reserved = "EDF+C";
    hypnogram.duration = "0";
    const Error no_signal = error(hypnogram.bytes({edf_annotations(30)}) +
                                  edf_lists({"+0||", "+0:30630|Sleep stage W|", "+30630:120|Sleep stage 1|"}, 60));
    CHECK(no_signal.code == ErrorCode::no_signal);
    CHECK(contains(no_signal.message, "holds 2 annotations and no signal"));
    EdfSignal empty;
    empty.samples = "0";
    CHECK(error(EdfHeader{}.bytes({empty})).code == ErrorCode::no_signal);
    const Recording beside = read(EdfHeader{}.bytes({empty, EdfSignal{}}) + edf_samples({1, 2, 3, 4}));
    CHECK(beside.signals.size() == 1);
    CHECK(any_contains(beside.warnings, "without samples"));
}

TEST_CASE("a header without the duration of its records asks for the sampling rate", "[edf]") {
    EdfHeader header;
    header.duration = "0";
    const std::string bytes = header.bytes({EdfSignal{}}) + edf_samples({1, 2, 3, 4});
    CHECK(error(bytes).code == ErrorCode::sampling_rate_needed);
    CHECK(read(bytes, {.sampling_rate_hz = 250.0}).signals[0].sampling_rate_hz == Approx(250.0));
    CHECK(error(bytes, {.sampling_rate_hz = 1e12}).code == ErrorCode::out_of_range);
}

TEST_CASE("annotations outside of the recording, without a time, of two signals", "[edf]") {
    EdfHeader header;
    header.reserved = "EDF+C";
    const Recording record =
        read(header.bytes({edf_annotations(20), EdfSignal{}, edf_annotations(20)}) +
             edf_lists({"+0||", "-5|before|", "soon|never|", "+77|after|"}, 40) + edf_samples({1, 2, 3, 4}) +
             edf_lists({"+0.5|K\xC3\xA4se\n1|", "+0.25|na\xEFve|"}, 40));
    REQUIRE(record.annotations.size() == 3);
    CHECK(record.annotations[0].aux == "before");
    CHECK(record.annotations[0].time_s == 0.0);
    CHECK(record.annotations[1].aux == "na\xC3\xAFve");
    CHECK(record.annotations[2].aux == "K\xC3\xA4se 1");
    CHECK(any_contains(record.warnings, "1 annotations are of times after the end"));
    CHECK(any_contains(record.warnings, "1 annotations have no time"));
}

TEST_CASE("a table that begins with 0 and blanks is no EDF", "[edf]") {
    std::string table;
    for (int i = 0; i < 60; ++i) {
        table += std::to_string(i) + "        0." + std::to_string(i % 7) + "\n";
    }
    const Recording record = read(table, {.sampling_rate_hz = 100.0});
    CHECK(record.signals[0].samples.size() == 60);
}

// Made by EDFlib's test_generator: each signal's label says what it is, with an amplitude of 100 uV and 200 Hz.
TEST_CASE("EDFlib's test file holds the waves that its labels name", "[edf][data]") {
    BEATLENS_REQUIRE_DATA(folder, "formats/edf");
    const Recording record = Files().add("test_generator.edf", test::read_file(folder / "test_generator.edf")).record();
    CHECK(record.warnings.empty());
    CHECK(record.start_time == "12:57:02 04/04/2011");
    CHECK(record.comments ==
          std::vector<std::string>{"Sex: M", "Age: 41", "Equipment: test generator", "Filter pre1: squarewave"});
    CHECK(record.personal == std::vector<std::string>{"Patient ID: abcxyz99", "Date of birth: 30-JUN-1969",
                                                      "Name: Hans Muller", "Patient: patient", "Recording ID: Dr. X",
                                                      "Technician: Mr. Spotty", "Recording: unit test file"});
    REQUIRE(record.signals.size() == 11);
    for (const auto& [index, frequency_hz] :
         {std::pair(4, 1.0), std::pair(5, 8.0), std::pair(6, 8.1777), std::pair(7, 8.5), std::pair(8, 15.0),
          std::pair(9, 17.0), std::pair(10, 50.0)}) {
        const Signal& signal = record.signals[static_cast<std::size_t>(index)];
        INFO(signal.lead);
        CHECK(signal.units == "mV");
        CHECK(signal.sampling_rate_hz == 200.0);
        REQUIRE(signal.samples.size() == 120000);
        double worst = 0.0;
        for (std::size_t i = 0; i < signal.samples.size(); ++i) {
            const double wave =
                0.1 * std::sin(2.0 * std::numbers::pi * frequency_hz * static_cast<double>(i + 1) / 200.0);
            worst = std::max(worst, std::abs(signal.samples[i] - wave));
        }
        CHECK(worst < 0.0001);  // 0.1 uV: the generator rounds towards zero to steps of 0.03 uV
    }
    const std::vector<float>& square = record.signals[0].samples;  // 0.1 Hz
    for (std::size_t i = 0; i < square.size(); ++i) {
        REQUIRE(square[i] == Approx(i / 1000 % 2 == 0 ? 0.1 : -0.1).epsilon(0.001));
    }
    REQUIRE(record.annotations.size() == 2);
    CHECK(record.annotations[0] == Annotation{0.0, "\"", 0, 0, 0, "Recording starts"});
    CHECK(record.annotations[1] == Annotation{600.0, "\"", 0, 0, 0, "Recording ends"});
}

TEST_CASE("case 18: a Holter recording of one lead", "[edf][data]") {
    BEATLENS_REQUIRE_DATA(folder, "cases");
    const Recording record = Files().add("18_holter_1ch.edf", test::read_file(folder / "18_holter_1ch.edf")).record();
    REQUIRE(record.signals.size() == 1);
    CHECK(record.signals[0].lead == "ECG");
    CHECK(record.signals[0].units == "mV");
    CHECK(record.signals[0].sampling_rate_hz == 250.0);
    CHECK(record.signals[0].samples.size() == 2500);
    CHECK(record.start_time == "10:00:00 01/01/2024");
    CHECK(record.personal.empty());
    // The file's first integers at 6552 uV in 65535 steps.
    CHECK(record.signals[0].samples[0] == Approx(-1450 * 6.552 / 65535).margin(0.0001));
    CHECK(record.signals[0].samples[9] == Approx(-1550 * 6.552 / 65535).margin(0.0001));
}

TEST_CASE("a duration that its eight characters cut off", "[edf]") {
    EdfHeader header;
    EdfSignal signal;
    signal.samples = "1";
    header.duration = "0.003906";  // 1/256 s
    CHECK(read(header.bytes({signal}) + edf_samples({1})).signals[0].sampling_rate_hz == 256.0);
    signal.samples = "500";
    header.duration = "1.001382";  // 499.31 Hz
    CHECK(read(header.bytes({signal}) + edf_samples(std::vector<int>(500))).signals[0].sampling_rate_hz ==
          Approx(499.31).epsilon(1e-6));
}

TEST_CASE("midnight of an unknown day is no start", "[edf]") {
    EdfHeader header;
    header.recording = "Startdate X X X X";
    header.date = "01.01.85";
    header.time = "00.00.00";
    CHECK(read(header.bytes({EdfSignal{}}) + edf_samples({1, 2, 3, 4})).start_time.empty());
    header.time = "10.11.12";
    CHECK(read(header.bytes({EdfSignal{}}) + edf_samples({1, 2, 3, 4})).start_time == "10:11:12");
}

}  // namespace test_edf
