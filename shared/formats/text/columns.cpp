#include "formats/text/read_columns.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "formats/parsing.h"
#include "formats/text/timebase.h"

namespace beatlens::formats::csv {

namespace {

// What the cells of the first rows show beside the headings: columns of clock times and dates; whether the first
// column, whose heading leaves it open, runs as evenly as only times and sample numbers do.
void look_at_cells(const Table& table, std::vector<Role>& roles, bool& first_seems_time) {
    constexpr std::size_t fewest_rows = 3;
    constexpr std::size_t most_rows = 200;
    constexpr double largest_count = 1e8;
    std::vector<double> times;
    // Row numbers that pandas writes without a heading can be times as well.
    const bool is_open = table.headings.front().name.empty() && table.headings.front().units.empty();
    bool first_is_number =
        table.columns > 1 && (roles.front() == Role::lead || (roles.front() == Role::index && is_open));
    std::vector<bool> seen(table.columns);
    RowReader reader = table.data;
    std::size_t rows = 0;
    for (Row row; rows < most_rows && reader.next(row); ++rows) {
        const auto cells = cells_of(row.text, table.shape.dialect);
        for (std::size_t i = 0; i < std::min(cells.size(), table.columns); ++i) {
            double value = 0.0;
            const CellKind kind = parse_cell(cells[i], table.decimals[i], value);
            const bool since_1970 = kind == CellKind::too_large && std::isfinite(value);  // in milliseconds
            if (i == 0 && kind != CellKind::number && !since_1970) {
                first_is_number = false;
            } else if (i == 0 && first_is_number) {
                times.push_back(value);
            }
            if (kind == CellKind::missing || seen[i] || table.is_text[i]) {
                continue;
            }
            seen[i] = true;
            if (kind == CellKind::too_large && std::isfinite(value) && i > 0 && roles[i] == Role::lead &&
                table.headings[i].name.empty()) {
                roles[i] = Role::time;  // nanoseconds since some day, as Polar's recorders count
            }
            if (const auto moment = kind == CellKind::text ? parse_moment(cells[i]) : std::nullopt) {
                roles[i] = moment->clock_s ? Role::time : Role::date;
            } else if (roles[i] == Role::date) {
                roles[i] = Role::other;  // a number
            }
        }
    }
    if (first_is_number && times.size() >= fewest_rows) {
        const TimeGrid grid = measure_grid(times);
        const bool counts = grid.step == std::round(grid.step) && times.front() < largest_count;
        first_seems_time = is_even(grid, times.size()) && (roles.front() == Role::lead || !counts);
        roles.front() = first_seems_time ? Role::lead : roles.front();
    }
}

// Spreadsheets put rows of separators at the end: without a time or any value they are no samples.
void drop_empty_rows(Columns& columns) {
    const auto is_empty = [](const auto& values) { return values.empty() || std::isnan(values.back()); };
    while (columns.rows > 1 && !columns.times.empty() &&
           std::all_of(columns.times.begin(), columns.times.end(),
                       [&](const TimeColumn& time) { return is_empty(time.values); }) &&
           std::all_of(columns.samples.begin(), columns.samples.end(), is_empty)) {
        --columns.rows;
        for (TimeColumn& time : columns.times) {
            time.values.pop_back();
        }
        for (const std::size_t lead : columns.leads) {
            columns.samples[lead].pop_back();
        }
    }
}

// Columns without any value, of notes or without a heading, are no leads.
void drop_empty_columns(const Table& table, Columns& columns) {
    const auto is_empty = [&](std::size_t column) {
        const Heading& heading = table.headings[column];
        const std::vector<float>& samples = columns.samples[column];
        return (heading.role != Role::lead || (heading.name.empty() && heading.units.empty())) &&
               std::all_of(samples.begin(), samples.end(), [](float sample) { return std::isnan(sample); });
    };
    if (!std::all_of(columns.leads.begin(), columns.leads.end(), is_empty)) {
        std::erase_if(columns.leads, is_empty);
    }
}

// What is done with each column; makes room for what is read of it in `columns`.
std::vector<ColumnPlan> plans_for(const Table& table, Columns& columns) {
    columns.samples.resize(table.columns);
    columns.times.reserve(table.columns);
    std::vector<Role> roles;
    for (const Heading& heading : table.headings) {
        roles.push_back(heading.role);
    }
    bool first_seems_time = false;
    look_at_cells(table, roles, first_seems_time);
    std::vector<ColumnPlan> plans(table.columns);
    for (std::size_t i = 0; i < table.columns; ++i) {
        const bool only_seems = i == 0 && first_seems_time && roles[i] == Role::lead;
        if (table.is_text[i]) {
            columns.warnings.push_back("The words in " + column_name(table, i) + " are set aside.");
        } else if (only_seems || roles[i] == Role::time || roles[i] == Role::date || roles[i] == Role::index) {
            columns.times.push_back(
                {i, only_seems ? Role::time : roles[i], only_seems, TimeReader(table.decimals[i]), {}});
            plans[i].kind = ColumnPlan::Kind::time;
            plans[i].time = &columns.times.back();
        } else {
            columns.leads.push_back(i);
            plans[i] = {ColumnPlan::Kind::sample, roles[i] == Role::other || roles[i] == Role::beat,
                        &columns.samples[i], nullptr};
        }
    }
    return plans;
}

}  // namespace

Error no_samples(const Table& table) {
    return {ErrorCode::no_signal, table.name + " has no column of samples beside times and sample numbers."};
}

std::size_t Columns::line_of(std::size_t row) const {
    const auto after = std::upper_bound(lines.begin(), lines.end(), row,
                                        [](std::size_t wanted, const Lines& one) { return wanted < one.row; });
    const Lines start = after == lines.begin() ? Lines{0, 1} : *std::prev(after);
    return start.line + (row - start.row);
}

void Columns::make_lead(std::size_t i) {
    TimeColumn& time = times[i];
    samples[time.column].assign(time.values.begin(), time.values.end());
    leads.insert(std::lower_bound(leads.begin(), leads.end(), time.column), time.column);
    times.erase(times.begin() + static_cast<std::ptrdiff_t>(i));
}

ColumnsReader::ColumnsReader(const Table& table, std::size_t bytes)
    : _table(table), _values(table, bytes, plans_for(table, _columns), _columns) {}

Result<void> ColumnsReader::read_part(std::string_view lines) { return _values.read_part(lines); }

Result<Columns> ColumnsReader::read_all() {
    BEATLENS_TRY(_values.read_all());
    return finish();
}

Result<Columns> ColumnsReader::finish() {
    drop_empty_rows(_columns);
    drop_empty_columns(_table, _columns);
    if (_columns.leads.empty() && !(_columns.times.size() == 1 && _columns.times[0].only_seems)) {
        return tl::make_unexpected(no_samples(_table));
    }
    return std::move(_columns);
}

}  // namespace beatlens::formats::csv
