#include "formats/text/timeline.h"

#include <algorithm>
#include <cmath>

#include "formats/parsing.h"
#include "formats/text/time.h"
#include "formats/units.h"

namespace beatlens::formats::csv {

namespace {

// The line in the file of a row of numbers; for messages, so walking there again is fine.
std::size_t line_of(const Table& table, std::size_t index) {
    RowReader reader = table.data;
    Row row;
    for (std::size_t i = 0; i <= index && reader.next(row); ++i) {
    }
    return row.number;
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

// Every row after a hole goes to the place of its own time, so that errors of the rate do not add up over the holes.
// What is put in is bounded by the size of the file.
Result<void> find_holes(const Table& table, const Columns& columns, const TimeGrid& grid, double rows_per_unit,
                        Timeline& timeline) {
    constexpr double most_times_the_rows = 20.0;
    constexpr double always_allowed = 1 << 24;  // samples of all leads: 64 MB
    const double allowed = std::max(most_times_the_rows * static_cast<double>(columns.rows),
                                    always_allowed / static_cast<double>(columns.leads.size()));
    double put_in = 0.0;
    for (std::size_t i = grid.first_gap; i < columns.rows; ++i) {
        if (!is_jump(columns.times, i, grid.median_step)) {
            continue;
        }
        const double at = std::round((columns.times[i] - columns.times.front()) * rows_per_unit);
        const double missing = at - static_cast<double>(i) - put_in;
        if (put_in + missing > allowed) {
            return fail(ErrorCode::out_of_range, place(table, line_of(table, i), *columns.time_column) +
                                                     ": the time jumps by " +
                                                     number_text(std::round(missing / timeline.rate_hz)) +
                                                     " s, too long a hole for this recording; cut the file there and "
                                                     "read the parts.");
        }
        if (missing >= 1.0) {
            timeline.holes.push_back({i, static_cast<std::size_t>(missing)});
            put_in += missing;
        }
    }
    timeline.warnings.push_back("The times in " + column_name(table, *columns.time_column) + " jump in " +
                                std::to_string(grid.gaps) + (grid.gaps == 1 ? " place" : " places") +
                                " (first in row " + std::to_string(line_of(table, grid.first_gap)) + "); in all " +
                                number_text(std::round(put_in / timeline.rate_hz * 1000.0) / 1000.0) +
                                " s are without samples.");
    return {};
}

}  // namespace

Result<Timeline> make_timeline(const Table& table, const Columns& columns, const LoadOptions& options) {
    const auto given = [&](const std::string& why) -> Result<Timeline> {
        const auto rate_hz = given_rate_hz(options, table.name, why);
        BEATLENS_TRY(rate_hz);
        return Timeline{*rate_hz, {}, {}};
    };
    if (!columns.time_column) {
        return given("has no time column");
    }
    if (columns.rows < 2) {
        return given("has only one row, which gives no sampling rate");
    }
    const std::string column = column_name(table, *columns.time_column);
    const TimeGrid grid = measure_grid(columns.times);
    if (grid.goes_back_at) {
        return fail(ErrorCode::malformed,
                    place(table, line_of(table, *grid.goes_back_at), *columns.time_column) +
                        ": this time is earlier than the one before; put the rows in order of time.");
    }
    if (!(grid.step > 0.0) || !std::isfinite(grid.step)) {
        return given("has the same time in every row of " + column);
    }
    Timeline timeline;
    double seconds = columns.clock ? 1.0 : seconds_per_unit(table.headings[*columns.time_column].units);
    if (seconds == 0.0) {
        std::string guessed;
        seconds = guessed_unit(grid.step, guessed);
        if (seconds == 0.0) {
            return given(grid.step == 1.0 ? "counts its rows in " + column + " but does not say how long one takes"
                                          : "has times in " + column + " whose unit is not known");
        }
        if (seconds != 1.0) {
            timeline.warnings.push_back("The times in " + column + " are taken as " + guessed + ".");
        }
    }
    // Units smaller than a second divide a rounded whole number, so that 4 ms are 250 Hz exactly.
    TimeGrid in_seconds = grid;
    in_seconds.step = seconds < 1.0 ? grid.step / std::round(1.0 / seconds) : grid.step * seconds;
    in_seconds.largest_deviation = grid.largest_deviation * seconds;
    timeline.rate_hz = rate_of(in_seconds, columns.rows);
    if (!std::isfinite(timeline.rate_hz) || timeline.rate_hz <= 0.0) {
        return given("has times in " + column + " that give no sampling rate");
    }
    if (grid.gaps > 0) {
        BEATLENS_TRY(find_holes(table, columns, grid, timeline.rate_hz * seconds, timeline));
    } else if (grid.largest_deviation > 1.5 * grid.step && grid.strictly_increasing) {
        timeline.warnings.push_back("The times in " + column + " are not even; " + number_text(timeline.rate_hz) +
                                    " Hz is their average rate.");
    }
    return timeline;
}

}  // namespace beatlens::formats::csv
