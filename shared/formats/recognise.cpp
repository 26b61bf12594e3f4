// What a file is by its first bytes: for the families of formats/families.h, and for what is known but not read.
#include <algorithm>

#include "formats/families.h"
#include "formats/parsing.h"

namespace beatlens::formats {

namespace {

using namespace std::string_view_literals;

bool has_at(const InputFile& file, std::size_t at, std::string_view magic) {
    const std::string_view text = as_text(file.bytes);
    return at <= text.size() && text.substr(at).starts_with(magic);
}

// Of XML and JSON, which may begin with a mark of the encoding and with blanks.
std::string_view beginning(const InputFile& file) {
    constexpr std::size_t longest = 8192;
    const std::string_view text = without_bom(as_text(file.bytes).substr(0, longest));
    return text.substr(std::min(text.find_first_not_of(" \t\r\n"), text.size()));
}

}  // namespace

// EDF begins with "0" and blanks (some write NULs), as a table of numbers may, but has no lines.
bool is_edf(const InputFile& file) {
    constexpr std::size_t block = 256;
    constexpr std::size_t version = 8;
    const std::string_view head = as_text(file.bytes).substr(0, block);
    return head.size() == block &&
           (has_at(file, 0,
                   "\xFF"
                   "BIOSEMI"sv) ||
            (head.front() == '0' && head.substr(1, version - 1).find_first_not_of(" \0"sv) == std::string_view::npos &&
             head.find('\n') == std::string_view::npos));
}

bool is_matlab(const InputFile& file) { return has_at(file, 0, "MATLAB 5.0 MAT-file"); }

bool is_ecg_xml(const InputFile& file) {
    std::string text(beginning(file));
    std::erase(text, '\0');  // UTF-16
    return text.find('<') < 4 &&
           (text.find("AnnotatedECG") != std::string::npos || text.find("RestingECG") != std::string::npos);
}

bool is_ishne(const InputFile& file) { return has_at(file, 0, "ISHNE1.0") || has_at(file, 0, "ANN  1.0"); }

// Section 0, which comes first, begins 6 bytes in and bears this mark 10 bytes further.
bool is_scp(const InputFile& file) { return has_at(file, 16, "SCPECG"); }

bool is_dicom(const InputFile& file) { return has_at(file, 128, "DICM"); }

bool is_json(const InputFile& file) {
    const std::string_view text = beginning(file);
    if (text.empty() || (text.front() != '{' && text.front() != '[')) {
        return false;
    }
    // "[0.1" of a list of numbers, or an object's first name; not "[12:00:00.000]" of WFDB's times.
    const std::size_t next = text.find_first_not_of(" \t\r\n", 1);
    return next != std::string_view::npos && (text[next] == '"' || text[next] == '{' || text[next] == '[');
}

bool is_archive(const InputFile& file) {
    return has_at(file, 0, "PK\x03\x04") || has_at(file, 0, "PK\x05\x06") || has_at(file, 0, "\x1F\x8B");
}

std::string foreign_format(const InputFile& file) {
    if (has_at(file, 0, "%PDF")) {
        return "is a PDF, a picture of the trace; export the recording's samples instead, as CSV, EDF or WFDB.";
    }
    return {};
}

}  // namespace beatlens::formats
