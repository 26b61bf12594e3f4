// The frame of a table: its columns' headings and where its rows of numbers begin. Part of formats/text/csv.h.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "ecg/error.h"
#include "formats/text/dialect.h"
#include "formats/text/heading.h"

namespace beatlens::formats::csv {

struct Table {
    std::string name;  // of the file, for messages
    Dialect dialect;
    std::size_t columns = 0;
    bool trailing_separator = false;  // every row ends in a separator that no column follows
    bool has_headings = false;
    std::vector<Heading> headings;   // one per column, empty ones where the file has none
    RowReader data{{}};              // stands before the first row of numbers
    std::size_t first_data_row = 0;  // its line in the file
};

inline constexpr std::size_t most_columns = 512;

// Errors: empty_input, unknown_format (no text, or text without numbers), out_of_range (too many columns).
Result<Table> open_table(std::string_view text, std::string_view name);

// Splits a row of numbers and checks that it has as many cells as the table has columns.
Result<void> split_row(const Table& table, const Row& row, std::vector<std::string_view>& cells);

// For messages: `beats.csv, row 3, column 5 ("II")`; `column` counts from 0.
std::string place(const Table& table, std::size_t row, std::size_t column);

// What is wrong with a cell that is not a number.
Error bad_cell(const Table& table, const Row& row, std::size_t column, std::string_view cell, CellKind kind);

}  // namespace beatlens::formats::csv
