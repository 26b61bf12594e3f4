// Tables of beats that were cut already. Part of formats/text/csv.h.
#pragma once

#include "ecg/error.h"
#include "ecg/recording.h"
#include "formats/text/table.h"

namespace beatlens::formats::csv {

// Whether the table is as wide as one of beats: 187 values, or 188 with the class, after a column of row numbers if
// the headings show one.
bool is_beat_table(const Table& table);

// Errors: malformed (ragged, missing or non-numeric cells), out_of_range (values outside 0..1, classes outside 0..4).
// The classes of the published ptbdb files, normal and abnormal, are set aside with a warning.
Result<BeatTable> read_beat_table(const Table& table);

// An error for tables of time series with a class in the first or last column, one series per row, as the UCR archive
// has them (ECG5000: 141 columns): neither leads nor the beats that are read.
Result<void> check_no_series(const Table& table);

}  // namespace beatlens::formats::csv
