// Bytes -> Recording or BeatTable. The one door through which files come in: the page's drop zone, the command line and
// the Node package all hand over the files that the user chose, together, and get one document or one clear sentence.
//
// A format is a folder with its reader and one line in the table of registry.cpp.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "ecg/error.h"
#include "ecg/recording.h"

namespace beatlens::formats {

struct InputFile {
    std::string name;  // file name, folders before it do not count, e.g. "100.hea"
    std::span<const std::uint8_t> bytes;
};

struct LoadOptions {
    // For text without a time column and Holter files that leave it open. Ignored where the file says its own rate.
    std::optional<double> sampling_rate_hz;
};

using Document = std::variant<Recording, BeatTable>;

// Recognises what the files are by name and content, and reads them:
//  - a WFDB record: NAME.hea with the signal files that it names and, if given, NAME.atr (or any one annotation file);
//  - an ISHNE Holter file, NAME.ecg;
//  - a CSV file: one beat per row (187 or 188 columns) or one sample per row.
// What macOS keeps beside files (._NAME) is set aside.
// Errors: empty_input, unknown_format, missing_file (e.g. a .hea without its .dat: names the file to add),
// sampling_rate_needed, truncated, malformed, out_of_range.
Result<Document> load(std::span<const InputFile> files, const LoadOptions& options = {});

// The files that belong to a document beside its main file, for who has a folder and not a choice of files.
struct Companions {
    std::vector<std::string> names;  // of files that the main file asks for; some may not be there
    // Of other files of this stem ("100"), those whose content `recognises` accepts. Null: none.
    std::string stem;
    bool (*recognises)(std::span<const std::uint8_t> bytes) = nullptr;
};
Companions companions_of(const InputFile& main);

// Whether a file that nobody chose, in a folder, is the main file of a document: a format recognises it and it bears
// one of that format's extensions. The first `head_size` bytes of it are enough.
bool is_main_file(const InputFile& file);
inline constexpr std::size_t head_size = 65536;

// For the readers.
std::string file_name(const InputFile& file);  // without folders
bool has_extension(const InputFile& file, std::string_view wanted);
Companions no_companions(const InputFile& main);
// The document with a warning that names the other `files`, of which `main` is one.
Document without_others(Document document, const InputFile& main, std::span<const InputFile> files);

}  // namespace beatlens::formats
