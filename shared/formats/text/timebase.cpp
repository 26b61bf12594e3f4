#include "formats/text/timebase.h"

#include <algorithm>
#include <cmath>

#include "formats/parsing.h"
#include "formats/text/moment.h"
#include "formats/units.h"

namespace beatlens::formats::csv {

namespace {

constexpr double lowest_hz = 20.0;  // that could be an electrocardiogram

bool is_since_1970(double seconds) {
    constexpr double earliest_s = 946684800.0;  // 2000
    constexpr double latest_s = 4102444800.0;   // 2100
    return seconds >= earliest_s && seconds < latest_s;
}

// Seconds per unit of a time column whose heading does not say: the one that makes a sampling rate of an
// electrocardiogram, or of dates. 0 where none does, or where the column just counts.
double guessed_unit(double first, double step, std::string& unit) {
    constexpr double highest_hz = 50000.0;
    constexpr std::pair<double, const char*> candidates[] = {
        {1.0, "seconds"}, {1e-3, "milliseconds"}, {1e-6, "microseconds"}, {1e-9, "nanoseconds"}, {day_s, "days"}};
    for (const auto& [seconds, name] : candidates) {
        if (seconds < day_s && is_since_1970(first * seconds)) {
            unit = name;
            return seconds;
        }
    }
    for (const auto& [seconds, name] : candidates) {
        const double rate = step == 1.0 ? 0.0 : 1.0 / (step * seconds);
        if (rate >= lowest_hz && rate <= highest_hz) {
            unit = name;
            return seconds;
        }
    }
    return 0.0;
}

// Rows per second, as a whole number where the times' rounding allows it. Units smaller than a second divide a rounded
// whole number, so that 4 ms are 250 Hz exactly.
double rate_of(const TimeGrid& grid, double seconds) {
    const double rate = seconds < 1.0 ? std::round(1.0 / seconds) / grid.step : 1.0 / (grid.step * seconds);
    const double whole = std::round(rate);
    constexpr double errors = 4.0;
    const double uncertainty = errors * grid.step_error / grid.step + 1e-6;
    return whole > 0.0 && std::abs(rate - whole) <= uncertainty * rate ? whole : rate;
}

// Every row after a hole goes to the place of its own time, so that errors of the rate do not add up over the holes.
// What is put in is bounded by the size of the file.
Result<void> find_holes(const Table& table, const Columns& columns, const TimeColumn& time, const TimeGrid& grid,
                        double rows_per_unit, Timeline& timeline) {
    constexpr double most_times_the_rows = 20.0;
    constexpr double always_allowed = 1 << 24;  // samples of all leads: 64 MB
    const double allowed = std::max(most_times_the_rows * static_cast<double>(columns.rows),
                                    always_allowed / static_cast<double>(columns.leads.size()));
    const auto first = std::find_if(time.values.begin(), time.values.end(), [](double t) { return !std::isnan(t); });
    double put_in = 0.0;
    for (const std::size_t row : grid.jumps) {
        const double at =
            std::round((time.values[row] - *first) * rows_per_unit) + static_cast<double>(first - time.values.begin());
        const double missing = at - static_cast<double>(row) - put_in;
        if (put_in + missing > allowed) {
            return fail(ErrorCode::out_of_range, place(table, columns.line_of(row), time.column) +
                                                     ": the time jumps by " +
                                                     number_text(std::round(missing / timeline.rate_hz)) +
                                                     " s, too long a hole for this recording; cut the file there and "
                                                     "read the parts.");
        }
        if (missing >= 1.0) {
            timeline.holes.push_back({row, static_cast<std::size_t>(missing)});
            put_in += missing;
        }
    }
    timeline.warnings.push_back("The times in " + column_name(table, time.column) + " jump in " +
                                std::to_string(grid.jumps.size()) + (grid.jumps.size() == 1 ? " place" : " places") +
                                " (first in row " + std::to_string(columns.line_of(grid.jumps.front())) + "); in all " +
                                number_text(std::round(put_in / timeline.rate_hz * 1000.0) / 1000.0) +
                                " s are without samples.");
    return {};
}

// Which of several time columns: the first that gives every row a time of its own, else the first that runs forward.
std::optional<std::size_t> choose_time(const Columns& columns, std::vector<TimeGrid>& grids) {
    std::optional<std::size_t> chosen;
    for (std::size_t i = 0; i < columns.times.size(); ++i) {
        if (columns.times[i].role != Role::time) {
            continue;
        }
        const bool better = chosen && !grids[*chosen].strictly_increasing && grids[i].strictly_increasing &&
                            (grids[*chosen].goes_back_at || grids[*chosen].shared);
        if (!chosen || better) {
            chosen = i;
        }
    }
    return chosen;
}

// What counts the rows one by one, if nothing else says the time: lost rows leave a hole.
std::optional<std::size_t> choose_index(const Columns& columns, const std::vector<TimeGrid>& grids) {
    for (std::size_t i = 0; i < columns.times.size(); ++i) {
        if (columns.times[i].role == Role::index && grids[i].strictly_increasing && !grids[i].jumps.empty() &&
            std::abs(grids[i].step - 1.0) < 1e-9) {
            return i;
        }
    }
    return std::nullopt;
}

// When the first row was, by a clock or by the seconds, milliseconds, ... since 1970.
void set_start(const Table& table, const TimeColumn& time, const TimeColumn* dates, double seconds,
               Timeline& timeline) {
    constexpr double hour_s = 3600.0;
    const std::string words = words_of(table.headings[time.column].name);
    const Moment& first = time.reader.first();
    if (time.reader.is_clock()) {
        timeline.date = first.date;
        if (dates != nullptr && !timeline.date) {
            timeline.date = dates->reader.first().date;
        }
        const bool since_start = has_word(words, "elapsed") || has_word(words, "relative") || !first.has_hours ||
                                 first.clock_s.value_or(0.0) < hour_s || first.clock_s.value_or(0.0) >= day_s;
        if (timeline.date || !since_start) {
            timeline.clock_s = first.clock_s;
        }
        return;
    }
    constexpr double excel_days = 25569.0;  // from 1899-12-30 on, as spreadsheets count them
    const double first_value = time.values.empty() ? 0.0 : time.values.front();
    const double since_1970 =
        seconds == day_s ? std::round((first_value - excel_days) * day_s * 1000.0) / 1000.0 : first_value * seconds;
    if (is_since_1970(since_1970)) {
        const auto days = static_cast<std::int64_t>(std::floor(since_1970 / day_s));
        timeline.date = date_of(days);
        timeline.clock_s = since_1970 - static_cast<double>(days) * day_s;
    }
}

}  // namespace

Result<Timeline> make_timeline(const Table& table, const Facts& facts, Columns& columns, bool day_first,
                               const LoadOptions& options) {
    const TimeColumn* dates = nullptr;
    for (const TimeColumn& time : columns.times) {
        dates = time.role == Role::date && time.reader.has_dates() && dates == nullptr ? &time : dates;
    }
    for (TimeColumn& time : columns.times) {
        if (time.reader.is_clock()) {
            const bool own = time.reader.has_dates() || dates == nullptr || time.role != Role::time;
            time.reader.add_days(time.values, day_first, own ? nullptr : &dates->reader);
        }
    }
    std::vector<TimeGrid> grids;
    for (std::size_t i = 0; i < columns.times.size(); ++i) {
        grids.push_back(measure_grid(columns.times[i].values));
        // A first column that only seemed to be a time is a lead after all.
        if (columns.times[i].only_seems && (columns.rows < 2 || !is_even(grids[i], columns.rows))) {
            columns.make_lead(i--);
            grids.pop_back();
        }
    }
    Timeline timeline;
    const auto given = [&](const std::string& why) -> Result<Timeline> {
        if (facts.rate_hz) {
            timeline.rate_hz = *facts.rate_hz;
            return std::move(timeline);
        }
        const auto rate_hz = given_rate_hz(options, table.name, why);
        BEATLENS_TRY(rate_hz);
        timeline.rate_hz = *rate_hz;
        return std::move(timeline);
    };
    timeline.time_column = choose_time(columns, grids);
    if (!timeline.time_column) {
        auto result = given("has no time column");
        BEATLENS_TRY(result);
        if (const auto index = choose_index(columns, grids)) {
            BEATLENS_TRY(find_holes(table, columns, columns.times[*index], grids[*index], 1.0, *result));
        }
        return result;
    }
    const TimeColumn& time = columns.times[*timeline.time_column];
    const TimeGrid& grid = grids[*timeline.time_column];
    const std::string column = column_name(table, time.column);
    double seconds = time.reader.is_clock() ? 1.0 : seconds_of(table.headings[time.column].units);
    std::string guessed;
    const std::string& units = table.headings[time.column].units;
    if (seconds == 0.0 && grid.step > 0.0 && !is_adu(units) && units != "no_units") {  // Shimmer's raw counts
        seconds = guessed_unit(time.values.empty() ? 0.0 : time.values.front(), grid.step, guessed);
    }
    set_start(table, time, dates, seconds, timeline);
    for (const TimeColumn& other : columns.times) {  // the phone's clock beside the sensor's
        if (!timeline.clock_s && other.reader.is_clock() && other.reader.has_dates()) {
            set_start(table, other, dates, 1.0, timeline);
        }
    }
    if (columns.rows < 2) {
        return given("has only one row, which gives no sampling rate");
    }
    if (grid.goes_back_at) {
        const bool again = time.values[*grid.goes_back_at] <= time.values.front();
        return fail(
            ErrorCode::malformed,
            place(table, columns.line_of(*grid.goes_back_at), time.column) +
                (again ? ": the times start again here, so these are several recordings; cut the file there and "
                         "read the parts."
                       : ": this time is earlier than the one before; put the rows in order of time."));
    }
    if (!(grid.step > 0.0) || !std::isfinite(grid.step)) {
        return given(grid.shared ? "has too few different times in " + column + " to tell the sampling rate"
                                 : "has the same time in every row of " + column);
    }
    if (seconds == 0.0) {
        return given(grid.step == 1.0 ? "counts its rows in " + column + " but does not say how long one takes"
                                      : "has times in " + column + " whose unit is not known");
    }
    if (!guessed.empty() && seconds != 1.0) {
        timeline.warnings.push_back("The times in " + column + " are taken as " + guessed + ".");
    }
    timeline.rate_hz = rate_of(grid, seconds);
    if (!std::isfinite(timeline.rate_hz) || timeline.rate_hz <= 0.0) {
        return given("has times in " + column + " that give no sampling rate");
    }
    const double measured_hz = timeline.rate_hz;
    if (measured_hz < lowest_hz && !facts.rate_hz) {
        return fail(ErrorCode::no_signal, table.name + " has a row every " + number_text(1.0 / measured_hz) + " s by " +
                                              column +
                                              ", too few for an electrocardiogram, which takes 50 or more a "
                                              "second; choose another file.");
    }
    if (facts.rate_hz) {
        constexpr double most_off = 0.02;
        if (std::abs(*facts.rate_hz - measured_hz) <= most_off * measured_hz) {
            timeline.rate_hz = *facts.rate_hz;
        } else {
            timeline.warnings.push_back("The file says " + number_text(*facts.rate_hz) + " Hz, but its times in " +
                                        column + " are those of " + number_text(measured_hz) + " Hz, which is used.");
        }
    }
    if (!grid.jumps.empty()) {
        BEATLENS_TRY(find_holes(table, columns, time, grid, timeline.rate_hz * seconds, timeline));
    } else if (grid.shared && !facts.rate_hz) {
        timeline.warnings.push_back("Several rows share each time in " + column + "; " + number_text(timeline.rate_hz) +
                                    " Hz is their average rate.");
    } else if (grid.largest_deviation > 1.5 * grid.step && grid.strictly_increasing && !facts.rate_hz) {
        timeline.warnings.push_back("The times in " + column + " are not even; " + number_text(timeline.rate_hz) +
                                    " Hz is their average rate.");
    }
    return timeline;
}

}  // namespace beatlens::formats::csv
