#include <catch2/catch_test_macros.hpp>
#include <random>

#include "ecg/annotation_codes.h"
#include "format_files.h"
#include "formats/wfdb/wfdb.h"

namespace test_wfdb_annotations {

using namespace beatlens;
using namespace beatlens::formats;
using beatlens::test::any_contains;
using beatlens::test::contains;

namespace {

using Bytes = std::vector<std::uint8_t>;

WfdbAnnotations parsed(const Bytes& bytes, double sampling_rate_hz = 1.0) {
    auto result = parse_wfdb_annotations(bytes, sampling_rate_hz);
    INFO((result ? "" : result.error().message));
    REQUIRE(result.has_value());
    return *std::move(result);
}

Error error_of(const Bytes& bytes) {
    auto result = parse_wfdb_annotations(bytes);
    REQUIRE_FALSE(result.has_value());
    return result.error();
}

Bytes written(const std::vector<Annotation>& annotations) {
    auto result = write_wfdb_annotations(annotations, 1.0);
    INFO((result ? "" : result.error().message));
    REQUIRE(result.has_value());
    return *std::move(result);
}

// A note (code 22) at sample 0, as files begin that define symbols or a time resolution.
void add_note(Bytes& bytes, std::string_view text) {
    bytes.insert(bytes.end(), {0x00, 22 << 2, static_cast<std::uint8_t>(text.size()), 63 << 2});
    bytes.insert(bytes.end(), text.begin(), text.end());
    if (text.size() % 2 != 0) {
        bytes.push_back(0);
    }
}

}  // namespace

TEST_CASE("the annotation codes are those of the WFDB library", "[wfdb][annotations]") {
    CHECK(annotation_symbol(1) == "N");
    CHECK(annotation_symbol(5) == "V");
    CHECK(annotation_symbol(12) == "/");
    CHECK(annotation_symbol(22) == "\"");
    CHECK(annotation_symbol(28) == "+");
    CHECK(annotation_symbol(41) == "r");
    CHECK(annotation_symbol(42) == "[42]");
    CHECK(annotation_symbol(50).empty());
    CHECK(annotation_symbol(-1).empty());
    CHECK_FALSE(annotation_code("NN").has_value());
    for (int code = 0; code <= max_annotation_code; ++code) {
        CHECK(annotation_code(annotation_symbol(code)) == code);
    }
    std::string beats;
    for (int code = 0; code <= max_annotation_code; ++code) {
        if (is_beat_symbol(annotation_symbol(code))) {
            beats += annotation_symbol(code);
        }
    }
    CHECK(beats == "NLRaVFJASEj/QB?enfr");
    CHECK(annotation_description("V") == "premature ventricular contraction");
}

// The words of annot(5), set by hand: interval in the lower 10 bits, code in the upper 6, low byte first.
TEST_CASE("an annotation file, by hand", "[wfdb][annotations]") {
    const Bytes bytes = {0x12, 28 << 2,                                      // + at 18
                         0x03, 63 << 2,       '(',  'A',     'B',  0x00,     // its text, padded
                         0x3B, 1 << 2,                                       // N at 18 + 59 = 77
                         0x00, 59 << 2,       0x01, 0x00,    0xA0, 0x86,     // skip 100,000: high word first
                         0x24, (5 << 2) | 1,                                 // V at 77 + 100,000 + 292
                         0x02, 61 << 2,       0x01, 62 << 2, 0x03, 60 << 2,  // subtype 2, channel 1, number 3
                         0x01, 8 << 2,                                       // A, of the same channel and number
                         0xFF, (61 << 2) | 3,                                // subtype -1
                         0x00, 62 << 2,                                      // channel 0
                         0x00, 0x00};
    const WfdbAnnotations result = parsed(bytes);
    CHECK(result.annotations == std::vector<Annotation>{{18, "+", 0, 0, 0, "(AB"},
                                                        {77, "N", 0, 0, 0, ""},
                                                        {100369, "V", 2, 1, 3, ""},
                                                        {100370, "A", -1, 0, 3, ""}});
    CHECK(result.warnings.empty());
    CHECK(written(result.annotations).size() == bytes.size());
    CHECK(parsed(written(result.annotations)).annotations == result.annotations);
}

TEST_CASE("a skip may go back, and annotations come out in order", "[wfdb][annotations]") {
    const Bytes bytes = {0x64, 1 << 2, 0x00, 59 << 2, 0xFF, 0xFF, 0xCE, 0xFF, 0x00, 5 << 2, 0x00, 0x00};  // -50
    const WfdbAnnotations result = parsed(bytes);
    REQUIRE(result.annotations.size() == 2);
    CHECK(result.annotations[0].symbol == "V");
    CHECK(result.annotations[0].time_s == 50.0);
    CHECK(any_contains(result.warnings, "sorted"));
}

TEST_CASE("annotation files of their own time resolution and symbols", "[wfdb][annotations]") {
    Bytes bytes;
    add_note(bytes, "## time resolution: 1000");
    add_note(bytes, "## annotation type definitions");
    add_note(bytes, "42 Xy my own mark");
    add_note(bytes, "## end of definitions");
    bytes.insert(bytes.end(), {0xF4, (42 << 2) | 1, 0x00, 0x00});  // at 500 of 1,000 Hz
    const WfdbAnnotations at_360 = parsed(bytes, 360.0);
    REQUIRE(at_360.annotations.size() == 1);
    CHECK(at_360.annotations[0].time_s == 0.5);
    CHECK(at_360.annotations[0].symbol == "Xy");
    CHECK(parsed(bytes).annotations[0].time_s == 0.5);
}

TEST_CASE("a missing end mark is a warning", "[wfdb][annotations]") {
    CHECK(any_contains(parsed({0x12, 1 << 2, 0x20, 1 << 2, 0x00}).warnings, "no end mark"));
    CHECK(any_contains(parsed({0x12, 1 << 2, 0x00, 0x00, 0x05, 0x05}).warnings, "after its end mark"));
    CHECK(parsed({0x00, 0x00}).annotations.empty());
}

TEST_CASE("what is no annotation file is refused", "[wfdb][annotations]") {
    CHECK(error_of({}).code == ErrorCode::empty_input);
    CHECK(error_of({0x00, 59 << 2, 0x01, 0x00}).code == ErrorCode::truncated);  // within a skip, and nothing before it
    for (const Bytes& cut :
         {Bytes{0x12, 1 << 2, 0x05, 63 << 2, '(', 'A'}, Bytes{0x12, 1 << 2, 0x00, 59 << 2, 0x01, 0x00}}) {
        const auto rest = parse_wfdb_annotations(cut);
        REQUIRE(rest.has_value());
        CHECK(rest->annotations.size() == 1);
        CHECK(rest->is_cut_off);
        CHECK(any_contains(rest->warnings, "is cut off"));
    }
    CHECK(contains(error_of({0x12, 1 << 2, 0x12, 55 << 2}).message, "illegal code 55"));
    CHECK(contains(error_of({0x05, 60 << 2, 0x12, 1 << 2}).message, "before the first annotation"));
    CHECK(error_of({0x00, 59 << 2, 0xFF, 0xFF, 0x00, 0x00, 0x01, 4}).code == ErrorCode::malformed);  // before 0
    CHECK(error_of({0x00, 0x00, 0x12, 0x34, 0x56}).code == ErrorCode::malformed);
    const std::string text = "time,MLII\n0.000,0.1\n";
    CHECK(contains(error_of(Bytes(text.begin(), text.end())).message, "it is text"));
}

// annot(5): NUL, the AHA's letter, the time as a PDP-11 long (high word first), a serial number; then MIT's subtype and
// code and six characters where the WFDB library wrote it, which counts samples.
TEST_CASE("annotation files in AHA format were refused", "[wfdb][annotations]") {
    const Bytes by_aha = {0, 'N', 0, 0, 0xF4, 0x01, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0,
                          0, 'V', 1, 0, 0x00, 0x00, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0,
                          0, 'U', 1, 0, 0xE8, 0x03, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0};
    CHECK(parsed(by_aha, 250.0).annotations ==
          std::vector<Annotation>{{0.5, "N", 0, 0, 0, ""}, {65.536, "V", 0, 0, 0, ""}, {66.536, "~", -1, 0, 0, ""}});
    CHECK(parsed(by_aha, 250.0).warnings.empty());

    Bytes by_wfdb = {0, 'N', 0, 0, 0xF4, 0x01, 1, 0, 0, 1,  0,   0,   0,   0,   0,   0,
                     0, 'O', 0, 0, 0xF5, 0x01, 2, 0, 2, 28, '(', 'A', 'F', 'I', 'B', 0,
                     0, 'N', 1, 0, 0x01, 0x00, 3, 0, 0, 8,  0,   0,   0,   0,   0,   0};
    CHECK(parsed(by_wfdb, 250.0).annotations == std::vector<Annotation>{{2.0, "N", 0, 0, 0, ""},
                                                                        {501 / 250.0, "+", 2, 0, 0, "(AFIB"},
                                                                        {65537 / 250.0, "A", 0, 0, 0, ""}});
    by_wfdb.insert(by_wfdb.end(), {0, 'N', 1});
    CHECK(parsed(by_wfdb).annotations.size() == 3);
    CHECK(any_contains(parsed(by_wfdb).warnings, "ends with 3 bytes"));
}

TEST_CASE("annotations come back as they were written", "[wfdb][annotations]") {
    std::mt19937 random(20240521);
    const auto below = [&](int n) { return static_cast<int>(random() % static_cast<unsigned>(n)); };
    for (int file = 0; file < 300; ++file) {
        std::vector<Annotation> annotations;
        std::int64_t sample = 0;
        for (int i = below(40); i > 0; --i) {
            const int kind = below(6);
            sample += kind == 0 ? 0 : kind == 1 ? 1023 : kind == 2 ? 1024 : kind == 3 ? 3'000'000'000 : below(5000);
            Annotation annotation;
            annotation.time_s = static_cast<double>(sample);
            annotation.symbol = annotation_symbol(below(max_annotation_code + 1));
            annotation.subtype = below(3) == 0 ? below(256) - 128 : 0;
            annotation.channel = below(3) == 0 ? below(256) : 0;
            annotation.number = below(3) == 0 ? below(256) - 128 : 0;
            annotation.aux = below(3) == 0 ? std::string(static_cast<std::size_t>(below(256)), 'x') : "";
            annotations.push_back(std::move(annotation));
        }
        const auto bytes = written(annotations);
        CHECK(bytes.size() % 2 == 0);
        const WfdbAnnotations back = parsed(bytes);
        CHECK(back.annotations == annotations);
        CHECK(back.warnings.empty());
    }
}

// Tick by tick at a frame rate that has no exact times: 2^31 ticks at 360 Hz are 69 days, 2^40 are 97 years.
TEST_CASE("annotation positions beyond 32 bits wrapped", "[wfdb][annotations]") {
    constexpr double rate_hz = 360.0;
    std::vector<Annotation> annotations;
    for (const std::int64_t sample :
         {std::int64_t{5}, std::int64_t{1} << 31, (std::int64_t{1} << 31) + 1, (std::int64_t{1} << 32) + 7,
          (std::int64_t{1} << 40) - 1, std::int64_t{1} << 40}) {
        annotations.push_back({time_of(sample, rate_hz), "N", 0, 0, 0, ""});
    }
    const auto bytes = write_wfdb_annotations(annotations, rate_hz);
    REQUIRE(bytes.has_value());
    const WfdbAnnotations back = parsed(*bytes, rate_hz);
    CHECK(back.annotations == annotations);
    CHECK(back.warnings.empty());
    CHECK(sample_at(back.annotations.back().time_s, rate_hz) == std::int64_t{1} << 40);
    const std::vector<Annotation> too_late = {{1e300, "N", 0, 0, 0, ""}};
    CHECK(write_wfdb_annotations(too_late, rate_hz).error().code == ErrorCode::out_of_range);
}

TEST_CASE("annotations that cannot be written are refused", "[wfdb][annotations]") {
    const auto code = [](const std::vector<Annotation>& annotations) {
        const auto result = write_wfdb_annotations(annotations, 1.0);
        REQUIRE_FALSE(result.has_value());
        return result.error().code;
    };
    CHECK(code({{5, "N", 0, 0, 0, ""}, {4, "N", 0, 0, 0, ""}}) == ErrorCode::out_of_range);
    CHECK(code({{-1, "N", 0, 0, 0, ""}}) == ErrorCode::out_of_range);
    CHECK(code({{1, "beat", 0, 0, 0, ""}}) == ErrorCode::out_of_range);
    CHECK(code({{1, "N", 128, 0, 0, ""}}) == ErrorCode::out_of_range);
    CHECK(code({{1, "N", 0, -1, 0, ""}}) == ErrorCode::out_of_range);
    CHECK(code({{0, "\"", 0, 0, 0, "## end of definitions"}}) == ErrorCode::out_of_range);
    CHECK(code({{1, "N", 0, 0, 0, std::string(256, 'x')}}) == ErrorCode::out_of_range);
}

}  // namespace test_wfdb_annotations
