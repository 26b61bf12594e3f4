// When the rows of a table with one sample per row were: how even a column of times is, the sampling rate, and where
// time passed without rows. Part of formats/text/csv.h.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "formats/registry.h"
#include "formats/text/columns.h"
#include "formats/text/preamble.h"

namespace beatlens::formats::csv {

// How a column of times or sample numbers runs. Where several rows share each time, only the first row of every time
// counts, as those after it say nothing of when they were; and not the very first, which may be cut.
struct TimeGrid {
    double step = 0.0;               // per row by regression over all rows, in the column's units, gaps left aside
    double step_error = 0.0;         // its standard error
    double largest_deviation = 0.0;  // of a time from the even grid, in the column's units
    std::size_t times = 0;           // that count
    std::vector<std::size_t> jumps;  // rows before which time passed without rows
    std::optional<std::size_t> goes_back_at;  // first row that is earlier than the one before it
    bool strictly_increasing = true;
    bool shared = false;  // several rows have the same time
};

// `times` may hold NaN, which do not count.
TimeGrid measure_grid(std::span<const double> times);

// Whether the numbers are so even that they can only be times or sample numbers, not a signal.
bool is_even(const TimeGrid& grid, std::size_t rows);

struct Hole {
    std::size_t row = 0;      // index of the row after it
    std::size_t samples = 0;  // that would have fitted in
};

struct Timeline {
    double rate_hz = 0.0;
    std::vector<Hole> holes;                 // in order
    std::optional<std::size_t> time_column;  // index of Columns::times
    std::optional<Date> date;                // of the first row, by the times
    std::optional<double> clock_s;
    std::vector<std::string> warnings;
};

// From the time column, the preamble, or by the rate that was given where neither says it. Makes a lead of a column
// that only seemed to be one of times. Errors: malformed (times that run backwards), sampling_rate_needed, out_of_range
// (the rate that was given; holes so long that the recording would be hardly anything else).
Result<Timeline> make_timeline(const Table& table, const Facts& facts, Columns& columns, bool day_first,
                               const LoadOptions& options);

}  // namespace beatlens::formats::csv
