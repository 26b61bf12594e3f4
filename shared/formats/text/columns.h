// The numbers of a table with one sample per row, column by column. Part of formats/text/csv.h.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "ecg/error.h"
#include "formats/text/moment.h"
#include "formats/text/table.h"

namespace beatlens::formats::csv {

struct TimeColumn {
    std::size_t column = 0;
    Role role = Role::time;   // or date, or index
    bool only_seems = false;  // it has no heading that says so
    TimeReader reader;
    std::vector<double> values;  // one per row, NaN where missing; of a clock in seconds, without the days
};

// Rows in which a recorder says that the electrode was off.
struct LeadOff {
    std::size_t column = 0;
    std::size_t first_row = 0;
    std::size_t end_row = 0;
};

// Rows from `row` on that stand on lines of their own, one after the other from `line` on, counted from 1.
struct Lines {
    std::size_t row = 0;
    std::size_t line = 0;
};

struct Columns {
    std::vector<std::size_t> leads;           // columns of the table
    std::vector<std::vector<float>> samples;  // one per column of the table; empty for those that are no leads
    std::vector<TimeColumn> times;            // in the order of the table
    std::vector<LeadOff> lead_off;            // in the order of their ends
    std::size_t rows = 0;
    std::vector<Lines> lines;
    std::vector<std::string> comments;  // within the rows, as LabChart has them
    std::vector<std::string> warnings;

    std::size_t line_of(std::size_t row) const;  // in the file
    // Makes a lead of times[i], which only seemed to be one.
    void make_lead(std::size_t i);
};

Error no_samples(const Table& table);  // no_signal

}  // namespace beatlens::formats::csv
