// From the rows of a table with one sample per row to its columns. Part of formats/text/csv.h.
#pragma once

#include <cstddef>
#include <string_view>

#include "ecg/error.h"
#include "formats/text/columns.h"
#include "formats/text/values.h"

namespace beatlens::formats::csv {

// The roles come from the headings; a column of clock times or dates has that role whatever its heading is, and a first
// column without a role there is a time if its first rows run so evenly that it can be no signal. Rows at the end that
// are no data are set aside with a warning, as are columns of words. Errors: malformed (ragged rows, cells that are no
// numbers or no times), out_of_range (numbers beyond any sample), no_signal (no column beside times and sample
// numbers).
class ColumnsReader {
public:
    // `table` stays where it is; its rows have `bytes` in all.
    ColumnsReader(const Table& table, std::size_t bytes);
    ColumnsReader(const ColumnsReader&) = delete;

    // All rows of the table; or as many parts of them as there are, and finish().
    Result<Columns> read_all();
    // Whole lines. What only the lines behind them tell the meaning of is an error here.
    Result<void> read_part(std::string_view lines);
    Result<Columns> finish();

private:
    const Table& _table;
    Columns _columns;
    ValueReader _values;
};

}  // namespace beatlens::formats::csv
