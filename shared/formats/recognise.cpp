// What a file is by its first bytes: for the families of formats/families.h, and for what is known but not read.
#include <algorithm>

#include "formats/bytes.h"
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

constexpr std::size_t longest_beginning = 8192;

// Of a text, which may begin with a mark of its encoding and with blanks. UTF-16 becomes readable without its NULs.
std::string beginning(const InputFile& file) {
    constexpr std::string_view before = "\xEF\xBB\xBF\xFE\xFF \t\r\n";
    std::string text(as_text(file.bytes).substr(0, longest_beginning));
    std::erase(text, '\0');
    return text.substr(std::min(text.find_first_not_of(before), text.size()));
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

bool is_matlab(const InputFile& file) { return has_at(file, 0, "MATLAB 5.0 MAT-file") || is_matlab4(file); }

std::string xml_root(const InputFile& file) {
    const std::string text = beginning(file);
    std::string_view rest = text;
    for (;;) {
        rest.remove_prefix(std::min(rest.find_first_not_of(" \t\r\n"), rest.size()));
        const bool comment = rest.starts_with("<!--");
        if (!comment && !rest.starts_with("<?")) {
            break;
        }
        const std::string_view end = comment ? "-->" : "?>";
        const std::size_t at = rest.find(end);
        rest.remove_prefix(at == std::string_view::npos ? rest.size() : at + end.size());
    }
    if (!rest.starts_with('<')) {
        return {};
    }
    const bool type = rest.starts_with("<!DOCTYPE");
    rest = trim(rest.substr(type ? 9 : 1));
    rest = rest.substr(0, rest.find_first_of(" \t\r\n/>["));
    return std::string(rest.substr(rest.rfind(':') + 1));
}

bool is_ecg_xml(const InputFile& file) {
    const std::string root = xml_root(file);
    return root == "AnnotatedECG" || root == "RestingECG";
}

bool is_ishne(const InputFile& file) { return has_at(file, 0, "ISHNE1.0") || has_at(file, 0, ishne_annotations); }

// Section 0, which comes first, begins 6 bytes in and bears a mark 10 bytes further. Where older recorders left it out,
// the section's own entry in its list of sections gives it away: number 0, as long as its header says, from byte 7 on.
bool is_scp(const InputFile& file) {
    const std::string_view text = as_text(file.bytes);
    return has_at(file, 16, "SCPECG") || (has_at(file, 8, "\0\0"sv) && has_at(file, 22, "\0\0"sv) &&
                                          has_at(file, 28, "\7\0\0\0"sv) && text.substr(10, 4) == text.substr(24, 4));
}

// Behind 128 free bytes; some carts and programs leave these and the mark out and begin with the first element of the
// file's meta information (group 2) or of the data set (group 8: character set, type of image, SOP class), whose type
// of value or, where types are left out, value gives it away.
bool is_dicom(const InputFile& file) {
    constexpr std::string_view first_elements[] = {"\x02\0\0\0UL\x04\0"sv, "\x02\0\x01\0OB"sv, "\x02\0\x02\0UI"sv,
                                                   "\x02\0\x10\0UI"sv,     "\x08\0\x05\0CS"sv, "\x08\0\x08\0CS"sv,
                                                   "\x08\0\x16\0UI"sv};
    return has_at(file, 128, "DICM") ||
           std::any_of(std::begin(first_elements), std::end(first_elements),
                       [&](std::string_view element) { return has_at(file, 0, element); }) ||
           (has_at(file, 0, "\x08\0\x05\0"sv) && has_at(file, 8, "ISO_IR ")) ||
           (has_at(file, 0, "\x08\0\x08\0"sv) && has_at(file, 8, "ORIGINAL\\")) ||
           (has_at(file, 0, "\x08\0\x16\0"sv) && has_at(file, 8, "1.2.840.10008."));
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
    const std::string text = beginning(file);
    if (text.empty() || (text.front() != '{' && text.front() != '[')) {
        return false;
    }
    // A line of JSON about a table that follows.
    const std::string_view head = trim(std::string_view(text).substr(0, text.find('\n')));
    const std::size_t below = text.find_first_not_of(" \t\r\n", text.find('\n'));
    if (head.ends_with('}') && below != std::string::npos && below > head.size() &&
        std::string_view("{}[],").find(text[below]) == std::string_view::npos) {
        return false;
    }
    // An object's first name, a list in the list, or "[0.1," of a list of numbers; not "[12:00:00.000]" of WFDB's
    // times.
    std::size_t next = text.find_first_not_of(" \t\r\n", 1);
    if (next != std::string_view::npos && (text[next] == '"' || text[next] == '{' || text[next] == '[')) {
        return true;
    }
    next = text.front() == '[' ? text.find_first_not_of(" \t\r\n0123456789+-.eE", 1) : std::string_view::npos;
    return next != std::string_view::npos && next > 1 && text[next] == ',';
}

bool holds_json_samples(const InputFile& file) {
    constexpr std::string_view names[] = {"\"waveformsamples\"", "\"samples\"", "sampleddata\"", "\"ecg\"",
                                          "\"signal\"",          "\"leads\"",   "\"voltage",     "\"channels\""};
    const std::string text = lower(as_text(file.bytes).substr(0, head_size));
    return text.starts_with('[') || std::any_of(std::begin(names), std::end(names), [&](std::string_view name) {
               return text.find(name) != std::string::npos;
           });
}

// DEFLATE is GZ's only method (8), and three of its flags mean nothing.
bool is_archive(const InputFile& file) {
    const bool zip = has_at(file, 0, "PK\x03\x04") || has_at(file, 0, "PK\x05\x06");
    const bool gzip = has_at(file, 0, "\x1F\x8B\x08") && file.bytes.size() > 3 && (file.bytes[3] & 0xE0) == 0;
    return (zip && foreign_format(file).empty()) || gzip;
}

// The header of a matrix in MATLAB's version 4: five numbers, of which the first is a type of numbers and the last is
// the length of the name that follows.
bool is_matlab4(const InputFile& file) {
    constexpr std::size_t name_at = 20;
    constexpr std::uint32_t longest_name = 32;
    const auto number = [&](std::size_t index) { return number_at<std::uint32_t>(file.bytes, 4 * index); };
    const std::uint32_t name_length = number(4);
    return number(0) % 10 <= 1 && number(0) <= 51 && number(3) <= 1 && name_length >= 2 &&
           name_length <= longest_name && name_at + name_length <= file.bytes.size() &&
           file.bytes[name_at + name_length - 1] == 0 &&
           std::all_of(file.bytes.begin() + name_at, file.bytes.begin() + name_at + name_length - 1,
                       [](std::uint8_t c) { return c > ' ' && c < 0x7F; });
}

}  // namespace beatlens::formats
