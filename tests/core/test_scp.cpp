// SCP-ECG. The records of tests/assets/scp are made by tests/tools/make_scp_records.py by EN 1064, and what is expected
// of them is what BioSig's save2gdf (Debian: biosig-tools 2.5.0) reads there. Of Huffman tables of a file's own and of
// reference beats it gives nothing (it ends with an error, and shows what is left): these are expected by the standard.
#include <numeric>

#include "assets.h"
#include "format_files.h"
#include "formats/bytes.h"
#include "made_bytes.h"

namespace test_scp {

using namespace beatlens;
using beatlens::test::any_contains;
using beatlens::test::contains;
using beatlens::test::Files;
using beatlens::test::MadeBytes;

namespace {

using Made = std::vector<std::uint8_t>;

Made with_checksum(const Made& content) { return MadeBytes().number(formats::crc_ccitt(content)).add(content).bytes; }

Made section(int number, const Made& body) {
    const auto size = static_cast<std::uint32_t>(16 + body.size());
    MadeBytes made;
    made.number(static_cast<std::uint16_t>(number)).number(size).numbers<std::uint8_t>({13, 13});
    return with_checksum(made.text(number == 0 ? "SCPECG" : "", 6).add(body).bytes);
}

Made record_of(const std::map<int, Made>& bodies) {
    constexpr std::uint32_t first = 6 + 16 + 12 * 10;
    MadeBytes pointers;
    MadeBytes content;
    for (int number = 0; number < 12; ++number) {
        const auto found = bodies.find(number);
        const auto at = static_cast<std::uint32_t>(first + content.bytes.size() + 1);
        if (number == 0) {  // the table itself
            pointers.number<std::uint16_t>(0).numbers<std::uint32_t>({16 + 12 * 10, 7});
            continue;
        }
        const Made made = found == bodies.end() ? Made{} : section(number, found->second);
        pointers.number(static_cast<std::uint16_t>(number)).number(static_cast<std::uint32_t>(made.size())).number(at);
        content.add(made);
    }
    const auto size = static_cast<std::uint32_t>(first + content.bytes.size());
    return with_checksum(MadeBytes().number(size).add(section(0, pointers.bytes)).add(content.bytes).bytes);
}

struct Lead {
    std::uint32_t first = 1;
    std::uint32_t last = 1;
    std::uint8_t code = 1;
};
Made lead_list(const std::vector<Lead>& leads, std::uint8_t flags = 0) {
    MadeBytes made;
    made.number(static_cast<std::uint8_t>(leads.size())).number(flags);
    for (const Lead& lead : leads) {
        made.number(lead.first).number(lead.last).number(lead.code);
    }
    return made.bytes;
}

Made rhythm(const std::vector<Made>& leads, std::uint16_t resolution_nv = 1000, std::uint16_t interval_us = 4000,
            std::uint8_t order = 0, std::uint8_t bimodal = 0) {
    MadeBytes made;
    made.number(resolution_nv).number(interval_us).number(order).number(bimodal);
    for (const Made& lead : leads) {
        made.number(static_cast<std::uint16_t>(lead.size()));
    }
    for (const Made& lead : leads) {
        made.add(lead);
    }
    return made.bytes;
}

Made values(std::initializer_list<std::int16_t> numbers) { return MadeBytes().numbers(numbers).bytes; }

// "0110 1" as bytes, the first bit highest.
Made bits(std::string_view text) {
    Made made;
    std::size_t count = 0;
    for (const char bit : text) {
        if (bit == ' ') {
            continue;
        }
        if (count++ % 8 == 0) {
            made.push_back(0);
        }
        made.back() = static_cast<std::uint8_t>(made.back() | (bit == '1' ? 0x80U >> (count - 1) % 8 : 0U));
    }
    return made;
}

void check_microvolts(const Signal& signal, const std::vector<float>& expected) {
    REQUIRE(signal.samples.size() == expected.size());
    for (std::size_t i = 0; i < expected.size(); ++i) {
        INFO(i);
        CHECK(signal.samples[i] == expected[i] / 1000.0F);
    }
}

}  // namespace

TEST_CASE("SCP-ECG: plain, first and second differences, as BioSig reads them", "[scp]") {
    for (const char* const name : {"plain", "first_differences", "second_differences"}) {
        const auto path = test::asset(("../tests/assets/scp/" + std::string(name) + ".scp").c_str());
        const Recording record = Files().add(std::string(name) + ".scp", test::read_file(path)).record();
        INFO(name);
        REQUIRE(record.signals.size() == 3);
        // save2gdf -CSV: sums and rows 51 and 200, in microvolts.
        constexpr double sums[] = {13422.5, -10540.0, -682.5};
        constexpr float row_51[] = {1917.5F, -312.5F, 5.0F};
        constexpr float row_200[] = {-57.5F, -310.0F, -107.5F};
        constexpr const char* leads[] = {"I", "II", "V2"};
        for (std::size_t i = 0; i < 3; ++i) {
            const Signal& signal = record.signals[i];
            CHECK(signal.lead == leads[i]);
            CHECK(signal.sampling_rate_hz == 500.0);
            CHECK(signal.gain_adu_per_unit == 400.0);
            REQUIRE(signal.samples.size() == 200);
            CHECK(std::abs(std::accumulate(signal.samples.begin(), signal.samples.end(), 0.0) * 1000.0 - sums[i]) <
                  1e-3);
            CHECK(signal.samples[50] == row_51[i] / 1000.0F);
            CHECK(signal.samples[199] == row_200[i] / 1000.0F);
        }
        CHECK(record.start_time == "09:45:30 13/02/2003");
        CHECK(record.comments == std::vector<std::string>{"Age: 47 years", "Sex: female", "Device: MAKER MODEL1",
                                                          "High-pass filter: 0.05 Hz", "Low-pass filter: 150 Hz",
                                                          "Note: a note"});
        CHECK(record.personal ==
              std::vector<std::string>{"Name: Ann Example", "Patient ID: 42", "Date of birth: 4/5/1956"});
        CHECK(record.warnings.empty());
    }
}

TEST_CASE("SCP-ECG: the standard's own Huffman table", "[scp]") {
    // 0, 1, -1, 8, -8, 9 (8 bits), -100 (8 bits), 300 (16 bits), -32768 (16 bits)
    const Made coded = bits(
        "0 100 101 1111111100 1111111101 1111111110 00001001 1111111110 10011100 "
        "1111111111 0000000100101100 1111111111 1000000000000000");
    const Made file = record_of(
        {{2, MadeBytes().number<std::uint16_t>(19999).bytes}, {3, lead_list({{1, 9, 61}})}, {6, rhythm({coded})}});
    const Recording record = Files().add("a.scp", file).record();
    CHECK(record.signals[0].lead == "III");
    CHECK(record.signals[0].sampling_rate_hz == 250.0);
    check_microvolts(record.signals[0], {0, 1, -1, 8, -8, 9, -100, 300, -32768});
    CHECK(record.warnings.empty());
}

TEST_CASE("SCP-ECG: Huffman tables of the file's own, and a code that switches between them", "[scp]") {
    // Codes: prefix bits, all bits, whether it is a value, value or table, prefix with its first bit lowest.
    const auto code = [](MadeBytes& to, int prefix_bits, int all_bits, int is_value, int value, std::uint32_t prefix) {
        to.numbers<std::uint8_t>({static_cast<std::uint8_t>(prefix_bits), static_cast<std::uint8_t>(all_bits),
                                  static_cast<std::uint8_t>(is_value)});
        to.number(static_cast<std::int16_t>(value)).number(prefix);
    };
    MadeBytes tables;
    tables.number<std::uint16_t>(2);
    tables.number<std::uint16_t>(3);
    code(tables, 1, 1, 1, 7, 0b0);
    code(tables, 2, 6, 1, 100, 0b01);  // "10" and 4 bits on top of 100
    code(tables, 2, 2, 0, 2, 0b11);    // to table 2
    tables.number<std::uint16_t>(2);
    code(tables, 1, 1, 1, -5, 0b1);
    code(tables, 1, 1, 0, 1, 0b0);
    const Made file = record_of(
        {{2, tables.bytes}, {3, lead_list({{1, 6, 2}})}, {6, rhythm({bits("0 10 0011 10 1111 11 1 1 0 0")})}});
    check_microvolts(Files().add("a.scp", file).record().signals[0], {7, 103, 99, -5, -5, 7});

    // A code that another one begins with cannot be told from it.
    MadeBytes ambiguous;
    ambiguous.number<std::uint16_t>(1).number<std::uint16_t>(2);
    code(ambiguous, 1, 1, 1, 7, 0b0);
    code(ambiguous, 2, 2, 1, 8, 0b10);
    const Made broken = record_of({{2, ambiguous.bytes}, {3, lead_list({{1, 6, 2}})}, {6, rhythm({bits("0")})}});
    CHECK(Files().add("a.scp", broken).error().code == ErrorCode::malformed);
}

TEST_CASE("SCP-ECG: a reference beat that was taken out is put back", "[scp]") {
    // The beat: 4 samples, 16 ms, its fiducial point is the second. It was taken out around samples 3 and 8 of 10;
    // around 6 lies one of another type. Its resolution is twice that of the rest.
    MadeBytes beats;
    beats.numbers<std::uint16_t>({16, 2, 3});
    const auto zone = [&](std::uint16_t type, std::uint32_t first, std::uint32_t fiducial, std::uint32_t last) {
        beats.number(type).number(first).number(fiducial).number(last);
    };
    zone(0, 2, 3, 5);
    zone(1, 0, 6, 0);
    zone(0, 8, 8, 9);
    constexpr std::uint8_t subtracted = 1;
    const Made file = record_of({{3, lead_list({{1, 10, 1}}, subtracted)},
                                 {4, beats.bytes},
                                 {5, rhythm({values({10, 20, 30, 40})}, 2000)},
                                 {6, rhythm({values({1, 2, 3, 4, 5, 6, 7, 8, 9, 10})})}});
    const Recording record = Files().add("a.scp", file).record();
    check_microvolts(record.signals[0], {1, 2 + 20, 3 + 40, 4 + 60, 5 + 80, 6, 7, 8 + 40, 9 + 60, 10});

    const Made without = record_of({{3, lead_list({{1, 2, 1}}, subtracted)}, {6, rhythm({values({1, 2})})}});
    CHECK(Files().add("a.scp", without).error().code == ErrorCode::malformed);
}

TEST_CASE("SCP-ECG: samples between the beats that were thinned out are lines", "[scp]") {
    // Of 20 samples those from 9 to 12 were kept; of the others the means of four each.
    MadeBytes beats;
    beats.numbers<std::uint16_t>({16, 2, 1});
    beats.number<std::uint16_t>(1).numbers<std::uint32_t>({0, 10, 0});
    beats.numbers<std::uint32_t>({9, 12});
    const auto file = [&](std::uint16_t interval_us, std::initializer_list<std::int16_t> stored) {
        return record_of({{3, lead_list({{1, 20, 1}})},
                          {4, beats.bytes},
                          {5, rhythm({values({1, 2, 3, 4})}, 1000, 2000)},
                          {6, rhythm({values(stored)}, 1000, interval_us, 0, 1)}});
    };
    const Recording record = Files().add("a.scp", file(8000, {10, 50, 7, -700, 900, 3, 80, 80})).record();
    CHECK(record.signals[0].sampling_rate_hz == 500.0);
    check_microvolts(record.signals[0],
                     {10, 10, 15, 25, 35, 45, 50, 50, 7, -700, 900, 3, 80, 80, 80, 80, 80, 80, 80, 80});
    CHECK(any_contains(record.warnings, "one sample of 4"));
    // Another number of samples: they were not thinned out like this, and nobody guesses how.
    CHECK(Files().add("a.scp", file(8000, {1, 2, 3})).error().code == ErrorCode::unknown_format);
    CHECK(Files().add("a.scp", file(7000, {10, 50, 7, -700, 900, 3, 80, 80})).error().code ==
          ErrorCode::unknown_format);
}

TEST_CASE("SCP-ECG: leads that begin one after the other", "[scp]") {
    const Made file =
        record_of({{3, lead_list({{1, 2, 1}, {3, 4, 99}})}, {6, rhythm({values({1, 2}), values({3, 4})})}});
    const Recording record = Files().add("a.scp", file).record();
    REQUIRE(record.signals.size() == 2);
    CHECK(record.signals[0].samples.size() == 2);
    REQUIRE(record.signals[1].samples.size() == 4);
    CHECK(record.signals[1].lead == "lead 2");  // 99 is no lead of the standard
    CHECK(std::isnan(record.signals[1].samples[1]));
    CHECK(record.signals[1].samples[2] == 0.003F);
    CHECK(record.gaps == std::vector<Gap>{{0.0, 0.008, Gap::Kind::absent, 1}});

    const Made senseless =
        record_of({{3, lead_list({{1, 2, 1}, {4000000000, 4000000001, 2}})}, {6, rhythm({values({1}), values({2})})}});
    const Recording together = Files().add("a.scp", senseless).record();
    CHECK(together.signals[1].samples.size() == 1);
    CHECK(any_contains(together.warnings, "too far apart"));
}

TEST_CASE("SCP-ECG: statements are notes, and the mark may be missing in section 0", "[scp]") {
    MadeBytes statements;
    statements.number<std::uint8_t>(1).number<std::uint16_t>(2003).numbers<std::uint8_t>({2, 13, 9, 45, 30, 2});
    statements.number<std::uint8_t>(1).number<std::uint16_t>(13).text("Sinus rhythm", 13);
    statements.number<std::uint8_t>(2).number<std::uint16_t>(11).text("Normal ECG", 11);
    Made file = record_of({{3, lead_list({{1, 2, 1}})}, {6, rhythm({values({1, 2})})}, {8, statements.bytes}});
    CHECK(Files().add("a.scp", file).record().comments == std::vector<std::string>{"Sinus rhythm", "Normal ECG"});
    std::fill(file.begin() + 16, file.begin() + 22, 0);
    const Recording record = Files().add("a.scp", file).record();
    CHECK(record.signals.size() == 1);
}

TEST_CASE("SCP-ECG: what is damaged is told", "[scp]") {
    const std::map<int, Made> sections = {{3, lead_list({{1, 4, 1}})}, {6, rhythm({values({1, 2, 3, 4})})}};
    Made file = record_of(sections);
    file[file.size() - 1] ^= 1U;
    CHECK(any_contains(Files().add("a.scp", file).record().warnings, "checksum"));

    file = record_of(sections);
    file.resize(file.size() - 4);
    const Recording cut = Files().add("a.scp", file).record();
    CHECK(cut.signals[0].samples.size() == 2);
    CHECK(any_contains(cut.warnings, "cut off"));
    CHECK(any_contains(cut.warnings, "I (2 of 4)"));

    CHECK(Files().add("a.scp", record_of({{6, rhythm({values({1})})}})).error().code == ErrorCode::malformed);
    CHECK(Files().add("a.scp", record_of({{3, lead_list({{1, 4, 1}})}})).error().code == ErrorCode::malformed);
    CHECK(Files().add("a.scp", record_of({{3, lead_list({{4, 1, 1}})}, {6, rhythm({values({1})})}})).error().code ==
          ErrorCode::malformed);
    CHECK(Files().add("a.scp", record_of({{3, lead_list({{1, 4, 1}})}, {6, rhythm({{}})}})).error().code ==
          ErrorCode::no_signal);
}

TEST_CASE("SCP-ECG: a made file whose table of sections points nowhere", "[scp][cases]") {
    BEATLENS_REQUIRE_DATA(cases, "cases");
    const Error error = Files().add("20_ecg.scp", test::read_file(cases / "20_ecg.scp")).error();
    CHECK(error.code == ErrorCode::malformed);
    CHECK(contains(error.message, "is SCP-ECG without a trace"));
}

}  // namespace test_scp
