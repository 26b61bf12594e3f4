#include "formats/registry.h"

#include <algorithm>
#include <set>

#include "formats/families.h"
#include "formats/parsing.h"
#include "formats/text/csv.h"
#include "formats/wfdb/wfdb.h"

namespace beatlens::formats {

namespace {

// One line a format. `extensions`: what its main files are usually called, see is_main_file(). `sniff`: whether the
// file is the main one of a document, by content and name; formats that leave less to guess stand first: once one
// recognises a file, those after it are not asked. `companions`: see companions_of(). `read`: the document, from the
// main file and whatever belongs to it among all files.
struct Format {
    std::span<const std::string_view> extensions;
    bool (*sniff)(const InputFile& file);
    Companions (*companions)(const InputFile& main);
    Result<Document> (*read)(const InputFile& main, std::span<const InputFile> files, const LoadOptions& options);
};

Companions no_companions(const InputFile&) { return {}; }

bool is_wfdb_header(const InputFile& file) { return looks_like_wfdb_header(as_text(file.bytes)); }

template <Family family>
Result<Document> read_as(const InputFile& main, std::span<const InputFile> files, const LoadOptions& options) {
    return read_family(family, main, files, options);
}

constexpr std::string_view wfdb_extensions[] = {"hea"};
constexpr std::string_view edf_extensions[] = {"edf", "bdf", "rec"};
constexpr std::string_view matlab_extensions[] = {"mat"};
constexpr std::string_view xml_extensions[] = {"xml", "aecg", "ecg"};
constexpr std::string_view ishne_extensions[] = {"ecg", "hlt"};
constexpr std::string_view scp_extensions[] = {"scp", "ecg"};
constexpr std::string_view dicom_extensions[] = {"dcm", "dicom", "ima"};
constexpr std::string_view atc_extensions[] = {"atc"};
constexpr std::string_view json_extensions[] = {"json"};
constexpr std::string_view table_extensions[] = {"csv", "tsv", "txt", "asc", "rr", "hrm"};
constexpr std::string_view archive_extensions[] = {"zip", "gz"};

constexpr Format all_formats[] = {
    {wfdb_extensions, is_wfdb_header, wfdb_companions, read_wfdb},
    {edf_extensions, is_edf, no_companions, read_as<Family::edf>},
    {matlab_extensions, is_matlab, matlab_companions, read_as<Family::matlab>},
    {dicom_extensions, is_dicom, no_companions, read_as<Family::dicom>},
    {ishne_extensions, is_ishne, ishne_companions, read_as<Family::ishne>},
    {atc_extensions, is_atc, no_companions, read_as<Family::atc>},
    {scp_extensions, is_scp, no_companions, read_as<Family::scp>},
    {xml_extensions, is_ecg_xml, no_companions, read_as<Family::ecg_xml>},
    {json_extensions, is_json, no_companions, read_as<Family::json>},
    {wfdb_extensions, sniff_wfdb, wfdb_companions, read_wfdb},  // one that is damaged, by its name
    {table_extensions, sniff_csv, csv_companions, read_csv},
};

constexpr std::string_view what_is_read =
    "What is read: WFDB records (the .hea file together with its .dat and, if there is one, .atr), CSV and other text, "
    "EDF, MATLAB, HL7 aECG, GE MUSE XML, DICOM, SCP-ECG, ISHNE and JSON, also in ZIP and GZ archives.";

bool has_one_of(const InputFile& file, std::span<const std::string_view> extensions) {
    return std::any_of(extensions.begin(), extensions.end(), [&](auto wanted) { return has_extension(file, wanted); });
}

// Parts of a WFDB record without its header.
bool is_wfdb_part(const InputFile& file) {
    constexpr std::string_view names[] = {"dat", "atr", "qrs", "ari", "xyz", "ann", "pwave", "marker"};
    // Holter recorders of many makers call their own files .ecg.
    return has_one_of(file, names) || (has_extension(file, "ecg") && wfdb_companions(file).recognises(file.bytes));
}

// A picture called 100.hea, or a web page that holds a table, is not what it looks like.
const Format* format_of(const InputFile& file) {
    for (const Format& format : all_formats) {
        if (format.sniff(file)) {
            const bool could_be_another = format.sniff == sniff_csv || format.sniff == sniff_wfdb;
            return could_be_another && !foreign_format(file).empty() ? nullptr : &format;
        }
    }
    return nullptr;
}

// How much a file speaks for itself, 0 most. A database brings tables of its records, an export descriptions in JSON.
int rank_of(const InputFile& file, const Format& format) {
    return format.sniff == sniff_csv ? 1 : format.sniff != is_json ? 0 : holds_json_samples(file) ? 1 : 2;
}

struct MainFile {
    const InputFile* file = nullptr;
    const Format* format = nullptr;
    int rank = 0;
};

// The files that stand for a recording each: tables only where nothing else does, and none that another one asks for,
// as a record of several segments asks for their headers.
std::vector<MainFile> main_files(std::span<const InputFile> files) {
    std::vector<MainFile> mains;
    int first_rank = 2;
    for (const InputFile& file : files) {
        if (const Format* const format = format_of(file)) {
            mains.push_back({&file, format, rank_of(file, *format)});
            first_rank = std::min(first_rank, mains.back().rank);
        }
    }
    std::erase_if(mains, [&](const MainFile& main) { return main.rank > first_rank; });
    if (mains.size() > 1) {
        std::set<std::string> asked_for;
        for (const MainFile& main : mains) {
            for (const std::string& name : main.format->companions(*main.file).names) {
                if (last_component(name) != last_component(main.file->name)) {
                    asked_for.emplace(last_component(name));
                }
            }
        }
        std::erase_if(mains, [&](const MainFile& main) { return asked_for.contains(file_name(*main.file)); });
    }
    return mains;
}

// The names by which a person tells the recordings apart: without folders where those are not needed.
std::vector<std::string> choices_of(const std::vector<MainFile>& mains) {
    std::vector<std::string> names;
    std::set<std::string> different;
    for (const MainFile& main : mains) {
        names.push_back(file_name(*main.file));
        different.insert(names.back());
    }
    for (std::size_t i = 0; different.size() < mains.size() && i < mains.size(); ++i) {
        names[i] = mains[i].file->name;
    }
    return names;
}

Result<MainFile> chosen(const std::vector<MainFile>& mains, const LoadOptions& options) {
    if (mains.size() == 1 && options.recording.empty()) {
        return mains.front();
    }
    const std::vector<std::string> names = choices_of(mains);
    const std::string& wanted = options.recording;
    for (const bool by_stem : {false, true}) {
        for (std::size_t i = 0; i < mains.size() && !wanted.empty(); ++i) {
            if (by_stem ? wanted == stem(names[i]) : wanted == names[i] || wanted == mains[i].file->name) {
                return mains[i];
            }
        }
    }
    Error error{ErrorCode::choice_needed,
                options.recording.empty() ? "There are " + std::to_string(mains.size()) + " recordings here, " +
                                                joined(names) + "; choose one of them."
                                          : "There is no recording " + in_quotes(options.recording) +
                                                " here; there is " + joined(names) + ".",
                names};
    return tl::make_unexpected(std::move(error));
}

std::string missing_header(const std::vector<InputFile>& parts) {
    return names_of(parts) + (parts.size() == 1 ? " is part" : " are parts") + " of a WFDB record whose header " +
           std::string(stem(file_name(parts.front()))) + ".hea is missing; choose or drop the files together.";
}

// Called where no format recognises a file. Of several kinds of files, what is said is about the one that comes nearest
// to a recording; of text, the reader of tables still knows best what is wrong with it.
Result<Document> without_main_file(std::span<const InputFile> files, const LoadOptions& options) {
    std::vector<InputFile> parts;
    std::vector<InputFile> empty;
    std::vector<InputFile> foreign;  // those of the same kind as the first
    std::string what;
    const InputFile* text = nullptr;
    for (const InputFile& file : files) {
        if (file.bytes.empty()) {
            empty.push_back(file);
        } else if (const std::string kind = foreign_format(file); !kind.empty()) {
            what = what.empty() ? kind : what;
            if (kind == what) {
                foreign.push_back(file);
            }
        } else if (is_wfdb_part(file)) {
            parts.push_back(file);
        } else if (text == nullptr && looks_like_text(file.bytes)) {
            text = &file;
        }
    }
    if (!parts.empty()) {
        return fail(ErrorCode::missing_file, missing_header(parts));
    }
    if (!foreign.empty()) {
        return fail(ErrorCode::unknown_format, names_of(foreign) + (foreign.size() == 1 ? " " : ": each ") + what);
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

Result<std::vector<InputFile>> without_notes_of_programs(std::span<const InputFile> given) {
    if (given.empty()) {
        return fail(ErrorCode::empty_input, "No file was given. " + std::string(what_is_read));
    }
    std::vector<InputFile> files;
    std::copy_if(given.begin(), given.end(), std::back_inserter(files),
                 [](const InputFile& file) { return !is_of_another_program(file); });
    if (files.empty()) {
        return fail(ErrorCode::unknown_format, names_of(given) +
                                                   ": this is only what another program notes about files; choose the "
                                                   "recording itself, a file whose name does not begin with \".\".");
    }
    return files;
}

bool has_archive(std::span<const InputFile> files) { return std::any_of(files.begin(), files.end(), is_archive); }

// The format of what a GZ file holds is told by its name: "ecg.csv.gz" is a recording, "100.dat.gz" belongs to one.
bool is_main_archive(const InputFile& file) {
    if (!has_one_of(file, archive_extensions)) {
        return false;
    }
    if (as_text(file.bytes).starts_with("PK")) {
        return true;
    }
    const InputFile inside = {std::string(stem(file_name(file))), {}};
    return std::any_of(std::begin(all_formats), std::end(all_formats),
                       [&](const Format& format) { return has_one_of(inside, format.extensions); });
}

}  // namespace

bool is_main_file(const InputFile& file) {
    if (is_of_another_program(file)) {
        return false;
    }
    if (is_archive(file)) {
        return is_main_archive(file);
    }
    return std::any_of(std::begin(all_formats), std::end(all_formats),
                       [&](const Format& format) { return has_one_of(file, format.extensions) && format.sniff(file); });
}

Companions companions_of(const InputFile& main) {
    const Format* const format = format_of(main);
    return format == nullptr ? Companions{} : format->companions(main);
}

bool is_text_table(const InputFile& file) {
    const Format* const format = format_of(file);
    return format != nullptr && format->sniff == sniff_csv && !is_archive(file) && !is_of_another_program(file);
}

bool is_recognised(const InputFile& file) { return format_of(file) != nullptr; }

Result<std::size_t> recording_among(std::span<const InputFile> files, const LoadOptions& options) {
    const auto main = chosen(main_files(files), options);
    BEATLENS_TRY(main);
    return static_cast<std::size_t>(main->file - files.data());
}

Result<std::vector<std::string>> recordings_in(std::span<const InputFile> given) {
    const auto files = without_notes_of_programs(given);
    BEATLENS_TRY(files);
    std::vector<std::string> names =
        has_archive(*files) ? recordings_in_archives(*files) : choices_of(main_files(*files));
    if (names.empty()) {
        auto document = load(*files, {});
        if (!document && document.error().code != ErrorCode::sampling_rate_needed) {
            return tl::make_unexpected(std::move(document).error());
        }
        names.push_back(file_name(files->front()));
    }
    return names;
}

Result<Document> load_unpacked(std::span<const InputFile> files, const LoadOptions& options) {
    const std::vector<MainFile> mains = main_files(files);
    if (mains.empty()) {
        return without_main_file(files, options);
    }
    const auto main = chosen(mains, options);
    BEATLENS_TRY(main);
    return main->format->read(*main->file, files, options);
}

Result<Document> load(std::span<const InputFile> given, const LoadOptions& options) {
    const auto files = without_notes_of_programs(given);
    BEATLENS_TRY(files);
    return has_archive(*files) ? read_archives(*files, options) : load_unpacked(*files, options);
}

}  // namespace beatlens::formats
