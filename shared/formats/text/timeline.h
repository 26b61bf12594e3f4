// When the rows of a table with one sample per row were: the sampling rate, and where time passed without rows. Part of
// formats/text/csv.h.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "formats/registry.h"
#include "formats/text/columns.h"

namespace beatlens::formats::csv {

struct Hole {
    std::size_t row = 0;      // index of the row after it
    std::size_t samples = 0;  // that would have fitted in
};

struct Timeline {
    double rate_hz = 0.0;
    std::vector<Hole> holes;  // in order
    std::vector<std::string> warnings;
};

// From the time column, or by the rate that was given where there is none or it does not say. Errors: malformed (times
// that run backwards), sampling_rate_needed, out_of_range (the rate that was given; holes so long that the recording
// would be hardly anything else).
Result<Timeline> make_timeline(const Table& table, const Columns& columns, const LoadOptions& options);

}  // namespace beatlens::formats::csv
