#include <catch2/catch_test_macros.hpp>
#include <cmath>
#include <limits>
#include <random>

#include "format_files.h"
#include "formats/wfdb/wfdb.h"

namespace test_wfdb_write {

using namespace beatlens;
using namespace beatlens::formats;
using beatlens::test::contains;
using beatlens::test::Files;

namespace {

Recording read_back(const WfdbFiles& files, const std::string& name) {
    return Files().add(name + ".hea", files.header).add(name + ".dat", files.signals).record();
}

bool same_samples(const std::vector<float>& a, const std::vector<float>& b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                      [](float x, float y) { return x == y || (std::isnan(x) && std::isnan(y)); });
}

}  // namespace

TEST_CASE("a written record, by hand", "[wfdb][write]") {
    Recording record;
    record.name = "demo";
    record.start_time = "12:00:00 01/02/2003";
    record.comments = {"made by hand"};
    record.signals.resize(1);
    record.signals[0].sampling_rate_hz = 360.0;
    record.signals[0].lead = "MLII";
    record.signals[0].sampling_rate_hz = 360.0;
    record.signals[0].gain_adu_per_unit = 200.0;
    record.signals[0].baseline_adu = 1024;
    record.signals[0].adc_resolution_bits = 11;
    record.signals[0].adc_zero_adu = 1024;
    record.signals[0].samples = {-0.145f, std::numeric_limits<float>::quiet_NaN(), -5.125f};

    const auto files = write_wfdb_record(record, 212);
    REQUIRE(files.has_value());
    // 995, invalid (-2048) and -1: the checksum is their sum, -1054.
    CHECK(files->header ==
          "demo 1 360 3 12:00:00 01/02/2003\n"
          "demo.dat 212 200(1024)/mV 11 1024 995 -1054 0 MLII\n"
          "# made by hand\n");
    CHECK(files->signals == std::vector<std::uint8_t>{0xE3, 0x83, 0x00, 0xFF, 0x0F});

    const auto files_16 = write_wfdb_record(record, 16);
    REQUIRE(files_16.has_value());
    CHECK(files_16->signals == std::vector<std::uint8_t>{0xE3, 0x03, 0x00, 0x80, 0xFF, 0xFF});
}

TEST_CASE("records come back as they were written", "[wfdb][write]") {
    std::mt19937 random(7);
    const auto below = [&](int n) { return static_cast<int>(random() % static_cast<unsigned>(n)); };
    for (const int format : {16, 212}) {
        const int most = format == 16 ? 32767 : 2047;
        for (int trial = 0; trial < 60; ++trial) {
            Recording record;
            record.name = "r";
            const double rate_hz = trial % 2 == 0 ? 360.0 : 1000.0 / 3.0;
            const int signals = 1 + below(4);
            const int length = 1 + below(50);
            for (int s = 0; s < signals; ++s) {
                Signal signal;
                signal.lead = "lead of " + std::to_string(s);
                signal.sampling_rate_hz = rate_hz;
                signal.units = s == 2 ? "mmHg" : "mV";
                signal.gain_adu_per_unit = s == 0 ? 200.0 : 1.0 + below(100000) / 7.0;
                signal.baseline_adu = below(100) - 50;
                signal.adc_resolution_bits = 12;
                for (int i = 0; i < length; ++i) {
                    const int adc = below(2 * most + 1) - most;
                    signal.samples.push_back(
                        below(20) == 0 ? std::numeric_limits<float>::quiet_NaN()
                                       : static_cast<float>((adc - signal.baseline_adu) / signal.gain_adu_per_unit));
                }
                record.signals.push_back(std::move(signal));
            }
            const auto files = write_wfdb_record(record, format);
            INFO((files ? files->header : files.error().message));
            REQUIRE(files.has_value());
            const Recording back = read_back(*files, "r");
            CHECK(back.warnings.empty());
            CHECK(back.frame_rate_hz == rate_hz);
            REQUIRE(back.signals.size() == record.signals.size());
            for (std::size_t s = 0; s < back.signals.size(); ++s) {
                CHECK(back.signals[s].lead == record.signals[s].lead);
                CHECK(back.signals[s].sampling_rate_hz == rate_hz);
                CHECK(back.signals[s].units == record.signals[s].units);
                CHECK(back.signals[s].gain_adu_per_unit == record.signals[s].gain_adu_per_unit);
                CHECK(back.signals[s].baseline_adu == record.signals[s].baseline_adu);
                CHECK(same_samples(back.signals[s].samples, record.signals[s].samples));
            }
        }
    }
}

TEST_CASE("samples that never were integers get a gain that fits", "[wfdb][write]") {
    Recording record;
    record.name = "from csv";
    record.signals.resize(1);
    record.signals[0].sampling_rate_hz = 250.0;
    record.signals[0].lead = "II\nof two lines";
    for (const float scale : {0.001f, 1.0f, 30.0f, 5e4f, 1e9f}) {
        record.signals[0].samples = {0.5f * scale, -0.25f * scale, scale};
        const auto files = write_wfdb_record(record, 16);
        REQUIRE(files.has_value());
        const Recording back = read_back(*files, "from_csv");
        CHECK(back.signals[0].lead == "II of two lines");
        for (std::size_t i = 0; i < 3; ++i) {
            const float wanted = record.signals[0].samples[i];
            CHECK(std::abs(back.signals[0].samples[i] - wanted) <= std::max(0.0005f, 1e-4f * scale));
        }
    }
}

TEST_CASE("records that cannot be written are refused", "[wfdb][write]") {
    Recording record;
    record.name = "r";
    CHECK(write_wfdb_record(record, 16).error().code == ErrorCode::no_signal);
    record.signals.resize(2);
    record.signals[0].sampling_rate_hz = record.signals[1].sampling_rate_hz = 360.0;
    record.signals[0].samples = {1.0f, 2.0f};
    record.signals[1].samples = {1.0f};
    record.signals[0].sampling_rate_hz = record.signals[1].sampling_rate_hz = 360.0;
    record.signals[1].sampling_rate_hz = 360.0001;
    CHECK(contains(write_wfdb_record(record, 16).error().message, "no multiples of a common one"));
    CHECK(write_wfdb_record(record, 8).error().code == ErrorCode::unknown_format);
    record.signals.resize(1);
    record.signals[0].gain_adu_per_unit = 2000.0;
    CHECK(write_wfdb_record(record, 16).has_value());
    CHECK(write_wfdb_record(record, 212).error().code == ErrorCode::out_of_range);
    record.signals[0].samples[1] = std::numeric_limits<float>::infinity();
    CHECK(write_wfdb_record(record, 16).error().code == ErrorCode::out_of_range);
    record.signals[0].sampling_rate_hz = 0.0;
    CHECK(write_wfdb_record(record, 16).error().code == ErrorCode::sampling_rate_needed);
}

}  // namespace test_wfdb_write
