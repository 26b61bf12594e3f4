// Comma-, semicolon-, tab- or space-separated text: one beat per row as in the published heartbeat files (187 values,
// or 188 with the class), or one sample per row with or without a time column and a header line.
//
// Understood without being told: the separator; decimal commas where the separator is not a comma; quotes; lines that
// start with '#'; headings with units ("MLII (mV)", "time_ms"), also in a line of their own as WFDB's rdsamp prints
// them; times in seconds, milliseconds or hh:mm:ss.mmm. Voltages are millivolts unless a heading says otherwise. Lead
// values too large for millivolts are kept as they are, in units "adu" with gain 0, and a warning says so.
#pragma once

#include <string>
#include <string_view>

#include "ecg/error.h"
#include "formats/registry.h"

namespace beatlens::formats {

// Errors name the row (its line in the file, from 1) and the column. A file of samples without a time column needs
// options.sampling_rate_hz. Empty cells and NaN are missing samples; in a table of beats they are errors.
Result<Document> parse_csv(std::string_view text, std::string_view name, const LoadOptions& options);

// Whether there are rows of numbers among the first ones.
bool looks_like_csv(std::string_view text);

// The format in the table of registry.cpp. Other files than the table are named in a warning.
bool sniff_csv(const InputFile& file);
Result<Document> read_csv(const InputFile& main, std::span<const InputFile> files, const LoadOptions& options);

}  // namespace beatlens::formats
