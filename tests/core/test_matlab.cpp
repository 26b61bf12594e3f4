// What the variables of a MAT-file mean: which are the recording, its rate, names and units. test_mat_file.cpp has how
// they are stored.
#include <catch2/catch_test_macros.hpp>
#include <cmath>
#include <cstring>

#include "data_dir.h"
#include "format_files.h"
#include "made_bytes.h"
#include "mat_bytes.h"

namespace test_matlab {

using namespace beatlens;
using namespace beatlens::test;

namespace {

std::vector<double> ramp(std::size_t count, double step, double first = 0.0) {
    std::vector<double> values(count);
    for (std::size_t i = 0; i < count; ++i) {
        values[i] = first + static_cast<double>(i) * step;
    }
    return values;
}

Recording read(const std::vector<std::uint8_t>& bytes, const formats::LoadOptions& options = {}) {
    return Files().add("a.mat", bytes).record(options);
}

Error error_of(const std::vector<std::uint8_t>& bytes, const formats::LoadOptions& options = {}) {
    return Files().add("a.mat", bytes).error(options);
}

BeatTable beats(const std::vector<std::uint8_t>& bytes) {
    const auto document = Files().add("b.mat", bytes).load();
    INFO((document ? "" : document.error().message));
    REQUIRE(document.has_value());
    REQUIRE(std::holds_alternative<BeatTable>(*document));
    return std::get<BeatTable>(*document);
}

}  // namespace

TEST_CASE("a matrix with rows or columns as leads, in both byte orders", "[matlab]") {
    for (const bool big : {false, true}) {
        for (const bool rows : {false, true}) {
            Mat mat(big);
            mat.numbers("ecg", rows ? Dims{2, 40} : Dims{40, 2}, trace(80));
            mat.numbers("Fs", {1, 1}, {360.0});
            const Recording record = read(mat.bytes());
            REQUIRE(record.signals.size() == 2);
            CHECK(record.name == "a");
            CHECK(record.frame_rate_hz == 360.0);
            for (std::size_t lead = 0; lead < 2; ++lead) {
                const Signal& signal = record.signals[lead];
                REQUIRE(signal.samples.size() == 40);
                CHECK(signal.lead == "lead " + std::to_string(lead + 1));
                CHECK(signal.units == "mV");
                CHECK(signal.sampling_rate_hz == 360.0);
                for (std::size_t i = 0; i < 40; ++i) {
                    CHECK(signal.samples[i] ==
                          static_cast<float>(value_at(rows ? 2 * i + lead : 40 * lead + i) * 0.01));
                }
            }
            CHECK(record.warnings.empty());
        }
    }
}

TEST_CASE("fields of a structure", "[matlab]") {
    Mat mat;
    mat.structure("rec", {{"val", Mat::numbers_of(false, "", {3, 50}, trace(150))},
                          {"sampling_rate", Mat::numbers_of(false, "", {1, 1}, {500.0})},
                          {"units", Mat::text_of(false, "", {"uV"})},
                          {"sig_name", Mat::cells_of(false, "",
                                                     {Mat::text_of(false, "", {"I"}), Mat::text_of(false, "", {"II"}),
                                                      Mat::text_of(false, "", {"V2"})})},
                          {"age", Mat::numbers_of(false, "", {1, 1}, {71.0})},
                          {"sex", Mat::text_of(false, "", {"F"})}});
    const Recording record = read(mat.bytes());
    REQUIRE(record.signals.size() == 3);
    CHECK(record.frame_rate_hz == 500.0);
    CHECK(record.signals[2].lead == "V2");
    CHECK(record.signals[2].samples[1] == static_cast<float>(value_at(5) * 1e-5));
    CHECK(record.comments == std::vector<std::string>{"Age: 71", "Sex: F"});
}

TEST_CASE("names as rows of characters and as one text", "[matlab]") {
    const auto names = [](const std::vector<std::string>& rows) {
        Mat mat;
        mat.numbers("data", {60, 3}, trace(180));
        mat.text("labels", rows);
        mat.numbers("isi", {1, 1}, {2.0});
        mat.text("isi_units", {"ms"});
        const Recording record = read(mat.bytes());
        CHECK(record.frame_rate_hz == 500.0);  // BIOPAC's interval
        std::vector<std::string> leads;
        for (const Signal& signal : record.signals) {
            leads.push_back(signal.lead);
        }
        return leads;
    };
    CHECK(names({"ECG 1", "RSP  ", "V4"}) == std::vector<std::string>{"ECG 1", "RSP", "V4"});
    CHECK(names({"I, II, aVR"}) == std::vector<std::string>{"I", "II", "aVR"});
    CHECK(names({"I, II"}) == std::vector<std::string>{"lead 1", "lead 2", "lead 3"});
}

TEST_CASE("the rate of a vector of times, of a first column, and of none", "[matlab]") {
    const auto with_times = [](const std::string& name, const std::vector<double>& times) {
        Mat mat;
        mat.numbers("ecg", {1, 50}, trace(50));
        mat.numbers(name, {50, 1}, times);
        return mat.bytes();
    };
    CHECK(read(with_times("t", ramp(50, 0.004, 7.0))).frame_rate_hz == 250.0);
    CHECK(read(with_times("time", ramp(50, 2.0))).frame_rate_hz == 500.0);  // milliseconds
    CHECK(read(with_times("t_ms", ramp(50, 0.5))).frame_rate_hz == 2000.0);
    CHECK(error_of(with_times("t", ramp(50, 1.0))).code == ErrorCode::sampling_rate_needed);
    CHECK(error_of(with_times("t", trace(50))).code == ErrorCode::sampling_rate_needed);
    CHECK(read(with_times("t", trace(50)), {.sampling_rate_hz = 128.0}).frame_rate_hz == 128.0);
    std::vector<double> uneven = ramp(50, 0.01);
    uneven[20] += 0.009;
    uneven[21] += 0.009;
    const Recording record = read(with_times("t", uneven));
    CHECK(record.frame_rate_hz == 100.0);
    CHECK(any_contains(record.warnings, "uneven"));

    Mat mat;
    std::vector<double> table = ramp(50, 0.002);
    const std::vector<double> lead = trace(50);
    table.insert(table.end(), lead.begin(), lead.end());
    mat.numbers("data", {50, 2}, table);
    const Recording columns = read(mat.bytes());
    REQUIRE(columns.signals.size() == 1);
    CHECK(columns.frame_rate_hz == 500.0);
    CHECK(columns.signals[0].samples[1] == static_cast<float>(lead[1]));
    CHECK(columns.signals[0].lead == "lead 1");
}

TEST_CASE("a rate elsewhere in the file counts if there is only one", "[matlab]") {
    const auto file = [](double second) {
        Mat mat;
        mat.numbers("ecg", {1, 50}, trace(50));
        mat.structure("header", {{"Fs", Mat::numbers_of(false, "", {1, 1}, {250.0})}});
        mat.structure("filter", {{"fs", Mat::numbers_of(false, "", {1, 1}, {second})}});
        return mat.bytes();
    };
    CHECK(read(file(250.0)).frame_rate_hz == 250.0);
    CHECK(error_of(file(500.0)).code == ErrorCode::sampling_rate_needed);
    Mat heart;  // a rate of 72 is the heart's
    heart.numbers("ecg", {1, 50}, trace(50));
    heart.numbers("rate", {1, 1}, {72.0});
    CHECK(error_of(heart.bytes()).code == ErrorCode::sampling_rate_needed);
}

TEST_CASE("integers with gain and baseline", "[matlab]") {
    Mat mat;
    mat.matrix("val", 10, {2, 40}, 3, trace(80, 1.0));
    mat.numbers("gain", {1, 2}, {200.0, 400.0});
    mat.numbers("baseline", {1, 1}, {10.0});
    mat.numbers("Fs", {1, 1}, {250.0});
    const Recording record = read(mat.bytes());
    CHECK(record.signals[0].units == "mV");
    CHECK(record.signals[1].gain_adu_per_unit == 400.0);
    CHECK(record.signals[1].baseline_adu == 10);
    CHECK(record.signals[0].samples[3] == static_cast<float>((value_at(6) - 10.0) / 200.0));
    CHECK(record.signals[1].samples[3] == static_cast<float>((value_at(7) - 10.0) / 400.0));
}

TEST_CASE("values too large for millivolts have no scale", "[matlab]") {
    Mat mat;
    mat.numbers("ecg", {1, 50}, trace(50, 10.0));
    mat.numbers("Fs", {1, 1}, {250.0});
    const Recording record = read(mat.bytes());
    CHECK(record.signals[0].units == "adu");
    CHECK(record.signals[0].gain_adu_per_unit == 1.0);
    CHECK(any_contains(record.warnings, "too large for millivolts"));
}

TEST_CASE("several variables are a choice, marks beside a recording are none", "[matlab]") {
    Mat mat;
    mat.numbers("filtered", {1, 90}, trace(90, 0.02));
    mat.numbers("ecg", {1, 80}, trace(80));
    mat.numbers("rpeaks", {1, 40}, trace(40));
    mat.numbers("Fs", {1, 1}, {250.0});
    const Recording record = read(mat.bytes());
    CHECK(record.signals[0].samples.size() == 80);
    REQUIRE(record.choices.size() == 1);
    CHECK(record.choices[0].key == "variable");
    CHECK(record.choices[0].chosen == "ecg");
    REQUIRE(record.choices[0].options.size() == 2);
    CHECK(record.choices[0].options[1] == Choice::Option{"filtered", "filtered (1 lead of 90 samples)"});
    const Recording other = read(mat.bytes(), {.answers = {{"variable", "filtered"}}});
    CHECK(other.signals[0].samples.size() == 90);
    CHECK(other.choices[0].chosen == "filtered");
}

TEST_CASE("vectors that are called as leads are one recording", "[matlab]") {
    Mat mat;
    for (const std::string name : {"I", "II", "V1"}) {
        mat.numbers(name, {50, 1}, trace(50));
    }
    mat.numbers("Fs", {1, 1}, {250.0});
    const Recording record = read(mat.bytes());
    REQUIRE(record.signals.size() == 3);
    CHECK(record.signals[2].lead == "V1");
    CHECK(record.choices.empty());
}

TEST_CASE("the fields of the second structure of an array, and cells", "[matlab]") {
    Mat mat;
    mat.structure_array(
        "D", {"wave", "fs"},
        {{Mat::numbers_of(false, "", {1, 40}, trace(40)), Mat::numbers_of(false, "", {1, 1}, {100.0})},
         {Mat::numbers_of(false, "", {1, 60}, trace(60)), Mat::numbers_of(false, "", {1, 1}, {200.0})}});
    mat.cells("c", {Mat::text_of(false, "", {"x"}), Mat::numbers_of(false, "", {1, 70}, trace(70))});
    const Recording second = read(mat.bytes(), {.answers = {{"variable", "D(2).wave"}}});
    CHECK(second.frame_rate_hz == 200.0);
    CHECK(second.signals[0].samples.size() == 60);
    const Recording cell = read(mat.bytes(), {.sampling_rate_hz = 300.0, .answers = {{"variable", "c{2}"}}});
    CHECK(cell.signals[0].samples.size() == 70);
    CHECK(cell.frame_rate_hz == 300.0);
}

TEST_CASE("LabChart: channels one after the other in a vector, by blocks", "[matlab]") {
    Mat mat;
    std::vector<double> data = trace(100);
    mat.numbers("data", {1, 100}, data);
    mat.numbers("datastart", {2, 2}, {1, 41, -1, 61});
    mat.numbers("dataend", {2, 2}, {40, 60, -1, 100});
    mat.numbers("samplerate", {2, 2}, {400, 200, 0, 100});
    mat.text("titles", {"ECG  ", "Pulse"});
    mat.text("unittext", {"mV ", "kPa"});
    mat.numbers("unittextmap", {2, 2}, {1, 2, -1, 1});
    const Recording usual = read(mat.bytes(), {.answers = {{"block", "1"}}});
    REQUIRE(usual.signals.size() == 2);
    CHECK(usual.signals[0].lead == "ECG");
    CHECK(usual.signals[0].units == "mV");
    CHECK(usual.signals[0].sampling_rate_hz == 400.0);
    CHECK(usual.signals[0].samples.size() == 40);
    CHECK(usual.signals[1].units == "kPa");
    CHECK(usual.signals[1].sampling_rate_hz == 200.0);
    CHECK(usual.signals[1].samples[1] == static_cast<float>(data[41]));
    CHECK(usual.frame_rate_hz == 400.0);
    CHECK(usual.choices[0].key == "block");
    const Recording second = read(mat.bytes(), {.answers = {{"block", "2"}}});
    REQUIRE(second.signals.size() == 1);
    CHECK(second.signals[0].lead == "Pulse");
    CHECK(second.signals[0].samples.size() == 40);
    CHECK(second.signals[0].units == "mV");
}

TEST_CASE("187 values between 0 and 1 are beats", "[matlab]") {
    std::vector<double> row = trace(187, 0.005);
    for (double& value : row) {
        value += 0.25;
    }
    for (const Dims& dims : {Dims{1, 187}, Dims{187, 1}}) {
        Mat mat;
        mat.numbers("data", dims, row);
        const BeatTable table = beats(mat.bytes());
        CHECK(table.beats() == 1);
        CHECK(table.length == 187);
        CHECK(table.values[3] == static_cast<float>(row[3]));
        CHECK(table.classes.empty());
    }
    // Three rows with their classes, column by column.
    Mat mat;
    std::vector<double> matrix;
    for (std::size_t i = 0; i < 187; ++i) {
        matrix.insert(matrix.end(), {row[i], row[i] / 2, 0.0});
    }
    matrix.insert(matrix.end(), {0.0, 4.0, 2.0});
    mat.numbers("X", {3, 188}, matrix);
    const BeatTable table = beats(mat.bytes());
    CHECK(table.beats() == 3);
    CHECK(table.classes == std::vector<std::uint8_t>{0, 4, 2});
    CHECK(table.values[187 + 5] == static_cast<float>(row[5] / 2));
    // Outside of 0 to 1 it is a short recording.
    row[5] = 1.5;
    Mat other;
    other.numbers("data", {1, 187}, row);
    CHECK(error_of(other.bytes()).code == ErrorCode::sampling_rate_needed);
}

TEST_CASE("what holds no signals says what it holds", "[matlab]") {
    Mat mat;
    mat.numbers("answer", {1, 1}, {42.0});
    mat.text("note", {"hello"});
    const Error error = error_of(mat.bytes());
    CHECK(error.code == ErrorCode::no_signal);
    CHECK(contains(error.message, "\"answer\" and \"note\""));
    CHECK(error_of(Mat().bytes()).code == ErrorCode::no_signal);
}

TEST_CASE("an even rise is the time, whatever it is called", "[matlab]") {
    Mat mat;
    mat.numbers("x", {1, 50}, ramp(50, 0.005));
    mat.numbers("y", {1, 50}, trace(50));
    const Recording record = read(mat.bytes());
    CHECK(record.frame_rate_hz == 200.0);
    CHECK(record.choices.empty());
    CHECK(record.signals[0].samples[1] == static_cast<float>(value_at(1) * 0.01));
}

TEST_CASE("the sample beats of reference system A", "[matlab][data]") {
    BEATLENS_REQUIRE_DATA(folder, "reference_models");
    for (int label = 0; label < 5; ++label) {
        const std::vector<std::uint8_t> bytes = read_file(folder / ("sample_class_" + std::to_string(label) + ".mat"));
        const BeatTable table = beats(bytes);
        REQUIRE(table.beats() == 1);
        // Doubles from byte 184 on, as the files' tags say.
        for (std::size_t i = 0; i < 187; ++i) {
            double value = 0.0;
            std::memcpy(&value, bytes.data() + 184 + 8 * i, sizeof value);
            CHECK(table.values[i] == static_cast<float>(value));
        }
    }
}

TEST_CASE("a WFDB container without its header asks for it", "[matlab][data]") {
    BEATLENS_REQUIRE_DATA(folder, "cases/40_cinc2021/E07835.mat");
    CHECK(contains(Files().add("E07835.mat", read_file(folder)).error().message, ".hea"));
}

namespace {

// A matrix of level 4: type, rows, columns, whether it is complex, and the length of its name, which follows.
void put_level_4(std::vector<std::uint8_t>& to, std::uint32_t type, std::size_t rows, std::size_t columns,
                 const std::string& name, const std::vector<std::uint8_t>& data) {
    MadeBytes made;
    made.number(type).number(static_cast<std::uint32_t>(rows)).number(static_cast<std::uint32_t>(columns));
    made.number(std::uint32_t{0}).number(static_cast<std::uint32_t>(name.size() + 1)).text(name, name.size() + 1);
    to.insert(to.end(), made.bytes.begin(), made.bytes.end());
    to.insert(to.end(), data.begin(), data.end());
}

std::vector<std::uint8_t> words(std::initializer_list<int> values, int times) {
    MadeBytes made;
    for (int i = 0; i < times; ++i) {
        for (const int value : values) {
            made.number(static_cast<std::int16_t>(value));
        }
    }
    return made.bytes;
}

}  // namespace

TEST_CASE("matrices of level 4", "[matlab]") {
    std::vector<std::uint8_t> bytes;
    put_level_4(bytes, 20, 1, 1, "Fs", {0xF4, 1, 0, 0});  // 500 as an integer of 4 bytes
    put_level_4(bytes, 30, 2, 80, "ecg", words({7, -3, 9, 1}, 40));
    const Recording record = read(bytes);
    REQUIRE(record.signals.size() == 2);
    CHECK(record.frame_rate_hz == 500.0);
    CHECK(record.signals[1].samples.size() == 80);
    bytes.resize(bytes.size() - 100);
    CHECK(any_contains(read(bytes).warnings, "ends early"));
}

TEST_CASE("a matrix of PhysioNet's ATM with the text beside it", "[matlab]") {
    std::vector<std::uint8_t> bytes;
    put_level_4(bytes, 30, 2, 40, "val", words({1224, 1000, 1024, 1010}, 20));
    const Error error = error_of(bytes);
    CHECK(error.code == ErrorCode::missing_file);
    CHECK(contains(error.message, "a.hea is missing"));
    const std::string info =
        "Source: record mitdb/100  Start: [00:00:00.000]\nval has 2 rows (signals) and 40 columns (samples/signal)\n"
        "Sampling frequency: 360 Hz  Sampling interval: 0.002777777778 sec\nRow\tSignal\tGain\tBase\tUnits\n"
        "1\tMLII\t200\t1024\tmV\n2\tV5\t100\t1000\tmV\n\nTo convert from raw units to the physical units shown\n";
    const Recording record = Files().add("a.mat", bytes).add("a.info", info).record();
    REQUIRE(record.signals.size() == 2);
    CHECK(record.frame_rate_hz == 360.0);
    CHECK(record.signals[0].lead == "MLII");
    CHECK(record.signals[0].units == "mV");
    CHECK(record.signals[0].samples[0] == 1.0F);
    CHECK(record.signals[1].samples[1] == 0.1F);
    CHECK(record.warnings.empty());
}

TEST_CASE("a person's name beside one lead is not the lead's", "[matlab]") {
    Mat mat;
    mat.numbers("ecg", {1, 50}, trace(50));
    mat.numbers("sampling_rate_Hz", {1, 1}, {500.0});
    mat.text("name", {"Erika Musterfrau"});
    const Recording record = read(mat.bytes());
    CHECK(record.signals.at(0).lead == "ecg");
    CHECK(record.frame_rate_hz == 500.0);
}

TEST_CASE("one label is a lead's name only where it sounds like one", "[matlab]") {
    const auto lead_of = [](const std::string& label) {
        Mat mat;
        mat.numbers("ecg", {1, 50}, trace(50));
        mat.numbers("Fs", {1, 1}, {500.0});
        mat.text("label", {label});
        return read(mat.bytes()).signals.at(0).lead;
    };
    CHECK(lead_of("MLII") == "MLII");
    CHECK(lead_of("ECG100C") == "ECG100C");
    CHECK(lead_of("Musterfrau") == "ecg");  // what the variable is called
}

TEST_CASE("what is measured beside an electrocardiogram is none", "[matlab]") {
    Mat mat;
    mat.numbers("ppg", {1, 50}, trace(50));
    mat.numbers("Heart_Rate", {1, 50}, trace(50));
    mat.numbers("Fs", {1, 1}, {500.0});
    CHECK(error_of(mat.bytes()).code == ErrorCode::no_signal);
}

TEST_CASE("positions that only rise are no signal", "[matlab]") {
    Mat mat;
    mat.numbers("peaks", {1, 50}, ramp(50, 301.0, 77.0));
    mat.numbers("Fs", {1, 1}, {500.0});
    CHECK(error_of(mat.bytes()).code == ErrorCode::no_signal);
}

}  // namespace test_matlab
