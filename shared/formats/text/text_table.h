// A comma-separated table of texts with a row of headings, such as a database's list of records with their labels.
// Unlike open_table() of table.h, which looks for rows of numbers, this one takes every cell as it is.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "ecg/error.h"

namespace beatlens::formats::csv {

struct TextRow {
    std::size_t number = 0;          // of the line in the file, counted from 1
    std::vector<std::string> cells;  // in the order of the wanted columns
};

// The columns of `text` whose headings are `columns`, in that order; other columns are left out. Quoted cells may hold
// commas, but no line ends. `name`: of the file, for messages. Errors: empty_input, malformed (a column that is not
// there, a row with another number of cells than there are headings).
Result<std::vector<TextRow>> read_text_table(std::string_view text, std::string_view name,
                                             const std::vector<std::string_view>& columns);

}  // namespace beatlens::formats::csv
