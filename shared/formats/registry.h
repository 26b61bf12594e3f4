// Bytes -> Record or BeatTable. The one door through which files come in: the page's drop zone, the command line and
// the Node package all hand over the files that the user chose, together, and get one document or one clear sentence.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <variant>

#include "ecg/error.h"
#include "ecg/recording.h"

namespace beatlens::formats {

struct InputFile {
    std::string name;  // file name without folders, e.g. "100.hea"
    std::span<const std::uint8_t> bytes;
};

struct LoadOptions {
    // For text without a time column. Ignored where the file says its own rate.
    std::optional<double> sampling_rate_hz;
};

using Document = std::variant<Recording, BeatTable>;

// Recognises what the files are by name and content, and reads them:
//  - a WFDB record: NAME.hea with the signal files that it names and, if given, NAME.atr (or any one annotation file);
//  - a CSV file: one beat per row (187 or 188 columns) or one sample per row.
// Errors: empty_input, unknown_format, missing_file (e.g. a .hea without its .dat: names the file to add),
// sampling_rate_needed, truncated, malformed, out_of_range.
Result<Document> load(std::span<const InputFile> files, const LoadOptions& options = {});

}  // namespace beatlens::formats
