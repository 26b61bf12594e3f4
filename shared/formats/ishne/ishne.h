// ISHNE Holter recordings (.ecg) and their annotation files (.ann).
// Badilini F. The ISHNE Holter Standard Output File Format. Ann Noninvasive Electrocardiol 1998;3:263-266, and its
// companion for annotations ("ANN  1.0"), whose header is the same.
#pragma once

#include <array>

#include "formats/bytes.h"
#include "formats/registry.h"

namespace beatlens::formats {

// What both files begin with, little-endian.
struct IshneHeader {
    static constexpr std::size_t size = 522;
    static constexpr std::size_t most_leads = 12;

    std::size_t samples = 0;     // of a lead; some recorders count those of all leads
    std::size_t data_begin = 0;  // samples, or annotations; within the file
    std::size_t data_end = 0;
    int leads = 0;  // as the file says it
    std::array<int, most_leads> specification{};
    std::array<int, most_leads> quality{};
    std::array<int, most_leads> resolution_nv{};
    int sampling_rate_hz = 0;
    std::string start_time;
    std::vector<std::string> comments;
    std::vector<std::string> personal;
    std::vector<std::string> warnings;
};

// Errors: truncated, where there is no whole header.
Result<IshneHeader> parse_ishne_header(Bytes bytes, const std::string& name);

// Beats as annotations, in time of `sampling_rate_hz`; what was put up with is added to `warnings`.
std::vector<Annotation> parse_ishne_annotations(Bytes bytes, const IshneHeader& header, double sampling_rate_hz,
                                                const std::string& name, std::vector<std::string>& warnings);

// A recording with the beats of the annotation file of its name, if that is among `files`; of an annotation file, a
// list of beats without a trace. Leads without a resolution are in "adu"; a rate that is missing is given_rate_hz().
// Errors: truncated, malformed, no_beats, sampling_rate_needed, out_of_range.
Result<Document> read_ishne(const InputFile& main, std::span<const InputFile> files, const LoadOptions& options);

}  // namespace beatlens::formats
