#include "formats/text/columns.h"

#include <cmath>

#include "formats/parsing.h"
#include "formats/text/time.h"

namespace beatlens::formats::csv {

namespace {

// Reads numbers, or times of day that start again at midnight.
class TimeReader {
public:
    explicit TimeReader(char decimal) : _decimal(decimal) {}

    bool read(std::string_view cell, double& value) {
        const CellKind kind = parse_cell(cell, _decimal, value);
        if (kind == CellKind::number || (kind == CellKind::too_large && std::isfinite(value))) {
            return true;
        }
        const auto clock = parse_clock_time(cell);
        if (!clock) {
            return false;
        }
        saw_clock = true;
        constexpr double day = 86400.0;
        if (*clock < day && *clock + _midnights < _last - day / 2) {
            _midnights += day;
        }
        value = _last = *clock + _midnights;
        return true;
    }

    bool saw_clock = false;

private:
    char _decimal;
    double _last = 0.0;
    double _midnights = 0.0;
};

// Whether the first column, which the headings leave open, holds times or sample numbers; looked at over the first rows
// only, and again over all of them when they are read.
bool first_column_may_be_time(const Table& table) {
    constexpr std::size_t fewest_rows = 3;
    constexpr std::size_t most_rows = 200;
    if (table.columns < 2) {
        return false;
    }
    TimeReader time(table.dialect.decimal);
    std::vector<double> times;
    RowReader reader = table.data;
    for (Row row; times.size() < most_rows && reader.next(row);) {
        CellReader cells(row.text, table.dialect);
        std::string_view cell;
        if (!cells.next(cell) || !time.read(cell, times.emplace_back())) {
            return false;
        }
    }
    return time.saw_clock || (times.size() >= fewest_rows && is_even(measure_grid(times), times.size()));
}

Result<void> read_rows(const Table& table, Columns& columns) {
    TimeReader time(table.dialect.decimal);
    std::vector<std::string_view> cells;
    RowReader reader = table.data;
    for (Row row; reader.next(row); ++columns.rows) {
        BEATLENS_TRY(split_row(table, row, cells));
        for (std::size_t i = 0; i < table.columns; ++i) {
            double value = 0.0;
            if (i == columns.time_column) {
                if (!time.read(cells[i], value)) {
                    return fail(ErrorCode::malformed, place(table, row.number, i) + ": " + quoted(cells[i]) +
                                                          " is not a time; correct the value.");
                }
                columns.times.push_back(value);
            } else if (table.headings[i].role != Role::time) {
                const CellKind kind = parse_cell(cells[i], table.dialect.decimal, value);
                if (kind == CellKind::text || kind == CellKind::too_large) {
                    return tl::make_unexpected(bad_cell(table, row, i, cells[i], kind));
                }
                if (table.headings[i].role == Role::lead) {
                    columns.missing += kind == CellKind::missing ? 1 : 0;
                    columns.samples[i].push_back(static_cast<float>(value));
                }
            }
        }
    }
    columns.clock = time.saw_clock;
    return {};
}

}  // namespace

Result<Columns> read_columns(const Table& table) {
    Columns columns;
    columns.samples.resize(table.columns);
    for (std::size_t i = 0; i < table.columns; ++i) {
        if (table.headings[i].role == Role::lead) {
            columns.leads.push_back(i);
        } else if (table.headings[i].role == Role::time && !columns.time_column) {
            columns.time_column = i;
        } else if (table.headings[i].role == Role::time) {
            columns.further_time_columns.push_back(i);
        }
    }
    const bool only_seems =
        !columns.time_column && table.headings.front().role == Role::lead && first_column_may_be_time(table);
    if (only_seems) {
        columns.time_column = 0;
        columns.leads.erase(columns.leads.begin());
    }
    BEATLENS_TRY(read_rows(table, columns));
    // A first column that only seemed to be a time is a lead after all.
    if (only_seems && !columns.clock && (columns.rows < 2 || !is_even(measure_grid(columns.times), columns.rows))) {
        columns.samples[0].assign(columns.times.begin(), columns.times.end());
        columns.times.clear();
        columns.time_column.reset();
        columns.leads.insert(columns.leads.begin(), 0);
    }
    if (columns.leads.empty()) {
        return fail(ErrorCode::no_signal, table.name + " has no column of samples beside times and sample numbers.");
    }
    return columns;
}

std::string column_name(const Table& table, std::size_t column) {
    const std::string& name = table.headings[column].name;
    return "column " + std::to_string(column + 1) + (name.empty() ? "" : " (" + quoted(name) + ")");
}

}  // namespace beatlens::formats::csv
