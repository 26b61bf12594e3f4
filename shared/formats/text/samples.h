// Tables with one sample per row. Part of formats/text/csv.h.
#pragma once

#include "ecg/error.h"
#include "ecg/recording.h"
#include "formats/registry.h"
#include "formats/text/table.h"

namespace beatlens::formats::csv {

// Errors: malformed (ragged rows, cells that are no numbers, times that run backwards), out_of_range (numbers beyond
// any sample), sampling_rate_needed, no_signal (no column but the time).
Result<Recording> read_sample_table(const Table& table, const LoadOptions& options);

}  // namespace beatlens::formats::csv
