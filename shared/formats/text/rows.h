// How a text file is cut into rows and cells: separator, decimal mark, quotes, comments, line ends.
// Part of formats/text/csv.h.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

namespace beatlens::formats::csv {

struct Dialect {
    char separator = ',';  // ',' ';' '\t' '|', or ' ' for runs of blanks
    char decimal = '.';
    bool arrow = false;  // rows begin with a time and " -> ", as the serial monitor of the Arduino IDE shows them
};

// One line that is neither blank nor a comment.
struct Row {
    std::size_t number = 0;  // of the line in the file, counted from 1 as editors do
    std::string_view text;
};

bool is_blank(char c);                                   // space or tab
std::string_view without_blanks(std::string_view text);  // around it, and without carriage returns at its end
// Lines that start with '#', '%' or "//"; not those that start with a missing value such as "#N/A".
bool is_comment(std::string_view line);

// Goes through the lines of a text.
class RowReader {
public:
    explicit RowReader(std::string_view text, std::size_t lines_before = 0);
    bool next_line(Row& row);  // also blank ones and comments
    bool next(Row& row);       // rows only

    std::string_view rest() const { return _rest; }  // what was not read yet
    std::size_t line() const { return _line; }       // how many lines were read
    char line_end() const { return _line_end; }
    // Goes on behind `at`, a place in rest(), before which there are `lines` more lines.
    void skip_to(const char* at, std::size_t lines);

private:
    std::string_view _rest;
    char _line_end;
    std::size_t _line;
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
    bool _arrow;
    bool _more;
};

// All cells of a row, but not more than `most_cells`: a row of separators could be a whole file.
inline constexpr std::size_t most_cells = 5000;
std::vector<std::string_view> cells_of(std::string_view row, Dialect dialect);

}  // namespace beatlens::formats::csv
