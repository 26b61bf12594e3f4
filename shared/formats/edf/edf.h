// EDF, EDF+ (continuous and discontinuous), BDF and BDF+, read and written.
// Kemp et al., "A simple format for exchange of digitized polygraphic recordings", 1992; Kemp and Olivan, "European
// data format 'plus' (EDF+)", 2003; https://www.edfplus.info/specs/edf.html, edfplus.html and edftexts.html (standard
// texts).
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "ecg/error.h"
#include "ecg/recording.h"
#include "formats/registry.h"

namespace beatlens::formats {

// All ordinary signals, each at its own rate; "EDF Annotations" become notes. Where signals are labelled as
// electrocardiograms, voltages of others are in "uV", so that beats are searched in none of them. Samples are placed by
// the file's scale, whose zero is moved by up to half an ADC step so that it is an integer (Signal::baseline_adu).
// Errors: malformed, truncated, no_signal (nothing but annotations, or none at all), sampling_rate_needed (a header
// without the duration of its data records).
Result<Document> read_edf(const InputFile& main, std::span<const InputFile> files, const LoadOptions& options);

struct EdfFile {
    std::vector<std::uint8_t> bytes;
    std::vector<std::string> losses;  // what the file does not keep, as sentences for the user
};

// EDF+C with 16 bits a sample, which every reader of EDF takes (few take EDF+D): where samples are missing the last one
// is held, and an annotation says from when to when. Integers are kept as they were where they fit.
// Errors: no_signal, sampling_rate_needed, out_of_range (more signals than a header can name).
Result<EdfFile> write_edf(const Recording& recording);

}  // namespace beatlens::formats
