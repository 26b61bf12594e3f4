// Numbers and missing values in the cells of a text. Part of formats/text/csv.h.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace beatlens::formats::csv {

enum class CellKind { number, missing, too_large, text };

// A number into `value`; for missing cells NaN. Beyond ±1e12 or infinite: too_large.
CellKind parse_cell(std::string_view cell, char decimal, double& value);

// "", "NaN", "#N/A", "-1.#IND", "!", "null", ... as programs and recorders write that there is no value.
bool is_missing(std::string_view cell);

// Recorders that find an electrode off print "!" (the sketch of the AD8232 board) or say so in place of the value.
bool is_lead_off(std::string_view cell);

// "1,234.5", "1.234,5", "1 234 567", "1'234": digits in groups of three.
bool has_thousands_marks(std::string_view cell);

// The plain decimal number at `at`, whose end is returned; null where there is none, or one that takes more care.
// The digits must end before the text does. Exact as parse_cell() is: up to 2^53 and 10^22 both sides of the division
// are, so that the quotient is the nearest double.
inline const char* scan_number(const char* at, char decimal, double& value) {
    constexpr double powers[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8, 1e9,
                                 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18};
    constexpr std::ptrdiff_t most_digits = 18;
    constexpr std::uint64_t largest = std::uint64_t{1} << 53;
    const bool negative = *at == '-';
    at += negative ? 1 : 0;
    const auto digit = [](char c) { return static_cast<unsigned>(c) - static_cast<unsigned>('0'); };
    std::uint64_t digits = 0;
    const char* const first = at;
    for (; digit(*at) < 10; ++at) {
        digits = digits * 10 + digit(*at);
    }
    std::ptrdiff_t count = at - first;
    std::ptrdiff_t fraction = 0;
    if (*at == decimal) {
        const char* const point = ++at;
        for (; digit(*at) < 10; ++at) {
            digits = digits * 10 + digit(*at);
        }
        fraction = at - point;
        count += fraction;
    }
    if (count == 0 || count > most_digits || digits > largest) {
        return nullptr;
    }
    const auto whole = static_cast<double>(static_cast<std::int64_t>(digits));
    const double number = fraction == 0 ? whole : whole / powers[fraction];
    value = negative ? -number : number;
    return at;
}

}  // namespace beatlens::formats::csv
