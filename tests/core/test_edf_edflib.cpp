// Against EDFlib (Debian's libedf-dev), where it was found: its files read by us, ours read by it.
#ifdef BEATLENS_HAVE_EDFLIB
#include <edflib.h>

#include <catch2/catch_approx.hpp>
#include <catch2/catch_test_macros.hpp>
#include <cmath>
#include <memory>

#include "data_dir.h"
#include "format_files.h"
#include "formats/edf/edf.h"
#include "temporary_file.h"

namespace test_edf_edflib {

using namespace beatlens;
using namespace beatlens::formats;
using beatlens::test::Files;
using beatlens::test::TemporaryFile;
using Catch::Approx;

namespace {

std::unique_ptr<edf_hdr_struct> open(const std::string& path) {
    auto header = std::make_unique<edf_hdr_struct>();  // large
    const int status = edfopen_file_readonly(path.c_str(), header.get(), EDFLIB_READ_ALL_ANNOTATIONS);
    INFO("EDFlib's error " << header->filetype);
    REQUIRE(status == 0);
    return header;
}

constexpr double ticks_per_s = 1e7;  // EDFlib's times

// Compares all that EDFlib reads of the file with all that we do.
void check_same(const std::string& path) {
    const Recording record = Files().add("a.edf", test::read_file(path)).record();
    const auto header = open(path);
    REQUIRE(record.signals.size() == static_cast<std::size_t>(header->edfsignals));
    for (int s = 0; s < header->edfsignals; ++s) {
        const edf_param_struct& theirs = header->signalparam[s];
        const Signal& ours = record.signals[static_cast<std::size_t>(s)];
        INFO(theirs.label);
        CHECK(ours.sampling_rate_hz ==
              Approx(theirs.smp_in_datarecord * ticks_per_s / static_cast<double>(header->datarecord_duration))
                  .epsilon(1e-12));
        REQUIRE(ours.length_samples() == theirs.smp_in_file);
        CHECK(std::string(theirs.label).find(ours.lead) != std::string::npos);
        std::vector<int> digital(ours.samples.size());
        std::vector<double> physical(ours.samples.size());
        REQUIRE(edfread_digital_samples(header->handle, s, static_cast<int>(digital.size()), digital.data()) ==
                theirs.smp_in_file);
        edfrewind(header->handle, s);
        REQUIRE(edfread_physical_samples(header->handle, s, static_cast<int>(physical.size()), physical.data()) ==
                theirs.smp_in_file);
        const std::string dimension = theirs.physdimension;
        const double factor = ours.units == "mV" && dimension.starts_with("uV") ? 1e-3 : 1.0;
        const double step = std::abs((theirs.phys_max - theirs.phys_min) / (theirs.dig_max - theirs.dig_min)) * factor;
        for (std::size_t i = 0; i < digital.size(); ++i) {
            REQUIRE(std::lround(ours.samples[i] * ours.gain_adu_per_unit) + ours.baseline_adu == digital[i]);
            REQUIRE(std::abs(ours.samples[i] - physical[i] * factor) <=
                    0.5001 * step + 1e-6 * std::abs(physical[i] * factor));
        }
    }
    REQUIRE(record.annotations.size() == static_cast<std::size_t>(header->annotations_in_file));
    for (std::size_t i = 0; i < record.annotations.size(); ++i) {
        edf_annotation_struct annotation{};
        REQUIRE(edf_get_annotation(header->handle, static_cast<int>(i), &annotation) == 0);
        CHECK(record.annotations[i].time_s == Approx(static_cast<double>(annotation.onset) / ticks_per_s).margin(1e-6));
        CHECK(record.annotations[i].aux.starts_with(annotation.annotation));
    }
    edfclose_file(header->handle);
}

// Two signals of different rates, half a second a record, annotations.
void write_with_edflib(const std::string& path, int type) {
    const bool bdf = type == EDFLIB_FILETYPE_BDFPLUS;
    const int handle = edfopen_file_writeonly(path.c_str(), type, 2);
    REQUIRE(handle >= 0);
    const int range = bdf ? 8388607 : 32767;
    for (int s = 0; s < 2; ++s) {
        edf_set_samplefrequency(handle, s, s == 0 ? 250 : 16);
        edf_set_digital_maximum(handle, s, range);
        edf_set_digital_minimum(handle, s, s == 0 ? -range - 1 : -range);
        edf_set_physical_maximum(handle, s, s == 0 ? 3200.0 : 100.0);
        edf_set_physical_minimum(handle, s, s == 0 ? -3300.0 : -100.0);
        edf_set_physical_dimension(handle, s, s == 0 ? "uV" : "%");
        edf_set_label(handle, s, s == 0 ? "ECG V2" : "SaO2");
    }
    edf_set_startdatetime(handle, 2017, 12, 31, 23, 59, 59);
    edf_set_subsecond_starttime(handle, 2500000);
    edf_set_datarecord_duration(handle, 50000);  // of 10 us
    edf_set_patientname(handle, "Jo Doe");
    edf_set_birthdate(handle, 1960, 6, 30);
    edf_set_gender(handle, 0);
    edf_set_equipment(handle, "recorder");
    for (int record = 0; record < 20; ++record) {
        std::vector<int> ecg(250);
        std::vector<int> oxygen(16);
        for (int i = 0; i < 250; ++i) {
            ecg[static_cast<std::size_t>(i)] = ((record * 250 + i) * 7919) % range * (i % 2 == 0 ? 1 : -1);
        }
        for (int i = 0; i < 16; ++i) {
            oxygen[static_cast<std::size_t>(i)] = (record * 16 + i) % range;
        }
        REQUIRE(edfwrite_digital_samples(handle, ecg.data()) == 0);
        REQUIRE(edfwrite_digital_samples(handle, oxygen.data()) == 0);
    }
    edfwrite_annotation_utf8(handle, 0, -1, "Recording starts");
    edfwrite_annotation_utf8(handle, 12345, 6000, "caf\xC3\xA9");  // of 100 us
    edfwrite_annotation_utf8(handle, 70000, -1, "late");
    REQUIRE(edfclose_file(handle) == 0);
}

}  // namespace

TEST_CASE("EDFlib's EDF+ and BDF+ files are read as EDFlib reads them", "[edf][edflib]") {
    for (const int type : {EDFLIB_FILETYPE_EDFPLUS, EDFLIB_FILETYPE_BDFPLUS}) {
        const TemporaryFile file(type == EDFLIB_FILETYPE_EDFPLUS ? ".edf" : ".bdf");
        write_with_edflib(file.path(), type);
        check_same(file.path());
        const Recording record = Files().add("a.edf", test::read_file(file.path())).record();
        CHECK(record.warnings.empty());
        CHECK(record.start_time == "23:59:59.250 31/12/2017");
        CHECK(record.personal == std::vector<std::string>{"Date of birth: 30-JUN-1960", "Name: Jo Doe"});
        CHECK(record.comments == std::vector<std::string>{"Sex: F", "Age: 57", "Equipment: recorder"});
        CHECK(record.signals[0].lead == "V2");
        CHECK(record.signals[0].units == "mV");
        CHECK(record.signals[1].units == "%");
        REQUIRE(record.annotations.size() == 3);
        CHECK(record.annotations[1].time_s == 1.2345);
        CHECK(record.annotations[1].aux == "caf\xC3\xA9 (0.6 s)");
    }
}

TEST_CASE("public EDF files are read as EDFlib reads them", "[edf][edflib][data]") {
    BEATLENS_REQUIRE_DATA(folder, "formats/edf");
    check_same((folder / "test_generator.edf").string());
    // EDFlib takes no EDF+ without annotations, as the one of cases/ is.
}

TEST_CASE("our EDF files are read by EDFlib", "[edf][edflib][write]") {
    Recording record;
    record.start_time = "12:34:56.500 02/03/2021";
    record.comments = {"Sex: M", "a note"};
    record.personal = {"Patient ID: 12 a", "Date of birth: 01-JAN-1970", "Name: J\xC3\xB6 Doe", "Address: here"};
    record.signals.resize(3);
    const double rates[] = {360.0, 360.0, 62.5};
    for (std::size_t s = 0; s < 3; ++s) {
        Signal& signal = record.signals[s];
        signal.lead = s == 2 ? "Resp" : "V" + std::to_string(s + 1);
        signal.units = s == 2 ? "mmHg" : "mV";
        signal.sampling_rate_hz = rates[s];
        signal.gain_adu_per_unit = s == 0 ? 200.0 : 0.0;
        for (int i = 0; i < static_cast<int>(rates[s] * 10); ++i) {
            signal.samples.push_back(s == 0 ? static_cast<float>((i * 37 % 4001 - 2000) / 200.0)
                                            : static_cast<float>(1.5 * std::sin(i * 0.05)));
        }
    }
    record.annotations = {{1.5, "N", 0, 0, 0, ""}, {9.0, "\"", 0, 0, 0, "pause"}};
    const auto written = write_edf(record);
    REQUIRE(written.has_value());
    const TemporaryFile file(".edf");
    file.put(written->bytes);
    check_same(file.path());
    const auto header = open(file.path());
    CHECK(header->filetype == EDFLIB_FILETYPE_EDFPLUS);
    CHECK(header->file_duration == static_cast<long long>(10 * ticks_per_s));
    CHECK(header->starttime_subsecond == 5000000);
    CHECK(header->startdate_year == 2021);
    CHECK(header->starttime_second == 56);
    CHECK(header->birthdate_year == 1970);
    CHECK(std::string(header->patientcode) == "12 a");
    CHECK(std::string(header->patient_name) == "J? Doe");
    CHECK(std::string(header->signalparam[0].label).starts_with("ECG V1"));
    CHECK(header->annotations_in_file == 3);
    std::vector<double> values(3600);
    for (int s = 0; s < 2; ++s) {
        REQUIRE(edfread_physical_samples(header->handle, s, 3600, values.data()) == 3600);
        const bool micro = std::string(header->signalparam[s].physdimension).starts_with("uV");
        for (std::size_t i = 0; i < values.size(); ++i) {
            REQUIRE(values[i] * (micro ? 1e-3 : 1.0) ==
                    Approx(record.signals[static_cast<std::size_t>(s)].samples[i]).margin(0.0001));
        }
    }
    edfclose_file(header->handle);
}

}  // namespace test_edf_edflib

#else
#include <catch2/catch_test_macros.hpp>

TEST_CASE("EDF against EDFlib", "[edf][edflib]") {
    SKIP("EDFlib (Debian's libedf-dev) was not found when this was built");
}
#endif
