// EDF files as they are written: read back by our own reader here, by EDFlib in test_edf_edflib.cpp.
#include <catch2/catch_approx.hpp>
#include <catch2/catch_test_macros.hpp>
#include <cmath>
#include <limits>

#include "data_dir.h"
#include "format_files.h"
#include "formats/edf/edf.h"
#include "formats/parsing.h"

namespace test_edf_write {

using namespace beatlens;
using namespace beatlens::formats;
using beatlens::test::any_contains;
using beatlens::test::Files;
using Catch::Approx;

namespace {

constexpr float missing = std::numeric_limits<float>::quiet_NaN();

Signal lead_of(const std::string& name, double rate_hz, std::vector<float> samples) {
    Signal signal;
    signal.lead = name;
    signal.sampling_rate_hz = rate_hz;
    signal.samples = std::move(samples);
    return signal;
}

EdfFile written(const Recording& record) {
    auto file = write_edf(record);
    INFO((file ? "" : file.error().message));
    REQUIRE(file.has_value());
    return *std::move(file);
}

Recording read_back(const EdfFile& file) { return Files().add("r.edf", file.bytes).record(); }

}  // namespace

TEST_CASE("a written EDF file, field by field", "[edf][write]") {
    Recording record;
    record.start_time = "12:34:56.500 02/03/2021";
    record.comments = {"Sex: F", "Equipment: H10", "aspirin"};
    record.personal = {"Name: Jo Doe", "Patient ID: 7 B"};
    record.signals = {lead_of("V1", 4.0, {0.5f, -0.25f, 0.0f, 1.0f, 2.0f, 0.0f, 0.0f, 0.0f})};
    record.signals[0].gain_adu_per_unit = 200.0;
    record.signals[0].baseline_adu = 1024;
    record.annotations = {{0.25, "V", 0, 0, 0, ""}, {1.5, "\"", 0, 0, 0, "talks"}};
    const EdfFile file = written(record);
    const std::string_view text = as_text(file.bytes);
    CHECK(trim(text.substr(0, 8)) == "0");
    CHECK(trim(text.substr(8, 80)) == "7_B F X Jo_Doe");
    CHECK(trim(text.substr(88, 80)) == "Startdate 02-MAR-2021 X X H10");
    CHECK(text.substr(168, 8) == "02.03.21");
    CHECK(text.substr(176, 8) == "12.34.56");
    CHECK(trim(text.substr(184, 8)) == "768");
    CHECK(trim(text.substr(192, 44)) == "EDF+C");
    CHECK(trim(text.substr(236, 8)) == "2");
    CHECK(trim(text.substr(244, 8)) == "1");
    CHECK(trim(text.substr(252, 4)) == "2");
    CHECK(trim(text.substr(256, 16)) == "ECG V1");
    CHECK(trim(text.substr(272, 16)) == "EDF Annotations");
    CHECK(trim(text.substr(448, 8)) == "mV");
    // From -32768 to 32767 at 200 per mV, zero at 1024.
    CHECK(trim(text.substr(464, 8)) == "-168.96");
    CHECK(trim(text.substr(480, 8)) == "158.715");
    CHECK(trim(text.substr(496, 8)) == "-32768");
    CHECK(trim(text.substr(512, 8)) == "32767");
    CHECK(trim(text.substr(688, 8)) == "4");
    CHECK(text.substr(768, 8) == std::string_view("\x64\x04\xCE\x03\x00\x04\xC8\x04", 8));  // 1124, 974, 1024, 1224
    CHECK(
        text.substr(776).starts_with(std::string_view("+0.5\x14\x14\0+0.5\x14"
                                                      "aspirin\x14\0+0.75\x14V\x14\0",
                                                      30)));
    CHECK(any_contains(file.losses, "the 1 annotated beats are written as annotations"));
    CHECK(file.losses.size() == 1);

    const Recording back = read_back(file);
    CHECK(back.warnings.empty());
    CHECK(back.start_time == record.start_time);
    CHECK(back.signals[0].lead == "V1");
    CHECK(back.signals[0].samples == record.signals[0].samples);
    CHECK(back.signals[0].gain_adu_per_unit == Approx(200.0).epsilon(1e-12));
    CHECK(back.signals[0].baseline_adu == 1024);
    CHECK(back.personal == std::vector<std::string>{"Patient ID: 7 B", "Name: Jo Doe"});
    CHECK(back.comments == std::vector<std::string>{"Sex: F", "Equipment: H10"});
    REQUIRE(back.annotations.size() == 3);
    CHECK(back.annotations[1].aux == "V");
    CHECK(back.annotations[2].time_s == 1.5);
}

TEST_CASE("integers and rates come back from EDF as they were", "[edf][write]") {
    for (const double rate_hz : {128.0, 257.0, 499.31, 1000.0 / 3.0, 62.4725, 0.5}) {
        for (const double gain : {200.0, 1000.0 / 7.0, 10002.289377, 419.43}) {
            Recording record;
            record.signals = {lead_of("II", rate_hz, {})};
            Signal& signal = record.signals[0];
            signal.gain_adu_per_unit = gain;
            signal.baseline_adu = 12;
            const int length = static_cast<int>(rate_hz * 7.3) + 3;
            for (int i = 0; i < length; ++i) {
                signal.samples.push_back(static_cast<float>((i * 7919 % 4001 - 2000) / gain));
            }
            const EdfFile file = written(record);
            const Recording back = read_back(file);
            INFO(rate_hz << " Hz, " << gain << " per mV");
            const Signal& again = back.signals[0];
            CHECK(again.sampling_rate_hz == Approx(rate_hz).epsilon(1e-9));
            REQUIRE(again.samples.size() == signal.samples.size());
            CHECK(again.gain_adu_per_unit == Approx(gain).epsilon(3e-6));
            bool same = true;
            for (std::size_t i = 0; i < again.samples.size(); ++i) {
                same = same && std::lround(again.samples[i] * again.gain_adu_per_unit) + again.baseline_adu ==
                                   std::lround(signal.samples[i] * gain) + signal.baseline_adu;
            }
            CHECK(same);
        }
    }
}

TEST_CASE("missing samples are held in EDF, and missing again when read back", "[edf][write]") {
    Recording record;
    std::vector<float> a(1000, 0.5f);
    std::vector<float> b(100, 0.25f);
    std::fill(a.begin() + 200, a.begin() + 300, missing);
    std::fill(b.begin() + 20, b.begin() + 30, missing);
    std::fill(a.begin() + 500, a.begin() + 600, missing);
    record.signals = {lead_of("II", 100.0, a), lead_of("V", 10.0, b), lead_of("rest", 10.0, b)};
    record.signals[2].units =
        "\xC2\xB0"
        "C";
    record.signals[0].samples.resize(950);
    record.signals[1].samples.resize(95);
    record.signals[2].samples.resize(95);
    const EdfFile file = written(record);
    CHECK(any_contains(file.losses, "the last one is held"));
    const Recording back = read_back(file);
    REQUIRE(back.gaps.size() == 2);
    CHECK(back.gaps[0] == Gap{2.0, 3.0, Gap::Kind::absent, std::nullopt});
    CHECK(back.gaps[1] == Gap{5.0, 6.0, Gap::Kind::absent, 0});
    for (std::size_t s = 0; s < 3; ++s) {
        const std::vector<float>& was = record.signals[s].samples;
        const std::vector<float>& is = back.signals[s].samples;
        REQUIRE(is.size() == was.size());
        for (std::size_t i = 0; i < is.size(); ++i) {
            REQUIRE(std::isnan(is[i]) == std::isnan(was[i]));
            REQUIRE((std::isnan(is[i]) || std::abs(is[i] - was[i]) < 1e-4f));
        }
    }
}

TEST_CASE("a signal that had the name of EDF's notes was read back as notes", "[edf][write]") {
    Recording record;
    record.signals = {lead_of("II", 100.0, std::vector<float>(100, 0.5f)),
                      lead_of("EDF Annotations", 10.0, std::vector<float>(10, 0.25f))};
    record.signals[1].units = "nu";
    const EdfFile file = written(record);
    CHECK(any_contains(file.losses, "is called Signal 2"));
    const Recording back = read_back(file);
    REQUIRE(back.signals.size() == 2);
    CHECK(back.signals[1].lead == "Signal 2");
}

TEST_CASE("EDF files that cannot be written say why", "[edf][write]") {
    Recording record;
    CHECK(write_edf(record).error().code == ErrorCode::no_signal);
    record.signals = {lead_of("II", 0.0, {1.0f})};
    CHECK(write_edf(record).error().code == ErrorCode::no_signal);
    record.signals = {lead_of("II", 1e-4, {1.0f, 2.0f}), lead_of("V1", 1e6, {1.0f, 2.0f})};
    CHECK(write_edf(record).error().code == ErrorCode::out_of_range);
    record.signals = {lead_of("II", 1.0, {1.0f}), lead_of("V1", 1e8, {1.0f})};  // a record would hold 10^8 samples
    CHECK(write_edf(record).error().code == ErrorCode::out_of_range);
    record.signals = {lead_of("II", 66666666.0, {1.0f, 2.0f})};
    CHECK(write_edf(record).error().code == ErrorCode::out_of_range);
    record.signals = {lead_of("II", 1.0, {1e30f, 2.0f})};
    CHECK(write_edf(record).error().code == ErrorCode::out_of_range);
}

TEST_CASE("records of the MIT-BIH database through EDF", "[edf][write][mitdb][data]") {
    BEATLENS_REQUIRE_DATA(folder, "mitdb");
    for (const std::string name : {"100", "207"}) {
        const Recording record = Files()
                                     .add(name + ".hea", test::read_file(folder / (name + ".hea")))
                                     .add(name + ".dat", test::read_file(folder / (name + ".dat")))
                                     .add(name + ".atr", test::read_file(folder / (name + ".atr")))
                                     .record();
        const EdfFile file = written(record);
        const Recording back = read_back(file);
        REQUIRE(back.signals.size() == 2);
        CHECK(back.signals[0].lead == "MLII");
        for (std::size_t s = 0; s < 2; ++s) {
            CHECK(back.signals[s].samples == record.signals[s].samples);
        }
        CHECK(back.annotations.size() == record.annotations.size() + record.comments.size());
    }
}

}  // namespace test_edf_write
