#include <catch2/catch_test_macros.hpp>
#include <limits>

#include "format_files.h"
#include "formats/holter/ishne.h"
#include "formats/parsing.h"

using namespace beatlens;
using namespace beatlens::formats;
using beatlens::test::any_contains;
using beatlens::test::contains;
using beatlens::test::Files;

namespace {

using Bytes = std::vector<std::uint8_t>;

// A file put together by hand; fields stand where the standard has them.
struct Ishne {
    Bytes bytes = Bytes(522, 0);

    Ishne() {
        constexpr std::string_view magic = "ISHNE1.0";
        std::copy(magic.begin(), magic.end(), bytes.begin());
        set32(22, 522);
    }
    Ishne& set16(std::size_t at, int value) {
        bytes[at] = static_cast<std::uint8_t>(value & 0xFF);
        bytes[at + 1] = static_cast<std::uint8_t>((value >> 8) & 0xFF);
        return *this;
    }
    Ishne& set32(std::size_t at, std::int32_t value) {
        set16(at, value & 0xFFFF);
        return set16(at + 2, (value >> 16) & 0xFFFF);
    }
    Ishne& add(std::initializer_list<int> samples) {
        for (const int sample : samples) {
            bytes.resize(bytes.size() + 2);
            set16(bytes.size() - 2, sample);
        }
        return *this;
    }
};

// Three samples in each of two leads: V1 of 2500 nV and V5 of 1000 nV, at 200 Hz, from 08:05:09 of 3 April 2024 on.
Ishne two_leads() {
    Ishne file;
    file.set32(14, 3).set16(156, 2).set16(158, 11).set16(160, 15).set16(206, 2500).set16(208, 1000).set16(272, 200);
    file.set16(138, 3).set16(140, 4).set16(142, 2024).set16(150, 8).set16(152, 5).set16(154, 9);
    return file.add({400, 1000, -400, -1000, 32767, -32768});
}

void check_error(const Ishne& file, ErrorCode code, std::string_view part, const LoadOptions& options = {}) {
    const Error error = Files().add("a.ecg", file.bytes).error(options);
    INFO(error.message);
    CHECK(error.code == code);
    CHECK(contains(error.message, "a.ecg"));
    CHECK(contains(error.message, part));
}

}  // namespace

TEST_CASE("an ISHNE Holter file: leads, units, rate and start", "[ishne]") {
    const Recording record = Files().add("folder/a.b.ECG", two_leads().bytes).record();
    CHECK(record.name == "a.b");
    CHECK(record.frame_rate_hz == 200.0);
    CHECK(record.start_time == "08:05:09 03/04/2024");
    CHECK(record.warnings.empty());
    CHECK_FALSE(record.has_annotations);
    REQUIRE(record.signals.size() == 2);
    CHECK(record.signals[0].lead == "V1");
    CHECK(record.signals[1].lead == "V5");
    CHECK(record.signals[0].samples == std::vector<float>{1.0f, -1.0f, 81.9175f});
    CHECK(record.signals[1].samples == std::vector<float>{1.0f, -1.0f, -32.768f});
    for (const Signal& signal : record.signals) {
        CHECK(signal.units == "mV");
        CHECK(signal.sampling_rate_hz == 200.0);
    }
    CHECK(record.signals[0].gain_adu_per_unit == 400.0);
    CHECK(record.signals[1].gain_adu_per_unit == 1000.0);
}

TEST_CASE("an ISHNE Holter file with a block of text before its samples", "[ishne]") {
    Ishne file = two_leads();
    file.bytes.insert(file.bytes.begin() + 522, {'n', 'o', 't'});
    const Recording record = Files().add("a.ecg", file.set32(10, 3).set32(18, 522).set32(22, 525).bytes).record();
    CHECK(record.signals.at(1).samples == std::vector<float>{1.0f, -1.0f, -32.768f});
}

TEST_CASE("the number of samples of an ISHNE file is that of a lead, or of all leads", "[ishne]") {
    for (const int stated : {3, 6, 0}) {
        const Recording record = Files().add("a.ecg", two_leads().set32(14, stated).bytes).record();
        CHECK(record.signals.at(0).length_samples() == 3);
    }
    // Fewer than are there: those, as the header says.
    CHECK(Files().add("a.ecg", two_leads().set32(14, 2).bytes).record().signals.at(1).length_samples() == 2);
}

TEST_CASE("an ISHNE file that leaves fields open is read with warnings", "[ishne]") {
    Ishne file = two_leads();
    file.set32(14, 6).set16(156, 0).set16(158, -9).set16(206, 0).set16(142, -9);
    const Recording one = Files().add("a.ecg", file.bytes).record();
    REQUIRE(one.signals.size() == 1);
    CHECK(one.signals[0].lead == "lead 1");
    CHECK(one.signals[0].units == "adu");
    CHECK(one.signals[0].gain_adu_per_unit == 0.0);
    CHECK(one.signals[0].samples.front() == 400.0f);
    CHECK(one.start_time.empty());
    CHECK(one.warnings.size() == 2);
    CHECK(any_contains(one.warnings, "how many leads"));
    CHECK(any_contains(one.warnings, "no resolution for lead 1"));

    for (const int kind : {-32768, -9, 0, 1, 20, 32767}) {
        CHECK(Files().add("a.ecg", two_leads().set16(160, kind).bytes).record().signals.at(1).lead == "lead 2");
    }
}

TEST_CASE("an ISHNE file without a sampling rate asks for one", "[ishne]") {
    for (const int rate : {0, -9}) {
        const Ishne file = two_leads().set16(272, rate);
        check_error(file, ErrorCode::sampling_rate_needed, "sampling rate");
        CHECK(Files().add("a.ecg", file.bytes).record({.sampling_rate_hz = 128.0}).frame_rate_hz == 128.0);
        for (const double absurd : {0.0, -1.0, std::numeric_limits<double>::infinity()}) {
            check_error(file, ErrorCode::out_of_range, "not a positive number", {.sampling_rate_hz = absurd});
        }
    }
    // A rate that the file states goes before the one that was given.
    CHECK(Files().add("a.ecg", two_leads().bytes).record({.sampling_rate_hz = 128.0}).frame_rate_hz == 200.0);
}

TEST_CASE("an ISHNE file that is cut off says so, wherever it is cut", "[ishne]") {
    const Bytes whole = two_leads().bytes;
    for (std::size_t size = 8; size < whole.size(); ++size) {
        Ishne file;
        file.bytes = Bytes(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size));
        INFO(size);
        check_error(file, ErrorCode::truncated, "get it again");
    }
    check_error(two_leads().set32(22, 1000), ErrorCode::truncated, "start at byte 1000");
    check_error(two_leads().set32(14, std::numeric_limits<std::int32_t>::max()), ErrorCode::truncated, "2147483647");
}

TEST_CASE("an ISHNE file with an absurd header is refused", "[ishne]") {
    check_error(two_leads().set32(22, 521), ErrorCode::malformed, "byte 521");
    check_error(two_leads().set32(22, -1), ErrorCode::malformed, "byte -1");
    check_error(two_leads().set32(14, -5), ErrorCode::malformed, "-5 samples");
    for (const int leads : {-1, 13, 32767}) {
        check_error(two_leads().set16(156, leads), ErrorCode::out_of_range, std::to_string(leads) + " leads");
    }
    check_error(two_leads().set16(156, 0), ErrorCode::out_of_range, "0 leads");
    CHECK(parse_ishne({}, "a.ecg", {}).error().code == ErrorCode::empty_input);
    const Bytes other = {'I', 'S', 'H', 'N', 'E', '2', '.', '0'};
    CHECK(parse_ishne(other, "a.ecg", {}).error().code == ErrorCode::unknown_format);
}

TEST_CASE("an ISHNE file is known by its content, and in folders by its extension too", "[ishne]") {
    const Bytes bytes = two_leads().bytes;
    CHECK(Files().add("a.bin", bytes).record().signals.size() == 2);
    CHECK(is_main_file({"a.ecg", bytes}));
    CHECK_FALSE(is_main_file({"a.bin", bytes}));
    // WFDB has annotation files of that extension.
    CHECK_FALSE(is_main_file({"a.ecg", Bytes{0x02, 1 << 2, 0x00, 0x00}}));

    const Recording record = Files().add("a.ecg", bytes).add("notes.pdf", "%PDF").record();
    CHECK(any_contains(record.warnings, "Not read: notes.pdf."));
    const Error error = Files().add("a.ecg", bytes).add("b.ecg", bytes).error();
    CHECK(contains(error.message, "2 ISHNE Holter files among the files, a.ecg and b.ecg"));
}
