// Clock times, and how even a column of times is. Part of formats/text/csv.h.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string_view>

namespace beatlens::formats::csv {

// "hh:mm:ss.mmm", "mm:ss.mmm", with a date before or behind it and brackets around it, as seconds. The origin is
// arbitrary.
std::optional<double> parse_clock_time(std::string_view cell);

// How a column of times or sample numbers runs.
struct TimeGrid {
    double step = 0.0;               // per row, in the column's units, gaps left aside
    double largest_deviation = 0.0;  // of a time from the even grid, in the column's units; only where gaps == 0
    double median_step = 0.0;
    std::size_t gaps = 0;                     // steps that are jumps
    std::size_t first_gap = 0;                // index of the row after it
    std::optional<std::size_t> goes_back_at;  // first row that is earlier than the one before it
    bool strictly_increasing = true;
};

// At least two finite times.
TimeGrid measure_grid(std::span<const double> times);

// Whether before row `i` (from 1) more time passed than the usual: 2.5 times as much, and the next rows do not catch
// up, as they do where a row was only stamped late. Not where the times are coarser than the samples, so that most
// steps are 0.
bool is_jump(std::span<const double> times, std::size_t i, double median_step);

// Whether the numbers are so even that they can only be times or sample numbers, not a signal.
bool is_even(const TimeGrid& grid, std::size_t rows);

// Rows per unit of time: 1 / step, as a whole number where the times' rounding allows it.
double rate_of(const TimeGrid& grid, std::size_t rows);

}  // namespace beatlens::formats::csv
