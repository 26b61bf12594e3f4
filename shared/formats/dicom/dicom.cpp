#include "formats/dicom/dicom.h"

namespace beatlens::formats {

namespace {

constexpr DicomTag modality_tag = 0x00080060;
constexpr DicomTag waveforms_tag = 0x54000100;

struct Kind {
    std::string_view sop_class;  // or what it begins with
    const char* what;
};

// PS3.4, B.5: what people have beside waveforms. The first that fits counts.
constexpr Kind kinds[] = {
    {"1.2.840.10008.5.1.4.1.1.104.1", "an encapsulated PDF, a picture of a trace"},
    {"1.2.840.10008.5.1.4.1.1.104.", "an encapsulated document"},
    {"1.2.840.10008.5.1.4.1.1.88.", "a structured report"},
    {"1.2.840.10008.5.1.4.1.1.11.", "a presentation state"},
    {"1.2.840.10008.5.1.4.1.1.9.", "a waveform file without a waveform"},
    {"1.2.840.10008.1.3.10", "a directory (DICOMDIR) of files"},
    {"1.2.840.10008.5.1.4.1.1.481.", "a plan or a record of radiotherapy"},
    {"1.2.840.10008.5.1.4.1.1.", "an image"},
};

Error no_waveform(const DicomFile& file, const std::string& name) {
    if (file.dataset.is_cut_off() || (file.sop_class.empty() && file.dataset.where_it_breaks())) {
        return {ErrorCode::truncated, name + " is DICOM that is cut off before a waveform; get the file again."};
    }
    std::string what = "not a waveform";
    for (const Kind& kind : kinds) {
        if (file.sop_class.starts_with(kind.sop_class)) {
            what = kind.what;
            break;
        }
    }
    const std::string modality = file.dataset.text(modality_tag);
    return {ErrorCode::unknown_format, name + " is DICOM, but " + what +
                                           (modality.empty() ? "" : " (modality " + modality + ")") +
                                           "; export the electrocardiogram as a DICOM waveform, SCP-ECG, aECG or CSV."};
}

}  // namespace

Result<Document> read_dicom(const InputFile& main, std::span<const InputFile> files, const LoadOptions&) {
    const std::string name = file_name(main);
    const auto file = open_dicom(main.bytes, name);
    BEATLENS_TRY(file);
    const std::vector<DicomDataset> groups = file->dataset.items(waveforms_tag);
    if (groups.empty()) {
        return tl::make_unexpected(no_waveform(*file, name));
    }
    Recording recording;
    recording.name = std::string(stem(name));
    BEATLENS_TRY(read_dicom_groups(groups, name, recording));
    read_dicom_notes(file->dataset, recording);
    return without_others(std::move(recording), main, files);
}

}  // namespace beatlens::formats
