// Tables that come in parts are read as a whole one is, or given up.
#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <cmath>
#include <cstdio>
#include <random>

#include "equal_documents.h"
#include "formats/text/csv.h"
#include "formats/text/long_table.h"

namespace test_long_table {

using namespace beatlens;
using namespace beatlens::formats;

namespace {

constexpr std::size_t head_size = 1 << 15;

std::string rows(std::size_t count, std::size_t first = 0) {
    std::string text;
    for (std::size_t i = first; i < first + count; ++i) {
        const double mv = 0.3 * std::sin(static_cast<double>(i) * 0.07);
        char row[64];
        std::snprintf(row, sizeof row, "%.3f,%.4f\n", static_cast<double>(i) / 125.0, mv);
        text += row;
    }
    return text;
}

std::optional<Result<Recording>> in_parts(const std::string& text, unsigned seed, const LoadOptions& options = {}) {
    std::mt19937 random(seed);
    csv::LongTable table("night.csv", text.size(), options, head_size);
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t size = std::min<std::size_t>(random() % 5000 + 1, text.size() - at);
        std::copy_n(text.data() + at, size, table.room(size));
        if (!table.take()) {
            return std::nullopt;
        }
        at += size;
    }
    return table.finish();
}

void check_equal(const std::string& text, const LoadOptions& options = {}) {
    auto whole = parse_csv(text, "night.csv", options);
    REQUIRE(whole);
    for (const unsigned seed : {1U, 2U, 3U}) {
        auto parts = in_parts(text, seed, options);
        REQUIRE((parts && *parts));
        Document document = **std::move(parts);
        CHECK(test::equal_documents(*whole, document));
    }
}

}  // namespace

TEST_CASE("a long table in parts is what it is as a whole", "[csv]") {
    const std::string heading = "time (s),ECG (mV)\n";
    check_equal(heading + rows(20000));
    std::string no_line_end = "\xEF\xBB\xBF" + heading + rows(20000);
    no_line_end.pop_back();
    check_equal(no_line_end);
    check_equal("# Holter\nlead II,V5\n" + rows(20000), {.sampling_rate_hz = 250.0});
    check_equal(heading + rows(9000) + "\n\n# changed the electrode\n" + heading + "72.000,\n" + rows(9000, 9001));
    check_equal(heading + rows(9000) + rows(9000, 12000));  // a hole
    std::string returns = heading + rows(20000);
    for (std::size_t at = 0; (at = returns.find('\n', at)) != returns.npos; at += 2) {
        returns.replace(at, 1, "\r\n");
    }
    check_equal(returns);
}

TEST_CASE("what is wrong with a long table is said without reading it again", "[csv]") {
    std::string column = "II (mV)\n";
    for (int i = 0; i < 20000; ++i) {
        column += "0.25\n";
    }
    const auto parts = in_parts(column, 1);
    const auto whole = parse_csv(column, "night.csv", {});
    REQUIRE((parts && !*parts && !whole));
    CHECK(parts->error().code == ErrorCode::sampling_rate_needed);
    CHECK(parts->error().message == whole.error().message);
}

TEST_CASE("a table that its first rows do not decide is given up in parts", "[csv]") {
    const std::string heading = "time (s),ECG (mV)\n";
    CHECK_FALSE(in_parts(heading + rows(20000) + "Mean,0.1\n", 1));
    CHECK_FALSE(in_parts(heading + rows(9000) + "72.0,0,1,5\n" + rows(9000, 9001), 1));
    CHECK_FALSE(in_parts(heading + rows(9000) + "72.0,x\n" + rows(9000, 9001), 1));
    CHECK_FALSE(in_parts(heading + rows(20000) + "160.000", 1));  // ends within a row
    CHECK_FALSE(in_parts(heading + rows(100), 1));                // short
    CHECK_FALSE(in_parts(std::string(1 << 17, 'x'), 1));
    CHECK_FALSE(in_parts(heading + rows(20000) + std::string(1 << 17, '1') + "\n", 1));  // a row without an end
    CHECK_FALSE(in_parts("{\"samples\": [" + std::string(1 << 17, '1'), 1));
    CHECK_FALSE(in_parts(
        "II\n20000\n" +
            [] {
                std::string text;
                for (int i = 0; i < 20000; ++i) {
                    text += std::to_string(500 + i % 37) + "\n";
                }
                return text;
            }(),
        1));
    CHECK_FALSE(in_parts(heading + rows(20000), 1, {.recording = "another.csv"}));
}

}  // namespace test_long_table
