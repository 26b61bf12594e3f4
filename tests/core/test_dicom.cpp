// DICOM waveforms. The files of tests/assets/dicom are written by pydicom (tests/tools/make_dicom_waveforms.py), which
// reads the same samples there; of the big-endian one, whose samples it does not turn, dcmtk's dcmconv +te makes the
// little-endian one. pydicom adds a channel's baseline before it multiplies; PS3.3, C.10.9.1.4, has it in units of the
// sensitivity, and the standard counts here. The rest is assembled element by element.
#include <cmath>

#include "assets.h"
#include "format_files.h"
#include "made_bytes.h"

namespace test_dicom {

using namespace beatlens;
using beatlens::test::any_contains;
using beatlens::test::contains;
using beatlens::test::Files;
using beatlens::test::MadeBytes;

namespace {

using Made = std::vector<std::uint8_t>;

// Explicit, little-endian.
Made element(std::uint16_t group, std::uint16_t number, std::string_view representation, Made value) {
    if (value.size() % 2 != 0) {
        value.push_back(representation == "UI" ? 0 : ' ');
    }
    MadeBytes made;
    made.numbers<std::uint16_t>({group, number}).text(representation);
    if (representation == "SQ" || representation == "OW" || representation == "OB" || representation == "UN") {
        made.number<std::uint16_t>(0).number(static_cast<std::uint32_t>(value.size()));
    } else {
        made.number(static_cast<std::uint16_t>(value.size()));
    }
    return made.add(value).bytes;
}
Made element(std::uint16_t group, std::uint16_t number, std::string_view representation, std::string_view value) {
    return element(group, number, representation, Made(value.begin(), value.end()));
}
Made us(std::uint16_t group, std::uint16_t number, std::uint16_t value) {
    return element(group, number, "US", MadeBytes().number(value).bytes);
}

Made joined(const std::vector<Made>& parts) {
    MadeBytes made;
    for (const Made& part : parts) {
        made.add(part);
    }
    return made.bytes;
}

Made sequence(std::uint16_t group, std::uint16_t number, const std::vector<Made>& items) {
    MadeBytes made;
    for (const Made& item : items) {
        made.numbers<std::uint16_t>({0xFFFE, 0xE000}).number(static_cast<std::uint32_t>(item.size())).add(item);
    }
    return element(group, number, "SQ", made.bytes);
}

struct Channel {
    std::string code = "2:1";
    std::string meaning = "Lead I";
    std::string label = {};
    std::string sensitivity = "1";
    std::string correction = "1";
    std::string baseline = "0";
    std::string units = "uV";

    Made bytes() const {
        std::vector<Made> parts;
        if (!label.empty()) {
            parts.push_back(element(0x003A, 0x0203, "SH", label));
        }
        parts.push_back(sequence(0x003A, 0x0208,
                                 {joined({element(8, 0x0100, "SH", code), element(8, 0x0102, "SH", "MDC"),
                                          element(8, 0x0104, "LO", meaning)})}));
        if (!sensitivity.empty()) {
            parts.push_back(element(0x003A, 0x0210, "DS", sensitivity));
            parts.push_back(sequence(0x003A, 0x0211, {element(8, 0x0100, "SH", units)}));
            parts.push_back(element(0x003A, 0x0212, "DS", correction));
            parts.push_back(element(0x003A, 0x0213, "DS", baseline));
        }
        return joined(parts);
    }
};

struct Group {
    std::string label = "RHYTHM";
    std::string rate = "500";
    std::string interpretation = "SS";
    std::uint16_t bits = 16;
    std::uint32_t samples = 3;
    std::string offset_ms = "0";
    std::vector<Channel> channels = {Channel{}};
    Made padding = {};
    Made data = MadeBytes().numbers<std::int16_t>({1, -2, 300}).bytes;

    Made bytes() const {
        std::vector<Made> definitions;
        for (const Channel& channel : channels) {
            definitions.push_back(channel.bytes());
        }
        std::vector<Made> parts = {element(0x0018, 0x1068, "DS", offset_ms),
                                   us(0x003A, 0x0005, static_cast<std::uint16_t>(channels.size())),
                                   element(0x003A, 0x0010, "UL", MadeBytes().number(samples).bytes),
                                   element(0x003A, 0x001A, "DS", rate),
                                   element(0x003A, 0x0020, "SH", label),
                                   sequence(0x003A, 0x0200, definitions),
                                   us(0x5400, 0x1004, bits),
                                   element(0x5400, 0x1006, "CS", interpretation)};
        if (!padding.empty()) {
            parts.push_back(element(0x5400, 0x100A, "OW", padding));
        }
        parts.push_back(element(0x5400, 0x1010, "OW", data));
        return joined(parts);
    }
};

Made file_of(const std::vector<Made>& elements, std::string_view sop_class = "1.2.840.10008.5.1.4.1.1.9.1.1",
             std::string_view syntax = "1.2.840.10008.1.2.1") {
    const Made meta = joined({element(2, 2, "UI", sop_class), element(2, 0x10, "UI", syntax)});
    const auto size = static_cast<std::uint32_t>(meta.size());
    return MadeBytes()
        .text("", 128)
        .text("DICM")
        .add(element(2, 0, "UL", MadeBytes().number(size).bytes))
        .add(meta)
        .add(joined(elements))
        .bytes;
}
Made file_of_groups(const std::vector<Group>& groups) {
    std::vector<Made> items;
    for (const Group& group : groups) {
        items.push_back(group.bytes());
    }
    return file_of({sequence(0x5400, 0x0100, items)});
}
Recording read(const std::vector<Group>& groups) { return Files().add("a.dcm", file_of_groups(groups)).record(); }

}  // namespace

TEST_CASE("DICOM: what pydicom writes, in every encoding", "[dicom]") {
    for (const char* const name : {"explicit", "undefined_lengths", "implicit", "big_endian", "deflated"}) {
        INFO(name);
        const auto path = test::asset(("../tests/assets/dicom/" + std::string(name) + ".dcm").c_str());
        const Recording record = Files().add("a.dcm", test::read_file(path)).record();
        REQUIRE(record.signals.size() == 2);
        CHECK(record.signals[0].lead == "I");
        CHECK(record.signals[1].lead == "aVR");
        for (int i = 0; i < 50; ++i) {  // 2.5 µV a step
            CHECK(std::abs(record.signals[0].samples[static_cast<std::size_t>(i)] - (i * 7 - 100) * 0.0025) < 1e-6);
            CHECK(std::abs(record.signals[1].samples[static_cast<std::size_t>(i)] + i * 0.75) < 1e-5);
        }
        CHECK(record.signals[1].samples.size() == 50);
        CHECK(record.signals[0].sampling_rate_hz == 250.0);
        CHECK(std::abs(record.signals[0].gain_adu_per_unit - 400.0) < 1e-9);
        CHECK(record.signals[0].adc_resolution_bits == 16);
        CHECK(record.start_time == "09:45:30.250 13/02/2003");
        CHECK(record.comments == std::vector<std::string>{"Sex: F", "Age: 47 years", "Manufacturer: Maker"});
        CHECK(record.personal == std::vector<std::string>{"Name: Example Ann", "Patient ID: 42",
                                                          "Date of birth: 19560504",
                                                          "Referring physician: Doctor Dora"});
        CHECK(any_contains(record.warnings, "\"MEDIAN BEAT\" (0.08 s)"));
    }
}

TEST_CASE("DICOM: sensitivity, correction and baseline are in the channel's units", "[dicom]") {
    Group group;
    group.channels = {Channel{.sensitivity = "0.5", .correction = "2", .baseline = "-10", .units = "uV"}};
    const Recording record = read({group});
    const Signal& signal = record.signals[0];
    CHECK(signal.units == "mV");
    CHECK(std::abs(signal.samples[2] - 0.290F) < 1e-7);  // 300 * 0.5 * 2 - 10 µV
    CHECK(signal.gain_adu_per_unit == 1000.0);
    CHECK(signal.baseline_adu == 10);

    group.channels = {Channel{.sensitivity = "2", .units = "mm[Hg]"}};
    CHECK(read({group}).signals[0].units == "mmHg");
    CHECK(read({group}).signals[0].samples[0] == 2.0F);
    group.channels = {Channel{.sensitivity = ""}};
    CHECK(read({group}).signals[0].units == "adu");
    CHECK(read({group}).signals[0].samples[1] == -2.0F);
}

TEST_CASE("DICOM: integers of all kinds, and the value that stands for none", "[dicom]") {
    Group group;
    group.channels = {Channel{.units = "mV"}};
    group.interpretation = "US";
    group.data = MadeBytes().numbers<std::uint16_t>({0, 65535, 40000}).bytes;
    group.padding = MadeBytes().number<std::uint16_t>(65535).bytes;
    Recording record = read({group});
    CHECK(record.signals[0].samples[0] == 0.0F);
    CHECK(std::isnan(record.signals[0].samples[1]));
    CHECK(record.signals[0].samples[2] == 40000.0F);

    group.padding = {};
    group.interpretation = "SB";
    group.bits = 8;
    group.data = {0xFF, 0x7F, 0x80};
    CHECK(read({group}).signals[0].samples == std::vector<float>{-1.0F, 127.0F, -128.0F});
    group.interpretation = "UB";
    CHECK(read({group}).signals[0].samples == std::vector<float>{255.0F, 127.0F, 128.0F});
    group.interpretation = "SL";
    group.bits = 32;
    group.data = MadeBytes().numbers<std::int32_t>({-70000, 1, 2}).bytes;
    CHECK(read({group}).signals[0].samples == std::vector<float>{-70000.0F, 1.0F, 2.0F});

    group.interpretation = "MB";  // 8 bits by the µ law, for sounds
    group.bits = 8;
    const Error error = Files().add("a.dcm", file_of_groups({group})).error();
    CHECK(error.code == ErrorCode::unknown_format);
    CHECK(contains(error.message, "\"MB\""));
}

TEST_CASE("DICOM: leads by code, meaning and label", "[dicom]") {
    Group group;
    group.channels = {Channel{.code = "5.6.3-9-61", .meaning = "Lead III"},
                      Channel{.code = "", .meaning = "Lead V4R (posterior)"},
                      Channel{.code = "131329", .meaning = "MDC_ECG_LEAD_V3"},
                      Channel{.code = "", .meaning = "", .label = "ES"}, Channel{.code = "2:0", .meaning = ""}};
    group.samples = 1;
    group.data = MadeBytes().numbers<std::int16_t>({1, 2, 3, 4, 5}).bytes;
    const Recording record = read({group});
    REQUIRE(record.signals.size() == 5);
    CHECK(record.signals[0].lead == "III");
    CHECK(record.signals[1].lead == "V4R");
    CHECK(record.signals[2].lead == "V3");
    CHECK(record.signals[3].lead == "ES");
    CHECK(record.signals[4].lead == "lead 5");
    CHECK(record.signals[4].samples[0] == 0.005F);
}

TEST_CASE("DICOM: groups of further leads follow one another in time", "[dicom]") {
    Group second;
    second.label = "V";
    second.channels = {Channel{.code = "2:3", .meaning = "Lead V1"}};
    second.offset_ms = "4";
    Group median;
    median.label = "Median beats";
    median.samples = 2;
    const Recording record = read({median, Group{}, second});
    REQUIRE(record.signals.size() == 2);
    CHECK(record.signals[0].samples.size() == 3);
    REQUIRE(record.signals[1].samples.size() == 5);  // 4 ms are 2 samples
    CHECK(std::isnan(record.signals[1].samples[1]));
    CHECK(record.signals[1].samples[2] == 0.001F);
    CHECK(record.gaps == std::vector<Gap>{{0.0, 0.004, Gap::Kind::absent, 1}});
    CHECK(any_contains(record.warnings, "\"Median beats\""));
}

TEST_CASE("DICOM: files that are cut off", "[dicom]") {
    const Made whole = file_of_groups({Group{}});
    const Recording record = Files().add("a.dcm", {whole.begin(), whole.end() - 3}).record();
    CHECK(record.signals[0].samples.size() == 1);
    CHECK(any_contains(record.warnings, "of 3 samples, 1 are there"));
    for (std::size_t size = 132; size < whole.size() - 4; ++size) {
        const Error error =
            Files().add("a.dcm", {whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size)}).error();
        CHECK_FALSE(error.message.empty());
    }
}

TEST_CASE("DICOM: nesting without end is not followed", "[dicom]") {
    MadeBytes nested;
    for (int i = 0; i < 100000; ++i) {
        nested.numbers<std::uint16_t>({0x5400, 0x0100}).text("SQ").number<std::uint16_t>(0).number<std::uint32_t>(~0U);
        nested.numbers<std::uint16_t>({0xFFFE, 0xE000}).number<std::uint32_t>(~0U);
    }
    CHECK_FALSE(Files().add("a.dcm", file_of({nested.bytes})).error().message.empty());
}

TEST_CASE("DICOM: what is no waveform is named", "[dicom]") {
    const auto error = [](std::string_view sop_class, std::string_view modality) {
        return Files().add("a.dcm", file_of({element(8, 0x60, "CS", modality)}, sop_class)).error();
    };
    CHECK(error("1.2.840.10008.5.1.4.1.1.4", "MR").code == ErrorCode::unknown_format);
    CHECK(contains(error("1.2.840.10008.5.1.4.1.1.4", "MR").message, "an image (modality MR)"));
    CHECK(contains(error("1.2.840.10008.5.1.4.1.1.104.1", "DOC").message, "an encapsulated PDF"));
    CHECK(contains(error("1.2.840.10008.5.1.4.1.1.88.11", "SR").message, "a structured report"));
    CHECK(contains(error("1.2.840.10008.5.1.4.1.1.9.1.1", "ECG").message, "without a waveform"));
}

TEST_CASE("DICOM: files without the free bytes and the mark at their beginning", "[dicom]") {
    const Made whole =
        file_of({element(8, 0x16, "UI", "1.2.840.10008.5.1.4.1.1.9.1.1"), sequence(0x5400, 0x0100, {Group{}.bytes()})});
    const Made without_mark(whole.begin() + 132, whole.end());
    CHECK(Files().add("a.dcm", without_mark).record().signals.size() == 1);
    const std::ptrdiff_t meta = 12 + 8 + 30 + 8 + 20;
    const Made bare(whole.begin() + 132 + meta, whole.end());
    REQUIRE(bare[0] == 8);
    CHECK(Files().add("a.dcm", bare).record().signals.size() == 1);
    // Without the length of group 2, which some programs leave out.
    const Made without_length(whole.begin() + 132 + 12, whole.end());
    REQUIRE(without_length[0] == 2);
    CHECK(Files().add("a.dcm", without_length).record().signals.size() == 1);
}

TEST_CASE("DICOM: a made file whose content breaks off", "[dicom][cases]") {
    BEATLENS_REQUIRE_DATA(cases, "cases");
    const Error error = Files().add("20b_waveform.dcm", test::read_file(cases / "20b_waveform.dcm")).error();
    CHECK(error.code == ErrorCode::truncated);
    CHECK(contains(error.message, "20b_waveform.dcm is DICOM"));
}

}  // namespace test_dicom
