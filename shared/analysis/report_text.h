// What files say (names of leads, records and files, notes), made fit for a terminal and for a cell of CSV.
#pragma once

#include <string>
#include <string_view>

namespace beatlens::analysis {

// The text on one line and without anything that steers a terminal: control characters, marks that turn the direction
// of writing, and bytes that are not UTF-8 become "\n", "\t", "\x1b", "\u202e".
std::string printable(std::string_view text);

// The same as a cell of CSV (RFC 4180): in quotation marks where it holds a comma, one of them, or outer blanks.
std::string csv_cell(std::string_view text);

}  // namespace beatlens::analysis
