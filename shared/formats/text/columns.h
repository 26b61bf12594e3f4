// What the columns of a table with one sample per row are, and their numbers. Part of formats/text/csv.h.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "ecg/error.h"
#include "formats/text/table.h"

namespace beatlens::formats::csv {

struct Columns {
    std::vector<std::size_t> leads;                 // columns of the table
    std::vector<std::vector<float>> samples;        // one per column of the table; empty for those that are no leads
    std::optional<std::size_t> time_column;         // the first one
    std::vector<double> times;                      // of it, one per row, as the file counts them
    std::vector<std::size_t> further_time_columns;  // not read
    bool clock = false;                             // "hh:mm:ss.mmm", so that the times are seconds
    std::size_t rows = 0;
    std::size_t missing = 0;  // samples
};

// The roles come from the headings; a first column without a role there is a time if it runs so evenly that it can be
// no signal. Errors: malformed (ragged rows, cells that are no numbers or no times), out_of_range (numbers beyond any
// sample), no_signal (no column beside times and sample numbers).
Result<Columns> read_columns(const Table& table);

// For messages: `column 3 ("Timestamp")`; `column` counts from 0.
std::string column_name(const Table& table, std::size_t column);

}  // namespace beatlens::formats::csv
