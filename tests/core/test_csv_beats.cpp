#include <catch2/catch_test_macros.hpp>
#include <cstdlib>

#include "data_dir.h"
#include "format_files.h"
#include "formats/parsing.h"
#include "formats/text/csv.h"

namespace test_csv_beats {

using namespace beatlens;
using namespace beatlens::formats;
using beatlens::test::contains;

namespace {

BeatTable table_of(std::string_view text, std::string_view name = "beats.csv") {
    auto document = parse_csv(text, name, {});
    INFO((document ? "" : document.error().message));
    REQUIRE(document.has_value());
    REQUIRE(std::holds_alternative<BeatTable>(*document));
    return std::get<BeatTable>(*std::move(document));
}

Error error_of(std::string_view text) {
    auto document = parse_csv(text, "beats.csv", {});
    REQUIRE_FALSE(document.has_value());
    return document.error();
}

// `columns` cells "0.25"; with 188 the last is `last`.
std::string row(std::size_t columns, const std::string& last = "0.25", const std::string& cell = "0.25") {
    std::string text;
    for (std::size_t i = 0; i + 1 < columns; ++i) {
        text += cell + ",";
    }
    return text + last + "\n";
}

std::string counting_heading(std::size_t columns) {
    std::string text;
    for (std::size_t i = 0; i < columns; ++i) {
        text += std::to_string(i) + (i + 1 < columns ? "," : "\n");
    }
    return text;
}

}  // namespace

TEST_CASE("rows of 187 and 188 columns are beats", "[csv][beats]") {
    const BeatTable with = table_of(row(188, "0") + row(188, "4.0") + row(188, "2.000000000000000000e+00"));
    CHECK(with.name == "beats");
    CHECK(with.length == 187);
    CHECK(with.beats() == 3);
    CHECK(with.classes == std::vector<std::uint8_t>{0, 4, 2});
    CHECK(with.values[186] == 0.25f);
    const BeatTable without = table_of(row(187) + row(187, "1.0000001"));
    CHECK(without.beats() == 2);
    CHECK(without.classes.empty());
}

TEST_CASE("headings and row numbers around beats are left out", "[csv][beats]") {
    CHECK(table_of(counting_heading(188) + row(188, "1")).beats() == 1);
    CHECK(table_of(counting_heading(187) + row(187)).beats() == 1);
    std::string named;
    for (int i = 0; i < 187; ++i) {
        named += "c_" + std::to_string(i) + ",";
    }
    CHECK(table_of(named + "target\n" + row(188, "3")).classes == std::vector<std::uint8_t>{3});
    // pandas' row numbers
    CHECK(table_of("," + counting_heading(188) + "0," + row(188, "3") + "1," + row(188, "4")).classes ==
          std::vector<std::uint8_t>{3, 4});
    const BeatTable unlabelled = table_of("," + counting_heading(187) + "0," + row(187) + "1," + row(187));
    CHECK(unlabelled.beats() == 2);
    CHECK(unlabelled.classes.empty());
}

TEST_CASE("errors in a table of beats name the row and the column", "[csv][beats]") {
    const auto check = [](const std::string& text, ErrorCode code, std::string_view one, std::string_view two) {
        const Error error = error_of(text);
        INFO(error.message);
        CHECK(error.code == code);
        CHECK(contains(error.message, "beats.csv, row 2"));
        CHECK(contains(error.message, one));
        CHECK(contains(error.message, two));
    };
    check(row(188, "0") + row(187), ErrorCode::malformed, "187 columns", "188 were expected");
    check(row(188, "0") + row(188, "5"), ErrorCode::out_of_range, "column 188", "\"5\" is not a class");
    check(row(188, "0") + row(188, "0.5"), ErrorCode::out_of_range, "column 188", "not a class");
    check(row(188, "0") + row(188, ""), ErrorCode::out_of_range, "column 188", "not a class");
    check(row(188, "0") + row(188, "-1"), ErrorCode::out_of_range, "column 188", "not a class");
    check(row(187) + row(187, "1.5"), ErrorCode::out_of_range, "column 187", "outside 0 to 1");
    check(row(187) + row(187, "NaN"), ErrorCode::malformed, "column 187", "missing");
    check(row(187) + "," + row(186), ErrorCode::malformed, "column 1:", "missing");
    check(row(187) + row(187, "x"), ErrorCode::malformed, "column 187", "\"x\" is not a number");
    check(row(187) + row(187, "1e300"), ErrorCode::out_of_range, "column 187", "1e300");
}

// The C library's strtod as the other reader of the published rows.
TEST_CASE("published rows are read to the last digit", "[csv][beats][data]") {
    BEATLENS_REQUIRE_DATA(folder, "kaggle_heartbeat");
    for (const auto& [name, beats, heading] :
         {std::tuple{"published_test_rows.csv", 299u, true}, std::tuple{"published_train_rows.csv", 10u, false}}) {
        INFO(name);
        const auto bytes = test::read_file(folder / name);
        const BeatTable table = table_of(as_text(bytes), name);
        REQUIRE(table.beats() == beats);
        REQUIRE(table.classes.size() == beats);
        const std::string text(as_text(bytes));
        const char* at = text.c_str() + (heading ? text.find('\n') + 1 : 0);
        std::size_t different = 0;
        for (std::size_t beat = 0; beat < beats; ++beat) {
            for (std::size_t i = 0; i < 188; ++i) {
                char* end = nullptr;
                const double value = std::strtod(at, &end);
                at = end + 1;
                const double read = i < 187 ? static_cast<double>(table.values[beat * 187 + i]) : table.classes[beat];
                different += static_cast<double>(static_cast<float>(value)) != read ? 1 : 0;
            }
        }
        CHECK(different == 0);
    }
}

}  // namespace test_csv_beats
