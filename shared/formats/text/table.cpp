#include "formats/text/table.h"

#include <algorithm>

#include "formats/parsing.h"

namespace beatlens::formats::csv {

namespace {

constexpr std::string_view what_is_expected =
    "expected are rows of numbers: one row per sample, or one row per beat with 187 or 188 columns";

std::span<const std::uint8_t> as_bytes(std::string_view text) {
    return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

std::vector<std::string_view> without_last_empty(std::vector<std::string_view> cells) {
    if (!cells.empty() && cells.back().empty()) {
        cells.pop_back();
    }
    return cells;
}

// Column numbers as heading: 0, 1, 2, ..., as the published files have it, or with an empty cell above row numbers.
bool counts_from_zero(const std::vector<std::string_view>& cells, Dialect dialect) {
    constexpr std::size_t fewest = 100;  // below that it could be data
    if (cells.size() < fewest) {
        return false;
    }
    const std::size_t first = cells.front().empty() ? 1 : 0;
    for (std::size_t i = first; i < cells.size(); ++i) {
        double value = 0.0;
        if (parse_cell(cells[i], dialect.decimal, value) != CellKind::number ||
            value != static_cast<double>(i - first)) {
            return false;
        }
    }
    return true;
}

// The headings from the rows above the numbers: the first row of the right width, and a row of units after it.
void take_headings(const std::vector<Row>& above, Table& table) {
    table.headings.assign(table.columns, Heading{});
    bool lacks_first = false;
    for (const Row& row : above) {
        std::vector<std::string_view> cells = cells_of(row.text, table.dialect);
        if (cells.size() == table.columns + 1) {
            cells = without_last_empty(std::move(cells));
        }
        if (table.has_headings) {
            if (cells.size() + (lacks_first ? 1 : 0) == table.columns && is_units_row(cells)) {
                for (std::size_t i = 0; i < cells.size(); ++i) {
                    table.headings[i + (lacks_first ? 1 : 0)].units = units_of_cell(cells[i]);
                }
            }
            return;
        }
        // Some programs leave out the heading of the row numbers in the first column.
        lacks_first = cells.size() > 1 && cells.size() + 1 == table.columns;
        if (cells.size() != table.columns && !lacks_first) {
            continue;  // a title or other text above the table
        }
        for (std::size_t i = 0; i < cells.size(); ++i) {
            table.headings[i + (lacks_first ? 1 : 0)] = parse_heading(cells[i]);
        }
        if (table.headings.front().name.empty() && table.columns > 1 && table.headings.front().units.empty()) {
            table.headings.front().role = Role::index;
        }
        table.has_headings = true;
    }
}

Error not_a_table(std::string_view name, const Row& row) {
    return {ErrorCode::unknown_format, std::string(name) + " is text but no table of numbers (row " +
                                           std::to_string(row.number) + " is " + quoted(row.text) + "); " +
                                           std::string(what_is_expected) + "."};
}

}  // namespace

Result<Table> open_table(std::string_view text, std::string_view name) {
    Table table;
    table.name = name;
    if (text.empty()) {
        return fail(ErrorCode::empty_input, table.name + " is empty (0 bytes); get the file again.");
    }
    if (text.starts_with("\xFF\xFE") || text.starts_with("\xFE\xFF")) {
        return fail(ErrorCode::unknown_format,
                    table.name + " is text in UTF-16; save it as plain CSV or as UTF-8 and choose it again.");
    }
    text = without_bom(text);
    if (!looks_like_text(as_bytes(text))) {
        return fail(ErrorCode::unknown_format,
                    table.name + " is not text; " + std::string(what_is_expected) + ", separated by commas.");
    }
    RowReader reader(text);
    Row row;
    if (!reader.next(row)) {
        return fail(ErrorCode::empty_input, table.name + " has no rows; " + std::string(what_is_expected) + ".");
    }
    const auto dialect = find_dialect(text);
    if (!dialect) {
        return tl::make_unexpected(not_a_table(name, row));
    }
    table.dialect = *dialect;

    std::vector<Row> above;
    table.data = RowReader(text);
    RowReader after = table.data;
    while (after.next(row) && data_cells(row.text, table.dialect) == 0) {
        above.push_back(row);
        table.data = after;
    }
    std::vector<std::string_view> cells = cells_of(row.text, table.dialect);
    bool has_row_numbers = false;
    if (RowReader next = after; counts_from_zero(cells, table.dialect) && next.next(row)) {
        has_row_numbers = cells.front().empty();
        table.data = after;
        cells = cells_of(row.text, table.dialect);
    }
    table.first_data_row = row.number;
    if (cells.size() > most_columns) {
        return fail(ErrorCode::out_of_range,
                    table.name + " has " + (cells.size() == most_cells ? "at least " : "") +
                        std::to_string(cells.size()) +
                        " columns; a table of beats has 187 or 188, and one with a sample per row at most " +
                        std::to_string(most_columns) + ". If its rows are leads, turn rows into columns.");
    }

    // An empty last cell is a missing value if some other of the first rows has one there, or a heading stands above.
    table.columns = cells.size();
    if (cells.size() > 1 && cells.back().empty()) {
        table.trailing_separator = std::none_of(above.begin(), above.end(), [&](const Row& heading) {
            const auto names = cells_of(heading.text, table.dialect);
            return names.size() == cells.size() && !names.back().empty();
        });
        RowReader look = table.data;
        for (int i = 0; i < 50 && look.next(row); ++i) {
            const auto others = cells_of(row.text, table.dialect);
            table.trailing_separator =
                table.trailing_separator && (others.size() != cells.size() || others.back().empty());
        }
        table.columns -= table.trailing_separator ? 1 : 0;
    }
    take_headings(above, table);
    if (has_row_numbers) {
        table.headings.front().role = Role::index;
    }
    return table;
}

Result<void> split_row(const Table& table, const Row& row, std::vector<std::string_view>& cells) {
    cells.clear();
    CellReader reader(row.text, table.dialect);
    std::size_t count = 0;
    for (std::string_view cell; reader.next(cell); ++count) {
        if (count <= table.columns) {
            cells.push_back(cell);
        }
    }
    if (count == table.columns + 1 && cells.back().empty()) {
        cells.pop_back();
        --count;
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

std::string place(const Table& table, std::size_t row, std::size_t column) {
    std::string result = table.name + ", row " + std::to_string(row) + ", column " + std::to_string(column + 1);
    if (column < table.headings.size() && !table.headings[column].name.empty()) {
        result += " (" + quoted(table.headings[column].name) + ")";
    }
    return result;
}

Error bad_cell(const Table& table, const Row& row, std::size_t column, std::string_view cell, CellKind kind) {
    const std::string where = place(table, row.number, column) + ": ";
    switch (kind) {
        case CellKind::missing:
            return {ErrorCode::malformed, where + "a value is missing; every value of a beat is needed."};
        case CellKind::too_large:
            return {ErrorCode::out_of_range,
                    where + quoted(cell) + " is too large for a sample; correct the value or get the file again."};
        default:
            return {ErrorCode::malformed, where + quoted(cell) + " is not a number; correct the value."};
    }
}

}  // namespace beatlens::formats::csv
