// The 48 records of the MIT-BIH Arrhythmia Database against what stands outside of this code: the headers' checksums
// and initial values, and the published number of beats of each class.
#include <array>
#include <catch2/catch_test_macros.hpp>
#include <cmath>

#include "data_dir.h"
#include "ecg/aami.h"
#include "ecg/annotation_codes.h"
#include "format_files.h"
#include "formats/parsing.h"
#include "formats/wfdb/wfdb.h"

namespace test_wfdb_mitdb {

using namespace beatlens;
using namespace beatlens::formats;
using beatlens::test::Files;

TEST_CASE("all records of the MIT-BIH database", "[wfdb][mitdb][data]") {
    BEATLENS_REQUIRE_DATA(folder, "mitdb");
    std::array<int, aami_class_count> classes{};
    int beats = 0;
    int records = 0;
    const auto list = test::read_file(folder / "RECORDS");
    std::string_view names = as_text(list);
    while (!names.empty()) {
        const std::string name(trim(next_line(names)));
        if (name.empty()) {
            continue;
        }
        INFO("record " << name);
        ++records;
        const auto header_bytes = test::read_file(folder / (name + ".hea"));
        const auto signal_bytes = test::read_file(folder / (name + ".dat"));
        auto header = parse_wfdb_header(as_text(header_bytes));
        REQUIRE(header.has_value());
        for (WfdbSignalSpec& spec : header->signals) {  // the integers themselves
            spec.gain_adu_per_unit = 1.0;
            spec.baseline_adu = 0;
        }
        const auto samples = decode_wfdb_signals(header->signals, header->length_samples, signal_bytes);
        REQUIRE(samples.has_value());
        for (std::size_t i = 0; i < samples->signals.size(); ++i) {
            CHECK(samples->signals[i].samples.front() == static_cast<float>(header->signals[i].initial_value_adu));
            CHECK(samples->signals[i].checksum == header->signals[i].checksum);
        }

        const Recording record = Files()
                                     .add(name + ".atr", test::read_file(folder / (name + ".atr")))
                                     .add(name + ".dat", signal_bytes)
                                     .add(name + ".hea", header_bytes)
                                     .record();
        CHECK(record.warnings.empty());
        CHECK(record.frame_rate_hz == 360.0);
        CHECK(record.annotations_from == name + ".atr");
        CHECK(record.has_annotations);
        REQUIRE(record.signals.size() == 2);
        for (std::size_t s = 0; s < 2; ++s) {
            const Signal& signal = record.signals[s];
            CHECK(signal.units == "mV");
            CHECK(signal.sampling_rate_hz == 360.0);
            CHECK(signal.length_samples() == 650000);
            CHECK(signal.gain_adu_per_unit == 200.0);
            // The integers can be had back from the millivolts.
            std::size_t different = 0;
            for (std::size_t i = 0; i < signal.samples.size(); ++i) {
                const double adu = std::round(static_cast<double>(signal.samples[i]) * signal.gain_adu_per_unit);
                different += adu + signal.baseline_adu != static_cast<double>(samples->signals[s].samples[i]) ? 1 : 0;
            }
            CHECK(different == 0);
        }
        for (const Annotation& annotation : record.annotations) {
            if (const auto beat = aami_class_of_symbol(annotation.symbol)) {
                ++classes[index_of(*beat)];
                ++beats;
                CHECK(is_beat_symbol(annotation.symbol));
            }
        }
        const auto annotations = write_wfdb_annotations(record.annotations, 360.0);
        REQUIRE(annotations.has_value());
        CHECK(parse_wfdb_annotations(*annotations, 360.0)->annotations == record.annotations);
        if (name == "100") {
            // Written anew, the signal file is the same to the byte.
            const auto files = write_wfdb_record(record, 212);
            REQUIRE(files.has_value());
            CHECK((files->signals == signal_bytes));
        }
    }
    CHECK(records == 48);
    CHECK(classes == std::array<int, aami_class_count>{90631, 2781, 7236, 803, 8043});
    CHECK(beats == 109494);
}

TEST_CASE("record 100's first samples and annotations", "[wfdb][mitdb][data]") {
    BEATLENS_REQUIRE_DATA(folder, "mitdb");
    const Recording record = Files()
                                 .add("100.HEA", test::read_file(folder / "100.hea"))
                                 .add("100.DAT", test::read_file(folder / "100.dat"))
                                 .add("100.ATR", test::read_file(folder / "100.atr"))
                                 .record();
    CHECK(record.name == "100");
    CHECK(record.signals[0].lead == "MLII");
    CHECK(record.signals[1].lead == "V5");
    CHECK(record.signals[0].samples[0] == -0.145f);  // (995 - 1024) / 200
    CHECK(record.signals[1].samples[0] == -0.065f);
    CHECK(record.comments == std::vector<std::string>{"69 M 1085 1629 x1", "Aldomet, Inderal"});
    REQUIRE(record.annotations.size() == 2274);
    CHECK(record.annotations[0] == Annotation{18 / 360.0, "+", 0, 0, 0, "(N", true});
    CHECK(record.annotations[1] == Annotation{77 / 360.0, "N", 0, 0, 0, ""});
    CHECK(record.annotations[2].time_s == 370 / 360.0);
}

}  // namespace test_wfdb_mitdb
