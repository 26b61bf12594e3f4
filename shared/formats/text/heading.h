// What the heading of a column says: its name, its units, and whether it is a lead, a time or a sample number.
// Part of formats/text/csv.h.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace beatlens::formats::csv {

enum class Role { lead, time, index };

struct Heading {
    std::string name;   // without the units; empty where there is none
    std::string units;  // as written; empty where not stated
    Role role = Role::lead;
};

// "MLII (mV)", "time_ms", "Time [s]", "sample #", "uV", ...
Heading parse_heading(std::string_view cell);

// Whether a row of cells holds units only, as the second line that WFDB's rdsamp prints.
bool is_units_row(const std::vector<std::string_view>& cells);
std::string units_of_cell(std::string_view cell);

}  // namespace beatlens::formats::csv
