// WFDB (PhysioNet) records: headers as in header(5), signal formats as in signal(5), annotation files as in annot(5).
// Parsers take bytes and never touch a file system, so that they run in the browser and under a fuzzer.
#pragma once

#include <cstdint>
#include <optional>
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
    double gain_adu_per_unit = 0.0;  // 0: not stated, header(5)'s default is 200 then
    int baseline_adu = 0;            // defaults to adc_zero
    std::string units = "mV";
    int adc_resolution_bits = 12;
    int adc_zero_adu = 0;
    int initial_value_adu = 0;
    bool has_checksum = false;
    int checksum = 0;  // 16-bit signed sum of all samples
    int block_size = 0;
    std::string description;
};

// Of a multi-segment record. A name of "~" is a null segment: time without samples. A first segment of length 0 is
// the layout: the header of that name says which signals the others may hold.
struct WfdbSegment {
    std::string name;
    std::int64_t length_samples = 0;
};

struct WfdbHeader {
    std::string record_name;
    int segments = 0;                 // as announced; 0: not a multi-segment record
    double sampling_rate_hz = 250.0;  // frames per second; header(5)'s default where the field is missing
    double counter_hz = 0.0;
    double base_counter = 0.0;
    std::int64_t length_samples = 0;  // 0: not stated
    std::string base_time;
    std::string base_date;
    std::vector<WfdbSignalSpec> signals;  // none for a multi-segment record,
    std::vector<WfdbSegment> parts;       // which has these; there may be fewer than announced
    std::vector<std::string> comments;
    std::vector<std::string> warnings;  // such as a sampling rate or a gain that the header does not state
};

// What the WFDB library reads is read, such as folders before the record's name; what is not as header(5) has it and
// changes nothing is a warning. Errors name the line and the field.
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

struct WfdbSamples {
    std::vector<WfdbSignal> signals;
    std::int64_t frames = 0;   // fewer than stated where the file is cut off
    std::size_t unpacked = 0;  // samples that were decoded for it, which can be more than came out
};

// One signal file: `specs` are the consecutive signals that live in it (same file name, format and offset).
// `length_samples` counts frames; 0: as many as there are. Each signal comes with its samples_per_frame for each
// frame, skew undone. Beside `bytes` and the result little is held, but for FLAC (formats/families.h) its integers.
// Errors: unknown_format, malformed, truncated (not a single frame), out_of_range (FLAC that would grow beyond
// most_wfdb_samples()), reader_needed.
Result<WfdbSamples> decode_wfdb_signals(std::span<const WfdbSignalSpec> specs, std::int64_t length_samples,
                                        std::span<const std::uint8_t> bytes);

// Samples that may be made of files of so many bytes, where a few bytes can stand for many samples: null segments,
// FLAC. 64 MB of them always, else about what a day of long null segments takes.
std::uint64_t most_wfdb_samples(std::uint64_t bytes);

// Modulo 2^32, and the checksum of samples with such a sum: its lower 16 bits with a sign.
std::uint32_t sum_of(std::span<const std::int32_t> samples);
int wfdb_checksum(std::uint32_t sum);

inline constexpr std::size_t longest_annotation_text = 255;  // bytes

// MIT-format annotations, with SKIP, AUX, NUM, SUB and CHN, and the notes at the start that define symbols or a time
// resolution of the file's own; or those of the AHA's format, which count milliseconds where the AHA wrote them.
// `sampling_rate_hz` is the record's frame rate, by which sample numbers become times; the default leaves them as they
// are. A file with a time resolution of its own does not need it.
struct WfdbAnnotations {
    std::vector<Annotation> annotations;  // sorted by time
    std::vector<std::string> warnings;
    bool is_cut_off = false;
};
Result<WfdbAnnotations> parse_wfdb_annotations(std::span<const std::uint8_t> bytes, double sampling_rate_hz = 1.0);

// The same for a file in the AHA's format, in the order of the file; nothing where it is not in that format.
std::optional<WfdbAnnotations> parse_aha_annotations(std::span<const std::uint8_t> bytes, double sampling_rate_hz);

// The inverse: at `sampling_rate_hz` ticks a second. `annotations` must be sorted by time. Errors: out_of_range for
// unsorted ones or unknown symbols.
Result<std::vector<std::uint8_t>> write_wfdb_annotations(std::span<const Annotation> annotations,
                                                         double sampling_rate_hz);

// A record as NAME.hea and NAME.dat (format 16 or 212, all signals in one file) from its samples, gains and baselines.
// Signals of several rates become several samples a frame; gaps, and the ends of shorter signals, invalid samples.
// Notes and what is personal become comments: who wants neither takes them out first. Errors: no_signal,
// sampling_rate_needed, unknown_format (neither 16 nor 212), out_of_range (a sample does not fit format 212 or is
// infinite; rates without a common frame). Samples that do not fit format 16 get a lower gain, which is a warning.
struct WfdbFiles {
    std::string header;
    std::vector<std::uint8_t> signals;
    std::vector<std::string> warnings = {};
};
Result<WfdbFiles> write_wfdb_record(const Recording& record, int format);

// The format in the table of registry.cpp. A main file is NAME.hea, or a header under another name, as mail programs
// and browsers make (100.hea.txt). A record is the header, the signal files that it names and an annotation file of the
// record's name, NAME.atr before any other (or as the choice "annotations" is answered, by extension), from among
// `files`, whatever else is there; which one, and the files that are not used, is said in the record's warnings. A
// record of several segments is the headers and files of those that are there, with gaps for others; one without
// signals is its annotations.
bool sniff_wfdb(const InputFile& file);
Companions wfdb_companions(const InputFile& header);
Result<Document> read_wfdb(const InputFile& header, std::span<const InputFile> files, const LoadOptions& options);

// load() where the files are one WFDB record and nothing else, for the page's engine, which has no other reader.
// Errors: reader_needed for everything else, and those of read_wfdb().
Result<Document> load_one_record(std::span<const InputFile> files, const LoadOptions& options = {});

}  // namespace beatlens::formats
