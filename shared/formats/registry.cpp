#include "formats/registry.h"

#include <algorithm>

#include "formats/parsing.h"
#include "formats/text/csv.h"
#include "formats/wfdb/wfdb.h"

namespace beatlens::formats {

namespace {

std::string file_name(const InputFile& file) { return std::string(last_component(file.name)); }

bool has_extension(const InputFile& file, std::string_view wanted) {
    return equal_ignoring_case(extension(last_component(file.name)), wanted);
}

// NAME.hea, or a header under another name, as mail programs and browsers make (100.hea.txt).
bool recognises_wfdb(const InputFile& file) {
    return has_extension(file, "hea") || looks_like_wfdb_header(as_text(file.bytes));
}

Result<Document> read_wfdb(const InputFile& main, std::span<const InputFile> files, const LoadOptions&) {
    auto record = read_wfdb_record(main, files);
    BEATLENS_TRY(record);
    return Document(*std::move(record));
}

bool recognises_csv(const InputFile& file) { return looks_like_csv(as_text(file.bytes)); }

Result<Document> read_csv(const InputFile& main, std::span<const InputFile> files, const LoadOptions& options) {
    auto document = parse_csv(as_text(main.bytes), main.name, options);
    BEATLENS_TRY(document);
    std::vector<std::string> others;
    for (const InputFile& file : files) {
        if (&file != &main) {
            others.push_back(file_name(file));
        }
    }
    if (!others.empty()) {
        std::visit([&](auto& content) { content.warnings.push_back("Not read: " + joined(others) + "."); }, *document);
    }
    return document;
}

// The sniff table. A file that a format recognises is the main file of a document, and the format's reader finds what
// belongs to it among all files. Formats that leave less to guess stand first: once one recognises a file, those after
// it are not asked.
struct Format {
    std::string_view name;
    bool (*recognises)(const InputFile& file);
    Result<Document> (*read)(const InputFile& main, std::span<const InputFile> files, const LoadOptions& options);
};

constexpr Format all_formats[] = {{"WFDB headers", recognises_wfdb, read_wfdb},
                                  {"tables of numbers", recognises_csv, read_csv}};

constexpr std::string_view what_is_read =
    "What is read: WFDB records (the .hea file together with its .dat and, if there is one, .atr) and CSV tables.";

// Parts of a WFDB record without its header.
bool is_wfdb_part(const InputFile& file) {
    constexpr std::string_view names[] = {"dat", "atr", "qrs", "ecg", "ari", "xyz", "ann", "pwave", "marker"};
    return std::any_of(std::begin(names), std::end(names), [&](std::string_view n) { return has_extension(file, n); });
}

// Called where no format recognises a file; of text, the reader of tables still knows best what is wrong with it.
Result<Document> without_main_file(std::span<const InputFile> files, const LoadOptions& options) {
    std::vector<std::string> parts;
    std::vector<std::string> empty;
    const InputFile* text = nullptr;
    for (const InputFile& file : files) {
        if (file.bytes.empty()) {
            empty.push_back(file_name(file));
        } else if (is_wfdb_part(file)) {
            parts.push_back(file_name(file));
        } else if (text == nullptr && looks_like_text(file.bytes)) {
            text = &file;
        }
    }
    if (!parts.empty()) {
        const bool one = parts.size() == 1;
        return fail(ErrorCode::missing_file, joined(parts) + (one ? " is part" : " are parts") +
                                                 " of a WFDB record whose header " + std::string(stem(parts.front())) +
                                                 ".hea is missing; choose or drop the files together.");
    }
    if (!empty.empty()) {
        return fail(ErrorCode::empty_input,
                    joined(empty) + (empty.size() == 1 ? " is" : " are") + " empty (0 bytes); get the file again.");
    }
    if (text != nullptr) {
        return read_csv(*text, files, options);
    }
    std::vector<std::string> names;
    for (const InputFile& file : files) {
        names.push_back(file_name(file));
    }
    return fail(ErrorCode::unknown_format,
                "The format of " + joined(names) + " is not known. " + std::string(what_is_read));
}

}  // namespace

Result<Document> load(std::span<const InputFile> files, const LoadOptions& options) {
    if (files.empty()) {
        return fail(ErrorCode::empty_input, "No file was given. " + std::string(what_is_read));
    }
    for (const Format& format : all_formats) {
        std::vector<const InputFile*> mains;
        std::vector<std::string> names;
        for (const InputFile& file : files) {
            if (format.recognises(file)) {
                mains.push_back(&file);
                names.push_back(file_name(file));
            }
        }
        if (mains.size() > 1) {
            return fail(ErrorCode::malformed, "There are " + std::to_string(mains.size()) + " " +
                                                  std::string(format.name) + " among the files, " + joined(names) +
                                                  "; choose the files of one recording at a time.");
        }
        if (mains.size() == 1) {
            return format.read(*mains.front(), files, options);
        }
    }
    return without_main_file(files, options);
}

}  // namespace beatlens::formats
