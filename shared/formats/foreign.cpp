// What is known but not read, by its first bytes, and the way out.
#include <algorithm>

#include "formats/bytes.h"
#include "formats/families.h"
#include "formats/parsing.h"

namespace beatlens::formats {

namespace {

using namespace std::string_view_literals;

constexpr std::string_view picture =
    "is a picture; Beatlens reads samples, not pictures: export the recording as CSV, EDF or WFDB.";
constexpr std::string_view pdf =
    "is a PDF, a picture of the trace; export the recording's samples instead, as CSV, EDF or WFDB.";
constexpr std::string_view packed_sentence =
    "is an archive of a kind that is not unpacked here; unpack it and choose the files.";
constexpr std::string_view film = "is sound or film, not a recording; export the samples as CSV, EDF or WFDB.";
constexpr std::string_view numpy =
    "is a NumPy file, which is not read; save it as CSV with numpy.savetxt or as MATLAB v5 with scipy.io.savemat.";
constexpr std::string_view hdf5 = "is HDF5, which is not read; save the signals as CSV, EDF or WFDB.";
constexpr std::string_view r_data = "is a file of R, which is not read; save it as CSV with write.csv.";
constexpr std::string_view pickle =
    "is a pickle of Python, which is not read; save it as CSV, such as with numpy.savetxt or pandas' to_csv.";
constexpr std::string_view data_frame = "is a table in a format that is not read; save it as CSV, such as with pandas.";
constexpr std::string_view octave = "is a file of Octave, which is not read; save it with save('-v7', ...) there.";
constexpr std::string_view workbook = "is an Excel workbook; save it as CSV and choose that file.";
constexpr std::string_view office =
    "is an office document; save the samples alone as CSV or text and choose that file.";
constexpr std::string_view program = "is a program, not a recording; choose the recording itself.";
constexpr std::string_view web_page =
    "is a web page, not a recording; download the file itself, not the page that shows it.";

struct Magic {
    std::size_t at;
    std::string_view bytes;
    std::string_view what;
};

constexpr Magic magics[] = {
    {0, "\x89PNG\r\n"sv, picture},
    {0, "\xFF\xD8\xFF"sv, picture},
    {0, "GIF87a"sv, picture},
    {0, "GIF89a"sv, picture},
    {0, "II*\0"sv, picture},
    {0, "MM\0*"sv, picture},
    {8, "WEBP"sv, picture},
    {4, "ftyphei"sv, picture},
    {4, "ftypmif1"sv, picture},
    {4, "ftypavif"sv, picture},
    {0, "8BPS\0"sv, picture},
    {0, "%!PS"sv, picture},
    {0, "\0\0\0\x0CJXL "sv, picture},
    {0, "\0\0\0\x0CjP  "sv, picture},
    {0, "\xFF\x4F\xFF\x51"sv, picture},
    {4, "ftyp"sv, film},
    {8, "WAVEfmt "sv, film},
    {8, "WAVEJUNK"sv, film},
    {8, "WAVEbext"sv, film},
    {8, "WAVELIST"sv, film},
    {8, "AIFF"sv, film},
    {8, "AIFC"sv, film},
    {0, ".snd\0"sv, film},
    {8, "AVI LIST"sv, film},
    {0, "ID3\2"sv, film},
    {0, "ID3\3"sv, film},
    {0, "ID3\4"sv, film},
    {0, "OggS\0"sv, film},
    {0, "\x1A\x45\xDF\xA3"sv, film},
    {0, "fLaC\0"sv,
     "is compressed with FLAC; if it belongs to a WFDB record, choose or drop it together with the .hea file."},
    {0, "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"sv,
     "is a document of an older Excel or Word; save the samples as CSV or text and choose that file."},
    {0, "\x93NUMPY"sv, numpy},
    {0, "MATLAB 7.3 MAT-file"sv,
     "is a MATLAB file of version 7.3, which is not read; save it with save(..., '-v7') and choose that file."},
    {0, "\x89HDF\r\n\x1A\n"sv, hdf5},
    {512, "\x89HDF\r\n\x1A\n"sv, hdf5},
    {0, "RDX2\n"sv, r_data},
    {0, "RDX3\n"sv, r_data},
    {0, "X\n\0\0\0\2"sv, r_data},
    {0, "X\n\0\0\0\3"sv, r_data},
    {0, "PAR1"sv, data_frame},
    {0, "ARROW1\0"sv, data_frame},
    {0, "FEA1"sv, data_frame},
    {0, "\x80\2c"sv, pickle},
    {0, "\x80\2]q"sv, pickle},
    {0, "\x80\2}q"sv, pickle},
    {0, "\x80\3c"sv, pickle},
    {0, "\x80\3]q"sv, pickle},
    {0, "\x80\3}q"sv, pickle},
    {0, "\x80\4\x95"sv, pickle},
    {0, "\x80\5\x95"sv, pickle},
    {0, "# Created by Octave"sv, octave},
    {0, "Octave-1-L\0"sv, octave},
    {0, "Octave-1-B\0"sv, octave},
    {0, "bplist00"sv, data_frame},
    {0, "-----BEGIN PGP MESSAGE"sv, "is encrypted; decrypt it and choose the file that comes out."},
    {0, "SQLite format 3\0"sv, "is a database (SQLite), which is not read; export the recording as CSV, EDF or WFDB."},
    {8, ".FIT"sv,
     "is an activity of a sports watch (FIT), which holds no electrocardiogram; export the ECG as CSV or text."},
    {0, "GDF 1"sv, "is GDF, which is not read; convert it to EDF (BioSig's save2gdf does that)."},
    {0, "GDF 2"sv, "is GDF, which is not read; convert it to EDF (BioSig's save2gdf does that)."},
    {0, "CFWB\1\0\0\0"sv, "is a binary file of LabChart; export it from there as text or EDF."},
    {0, "ABF "sv, "is a file of Axon's pCLAMP, which is not read; export it as text."},
    {0, "ABF2"sv, "is a file of Axon's pCLAMP, which is not read; export it as text."},
    {0, "Brain Vision Data Exchange"sv, "belongs to a BrainVision recording, which is not read; export it as EDF."},
    {0, "{\\rtf"sv, office},
    {0, "7z\xBC\xAF\x27\x1C"sv, packed_sentence},
    {0, "Rar!\x1A\7"sv, packed_sentence},
    {4, "1AY&SY"sv, packed_sentence},
    {0,
     "\xFD"
     "7zXZ\0"sv,
     packed_sentence},
    {0, "\x28\xB5\x2F\xFD"sv, packed_sentence},
    {0, "\x1F\x9D"sv, packed_sentence},
    {0, "MSCF\0\0\0\0"sv, packed_sentence},
    {257, "ustar"sv, packed_sentence},
    {0,
     "\x7F"
     "ELF"sv,
     program},
    {0, "MZ\x90\0"sv, program},
    {0, "\xCF\xFA\xED\xFE"sv, program},
    {0, "\xCA\xFE\xBA\xBE"sv, program},
    {0, "\0asm"sv, program},
};

// What other programs write: "is ..., which is not read; export it from there as EDF, CSV or text."
constexpr Magic of_programs[] = {
    {0, "XDF:"sv, "XDF of the Lab Streaming Layer"},
    {0, "\0\0\0\x64\0\0\0\x1F"sv, "a FIFF file of MEG recorders"},
    {0, "* MICROMED"sv, "a file of Micromed"},
    {0, "@  MFR "sv, "MFER of Nihon Kohden"},
    {0, "NEURALCD"sv, "a file of Blackrock"},
    {0, "Version 3.0\0"sv, "a file of Neuroscan"},
    {0, "SIGIF"sv, "a SIGIF file"},
    {0, "TDSm"sv, "a TDMS file of LabVIEW"},
    {2, "(C) CED 87"sv, "a file of Spike2"},
    {0, "$FL2@(#)"sv, "a file of SPSS"},
    {0, "<stata_dta>"sv, "a file of Stata"},
    {12, "\xC2\xEA\x81\x60\xB3\x14\x11\xCF\xBD\x92\x08\0"sv, "a file of SAS"},
};

// Of binary files whose makers give them no mark.
constexpr Magic by_extension[] = {
    {0, "mp3"sv, film},
    {0, "acq"sv, "is a file of BIOPAC AcqKnowledge, which is not read; export it from there as text or EDF."},
    {0, "adicht"sv, "is a file of LabChart; export it from there as text or EDF."},
    {0, "smr"sv, "is a file of Spike2, which is not read; export it from there as text or EDF."},
    {0, "smrx"sv, "is a file of Spike2, which is not read; export it from there as text or EDF."},
};

struct ForeignXml {
    std::string_view root;
    std::string_view what;
};

constexpr ForeignXml foreign_xml[] = {
    {"svg", picture},
    {"html", web_page},
    {"restingecgdata",
     "is a Philips (Sierra) electrocardiogram, whose samples are compressed in a way of its own; export it as DICOM, "
     "HL7 aECG or SCP-ECG."},
    {"HealthData",
     "is Apple Health's list of records, without traces; choose the files in the folder electrocardiograms beside it."},
    {"CardiologyXML", "is GE CardioSoft's XML, which is not read; export the recording as HL7 aECG, DICOM or SCP-ECG."},
    {"sapphire", "is GE's Sapphire XML, which is not read; export the recording as HL7 aECG, DICOM or MUSE XML."},
    {"gpx", "is a route (GPX), not a recording; choose the electrocardiogram itself."},
    {"TrainingCenterDatabase",
     "is an activity of a sports watch (TCX), which holds no electrocardiogram; export the ECG as CSV or text."},
    {"Workbook", workbook},
    {"ClinicalDocument",
     "is a clinical document (CDA), which refers to recordings; choose the recording itself, such as HL7 aECG."},
};

std::string_view what_begins(std::string_view text, std::span<const Magic> table) {
    const auto found = std::find_if(table.begin(), table.end(), [&](const Magic& magic) {
        return magic.at <= text.size() && text.substr(magic.at).starts_with(magic.bytes);
    });
    return found == table.end() ? std::string_view{} : found->what;
}

// About XML that is no electrocardiogram which is read; "" of anything else.
std::string about_xml(const InputFile& file) {
    const std::string root = xml_root(file);
    if (root.empty() || is_ecg_xml(file)) {
        return {};
    }
    for (const ForeignXml& foreign : foreign_xml) {
        if (equal_ignoring_case(foreign.root, root)) {
            return std::string(foreign.what);
        }
    }
    return "is XML with the root element " + in_quotes(root) +
           "; the electrocardiograms in XML that are read are HL7 aECG (AnnotatedECG) and GE MUSE (RestingECG).";
}

// Office documents and others are ZIP archives of parts; which, is told by the name of the first one, and of the rest.
std::string_view inside_zip(Bytes bytes) {
    constexpr std::size_t name_at = 30;
    constexpr std::size_t longest = 65536;
    const std::string_view text = as_text(bytes);
    if (!text.starts_with("PK\3\4") || text.size() < name_at) {
        return {};
    }
    const std::size_t length = number_at<std::uint16_t>(bytes, 26);
    const std::string_view first = text.substr(name_at, length);
    const std::string_view begin = text.substr(0, longest);
    const std::string_view end = text.substr(text.size() - std::min(text.size(), longest));
    const auto holds = [&](std::string_view name) {
        return begin.find(name) != std::string_view::npos || end.find(name) != std::string_view::npos;
    };
    if (first == "[Content_Types].xml" || first.starts_with("_rels/") || first.starts_with("docProps/") ||
        first.starts_with("xl/")) {
        return holds("xl/") ? workbook : office;
    }
    if (first == "mimetype") {
        const std::string_view kind = text.substr(std::min(text.size(), name_at + length), 100);
        return kind.starts_with("application/vnd.oasis.opendocument.spreadsheet")
                   ? "is a spreadsheet; save it as CSV and choose that file."sv
                   : office;
    }
    if (first.ends_with(".npy")) {
        return numpy;
    }
    if (first.starts_with("Index/") && first.ends_with(".iwa")) {
        return "is a document of Apple's Numbers or Pages; export it as CSV and choose that file.";
    }
    return first.starts_with("META-INF/") || first == "AndroidManifest.xml" ? program : ""sv;
}

bool is_bitmap(std::string_view text) {  // BMP: its reserved bytes, and one of the lengths of its second header
    return text.starts_with("BM") && text.size() > 18 && text.substr(6, 4) == "\0\0\0\0"sv &&
           text.substr(15, 3) == "\0\0\0"sv && "\x0C\x28\x6C\x7C"sv.find(text[14]) != std::string_view::npos;
}

}  // namespace

std::string foreign_format(const InputFile& file) {
    constexpr std::size_t most_before_pdf = 1024;
    const std::string_view text = as_text(file.bytes);
    if (const std::string_view what = what_begins(text, magics); !what.empty()) {
        return std::string(what);
    }
    if (const std::string_view what = what_begins(text, of_programs); !what.empty()) {
        return "is " + std::string(what) + ", which is not read; export it from there as EDF, CSV or text.";
    }
    if (trim(without_bom(text.substr(0, most_before_pdf))).starts_with("%PDF-")) {
        return std::string(pdf);
    }
    if (is_bitmap(text)) {
        return std::string(picture);
    }
    if (const std::string_view what = inside_zip(file.bytes); !what.empty()) {
        return std::string(what);
    }
    if (std::string what = about_xml(file); !what.empty() || looks_like_text(file.bytes)) {
        return what;
    }
    for (const Magic& kind : by_extension) {
        if (has_extension(file, kind.bytes)) {
            return std::string(kind.what);
        }
    }
    return {};
}

}  // namespace beatlens::formats
