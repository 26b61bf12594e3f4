// The header of an EDF or BDF file, field by field. Part of formats/edf/edf.h.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ecg/error.h"

namespace beatlens::formats::edf {

// Widths of the fields in bytes, in the order of the file; those of the signals are there once a signal, field by
// field.
namespace width {
inline constexpr std::size_t version = 8, patient = 80, recording = 80, date = 8, time = 8, header_bytes = 8,
                             reserved = 44, records = 8, duration = 8, signals = 4;
inline constexpr std::size_t label = 16, transducer = 80, dimension = 8, range = 8, prefilter = 80, samples = 8,
                             reserved_of_signal = 32;
}  // namespace width
inline constexpr std::size_t header_block = 256;  // bytes of the header for the file, and for each signal
// Of dates as EDF+ has them: "04-APR-2011".
inline constexpr std::string_view months[] = {"JAN", "FEB", "MAR", "APR", "MAY", "JUN",
                                              "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"};

struct SignalHeader {
    std::size_t number = 0;  // in the file, from 1
    std::string label;
    std::string dimension;
    std::string prefilter;
    // Nothing where one of the four limits is missing or the range is empty: then samples have no scale.
    struct Scale {
        double physical_min = 0.0;
        double physical_max = 0.0;
        double digital_min = 0.0;
        double digital_max = 0.0;
    };
    std::optional<Scale> scale;
    std::uint64_t samples_per_record = 0;
    std::uint64_t at = 0;  // byte within a data record
};

struct Header {
    std::string patient;
    std::string recording;
    std::string date;
    std::string time;
    bool plus = false;  // EDF+ or BDF+
    bool discontinuous = false;
    std::uint64_t sample_bytes = 2;         // 3: BDF
    std::uint64_t data_at = 0;              // byte at which the data records begin
    std::optional<std::uint64_t> records;   // nothing: -1 or not a number
    double record_s = 0.0;                  // 0: not said
    double record_rounded_s = 0.0;          // how far it may be off where its field has no room for all digits
    std::uint64_t record_bytes = 0;         // > 0
    std::vector<SignalHeader> signals;      // those with samples
    std::vector<SignalHeader> annotations;  // "EDF Annotations"
    std::vector<std::string> warnings;
};

// The number that a field holds; a comma is taken for the decimal point.
std::optional<double> field_number(std::string_view field);

// `name` is the file's, for messages. Errors: malformed, truncated, no_signal.
Result<Header> parse_header(std::string_view bytes, const std::string& name);

}  // namespace beatlens::formats::edf
