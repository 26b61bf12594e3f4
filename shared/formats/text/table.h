// The frame of a table: how its rows are cut, its columns' headings, and where its rows of numbers begin.
// Part of formats/text/csv.h.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ecg/error.h"
#include "formats/text/cells.h"
#include "formats/text/heading.h"
#include "formats/text/rows.h"

namespace beatlens::formats::csv {

// What most rows of numbers look like.
struct Shape {
    Dialect dialect;
    std::size_t cells = 0;
    std::uint64_t text = 0;  // one bit a column of words, of the first 64
};

struct Table {
    std::string name;  // of the file, for messages
    Shape shape;
    std::size_t columns = 0;
    std::vector<bool> is_text;   // columns of words, which are no samples; one per column
    std::vector<char> decimals;  // decimal marks, one per column: the dialect's, or the other one
    bool blank_rows = false;     // of a single column: a blank line is a missing value
    bool has_headings = false;
    std::vector<Heading> headings;               // one per column, empty ones where the file has none
    std::string_view preamble;                   // what stands above the rows, without the headings' rows
    std::vector<std::string_view> heading_rows;  // as they stand there, with that of the units
    RowReader data{{}};                          // stands before the first row of numbers
    std::size_t first_data_row = 0;              // its line in the file
    double may_announce_rows = 0.0;              // the number of rows in it, if so many did follow; 0: none
    std::vector<std::string> warnings;

    // Empty cells in which rows end, behind the last column.
    std::size_t trailing_cells() const { return shape.cells - columns; }
};

inline constexpr std::size_t most_columns = 512;

// Where rows of numbers begin and how they are cut; nothing where there are none among the first rows.
std::optional<Shape> find_shape(std::string_view text);

// Whether a row has the shape's cells, with a number or a time among them and words only in columns of words.
bool fits(std::string_view row, const Shape& shape);

// Errors: empty_input, unknown_format (no text, or text without numbers), out_of_range (too many columns, thousands
// marks). `text` as decode() has it.
Result<Table> open_table(std::string_view text, std::string_view name);

// For open_table(): the headings, the last row of `above` that has the table's width, and a row of units below it.
void take_headings(const std::vector<Row>& above, Table& table);

// Splits a row of numbers and checks that it has as many cells as the table has columns.
Result<void> split_row(const Table& table, const Row& row, std::vector<std::string_view>& cells);

// For messages: `beats.csv, row 3, column 5 ("II")` and `column 5 ("II")`; `column` counts from 0.
std::string place(const Table& table, std::size_t row, std::size_t column);
std::string column_name(const Table& table, std::size_t column);

// What is wrong with a cell that is not a number.
Error bad_cell(const Table& table, const Row& row, std::size_t column, std::string_view cell, CellKind kind);

}  // namespace beatlens::formats::csv
