// Text of results: what files say (names of leads, records and files, notes) made fit for a terminal and for a cell of
// CSV, and durations.
#pragma once

#include <string>
#include <string_view>

namespace beatlens::analysis {

// The text on one line and without anything that steers a terminal: control characters, marks that turn the direction
// of writing, and bytes that are not UTF-8 become "\n", "\t", "\x1b", "\u202e".
std::string printable(std::string_view text);

// The same as a cell of CSV (RFC 4180): in quotation marks where it holds a comma, one of them, or outer blanks.
std::string csv_cell(std::string_view text);

// "24:00:05" or "0:31", hours where there are any; rounded to a second. "?" from so many seconds on.
inline constexpr double longest_text_s = 1e9;
std::string duration_text(double seconds);

}  // namespace beatlens::analysis
