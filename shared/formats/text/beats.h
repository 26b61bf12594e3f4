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
Result<BeatTable> read_beat_table(const Table& table);

}  // namespace beatlens::formats::csv
