// Tables with one sample per row. Part of formats/text/csv.h.
#pragma once

#include "ecg/error.h"
#include "ecg/recording.h"
#include "formats/registry.h"
#include "formats/text/table.h"

namespace beatlens::formats::csv {

// Where the times jump the recording has a gap, and NaN in its place. Errors: those of read_columns and make_timeline.
Result<Recording> read_sample_table(const Table& table, const LoadOptions& options);

}  // namespace beatlens::formats::csv
