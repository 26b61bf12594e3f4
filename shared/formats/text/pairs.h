// Lines that say one thing: "Name: ...", "512 hertz", "0.5 ms/sample". Part of formats/text/csv.h.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace beatlens::formats::csv {

// "Name: ...", "sampling rate = ...", "# Labels:= ...", "Lead,Lead I": what stands left and right; nothing for lines
// that are no pair.
struct Pair {
    std::string_view key;
    std::string_view value;
};
std::optional<Pair> split_pair(std::string_view line, char separator);

std::string_view without_quotes(std::string_view text);
std::string_view without_comment_mark(std::string_view line);

// A number and the words behind it.
struct Quantity {
    double value = 0.0;
    std::string unit;
};
std::optional<Quantity> parse_quantity(std::string_view text);

// The sampling rate that a quantity says: in hertz, or as the time of one sample. 0: neither.
double rate_of(const Quantity& quantity);
// The same of a quantity somewhere in a sentence: "recorded with 250 Hz".
double rate_in(std::string_view text);

// The items of a value, between tabs, separators, commas or semicolons.
std::vector<std::string> split_list(std::string_view value, char separator);

}  // namespace beatlens::formats::csv
