// WFDB (PhysioNet) records: headers as in header(5), signal formats 16 and 212 as in signal(5), MIT annotation files as
// in annot(5). Parsers take bytes and never touch a file system, so that they run in the browser and under a fuzzer.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ecg/error.h"
#include "ecg/recording.h"
#include "formats/registry.h"

namespace beatlens::formats {

struct WfdbSignalSpec {
    std::string file_name;
    int format = 0;
    int samples_per_frame = 1;
    int skew_samples = 0;
    std::int64_t byte_offset = 0;
    double gain_adu_per_unit = 200.0;  // header(5)'s default where the field is missing or 0
    int baseline_adu = 0;              // defaults to adc_zero
    std::string units = "mV";
    int adc_resolution_bits = 12;
    int adc_zero_adu = 0;
    int initial_value_adu = 0;
    bool has_checksum = false;
    int checksum = 0;  // 16-bit signed sum of all samples
    int block_size = 0;
    std::string description;
};

struct WfdbHeader {
    std::string record_name;
    int segments = 0;                 // 0: not a multi-segment record
    double sampling_rate_hz = 250.0;  // frames per second; header(5)'s default where the field is missing
    double counter_hz = 0.0;
    double base_counter = 0.0;
    std::int64_t length_samples = 0;  // 0: not stated
    std::string base_time;
    std::string base_date;
    std::vector<WfdbSignalSpec> signals;
    std::vector<std::string> comments;
    std::vector<std::string> warnings;  // such as a sampling rate or a gain that the header does not state
};

// Errors name the line and the field.
Result<WfdbHeader> parse_wfdb_header(std::string_view text);

// Whether the text is a header beyond doubt, whatever its file is called.
bool looks_like_wfdb_header(std::string_view text);

// One signal of a signal file, decoded straight into its place.
struct WfdbSignal {
    std::vector<float> samples;  // (stored - baseline) / gain; NaN where invalid or where the skew leaves nothing
    // header(5)'s checksum, the 16-bit signed sum of the stored samples, invalid ones included: of the record's length,
    // and with those beyond it that the largest skew needs. Programs differ in which of the two they state.
    int checksum = 0;
    int checksum_to_last = 0;
};

// One signal file: `specs` are the consecutive signals that live in it (same file name, format and offset).
// `length_samples` counts frames; 0: as many as there are. Each signal comes with its samples_per_frame for each
// frame, skew undone. Nothing is held beside `bytes` and the result.
// Errors: unknown_format (a format other than 16 and 212), truncated (says how many samples there are), malformed.
Result<std::vector<WfdbSignal>> decode_wfdb_signals(std::span<const WfdbSignalSpec> specs, std::int64_t length_samples,
                                                    std::span<const std::uint8_t> bytes);

// The checksum of samples whose sum is `sum` modulo 2^32: its lower 16 bits with a sign.
int wfdb_checksum(std::uint32_t sum);

// MIT-format annotations, with SKIP, AUX, NUM, SUB and CHN, and the notes at the start that define symbols or a time
// resolution of the file's own. `sampling_rate_hz` is the record's frame rate, by which sample numbers become times;
// the default leaves them as they are. A file with a time resolution of its own does not need it.
struct WfdbAnnotations {
    std::vector<Annotation> annotations;  // sorted by time
    std::vector<std::string> warnings;
};
Result<WfdbAnnotations> parse_wfdb_annotations(std::span<const std::uint8_t> bytes, double sampling_rate_hz = 1.0);

// The inverse: at `sampling_rate_hz` ticks a second. `annotations` must be sorted by time. Errors: out_of_range for
// unsorted ones or unknown symbols.
Result<std::vector<std::uint8_t>> write_wfdb_annotations(std::span<const Annotation> annotations,
                                                         double sampling_rate_hz = 1.0);

// A record as NAME.hea and NAME.dat (format 16 or 212, all signals in one file) from its samples, gains and baselines.
struct WfdbFiles {
    std::string header;
    std::vector<std::uint8_t> signals;
};
Result<WfdbFiles> write_wfdb_record(const Recording& record, int format);

// The format in the table of registry.cpp. A main file is NAME.hea, or a header under another name, as mail programs
// and browsers make (100.hea.txt). A record is the header, the signal files that it names and an annotation file of the
// record's name, NAME.atr before any other, from among `files`, whatever else is there; which one, and the files that
// are not used, is said in the record's warnings.
bool sniff_wfdb(const InputFile& file);
Companions wfdb_companions(const InputFile& header);
Result<Document> read_wfdb(const InputFile& header, std::span<const InputFile> files, const LoadOptions& options);

}  // namespace beatlens::formats
