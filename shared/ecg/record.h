// Plain data with units: a recording, its leads and its annotations. No behaviour, no file formats.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace beatlens {

// One lead. `samples` are in `units`: "mV" for every electrocardiogram lead (readers convert µV and V);
// leads that are not voltages (respiration, pressure, ...) keep their own units. An invalid sample is NaN.
// "adu" are a recorder's own numbers from a file that does not tell their scale: likely an electrocardiogram all the
// same, whose amplitudes mean nothing.
struct Signal {
    std::string lead;          // "MLII", "V5", "II", ...; "lead 1" where the file does not say
    std::string units = "mV";  // of `samples`
    std::vector<float> samples;
    // ADC units per `units`, 0 where the recording did not come from integers. With it the integers that the
    // samples were made of can be had back exactly, up to a constant: adc - baseline = round(sample * gain).
    double gain_adu_per_unit = 0.0;
    int baseline_adu = 0;
    int adc_resolution_bits = 0;  // 0: unknown
    int adc_zero_adu = 0;
};

// One mark of an annotation file. `symbol` is the one-character (rarely two) mnemonic of the WFDB library:
// "N", "V", "+", "~", ... ; see ecg/annotation_codes.h.
struct Annotation {
    std::int64_t sample = 0;  // from the start of the record, at the record's sampling rate
    std::string symbol;
    int subtype = 0;
    int channel = 0;
    int number = 0;
    std::string aux;  // free text: rhythm names such as "(AFIB", notes

    bool operator==(const Annotation&) const = default;
};

struct Record {
    std::string name;
    double sampling_rate_hz = 0.0;
    std::vector<Signal> signals;          // all of the same length
    std::vector<Annotation> annotations;  // sorted by sample; empty where there are none
    bool has_annotations = false;         // an annotation file was there, even if it held none
    std::string start_time;               // "hh:mm:ss[.sss] [dd/mm/yyyy]" as the file has it; often empty
    std::vector<std::string> comments;    // the file's notes: age, sex, medication
    std::vector<std::string> warnings;    // what the reader put up with, as sentences for the user

    std::int64_t length_samples() const {
        return signals.empty() ? 0 : static_cast<std::int64_t>(signals.front().samples.size());
    }
    double duration_s() const {
        return sampling_rate_hz > 0.0 ? static_cast<double>(length_samples()) / sampling_rate_hz : 0.0;
    }
};

// Beats that were cut already: one row per beat as in the published heartbeat CSV files
// (187 values scaled to [0, 1], zero padded, 120 Hz), with the class where the file has a 188th column.
struct BeatTable {
    std::string name;
    std::size_t length = 0;             // values per beat
    std::vector<float> values;          // [beats, length], row-major
    std::vector<std::uint8_t> classes;  // AAMI class indices, one per beat, or empty
    std::vector<std::string> warnings;

    std::size_t beats() const { return length == 0 ? 0 : values.size() / length; }
};

}  // namespace beatlens
