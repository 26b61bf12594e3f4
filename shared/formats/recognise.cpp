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

// Of JSON, which may begin with a mark of the encoding and with blanks.
std::string_view beginning(const InputFile& file) {
    constexpr std::size_t longest = 8192;
    const std::string_view text = without_bom(as_text(file.bytes).substr(0, longest));
    return text.substr(std::min(text.find_first_not_of(" \t\r\n"), text.size()));
}

// Of XML, the name of the root element without the prefix of its namespace; "" of anything else. A document type names
// the root too, and may be followed by pages of declarations.
std::string xml_root(const InputFile& file) {
    constexpr std::size_t longest = 8192;
    constexpr std::string_view before = "\xEF\xBB\xBF\xFE\xFF \t\r\n";  // marks of the encoding, and blanks
    std::string text(as_text(file.bytes).substr(0, longest));
    std::erase(text, '\0');  // UTF-16
    std::string_view rest = text;
    for (;;) {
        rest.remove_prefix(std::min(rest.find_first_not_of(before), rest.size()));
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

struct ForeignXml {
    std::string_view root;
    std::string_view what;
};

constexpr ForeignXml foreign_xml[] = {
    {"restingecgdata",
     "is a Philips (Sierra) electrocardiogram, whose samples are compressed in a way of its own; export it as DICOM, "
     "HL7 aECG or SCP-ECG."},
    {"HealthData",
     "is Apple Health's list of records, which holds no electrocardiogram's trace: those lie beside it, in the folder "
     "electrocardiograms; choose one of its CSV files."},
    {"CardiologyXML", "is GE CardioSoft's XML, which is not read; export the recording as HL7 aECG, DICOM or SCP-ECG."},
    {"sapphire", "is GE's Sapphire XML, which is not read; export the recording as HL7 aECG, DICOM or MUSE XML."},
    {"gpx", "is a GPX track of places and heart rates, without an electrocardiogram."},
    {"TrainingCenterDatabase", "is a TCX workout with heart rates, without an electrocardiogram."},
    {"svg", "is a drawing (SVG); export the recording's samples instead, as CSV, EDF or WFDB."},
    {"html", "is a web page; save the recording itself."},
    {"Workbook", "is an Excel sheet as XML; save it as CSV."},
    {"ClinicalDocument",
     "is a clinical document (CDA), which refers to recordings; choose the recording itself, such as HL7 aECG."},
};

// The sentence about XML that is no electrocardiogram we read; "" of anything else.
std::string about_xml(const InputFile& file) {
    const std::string root = xml_root(file);
    for (const ForeignXml& foreign : foreign_xml) {
        if (equal_ignoring_case(foreign.root, root)) {
            return std::string(foreign.what);
        }
    }
    return root.empty() ? ""
                        : "is XML with the root element " + quoted(root) +
                              "; the electrocardiograms in XML that are read are HL7 aECG (AnnotatedECG) and GE "
                              "MUSE (RestingECG).";
}

// A level 4 MAT-file by its header: type, rows, columns, imaginary flag, and the length of the name, which follows.
bool is_matlab_4(const InputFile& file) {
    constexpr std::size_t header = 20;
    if (!has_extension(file, "mat") || file.bytes.size() < header) {
        return false;
    }
    const auto little = [&](std::size_t at) {
        return file.bytes[at] | file.bytes[at + 1] << 8 | (file.bytes[at + 2] | file.bytes[at + 3] << 8) << 16;
    };
    return little(0) >= 0 && little(0) < 5000 && (little(12) == 0 || little(12) == 1) && little(16) > 1 &&
           little(16) < 256;
}

}  // namespace

bool is_edf(const InputFile& file) {
    return file.bytes.size() >= 256 && (has_at(file, 0, "0       ") || has_at(file, 0,
                                                                              "\xFF"
                                                                              "BIOSEMI"sv));
}

bool is_matlab(const InputFile& file) { return has_at(file, 0, "MATLAB 5.0 MAT-file"); }

bool is_ecg_xml(const InputFile& file) {
    const std::string root = xml_root(file);
    return root == "AnnotatedECG" || root == "RestingECG";
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
    if (has_at(file, 0, "MATLAB 7.3 MAT-file")) {
        return "is a MATLAB 7.3 file (HDF5); save it again in MATLAB with save('NAME.mat', '-v7').";
    }
    if (is_matlab_4(file)) {
        return "is a MATLAB 4 file, in which WFDB keeps signals; choose it together with its header, the .hea file of "
               "the "
               "same name, or save it again with save('NAME.mat', '-v7').";
    }
    return about_xml(file);
}

}  // namespace beatlens::formats
