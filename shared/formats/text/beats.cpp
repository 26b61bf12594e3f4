#include "formats/text/beats.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "ecg/aami.h"
#include "formats/parsing.h"

namespace beatlens::formats::csv {

namespace {

constexpr std::size_t values_per_beat = 187;

// Two classes of which most are 1: normal and abnormal of ptbdb. In tables of beats 1 is S, which is rare.
bool are_normal_or_abnormal(const Table& table, const BeatTable& beats) {
    constexpr std::size_t fewest_rows = 10;
    const std::string name = lower(table.name);
    const auto ones = static_cast<std::size_t>(std::count(beats.classes.begin(), beats.classes.end(), 1));
    const bool two = std::all_of(beats.classes.begin(), beats.classes.end(), [](std::uint8_t c) { return c <= 1; });
    const bool named = name.find("ptb") != std::string::npos || name.find("normal") != std::string::npos;
    return two && (named || (beats.classes.size() >= fewest_rows && ones * 2 > beats.classes.size()));
}

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
            if (const CellKind kind = parse_cell(cells[i], table.shape.dialect.decimal, value);
                kind != CellKind::number) {
                return tl::make_unexpected(bad_cell(table, row, i, cells[i], kind));
            }
            if (value < -slack || value > 1.0 + slack) {
                return fail(ErrorCode::out_of_range,
                            place(table, row.number, i) + ": " + in_quotes(cells[i]) +
                                " is outside 0 to 1; a table of " + std::to_string(table.columns) +
                                " columns is read as one beat per row, with values scaled to 0 to 1.");
            }
            beats.values.push_back(static_cast<float>(value));
        }
        if (has_classes) {
            double value = 0.0;
            const std::string_view cell = cells.back();
            const CellKind kind = parse_cell(cell, table.shape.dialect.decimal, value);
            const bool is_class = kind == CellKind::number && value >= 0.0 && value < aami_class_count &&
                                  value == static_cast<double>(static_cast<int>(value));
            if (!is_class) {
                return fail(ErrorCode::out_of_range, place(table, row.number, table.columns - 1) + ": " +
                                                         in_quotes(cell) +
                                                         " is not a class from 0 to 4 (N, S, V, F, Q); the last of " +
                                                         "188 columns is the class.");
            }
            beats.classes.push_back(static_cast<std::uint8_t>(value));
        }
    }
    if (has_classes && are_normal_or_abnormal(table, beats)) {
        beats.abnormal = std::exchange(beats.classes, {});
        beats.warnings.push_back(
            "The last column, normal or abnormal as in the published ptbdb files, is no class of "
            "beats and is set aside.");
    }
    return beats;
}

Result<void> check_no_series(const Table& table) {
    constexpr std::size_t fewest_columns = 40;
    constexpr std::size_t most_rows = 50;
    constexpr double largest_class = 60.0;
    if (table.has_headings || table.columns < fewest_columns) {
        return {};
    }
    bool class_first = true;
    bool class_last = true;
    std::size_t fractions = 0;
    std::size_t cells_seen = 0;
    RowReader reader = table.data;
    Row row;
    for (std::size_t i = 0; i < most_rows && reader.next(row); ++i) {
        std::vector<std::string_view> cells;
        if (!split_row(table, row, cells)) {
            continue;
        }
        const auto is_class = [&](std::string_view cell) {
            double value = 0.0;
            return parse_cell(cell, table.shape.dialect.decimal, value) == CellKind::number && value >= -1.0 &&
                   value <= largest_class && value == std::round(value);
        };
        class_first = class_first && is_class(cells.front());
        class_last = class_last && is_class(cells.back());
        for (const std::string_view cell : cells) {
            fractions += is_class(cell) ? 0 : 1;
            ++cells_seen;
        }
    }
    if (cells_seen == 0 || class_first == class_last || fractions * 2 < cells_seen) {
        return {};
    }
    return fail(ErrorCode::unknown_format,
                table.name + " has " + std::to_string(table.columns) + " columns, the " +
                    (class_first ? "first" : "last") +
                    " a class: a table of series, one a row, as in the UCR archive. Rows that are beats are read "
                    "with 187 values, or 188 with the class; recordings with one sample per row.");
}

}  // namespace beatlens::formats::csv
