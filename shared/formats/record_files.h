// Recordings from a file system, for the command line and the trainer. The page does not use this: it has bytes.
#pragma once

#include <cstdint>
#include <filesystem>
#include <limits>
#include <vector>

#include "ecg/error.h"
#include "formats/registry.h"

namespace beatlens::formats {

// The file, or its first bytes. Errors: missing_file, io.
Result<std::vector<std::uint8_t>> read_file(const std::filesystem::path& path,
                                            std::size_t at_most = std::numeric_limits<std::size_t>::max());
Result<void> write_file(const std::filesystem::path& path, std::span<const std::uint8_t> bytes);

// Reads what `path` names: a WFDB record ("100", "100.hea" or any file that belongs to it, such as "100.dat", "100.mat"
// or "100.qrs": the header, the signal files that it names and the annotation files of its name are read from the same
// folder) or any other file that load() recognises. Errors: missing_file, io, and those of load().
Result<Document> load_path(const std::filesystem::path& path, const LoadOptions& options = {});

// The files that load_path() reads for `path`, the main one first, found without reading signals: who knows their sizes
// and times knows whether it would still read the same. Errors: missing_file, io.
Result<std::vector<std::filesystem::path>> files_read(const std::filesystem::path& path);

// load_path(), for a path that must be a record. Errors: out_of_range where it is a beat table.
Result<Recording> load_record(const std::filesystem::path& path, const LoadOptions& options = {});

}  // namespace beatlens::formats
