// The formats beside WFDB and text. They, text and the table of all formats are a library of their own
// (beatlens_readers), which the command line links and the page loads when a file is not a WFDB record of one segment.
// What the page's engine does without is answered there by web/engine/absent_readers.cpp.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "ecg/error.h"
#include "formats/registry.h"

namespace beatlens::formats {

enum class Family : std::uint8_t { edf, matlab, ecg_xml, ishne, scp, dicom, atc, json };

// By the first bytes of the file, whatever it is called.
bool is_edf(const InputFile& file);      // EDF, EDF+ and BDF
bool is_matlab(const InputFile& file);   // versions 4, 5 and 7; 7.3 is HDF5 and is named by foreign_format()
bool is_ecg_xml(const InputFile& file);  // HL7 aECG, GE MUSE
// Of XML, the name of the root element without the prefix of its namespace; "" of anything else. A document type names
// the root too, and may be followed by pages of declarations.
std::string xml_root(const InputFile& file);
bool is_ishne(const InputFile& file);
bool is_scp(const InputFile& file);
bool is_dicom(const InputFile& file);
bool is_atc(const InputFile& file);  // AliveCor
bool is_json(const InputFile& file);
bool holds_json_samples(const InputFile& file);  // of one that is_json(): whether a name in it is one of samples
bool is_archive(const InputFile& file);          // ZIP or GZ; not what else is a ZIP inside, such as a workbook
bool is_matlab4(const InputFile& file);          // also WFDB's signal files of some databases

// What PhysioNet's ATM and other programs put beside a matrix without a scale: NAME.info.
Companions matlab_companions(const InputFile& main);
// The annotation file of an ISHNE recording.
Companions ishne_companions(const InputFile& main);

// A file of a kind that is known but not read: one sentence that names it and says the way out, after the file's name:
// "is a PDF, a picture of a trace; ...". Empty for others.
std::string foreign_format(const InputFile& file);

// The document of a main file that the family's function above recognises.
Result<Document> read_family(Family family, const InputFile& main, std::span<const InputFile> files,
                             const LoadOptions& options);

// For files among which is_archive() holds for one at least: what is inside takes its place, and load() reads on.
// What is unpacked is bounded by the archives' sizes.
Result<Document> read_archives(std::span<const InputFile> files, const LoadOptions& options);
// recordings_in() for such files; none where there is no recording.
std::vector<std::string> recordings_in_archives(std::span<const InputFile> files);

// The samples of a FLAC stream, interleaved as WFDB's formats 508, 516 and 524 have them.
struct FlacStream {
    std::vector<std::int32_t> samples;  // [frames, channels]
    std::size_t channels = 0;
};
// The samples up to the first damage, or the end of the block that brings `most_samples` of them: a few bytes of FLAC
// can stand for a million. Errors: malformed, where there is not one; `name` is the file's, for messages.
Result<FlacStream> decode_flac(std::span<const std::uint8_t> bytes, const std::string& name, std::size_t most_samples);

// The error of the same code.
Error reader_needed();

}  // namespace beatlens::formats
