// Bytes -> Recording or BeatTable. The one door through which files come in: the page's drop zone, the command line and
// the Node package all hand over the files that the user chose, together, and get one document or one clear sentence.
//
// A format is a folder with its reader and one line in the table of registry.cpp.
#pragma once

#include <cstdint>
#include <map>
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
    std::string name;  // file name; folders before it tell files of one name apart: "100.hea", "night 2/100.hea"
    std::span<const std::uint8_t> bytes;
};

struct LoadOptions {
    // For files that do not say their own rate, such as text without a time column.
    std::optional<double> sampling_rate_hz = {};
    // Which of several recordings: a name out of Error::choices.
    std::string recording = {};
    // What a person answered to Recording::choices, by key.
    std::map<std::string, std::string> answers = {};
};

using Document = std::variant<Recording, BeatTable>;

// Recognises what the files are by content and name, unpacks archives among them, and reads the one recording or table
// of beats that they are. Files of other programs beside them (._NAME, .DS_Store) are set aside; what was not read is
// named in a warning.
// Errors: empty_input, unknown_format (with the format's name where it is known, and the way out), missing_file (e.g. a
// .hea without its .dat: names the file to add), choice_needed (several recordings), sampling_rate_needed, truncated,
// malformed, out_of_range, reader_needed (formats/families.h).
Result<Document> load(std::span<const InputFile> files, const LoadOptions& options = {});

// The names of the recordings among the files, archives' contents included, each of which load() reads by
// LoadOptions::recording; they are what choice_needed offers. Nothing is read, and of archives only what it takes to
// recognise files. Errors: those of load() where there is no recording.
Result<std::vector<std::string>> recordings_in(std::span<const InputFile> files);

// The files that belong to a document beside its main file, for who has a folder and not a choice of files.
struct Companions {
    std::vector<std::string> names = {};  // of files that the main file asks for; some may not be there
    // Of other files of this stem ("100"), no larger than that, those whose content `recognises` accepts. Null: none.
    std::string stem = {};
    bool (*recognises)(std::span<const std::uint8_t> bytes) = nullptr;
};
inline constexpr std::size_t largest_companion = 1 << 24;
Companions companions_of(const InputFile& main);

// Whether a file that nobody chose, in a folder, is the main file of a document: a format recognises it and it bears
// one of that format's extensions. The first `head_size` bytes of it are enough.
bool is_main_file(const InputFile& file);
inline constexpr std::size_t head_size = 65536;

// For the reader of archives, which has the first bytes of many files and chooses by them what to unpack.
// .DS_Store, ._NAME of macOS and the like: never part of a recording.
bool is_of_another_program(const InputFile& file);
bool is_recognised(const InputFile& file);  // by a format, as a main file
// For the reader of long tables: whether load() reads a file by itself as text, told by its first bytes.
bool is_text_table(const InputFile& file);
// The index of the main file that load() would take. Errors: choice_needed, with no choices where there is none.
Result<std::size_t> recording_among(std::span<const InputFile> files, const LoadOptions& options);
// load(), but no file is taken for an archive.
Result<Document> load_unpacked(std::span<const InputFile> files, const LoadOptions& options);

// For the readers.
std::string file_name(const InputFile& file);            // without folders
std::string names_of(std::span<const InputFile> files);  // "a, b and c", for messages
bool has_extension(const InputFile& file, std::string_view wanted);
// The rate that was given for the file `name`, which does not say its own: "has no time column" is why it is needed.
// Errors: sampling_rate_needed, out_of_range.
Result<double> given_rate_hz(const LoadOptions& options, const std::string& name, const std::string& why);
// What was answered to the choice `key`, if it is one of its options; else `usual`.
std::string answer_to(const LoadOptions& options, const Choice& choice, const std::string& usual);
// The document with a warning that names the other `files`, of which `main` is one.
Document without_others(Document document, const InputFile& main, std::span<const InputFile> files);
// "hh:mm:ss[.sss] [dd/mm/yyyy]", as Recording::start_time has it. `year` 0: no date.
std::string start_time_text(double second_of_day, int year, int month, int day);

}  // namespace beatlens::formats
