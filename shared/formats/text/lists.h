// Tables with a whole recording in a cell, "[12,-5,...]", one a row: Withings' signal.csv. Part of formats/text/csv.h.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "formats/registry.h"

namespace beatlens::formats::csv {

struct UnrolledList {
    std::string text;  // the row's cells as key/value lines, and its numbers one a line
    Choice choice;     // "recording", which row; without options where there is only one
};

// The recording that was chosen, the first one as usual; nothing where `text` is no such table.
std::optional<UnrolledList> unroll_list(std::string_view text, const LoadOptions& options);

// Rows of names and numbers, "ECG:512,Limit:500", as the plotter of the Arduino IDE takes them, as a table with
// headings; nothing where most rows are not of the same names.
std::optional<std::string> unroll_labels(std::string_view text);

}  // namespace beatlens::formats::csv
