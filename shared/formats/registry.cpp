#include "formats/registry.h"

#include <algorithm>

#include "formats/holter/ishne.h"
#include "formats/parsing.h"
#include "formats/text/csv.h"
#include "formats/wfdb/wfdb.h"

namespace beatlens::formats {

namespace {

// One line a format. `extensions`: what its main files are usually called, see is_main_file(). `sniff`: whether the
// file is the main one of a document, by name and content; formats that leave less to guess stand first: once one
// recognises a file, those after it are not asked. `companions`: see companions_of(). `read`: the document, from the
// main file and whatever belongs to it among all files.
struct Format {
    std::string_view name;  // of several main files, for messages
    std::span<const std::string_view> extensions;
    bool (*sniff)(const InputFile& file);
    Companions (*companions)(const InputFile& main);
    Result<Document> (*read)(const InputFile& main, std::span<const InputFile> files, const LoadOptions& options);
};

constexpr std::string_view ishne_extensions[] = {"ecg"};
constexpr std::string_view wfdb_extensions[] = {"hea"};
constexpr std::string_view table_extensions[] = {"csv", "tsv", "txt"};

constexpr Format all_formats[] = {
    {"ISHNE Holter files", ishne_extensions, sniff_ishne, no_companions, read_ishne},
    {"WFDB headers", wfdb_extensions, sniff_wfdb, wfdb_companions, read_wfdb},
    {"tables of numbers", table_extensions, sniff_csv, no_companions, read_csv},
};

constexpr std::string_view what_is_read =
    "What is read: WFDB records (the .hea file together with its .dat and, if there is one, .atr), ISHNE Holter files "
    "(.ecg) and CSV tables.";

bool has_one_of(const InputFile& file, std::span<const std::string_view> extensions) {
    return std::any_of(extensions.begin(), extensions.end(), [&](auto wanted) { return has_extension(file, wanted); });
}

// Parts of a WFDB record without its header.
bool is_wfdb_part(const InputFile& file) {
    constexpr std::string_view names[] = {"dat", "atr", "qrs", "ecg", "ari", "xyz", "ann", "pwave", "marker"};
    return has_one_of(file, names);
}

// What macOS keeps beside a file of the same name in archives and on foreign disks: ._100.hea, an AppleDouble file.
bool is_apple_double(const InputFile& file) {
    constexpr std::uint8_t magic[] = {0x00, 0x05, 0x16, 0x07};
    return last_component(file.name).starts_with("._") && file.bytes.size() >= sizeof magic &&
           std::equal(std::begin(magic), std::end(magic), file.bytes.begin());
}

std::string names_of(std::span<const InputFile> files) {
    std::vector<std::string> names;
    for (const InputFile& file : files) {
        names.push_back(file_name(file));
    }
    return joined(names);
}

// Called where no format recognises a file; of text, the reader of tables still knows best what is wrong with it.
Result<Document> without_main_file(std::span<const InputFile> files, const LoadOptions& options) {
    std::vector<InputFile> parts;
    std::vector<InputFile> empty;
    const InputFile* text = nullptr;
    for (const InputFile& file : files) {
        if (file.bytes.empty()) {
            empty.push_back(file);
        } else if (is_wfdb_part(file)) {
            parts.push_back(file);
        } else if (text == nullptr && looks_like_text(file.bytes)) {
            text = &file;
        }
    }
    if (!parts.empty()) {
        return fail(ErrorCode::missing_file, names_of(parts) + (parts.size() == 1 ? " is part" : " are parts") +
                                                 " of a WFDB record whose header " +
                                                 std::string(stem(file_name(parts.front()))) +
                                                 ".hea is missing; choose or drop the files together.");
    }
    if (!empty.empty()) {
        return fail(ErrorCode::empty_input,
                    names_of(empty) + (empty.size() == 1 ? " is" : " are") + " empty (0 bytes); get the file again.");
    }
    if (text != nullptr) {
        return read_csv(*text, files, options);
    }
    return fail(ErrorCode::unknown_format,
                "The format of " + names_of(files) + " is not known. " + std::string(what_is_read));
}

}  // namespace

std::string file_name(const InputFile& file) { return std::string(last_component(file.name)); }

bool has_extension(const InputFile& file, std::string_view wanted) {
    return equal_ignoring_case(extension(last_component(file.name)), wanted);
}

Companions no_companions(const InputFile&) { return {}; }

Document without_others(Document document, const InputFile& main, std::span<const InputFile> files) {
    std::vector<InputFile> others;
    std::copy_if(files.begin(), files.end(), std::back_inserter(others),
                 [&](const InputFile& file) { return &file != &main; });
    if (!others.empty()) {
        const std::string warning = "Not read: " + names_of(others) + ".";
        std::visit([&](auto& content) { content.warnings.push_back(warning); }, document);
    }
    return document;
}

bool is_main_file(const InputFile& file) {
    return !is_apple_double(file) && std::any_of(std::begin(all_formats), std::end(all_formats), [&](const Format& f) {
        return has_one_of(file, f.extensions) && f.sniff(file);
    });
}

Companions companions_of(const InputFile& main) {
    for (const Format& format : all_formats) {
        if (format.sniff(main)) {
            return format.companions(main);
        }
    }
    return {};
}

Result<Document> load(std::span<const InputFile> given, const LoadOptions& options) {
    if (given.empty()) {
        return fail(ErrorCode::empty_input, "No file was given. " + std::string(what_is_read));
    }
    std::vector<InputFile> files;
    std::copy_if(given.begin(), given.end(), std::back_inserter(files),
                 [](const InputFile& file) { return !is_apple_double(file); });
    if (files.empty()) {
        return fail(ErrorCode::unknown_format, names_of(given) +
                                                   ": this is only what macOS notes about a file; choose the file of "
                                                   "that name without \"._\".");
    }
    for (const Format& format : all_formats) {
        std::vector<InputFile> mains;
        const InputFile* main = nullptr;
        for (const InputFile& file : files) {
            if (format.sniff(file)) {
                mains.push_back(file);
                main = &file;
            }
        }
        if (mains.size() > 1) {
            return fail(ErrorCode::malformed, "There are " + std::to_string(mains.size()) + " " +
                                                  std::string(format.name) + " among the files, " + names_of(mains) +
                                                  "; choose the files of one recording at a time.");
        }
        if (mains.size() == 1) {
            return format.read(*main, files, options);
        }
    }
    return without_main_file(files, options);
}

}  // namespace beatlens::formats
