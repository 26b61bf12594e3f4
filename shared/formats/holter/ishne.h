// ISHNE Holter files (NAME.ecg): one file with a header of fixed size, perhaps a block of text, and all leads
// interleaved as 16-bit integers. Badilini et al., The ISHNE Holter Standard Output File Format, Ann. Noninvasive
// Electrocardiol. 3 (1998) 263. Nothing that names the patient is taken over.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "ecg/error.h"
#include "ecg/recording.h"
#include "formats/registry.h"

namespace beatlens::formats {

// Whether the bytes start with the format's magic number, "ISHNE1.0".
bool looks_like_ishne(std::span<const std::uint8_t> bytes);

// `name` is the file's. What writers leave at 0 is put up with, with a warning: the number of leads where the samples
// leave one possibility, and the resolution, without which a lead stays in units "adu" with gain 0; the sampling rate
// is then options.sampling_rate_hz. Errors: empty_input, unknown_format (no magic number), truncated, malformed,
// out_of_range, no_signal, sampling_rate_needed.
Result<Recording> parse_ishne(std::span<const std::uint8_t> bytes, std::string_view name, const LoadOptions& options);

// The format in the table of registry.cpp. Other files than the recording are named in a warning.
bool sniff_ishne(const InputFile& file);
Result<Document> read_ishne(const InputFile& main, std::span<const InputFile> files, const LoadOptions& options);

}  // namespace beatlens::formats
