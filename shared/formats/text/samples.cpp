#include "formats/text/samples.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "formats/parsing.h"
#include "formats/text/time.h"
#include "formats/units.h"

namespace beatlens::formats::csv {

namespace {

constexpr std::size_t no_column = std::numeric_limits<std::size_t>::max();

struct Columns {
    std::vector<std::vector<float>> samples;  // one per column; empty for those that are no leads
    std::vector<double> times;                // of `time_column`
    std::size_t time_column = no_column;
    bool clock = false;  // "hh:mm:ss.mmm", so that the times are seconds
    std::size_t rows = 0;
    std::size_t missing = 0;  // samples
};

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

// The first column holds times or sample numbers if it is so even that it can be no signal; looked at over the first
// rows only, and again over all of them when they are read.
bool first_column_may_be_time(const Table& table) {
    constexpr std::size_t fewest_rows = 3;
    constexpr std::size_t most_rows = 200;
    if (table.columns < 2 || table.headings.front().role != Role::lead) {
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

Result<Columns> read_columns(const Table& table) {
    Columns columns;
    columns.samples.resize(table.columns);
    for (std::size_t i = table.columns; i-- > 0;) {
        if (table.headings[i].role == Role::time) {
            columns.time_column = i;
        }
    }
    if (columns.time_column == no_column && first_column_may_be_time(table)) {
        columns.time_column = 0;
    }
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
                continue;
            }
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
    columns.clock = time.saw_clock;
    return columns;
}

// The line in the file of a row of numbers; for messages, so walking there again is fine.
std::size_t line_of(const Table& table, std::size_t index) {
    RowReader reader = table.data;
    Row row;
    for (std::size_t i = 0; i <= index && reader.next(row); ++i) {
    }
    return row.number;
}

Error rate_needed(const Table& table, const std::string& why) {
    return {ErrorCode::sampling_rate_needed,
            table.name + " " + why + "; give the sampling rate in Hz (such as 360) to read it."};
}

std::string time_column_name(const Table& table, const Columns& columns) {
    const std::string& name = table.headings[columns.time_column].name;
    return "column " + std::to_string(columns.time_column + 1) + (name.empty() ? "" : " (" + quoted(name) + ")");
}

// Seconds per unit of a time column whose heading does not say: the one that makes a sampling rate of an
// electrocardiogram. 0 where none does, or where the column just counts.
double guessed_unit(double step, std::string& unit) {
    constexpr double lowest_hz = 20.0;
    constexpr double highest_hz = 50000.0;
    if (step == 1.0) {
        return 0.0;
    }
    constexpr std::pair<double, const char*> candidates[] = {
        {1.0, "seconds"}, {1e-3, "milliseconds"}, {1e-6, "microseconds"}, {1e-9, "nanoseconds"}};
    for (const auto& [seconds, name] : candidates) {
        const double rate = 1.0 / (step * seconds);
        if (rate >= lowest_hz && rate <= highest_hz) {
            unit = name;
            return seconds;
        }
    }
    return 0.0;
}

// The sampling rate from the time column, or the one that was given.
Result<double> sampling_rate(const Table& table, const Columns& columns, const LoadOptions& options,
                             std::vector<std::string>& warnings) {
    const auto given = [&](const std::string& why) -> Result<double> {
        if (!options.sampling_rate_hz) {
            return tl::make_unexpected(rate_needed(table, why));
        }
        if (!std::isfinite(*options.sampling_rate_hz) || *options.sampling_rate_hz <= 0.0) {
            return fail(ErrorCode::out_of_range, "The sampling rate given for " + table.name + ", " +
                                                     number_text(*options.sampling_rate_hz) +
                                                     " Hz, is not a positive number.");
        }
        return *options.sampling_rate_hz;
    };
    if (columns.time_column == no_column) {
        return given("has no time column");
    }
    if (columns.rows < 2) {
        return given("has only one row, which gives no sampling rate");
    }
    const std::string column = time_column_name(table, columns);
    const TimeGrid grid = measure_grid(columns.times);
    if (grid.goes_back_at) {
        return fail(ErrorCode::malformed,
                    place(table, line_of(table, *grid.goes_back_at), columns.time_column) +
                        ": this time is earlier than the one before; put the rows in order of time.");
    }
    if (!(grid.step > 0.0) || !std::isfinite(grid.step)) {
        return given("has the same time in every row of " + column);
    }
    const std::string& units = table.headings[columns.time_column].units;
    double seconds = columns.clock ? 1.0 : seconds_per_unit(units);
    if (seconds == 0.0) {
        std::string guessed;
        seconds = guessed_unit(grid.step, guessed);
        if (seconds == 0.0) {
            return given(grid.step == 1.0 ? "counts its rows in " + column + " but does not say how long one takes"
                                          : "has times in " + column + " whose unit is not known");
        }
        if (seconds != 1.0) {
            warnings.push_back("The times in " + column + " are taken as " + guessed + ".");
        }
    }
    // Units smaller than a second divide a rounded whole number, so that 4 ms are 250 Hz exactly.
    const double per_second = std::round(1.0 / seconds);
    TimeGrid in_seconds = grid;
    in_seconds.step = seconds < 1.0 ? grid.step / per_second : grid.step * seconds;
    in_seconds.largest_deviation = grid.largest_deviation * seconds;
    const double rate = rate_of(in_seconds, columns.rows);
    if (!std::isfinite(rate) || rate <= 0.0) {
        return given("has times in " + column + " that give no sampling rate");
    }
    if (grid.gaps > 0) {
        warnings.push_back("The times in " + column + " jump in " + std::to_string(grid.gaps) +
                           " places (first in row " + std::to_string(line_of(table, grid.first_gap)) +
                           "); the samples are put side by side at " + number_text(rate) +
                           " Hz, so intervals across the jumps are too short.");
    } else if (grid.largest_deviation > 1.5 * grid.step && grid.strictly_increasing) {
        warnings.push_back("The times in " + column + " are not even; " + number_text(rate) +
                           " Hz is their average rate.");
    }
    return rate;
}

// Lead values in millivolts where the heading or their size allows it.
void set_units(const std::string& heading_units, Signal& signal, std::vector<std::string>& not_millivolts,
               std::vector<std::string>& large) {
    constexpr double largest_range_mv = 50.0;
    const double factor = millivolts_per_unit(heading_units);
    if (factor == 0.0 && !heading_units.empty()) {
        const bool raw = equal_ignoring_case(heading_units, "adu") || equal_ignoring_case(heading_units, "adc");
        signal.units = raw ? "adu" : heading_units;
        return;
    }
    double least = std::numeric_limits<double>::infinity();
    double most = -least;
    for (float& sample : signal.samples) {
        if (factor != 0.0 && factor != 1.0) {
            sample = static_cast<float>(static_cast<double>(sample) * factor);
        }
        if (!std::isnan(sample)) {
            least = std::min(least, static_cast<double>(sample));
            most = std::max(most, static_cast<double>(sample));
        }
    }
    if (most - least > largest_range_mv) {
        if (heading_units.empty()) {
            signal.units = "adu";
            not_millivolts.push_back(signal.lead);
        } else {
            large.push_back(signal.lead);
        }
    }
}

}  // namespace

Result<Recording> read_sample_table(const Table& table, const LoadOptions& options) {
    auto columns = read_columns(table);
    BEATLENS_TRY(columns);

    std::vector<std::size_t> leads;
    for (std::size_t i = 0; i < table.columns; ++i) {
        if (i != columns->time_column && table.headings[i].role == Role::lead) {
            leads.push_back(i);
        }
    }
    // A first column that only seemed to be a time is a lead after all.
    const bool seemed = columns->time_column == 0 && table.headings.front().role == Role::lead && !columns->clock;
    if (seemed && (columns->rows < 2 || !is_even(measure_grid(columns->times), columns->rows))) {
        columns->samples[0].assign(columns->times.begin(), columns->times.end());
        columns->times.clear();
        columns->time_column = no_column;
        leads.insert(leads.begin(), 0);
    }
    if (leads.empty()) {
        return fail(ErrorCode::no_signal, table.name + " has no column of samples beside times and sample numbers.");
    }

    Recording record;
    record.name = stem(table.name);
    const auto rate = sampling_rate(table, *columns, options, record.warnings);
    BEATLENS_TRY(rate);
    record.frame_rate_hz = *rate;

    std::vector<std::string> not_millivolts;
    std::vector<std::string> large;
    for (const std::size_t i : leads) {
        Signal signal;
        const Heading& heading = table.headings[i];
        signal.lead = heading.name.empty() ? "lead " + std::to_string(record.signals.size() + 1) : heading.name;
        signal.sampling_rate_hz = *rate;
        signal.samples = std::move(columns->samples[i]);
        set_units(heading.units, signal, not_millivolts, large);
        record.signals.push_back(std::move(signal));
    }
    if (!not_millivolts.empty()) {
        record.warnings.push_back("The values of " + joined(not_millivolts) +
                                  " are too large for millivolts; they are taken as numbers of the recorder without a "
                                  "known unit, so amplitudes have no scale.");
    }
    if (!large.empty()) {
        record.warnings.push_back("The values of " + joined(large) +
                                  " span more than 50 mV, which no electrocardiogram does; is the unit right?");
    }
    if (columns->missing > 0) {
        record.warnings.push_back(std::to_string(columns->missing) +
                                  (columns->missing == 1 ? " sample is missing." : " samples are missing."));
    }
    return record;
}

}  // namespace beatlens::formats::csv
