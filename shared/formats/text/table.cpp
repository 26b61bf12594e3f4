#include "formats/text/table.h"

#include <algorithm>

#include "formats/parsing.h"
#include "formats/text/words.h"

namespace beatlens::formats::csv {

namespace {

constexpr std::string_view what_is_expected =
    "expected are rows of numbers: one row per sample, or one row per beat with 187 or 188 columns";

std::span<const std::uint8_t> as_bytes(std::string_view text) {
    return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

// Column numbers as heading: 0, 1, 2, ..., as the published files have it, or with an empty cell above row numbers. Of
// few columns it could be data: then fractions must stand below.
bool counts_from_zero(const std::vector<std::string_view>& cells, Dialect dialect, std::string_view below) {
    constexpr std::size_t many = 100;
    const std::size_t first = cells.front().empty() ? 1 : 0;
    const bool few = cells.size() < many;
    if (cells.size() < 2 || (first == 0 && few && (cells.size() < 3 || below.find(dialect.decimal) == below.npos))) {
        return false;
    }
    for (std::size_t i = first; i < cells.size(); ++i) {
        double value = 0.0;
        if (parse_cell(cells[i], dialect.decimal, value) != CellKind::number ||
            value != static_cast<double>(i - first)) {
            return false;
        }
    }
    return true;
}

// AcqKnowledge: how many samples follow, in every column. 0: the row can be no such one.
double announced_rows(const std::vector<std::string_view>& cells, Dialect dialect) {
    constexpr double fewest = 2.0;
    double count = 0.0;
    for (const std::string_view cell : cells) {
        double value = 0.0;
        const CellKind kind = parse_cell(cell, dialect.decimal, value);
        const bool whole =
            kind == CellKind::number && value >= fewest && cell.find_first_not_of("0123456789") == cell.npos;
        if (kind != CellKind::missing && (!whole || (count != 0.0 && value != count))) {
            return 0.0;
        }
        count = kind == CellKind::missing ? count : value;
    }
    return count;
}

// Whether so many follow. `after` stands behind the row, which has `cells` cells.
bool follow(double count, std::size_t cells, Dialect dialect, RowReader after) {
    constexpr double off_by = 2.0;
    Row next;
    if (RowReader look = after; cells > 1 && look.next(next)) {
        const auto below = cells_of(next.text, dialect);
        if (std::all_of(below.begin(), below.end(),
                        [&](auto cell) { return cell.find(dialect.decimal) != cell.npos; })) {
            return true;
        }
    }
    const std::string_view rest = after.rest();
    const auto lines = static_cast<double>(std::count(rest.begin(), rest.end(), after.line_end()));
    return lines >= count - off_by && lines <= count + off_by;
}

// What may be shown of a text: not what looks like something about a person.
std::string shown(const Row& row) {
    return row.text.find_first_of(",;=:\t") == std::string_view::npos ? " is " + in_quotes(row.text) : "";
}

Error not_a_table(std::string_view name, const Row& row) {
    const std::string what = shown(row);
    return {ErrorCode::unknown_format, std::string(name) + " is text but no table of numbers (row " +
                                           std::to_string(row.number) + (what.empty() ? " is none of one" : what) +
                                           "); " + std::string(what_is_expected) + "."};
}

// Last cells that are empty in all of the first rows and without a heading are no columns.
void find_trailing_cells(const std::vector<Row>& above, std::size_t cells, Table& table) {
    constexpr int rows = 50;
    table.columns = 1;
    const auto see = [&](const Row& row, std::size_t fewest) {
        auto others = cells_of(row.text, table.shape.dialect);
        if (others.size() < fewest || others.size() > cells) {
            return;
        }
        while (others.size() > 1 && others.back().empty()) {
            others.pop_back();
        }
        table.columns = std::max(table.columns, others.size());
    };
    RowReader look = table.data;
    Row row;
    for (int i = 0; i < rows && look.next(row); ++i) {
        see(row, 1);
    }
    for (const Row& heading : above) {
        see(heading, &heading == &above.back() ? 1 : cells);
    }
}

// Columns that are words under the dialect's decimal mark, but numbers under the other one.
void find_decimals(Table& table) {
    constexpr int rows = 100;
    const char other = table.shape.dialect.decimal == '.' ? ',' : '.';
    table.decimals.assign(table.columns, table.shape.dialect.decimal);
    for (std::size_t i = 0; i < table.columns && table.shape.dialect.separator != ','; ++i) {
        bool numbers = table.is_text[i];
        RowReader look = table.data;
        Row row;
        for (int k = 0; numbers && k < rows && look.next(row); ++k) {
            const auto cells = cells_of(row.text, table.shape.dialect);
            double value = 0.0;
            numbers = i >= cells.size() || parse_cell(cells[i], other, value) != CellKind::text;
        }
        if (numbers) {
            table.decimals[i] = other;
            table.is_text[i] = false;
        }
    }
}

// "987", "1,002", "1,013": marks of thousands would be read as decimal marks.
bool has_thousands(const Table& table) {
    constexpr int rows = 200;
    constexpr int fewest = 3;
    int marked = 0;
    int whole = 0;
    RowReader look = table.data;
    Row row;
    for (int i = 0; i < rows && look.next(row); ++i) {
        const auto cells = cells_of(row.text, table.shape.dialect);
        for (std::size_t k = 0; k < std::min(cells.size(), table.columns); ++k) {
            const std::string_view cell = cells[k];
            double value = 0.0;
            if (parse_cell(cell, table.decimals[k], value) != CellKind::number) {
                continue;
            }
            const std::size_t mark = cell.find(table.decimals[k]);
            if (mark == std::string_view::npos) {
                const double size = value < 0.0 ? -value : value;
                if (size >= 1000.0) {
                    return false;
                }
                whole += size >= 100.0 ? 1 : 0;
            } else if (!has_thousands_marks(cell) || cell.size() - mark != 4 || cell.find_first_not_of("-+0") == mark) {
                return false;
            } else {
                ++marked;
            }
        }
    }
    return marked >= fewest && whole >= fewest;
}

// In a single column a blank line is a missing value, unless the lines are spaced.
bool blank_lines_count(const Table& table) {
    constexpr int lines = 200;
    RowReader look = table.data;
    Row row;
    int blank = 0;
    int all = 0;
    for (; all < lines && look.next_line(row); ++all) {
        blank += without_blanks(row.text).empty() ? 1 : 0;
    }
    return table.columns == 1 && blank * 3 < all;
}

// Whether all cells of a row say in words that there is no value, as where the recorder began without electrodes.
bool says_missing(const std::vector<std::string_view>& cells, std::size_t columns) {
    constexpr Words words = "nan|null|na|n/a|#n/a";
    return cells.size() == columns && std::all_of(cells.begin(), cells.end(), [&](std::string_view cell) {
               return is_lead_off(cell) || is_one_of(words, lower(cell));
           });
}

}  // namespace

Result<Table> open_table(std::string_view text, std::string_view name) {
    Table table;
    table.name = name;
    if (text.empty()) {
        return fail(ErrorCode::empty_input, table.name + " is empty (0 bytes); get the file again.");
    }
    if (!looks_like_text(as_bytes(text))) {
        return fail(ErrorCode::unknown_format,
                    table.name + " is not text; " + std::string(what_is_expected) + ", separated by commas.");
    }
    RowReader reader(text);
    Row row;
    if (!reader.next(row)) {
        return fail(ErrorCode::empty_input, table.name + " has no rows; " + std::string(what_is_expected) + ".");
    }
    const auto shape = find_shape(text);
    if (!shape) {
        return tl::make_unexpected(not_a_table(name, row));
    }
    table.shape = *shape;

    std::vector<Row> above;
    std::size_t missing = 0;  // rows at the end of `above` that are samples, but missing ones, which begin at:
    RowReader first_missing{{}};
    table.data = RowReader(text);
    RowReader after = table.data;
    bool has_row_numbers = false;
    bool has_text = false;
    bool found = false;
    bool was_counted = false;  // one such row at most
    std::vector<std::string_view> cells;
    while (after.next_line(row)) {
        if (!without_blanks(row.text).empty() && !is_comment(row.text) && fits(row.text, *shape)) {
            cells = cells_of(row.text, table.shape.dialect);
            Row below;
            RowReader look = after;
            const bool more = look.next(below);
            const bool numbers = more && !was_counted && counts_from_zero(cells, table.shape.dialect, below.text);
            has_row_numbers = has_row_numbers || (numbers && cells.front().empty());
            const bool announces = !numbers && !was_counted && more && has_text;
            const double announced = announces ? announced_rows(cells, table.shape.dialect) : 0.0;
            const bool counted = announced > 0.0 && follow(announced, cells.size(), table.shape.dialect, after);
            if (!numbers && !counted) {
                found = true;
                table.may_announce_rows = announced;
                break;
            }
            was_counted = true;
        } else {
            has_text = true;
        }
        const bool is_sample = says_missing(cells_of(row.text, table.shape.dialect), shape->cells);
        first_missing = is_sample && missing == 0 ? table.data : first_missing;
        missing = is_sample ? missing + 1 : 0;
        above.push_back(row);
        table.data = after;
    }
    if (!found) {
        RowReader(text).next(row);
        return tl::make_unexpected(not_a_table(name, row));
    }
    table.first_data_row = row.number;
    if (missing > 0) {
        above.resize(above.size() - missing);
        table.data = first_missing;
    }
    if (cells.size() > most_columns) {
        return fail(ErrorCode::out_of_range,
                    table.name + " has " + (cells.size() == most_cells ? "at least " : "") +
                        std::to_string(cells.size()) +
                        " columns; a table of beats has 187 or 188, and one with a sample per row at most " +
                        std::to_string(most_columns) + ". If its rows are leads, turn rows into columns.");
    }
    find_trailing_cells(above, cells.size(), table);
    table.is_text.resize(table.columns);
    for (std::size_t i = 0; i < std::min<std::size_t>(table.columns, 64); ++i) {
        table.is_text[i] = (shape->text >> i & 1) != 0;
    }
    find_decimals(table);
    if (has_thousands(table)) {
        return fail(ErrorCode::out_of_range, table.name + ", row " + std::to_string(table.first_data_row) +
                                                 " and on: the numbers have marks of thousands, such as 1,002; write "
                                                 "them without, as 1002.");
    }
    table.blank_rows = blank_lines_count(table);
    take_headings(above, table);
    if (has_row_numbers) {
        table.headings.front().role = Role::index;
    }
    table.preamble = text.substr(0, static_cast<std::size_t>(table.data.rest().data() - text.data()));
    return table;
}

Result<void> split_row(const Table& table, const Row& row, std::vector<std::string_view>& cells) {
    cells.clear();
    CellReader reader(row.text, table.shape.dialect);
    const std::size_t may_be_empty = table.columns + std::max<std::size_t>(table.trailing_cells(), 1);
    std::size_t count = 0;  // without empty cells behind the last column
    std::size_t all = 0;
    for (std::string_view cell; reader.next(cell);) {
        ++all;
        if (all <= table.columns) {
            cells.push_back(cell);
        }
        count = all <= table.columns || !cell.empty() || all > may_be_empty ? all : count;
    }
    if (count != table.columns) {
        const auto columns = [](std::size_t n) { return std::to_string(n) + (n == 1 ? " column" : " columns"); };
        return fail(ErrorCode::malformed, table.name + ", row " + std::to_string(row.number) + ": it has " +
                                              columns(count) + ", but " + std::to_string(table.columns) +
                                              " were expected as in row " + std::to_string(table.first_data_row) +
                                              "; correct the row or get the file again.");
    }
    return {};
}

std::string column_name(const Table& table, std::size_t column) {
    const std::string& name = table.headings[column].name;
    return "column " + std::to_string(column + 1) + (name.empty() ? "" : " (" + in_quotes(name) + ")");
}

std::string place(const Table& table, std::size_t row, std::size_t column) {
    return table.name + ", row " + std::to_string(row) + ", " + column_name(table, column);
}

Error bad_cell(const Table& table, const Row& row, std::size_t column, std::string_view cell, CellKind kind) {
    const std::string where = place(table, row.number, column) + ": ";
    switch (kind) {
        case CellKind::missing:
            return {ErrorCode::malformed, where + "a value is missing; every value of a beat is needed."};
        case CellKind::too_large:
            return {ErrorCode::out_of_range,
                    where + in_quotes(cell) + " is too large for a sample; correct the value or get the file again."};
        default:
            return {ErrorCode::malformed,
                    where + in_quotes(cell) +
                        (has_thousands_marks(cell) ? " has marks of thousands; write numbers without them."
                                                   : " is not a number; correct the value.")};
    }
}

}  // namespace beatlens::formats::csv
