// Sampling rates from columns of times. Part of formats/text/csv.h.
#pragma once

#include <cstddef>
#include <optional>
#include <span>

namespace beatlens::formats::csv {

// How a column of times or sample numbers runs.
struct TimeGrid {
    double step = 0.0;               // per row, in the column's units, gaps left aside
    double largest_deviation = 0.0;  // of a time from the even grid, in the column's units; only where gaps == 0
    std::size_t gaps = 0;            // steps of more than 2.5 times the usual one
    std::size_t first_gap = 0;       // index of the row after it
    std::optional<std::size_t> goes_back_at;  // first row that is earlier than the one before it
    bool strictly_increasing = true;
};

// At least two finite times.
TimeGrid measure_grid(std::span<const double> times);

// Whether the numbers are so even that they can only be times or sample numbers, not a signal.
bool is_even(const TimeGrid& grid, std::size_t rows);

// Rows per unit of time: 1 / step, as a whole number where the times' rounding allows it.
double rate_of(const TimeGrid& grid, std::size_t rows);

}  // namespace beatlens::formats::csv
