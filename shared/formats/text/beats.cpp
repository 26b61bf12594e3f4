#include "formats/text/beats.h"

#include <algorithm>

#include "ecg/aami.h"
#include "formats/parsing.h"

namespace beatlens::formats::csv {

namespace {

constexpr std::size_t values_per_beat = 187;

std::size_t leading_columns(const Table& table) { return table.headings.front().role == Role::index ? 1 : 0; }

}  // namespace

bool is_beat_table(const Table& table) {
    const std::size_t columns = table.columns - std::min(table.columns, leading_columns(table));
    return columns == values_per_beat || columns == values_per_beat + 1;
}

Result<BeatTable> read_beat_table(const Table& table) {
    // Values were scaled to 0..1 in single precision and printed; a little more than 1 is rounding.
    constexpr double slack = 1e-6;
    const std::size_t first = leading_columns(table);
    const bool has_classes = table.columns - first == values_per_beat + 1;

    BeatTable beats;
    beats.name = stem(table.name);
    beats.length = values_per_beat;
    std::vector<std::string_view> cells;
    RowReader reader = table.data;
    for (Row row; reader.next(row);) {
        BEATLENS_TRY(split_row(table, row, cells));
        for (std::size_t i = first; i < first + values_per_beat; ++i) {
            double value = 0.0;
            if (const CellKind kind = parse_cell(cells[i], table.dialect.decimal, value); kind != CellKind::number) {
                return tl::make_unexpected(bad_cell(table, row, i, cells[i], kind));
            }
            if (value < -slack || value > 1.0 + slack) {
                return fail(ErrorCode::out_of_range,
                            place(table, row.number, i) + ": " + quoted(cells[i]) + " is outside 0 to 1; a table of " +
                                std::to_string(table.columns) +
                                " columns is read as one beat per row, with values scaled to 0 to 1.");
            }
            beats.values.push_back(static_cast<float>(value));
        }
        if (has_classes) {
            double value = 0.0;
            const std::string_view cell = cells.back();
            const CellKind kind = parse_cell(cell, table.dialect.decimal, value);
            const bool is_class = kind == CellKind::number && value >= 0.0 && value < aami_class_count &&
                                  value == static_cast<double>(static_cast<int>(value));
            if (!is_class) {
                return fail(ErrorCode::out_of_range, place(table, row.number, table.columns - 1) + ": " + quoted(cell) +
                                                         " is not a class from 0 to 4 (N, S, V, F, Q); the last of " +
                                                         "188 columns is the class.");
            }
            beats.classes.push_back(static_cast<std::uint8_t>(value));
        }
    }
    return beats;
}

}  // namespace beatlens::formats::csv
