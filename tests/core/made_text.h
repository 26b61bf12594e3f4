// Texts with an electrocardiogram in them, made for the tests of the reader of text, and what is read of them.
#pragma once

#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <cmath>
#include <cstdio>
#include <string>
#include <string_view>
#include <utility>

#include "format_files.h"
#include "formats/text/csv.h"

namespace beatlens::test {

using formats::LoadOptions;

inline LoadOptions rate(double hz) { return {.sampling_rate_hz = hz}; }

inline Recording record_of(std::string_view text, const LoadOptions& options = {}, std::string_view name = "t.csv") {
    auto document = formats::parse_csv(text, name, options);
    INFO(text.substr(0, 300));
    INFO((document ? "" : document.error().message));
    REQUIRE(document.has_value());
    REQUIRE(std::holds_alternative<Recording>(*document));
    return std::get<Recording>(*std::move(document));
}

inline Error error_of(std::string_view text, const LoadOptions& options = {}, std::string_view name = "t.csv") {
    auto document = formats::parse_csv(text, name, options);
    INFO(text.substr(0, 300));
    REQUIRE_FALSE(document.has_value());
    return document.error();
}

// Thousandths of a millivolt: a slow wave with a spike every second at 250 Hz.
inline int thousandths(int i) { return (i * 7) % 120 - 45 + (i % 250 < 5 ? 900 : 0); }

inline std::string number(double value, const char* format = "%.3f", char decimal = '.') {
    char buffer[64];
    std::snprintf(buffer, sizeof buffer, format, value);
    std::string text = buffer;
    for (char& c : text) {
        c = c == '.' ? decimal : c;
    }
    return text;
}

// Rows of `time(i)` and the wave in millivolts.
template <class Time>
std::string timed(int rows, Time time, const std::string& head = "Time,ECG (mV)\n") {
    std::string text = head;
    for (int i = 0; i < rows; ++i) {
        text += time(i) + "," + number(thousandths(i) / 1000.0) + "\n";
    }
    return text;
}

inline std::string clock_text(int ms, const char* format) {
    char buffer[64];
    std::snprintf(buffer, sizeof buffer, format, ms / 3600000, ms / 60000 % 60, ms / 1000 % 60, ms % 1000);
    return buffer;
}

inline std::string column(int rows, double factor = 1.0, const char* format = "%.3f", char decimal = '.') {
    std::string text;
    for (int i = 0; i < rows; ++i) {
        text += number(thousandths(i) / 1000.0 * factor, format, decimal) + "\n";
    }
    return text;
}

inline void check_wave(const Signal& signal, int rows, double tolerance = 1e-6) {
    REQUIRE(signal.samples.size() == static_cast<std::size_t>(rows));
    double worst = 0.0;
    for (int i = 0; i < rows; ++i) {
        worst = std::max(worst, std::abs(static_cast<double>(signal.samples[static_cast<std::size_t>(i)]) -
                                         thousandths(i) / 1000.0));
    }
    CHECK(worst <= tolerance);
}

}  // namespace beatlens::test
