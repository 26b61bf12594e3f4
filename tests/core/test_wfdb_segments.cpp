// Records of several segments, made by hand after header(5).
#include <catch2/catch_test_macros.hpp>
#include <cmath>
#include <limits>

#include "format_files.h"
#include "formats/wfdb/wfdb.h"

namespace test_wfdb_segments {

using namespace beatlens;
using beatlens::test::any_contains;
using beatlens::test::contains;
using beatlens::test::Files;

namespace {

using Bytes = std::vector<std::uint8_t>;

bool same(const std::vector<float>& a, const std::vector<float>& b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                      [](float x, float y) { return x == y || (std::isnan(x) && std::isnan(y)); });
}

const float none = std::numeric_limits<float>::quiet_NaN();

// II and, at twice the rate, ABP; then ABP alone in format 8 from an initial value; then II with a lead that the layout
// does not have, at another gain.
Files variable() {
    return Files()
        .add("z.dat", Bytes{1, 0, 10, 0, 11, 0, 2, 0, 12, 0, 13, 0})
        .add("a.dat", Bytes{1, 1, 1, 1})
        .add("b.dat", Bytes{4, 0, 7, 0, 6, 0, 8, 0})
        .add("b.hea", "b 2 10 2\nb.dat 16 2/mV 16 0 4 10 0 II\nb.dat 16 1/mV 16 0 7 15 0 V\n")
        .add("a.hea", "a 1 10 2\na.dat 8x2 1/mmHg 8 0 20 90 0 ABP\n")
        .add("m.hea", "m/6 2 10 10 12:00:00\nm_layout 0\nz 2\n~ 1\na 2\nlost 3\nb 2\n# note\n")
        .add("m_layout.hea", "m_layout 2 10 0\n~ 0 1/mV 16 0 0 0 0 II\n~ 0x2 1/mmHg 16 0 0 0 0 ABP\n")
        .add("z.hea", "z 2 10 2\nz.dat 16 1/mV 16 0 1 3 0 II\nz.dat 16x2 1/mmHg 16 0 10 46 0 ABP\n");
}

}  // namespace

TEST_CASE("a variable layout: signals are placed by name", "[wfdb][segments]") {
    const Recording record = variable().record();
    CHECK(record.name == "m");
    CHECK(record.start_time == "12:00:00");
    CHECK(record.comments == std::vector<std::string>{"note"});
    REQUIRE(record.signals.size() == 3);
    CHECK(record.signals[0].lead == "II");
    CHECK(record.signals[1].lead == "ABP");
    CHECK(record.signals[2].lead == "V");
    CHECK(record.signals[1].sampling_rate_hz == 20.0);
    CHECK(same(record.signals[0].samples, {1, 2, none, none, none, none, none, none, 2, 3}));
    CHECK(same(record.signals[1].samples, {10,   11,   12,   13,   none, none, 21,   22,   23,   24,
                                           none, none, none, none, none, none, none, none, none, none}));
    CHECK(same(record.signals[2].samples, {none, none, none, none, none, none, none, none, 7, 8}));
    CHECK(record.signals[0].gain_adu_per_unit == 0.0);  // two gains: no one scale
    CHECK(record.signals[1].gain_adu_per_unit == 1.0);
    CHECK(record.segments == std::vector<Segment>{{"z", 0.0, 0.2}, {"a", 0.3, 0.5}, {"b", 0.8, 1.0}});
    using enum Gap::Kind;
    CHECK(record.gaps == std::vector<Gap>{{0.0, 0.2, absent, 2},
                                          {0.2, 0.3, null_segment, std::nullopt},
                                          {0.3, 0.5, absent, 0},
                                          {0.3, 0.5, absent, 2},
                                          {0.5, 0.8, absent, std::nullopt},
                                          {0.8, 1.0, absent, 1}});
    REQUIRE(record.warnings.size() == 1);
    CHECK(contains(record.warnings[0], "lost.hea"));
}

TEST_CASE("a fixed layout, annotations and files of several folders", "[wfdb][segments]") {
    const std::string segment = " 2 10 2\nx.dat 16 1/mV 16 0 0 0 0 I\nx.dat 16 1/mV 16 0 0 0 0 I\n";
    const Recording record = Files()
                                 .add("2/x.dat", Bytes{9, 0, 9, 0, 9, 0, 9, 0})
                                 .add("1/x.dat", Bytes{1, 0, 2, 0, 3, 0, 4, 0})
                                 .add("1/s1.hea", "s1" + segment)
                                 .add("1/m.atr", Bytes{0x03, 1 << 2, 0x00, 0x00})
                                 .add("1/m.hea", "m/2 2 10 4\ns1 2\ns1 2\n")
                                 .record();
    CHECK(record.signals.size() == 2);  // of one name, the second after the first
    CHECK(record.signals[0].samples == std::vector<float>{1, 3, 1, 3});
    CHECK(record.signals[1].samples == std::vector<float>{2, 4, 2, 4});
    CHECK(record.gaps.empty());
    REQUIRE(record.annotations.size() == 1);
    CHECK(record.annotations[0].time_s == 0.3);
}

TEST_CASE("segments that cannot be read are gaps that say why", "[wfdb][segments]") {
    const std::string good = "g 1 10 2\ng.dat 16 1/mV 16 0 1 3 0 II\n";
    const auto record = [&](const std::string& name, const std::string& header) {
        return Files()
            .add("m.hea", "m/2 1 10 4\ng 2\n" + name + " 2\n")
            .add("g.hea", good)
            .add("g.dat", Bytes{1, 0, 2, 0})
            .add(name + ".hea", header)
            .record();
    };
    for (const auto& [name, header, why] :
         {std::tuple{"fast", "fast 1 20 2\ng.dat 16 1/mV 16 0 1 3 0 II\n", "another sampling frequency"},
          std::tuple{"deep", "deep/2 1 10 2\ng 1\ng 1\n", "segments itself"},
          std::tuple{"bad", "bad one\n", "bad.hea, line 1"},
          std::tuple{"odd", "odd 1 10 2\ng.dat 99 1/mV 16 0 1 3 0 II\n", "format 99"}}) {
        const Recording one = record(name, header);
        INFO(name << ": " << (one.warnings.empty() ? "" : one.warnings[0]));
        CHECK(same(one.signals.at(0).samples, {1, 2, none, none}));
        CHECK(one.gaps == std::vector<Gap>{{0.2, 0.4, Gap::Kind::absent, std::nullopt}});
        CHECK(any_contains(one.warnings, why));
    }
    // Segments without a length hold nothing.
    const Error nothing =
        Files().add("m.hea", "m/2 1 10 4\nlost 4\ng 0\n").add("g.hea", good).add("g.dat", Bytes{1, 0}).error();
    CHECK(nothing.code == ErrorCode::missing_file);
    CHECK(contains(nothing.message, "lost.hea"));
    // The record itself is none of its segments.
    const Error itself = Files().add("m.hea", "m/1 1 10 4\nm 4\n").error();
    CHECK(itself.code == ErrorCode::missing_file);
}

TEST_CASE("a header of a few bytes does not become gigabytes", "[wfdb][segments]") {
    const auto files = [](const std::string& parts, int count) {
        return Files()
            .add("m.hea", "m/" + std::to_string(count) + " 1 10\n" + parts)
            .add("g.hea", "g 1 10 2\ng.dat 16 1/mV 16 0 1 3 0 II\n")
            .add("g.dat", Bytes{1, 0, 2, 0});
    };
    // What comes after the last segment is left out, what comes before it cannot be.
    const Recording cut = files("~ 3\ng 2\n~ 999999999999\nx 999999999999\n", 4).record();
    CHECK(same(cut.signals.at(0).samples, {none, none, none, 1, 2}));
    CHECK(any_contains(cut.warnings, "left out"));
    CHECK(files("~ 999999999999\ng 2\n", 2).error().code == ErrorCode::out_of_range);
    const Recording whole = files("g 2\n~ 1000\n", 2).record();
    CHECK(whole.signals.at(0).length_samples() == 1002);
}

}  // namespace test_wfdb_segments
