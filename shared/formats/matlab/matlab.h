// MATLAB's MAT-files of level 4 and of level 5 (save -v6, and -v7 with its compressed variables), as MATLAB, Octave and
// SciPy write them.
//
// Which variable is the recording is not written anywhere: the matrix of numbers that looks most like signals by name
// and size is taken, its longer dimension being time, and the others are a choice ("variable"). Rate, time, units, gain
// and lead names come from the variables beside it, by the names that people give them. 187 values between 0 and 1 are
// a beat.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "ecg/error.h"
#include "ecg/recording.h"
#include "formats/registry.h"

namespace beatlens::formats {

// The document in the file `name`. A file that ends early is read as far as it goes, with a warning.
// Errors: truncated, no_signal (no such matrix), sampling_rate_needed, out_of_range (a given rate that is none).
// `info`: the text of the .info file beside it (formats/matlab/info.h), if there is one. missing_file, too: a matrix
// "val" alone, as WFDB writes its samples.
Result<Document> parse_matlab(std::span<const std::uint8_t> bytes, const std::string& name, const LoadOptions& options,
                              std::string_view info = {});

Result<Document> read_matlab(const InputFile& main, std::span<const InputFile> files, const LoadOptions& options);

}  // namespace beatlens::formats
