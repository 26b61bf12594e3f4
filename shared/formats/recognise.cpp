// What a file is by its first bytes: for the families of formats/families.h, and for what is known but not read.
#include <algorithm>

#include "formats/families.h"
#include "formats/parsing.h"

namespace beatlens::formats {

namespace {

using namespace std::string_view_literals;

constexpr std::string_view ishne_annotations = "ANN  1.0";

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

bool is_edf(const InputFile& file) {
    return file.bytes.size() >= 256 && (has_at(file, 0, "0       ") || has_at(file, 0,
                                                                              "\xFF"
                                                                              "BIOSEMI"sv));
}

bool is_matlab(const InputFile& file) { return has_at(file, 0, "MATLAB 5.0 MAT-file"); }

bool is_ecg_xml(const InputFile& file) {
    std::string text(beginning(file));
    std::erase(text, '\0');  // UTF-16
    return text.find('<') < 4 &&
           (text.find("AnnotatedECG") != std::string::npos || text.find("RestingECG") != std::string::npos);
}

bool is_ishne(const InputFile& file) { return has_at(file, 0, "ISHNE1.0") || has_at(file, 0, ishne_annotations); }

// Section 0, which comes first, begins 6 bytes in and bears a mark 10 bytes further. Where older recorders left it out,
// the section's own entry in its list of sections gives it away: number 0, as long as its header says, from byte 7 on.
bool is_scp(const InputFile& file) {
    const std::string_view text = as_text(file.bytes);
    return has_at(file, 16, "SCPECG") || (has_at(file, 8, "\0\0"sv) && has_at(file, 22, "\0\0"sv) &&
                                          has_at(file, 28, "\7\0\0\0"sv) && text.substr(10, 4) == text.substr(24, 4));
}

// Behind 128 free bytes; some carts leave these and the mark out and begin with the first element of the file's meta
// information (group 2) or of the data set (group 8: character set, type of image, SOP class).
bool is_dicom(const InputFile& file) {
    return has_at(file, 128, "DICM") || has_at(file, 0, "\x02\0\0\0UL\x04\0"sv) ||
           has_at(file, 0, "\x08\0\x05\0CS"sv) || has_at(file, 0, "\x08\0\x08\0CS"sv) ||
           has_at(file, 0, "\x08\0\x16\0UI"sv);
}

bool is_atc(const InputFile& file) { return has_at(file, 0, "ALIVE\0\0\0"sv); }

Companions ishne_companions(const InputFile& main) {
    if (has_at(main, 0, ishne_annotations)) {
        return {};
    }
    const std::string file = file_name(main);
    const std::string name(stem(file));
    Companions companions{.names = {name + (extension(file) == "ECG" ? ".ANN" : ".ann")}, .stem = name};
    companions.recognises = [](std::span<const std::uint8_t> bytes) {
        return as_text(bytes).starts_with(ishne_annotations);
    };
    return companions;
}

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
