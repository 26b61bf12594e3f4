// Text: one beat per row as in the published heartbeat files (187 values, or 188 with the class), one sample per row,
// or one beat per row as a list of intervals.
//
// Understood without being told, in layers that are files here: what a text is (open_text.h); the encoding
// (encoding.h); separators, decimal marks,
// quotes, comments (rows.h, cells.h); where the rows begin (table.h); headings with units ("MLII (mV)", "time_ms"),
// also in a line of their own as WFDB's rdsamp prints them (heading.h); key/value lines above the rows (preamble.h);
// times in seconds down to nanoseconds, clocks and dates (moment.h, timebase.h); annotations of rdann beside the
// samples (annotations.h); tables that are read while they come (long_table.h). Voltages are millivolts unless the file
// says otherwise. Lead values too large for millivolts are kept as they are, in units "adu" with gain 0, and a warning
// says so.
#pragma once

#include <string>
#include <string_view>

#include "ecg/error.h"
#include "formats/registry.h"

namespace beatlens::formats {

// Errors name the row (its line in the file, from 1) and the column. A file of samples that does not say its sampling
// rate needs options.sampling_rate_hz. Empty cells, NaN and other marks are missing samples; in a table of beats they
// are errors. What the file leaves open are the choices "dates" (day-first, month-first), "units" (adu, uV, mV),
// "kind" (intervals, trace) and "recording" (which row, where a row holds a whole one).
Result<Document> parse_csv(std::string_view text, std::string_view name, const LoadOptions& options);

// Whether there are rows of numbers among the first ones.
bool looks_like_csv(std::string_view text);

// The format in the table of registry.cpp. Other files than the table and its annotations are named in a warning.
bool sniff_csv(const InputFile& file);
Companions csv_companions(const InputFile& main);
Result<Document> read_csv(const InputFile& main, std::span<const InputFile> files, const LoadOptions& options);

}  // namespace beatlens::formats
