// DICOM waveforms: electrocardiograms of all kinds, PS3.3 A.34 and C.10.9, with the encodings of PS3.5.
#pragma once

#include <bit>

#include "formats/bytes.h"
#include "formats/registry.h"

namespace beatlens::formats {

// Group and element of a data element in one number: 0x54000100.
using DicomTag = std::uint32_t;

struct DicomEncoding {
    bool is_explicit = true;  // whether value representations are written
    std::endian order = std::endian::little;
};

struct DicomElement {
    DicomTag tag = 0;
    Bytes value;  // of a sequence: its items
    DicomEncoding encoding;
    bool is_cut_off = false;
};

// The elements of one data set or item, in the file's order; those of nested sequences are read when asked for.
class DicomDataset {
public:
    DicomDataset() = default;
    // Up to the first element that breaks the rules; where_it_breaks() tells which byte that is.
    DicomDataset(Bytes bytes, DicomEncoding encoding);

    const DicomElement* find(DicomTag tag) const;
    std::vector<DicomDataset> items(DicomTag tag) const;  // of a sequence
    std::string text(DicomTag tag) const;                 // without blanks around it, as UTF-8; empty if missing
    std::optional<double> number(DicomTag tag) const;     // of a text ("DS", "IS"), the first of several
    std::uint32_t integer(DicomTag tag) const;            // of 2 or 4 bytes; 0 if missing
    bool is_cut_off() const { return _is_cut_off; }
    bool is_empty() const { return _elements.empty(); }
    std::optional<std::size_t> where_it_breaks() const { return _broken_at; }

private:
    std::vector<DicomElement> _elements;
    std::optional<std::size_t> _broken_at;
    bool _is_cut_off = false;
};

// What stands before the data set, and the data set: inflated into `inflated` where the file is deflated.
struct DicomFile {
    DicomDataset dataset;
    std::vector<std::uint8_t> inflated;
    std::string sop_class;
};
// Errors: malformed, truncated.
Result<DicomFile> open_dicom(Bytes bytes, const std::string& name);

// The multiplex groups of a waveform sequence as signals, gaps and warnings of `recording`.
// Errors: malformed, truncated, no_signal, unknown_format.
Result<void> read_dicom_groups(const std::vector<DicomDataset>& groups, const std::string& name, Recording& recording);

// Patient, device and time of acquisition into start time, comments and what is personal.
void read_dicom_notes(const DicomDataset& dataset, Recording& recording);

// Errors: those above; unknown_format for what is no waveform, with what it is.
Result<Document> read_dicom(const InputFile& main, std::span<const InputFile> files, const LoadOptions& options);

}  // namespace beatlens::formats
