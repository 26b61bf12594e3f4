// How a text file of numbers is cut into rows and cells: separator, decimal point, quotes, comments, line ends.
// Part of formats/text/csv.h.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace beatlens::formats::csv {

struct Dialect {
    char separator = ',';  // ',' ';' '\t', or ' ' for runs of blanks
    char decimal = '.';
};

// One line that is neither empty nor a comment.
struct Row {
    std::size_t number = 0;  // of the line in the file, counted from 1 as editors do
    std::string_view text;
};

// Goes through the rows of a text. Lines that start with '#' are comments.
class RowReader {
public:
    explicit RowReader(std::string_view text);
    bool next(Row& row);

private:
    std::string_view _rest;
    char _line_end;
    std::size_t _line = 0;
};

// Goes through the cells of a row, without blanks and quotes around them. A separator at the end of the row is
// followed by one more, empty cell, except where blanks separate.
class CellReader {
public:
    CellReader(std::string_view row, Dialect dialect);
    bool next(std::string_view& cell);

private:
    bool is_separator(char c) const;
    std::size_t after_blanks(std::size_t at) const;
    std::size_t closing_quote(std::size_t first) const;  // of the cell that begins at `first`; npos: not quoted

    std::string_view _rest;
    char _separator;
    bool _more;
};

// All cells of a row, but not more than `most_cells`: a row of separators could be a whole file.
inline constexpr std::size_t most_cells = 5000;
std::vector<std::string_view> cells_of(std::string_view row, Dialect dialect);

enum class CellKind { number, missing, too_large, text };

// A number into `value`; for missing cells ("", NaN, NA, null, -) NaN. Beyond ±1e12 or infinite: too_large.
CellKind parse_cell(std::string_view cell, char decimal, double& value);

// The dialect under which most of the first rows are numbers, times and missing cells only; nothing where none is.
std::optional<Dialect> find_dialect(std::string_view text);

// The cells of a row of data, in which every one is a number, a time or missing and at least one is not missing; 0 for
// any other row.
std::size_t data_cells(std::string_view row, Dialect dialect);

}  // namespace beatlens::formats::csv
