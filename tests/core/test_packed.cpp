#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <limits>

#include "format_files.h"
#include "formats/packed.h"

namespace test_packed {

using namespace beatlens;
using namespace beatlens::formats;

namespace {

Recording made() {
    Recording record;
    record.name = "n\xC3\xA4me";
    Signal first;
    first.lead = "MLII";
    first.sampling_rate_hz = 360.0;
    first.samples = {0.1f, -0.25f, std::numeric_limits<float>::quiet_NaN(), 1e-30f};
    first.gain_adu_per_unit = 200.0 / 3.0;
    first.baseline_adu = -1024;
    first.adc_resolution_bits = 11;
    first.adc_zero_adu = 7;
    Signal second;
    second.lead = "Resp";
    second.units = "L";
    second.sampling_rate_hz = 45.0;
    record.signals = {first, second, first};
    record.signals[2].samples = {2.0f};
    record.gaps = {{0.5, 1.0 / 3.0, Gap::Kind::lead_off, 1}, {0.75, 1.0, Gap::Kind::null_segment, std::nullopt}};
    record.segments = {{"a", 0.0, 0.5}, {"", 0.5, 1.0}};
    record.annotations = {{0.1, "N", 1, 2, 3, "(AFIB"}, {0.1 + 0.2, "~", -1, 0, -3, ""}};
    record.has_annotations = true;
    record.annotations_from = "n.atr";
    record.frame_rate_hz = 45.0;
    record.start_time = "12:00:00 01/02/2003";
    record.comments = {"a", "b"};
    record.personal = {"Name: nobody"};
    record.choices = {{"dates", "Which?", {{"a", "A"}, {"b", "B"}}, "b"}};
    record.warnings = {"w"};
    return record;
}

// As between two modules.
Result<Document> sent(Document before) {
    auto document = unpack(pack(before));
    if (document) {
        const auto from = samples_of(before);
        const auto to = samples_of(*document);
        REQUIRE(from.size() == to.size());
        for (std::size_t i = 0; i < from.size(); ++i) {
            REQUIRE(from[i].size() == to[i].size());
            std::copy(from[i].begin(), from[i].end(), to[i].begin());
        }
    }
    return document;
}

}  // namespace

TEST_CASE("a recording goes from one module to another unchanged", "[packed]") {
    const Recording before = made();
    const auto document = sent(before);
    REQUIRE(document.has_value());
    const auto& after = std::get<Recording>(*document);
    CHECK(after.name == before.name);
    test::check_same(after.signals, before.signals);
    CHECK(after.gaps == before.gaps);
    CHECK(after.segments == before.segments);
    CHECK(after.annotations == before.annotations);
    CHECK(after.has_annotations);
    CHECK(after.annotations_from == before.annotations_from);
    CHECK(after.frame_rate_hz == before.frame_rate_hz);
    CHECK(after.start_time == before.start_time);
    CHECK(after.comments == before.comments);
    CHECK(after.personal == before.personal);
    CHECK(after.choices == before.choices);
    CHECK(after.warnings == before.warnings);
}

TEST_CASE("a table of beats goes from one module to another unchanged", "[packed]") {
    BeatTable before;
    before.name = "t";
    before.length = 2;
    before.values = {0.0f, 0.5f, 1.0f, 0.25f};
    before.classes = {0, 4};
    before.abnormal = {1, 0};
    before.warnings = {"w"};
    const auto document = sent(before);
    REQUIRE(document.has_value());
    const auto& after = std::get<BeatTable>(*document);
    CHECK(after.name == before.name);
    CHECK(after.length == before.length);
    CHECK(after.values == before.values);
    CHECK(after.classes == before.classes);
    CHECK(after.abnormal == before.abnormal);
    CHECK(after.warnings == before.warnings);
}

TEST_CASE("a list of beats goes from one module to another unchanged", "[packed]") {
    Recording before = made();
    before.signals.clear();
    const auto document = sent(before);
    REQUIRE(document.has_value());
    CHECK(std::get<Recording>(*document).signals.empty());
    CHECK(std::get<Recording>(*document).annotations == before.annotations);
}

TEST_CASE("a text that is no packed document is an error", "[packed]") {
    Document document = made();
    const std::string text = pack(document);
    for (const std::size_t length : {std::size_t{0}, std::size_t{10}, text.size() - 1}) {
        CHECK_FALSE(unpack(text.substr(0, length)).has_value());
    }
}

}  // namespace test_packed
