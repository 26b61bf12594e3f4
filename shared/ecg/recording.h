// Plain data with units: a recording, its leads and its annotations. No behaviour, no file formats.
//
// One time line for everything: seconds from the start of the recording. Each signal has its own sampling rate and
// length and starts at 0; annotations are in time, whatever the signals' rates are.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace beatlens {

// The sample nearest to a time, and the time of a sample. The one undoes the other for every sample number below 2^51.
inline std::int64_t sample_at(double time_s, double sampling_rate_hz) {
    return std::llround(time_s * sampling_rate_hz);
}
inline double time_of(std::int64_t sample, double sampling_rate_hz) {
    return static_cast<double>(sample) / sampling_rate_hz;
}

// One lead. `samples` are in `units`: "mV" for every electrocardiogram lead (readers convert µV and V);
// leads that are not voltages (respiration, pressure, ...) keep their own units. An invalid sample is NaN; what is
// missing for a reason that the file states is told by Recording::gaps, and is NaN here.
// "adu" are a recorder's own numbers from a file that does not tell their scale: likely an electrocardiogram all the
// same, whose amplitudes mean nothing.
struct Signal {
    std::string lead;          // "MLII", "V5", "II", ...; "lead 1" where the file does not say
    std::string units = "mV";  // of `samples`
    double sampling_rate_hz = 0.0;
    std::vector<float> samples;
    // ADC units per `units`, 0 where the recording did not come from integers. With it the integers that the
    // samples were made of can be had back exactly, up to a constant: adc - baseline = round(sample * gain).
    double gain_adu_per_unit = 0.0;
    int baseline_adu = 0;
    int adc_resolution_bits = 0;  // 0: unknown
    int adc_zero_adu = 0;

    std::int64_t length_samples() const { return static_cast<std::int64_t>(samples.size()); }
    double duration_s() const { return sampling_rate_hz > 0.0 ? time_of(length_samples(), sampling_rate_hz) : 0.0; }
};

// Whether a lead can be an electrocardiogram by its units.
inline bool may_be_ecg(const Signal& signal) { return signal.units == "mV" || signal.units == "adu"; }

// One mark of an annotation file. `symbol` is the one-character (rarely two) mnemonic of the WFDB library:
// "N", "V", "+", "~", ... ; see ecg/annotation_codes.h.
struct Annotation {
    double time_s = 0.0;  // from the start of the recording
    std::string symbol;
    int subtype = 0;
    int channel = 0;
    int number = 0;
    std::string aux;           // free text: rhythm names such as "(AFIB", notes
    bool aux_has_nul = false;  // in the file a NUL ends it and counts to its length, as in the MIT-BIH databases

    bool operator==(const Annotation&) const = default;
};

// A stretch of the time line without samples, for a reason that the file gives.
struct Gap {
    enum class Kind : std::uint8_t {
        absent,        // time that passed between two rows or blocks of the file
        null_segment,  // a segment of a WFDB record that is declared empty
        lead_off,      // the recorder says that the electrode was off
    };
    double first_s = 0.0;
    double end_s = 0.0;
    Kind kind = Kind::absent;
    std::optional<std::size_t> signal;  // index of the only signal that it concerns; none: all of them

    bool operator==(const Gap&) const = default;
};

// A part of the recording that was a file of its own, or a piece between two gaps that the file states.
struct Segment {
    std::string name;
    double first_s = 0.0;
    double end_s = 0.0;

    bool operator==(const Segment&) const = default;
};

// Something that a file leaves open and that its reader settled as usual. A person can settle it otherwise: by
// formats::LoadOptions::answers, with `key` and the `value` of an option.
struct Choice {
    struct Option {
        std::string value;  // a short word: "atr", "day-first"
        std::string text;   // for the person: "day first: 3 April"

        bool operator==(const Option&) const = default;
    };
    std::string key;       // "annotations", "dates", "units"; one of a kind in a recording
    std::string question;  // one line: "Which annotations?"
    std::vector<Option> options;
    std::string chosen;  // the value of one of them

    bool operator==(const Choice&) const = default;
};

// Leads, or none: a list of beats without a trace (RR intervals) has annotations only.
struct Recording {
    std::string name;
    std::vector<Signal> signals;
    std::vector<Gap> gaps;                // sorted by first_s
    std::vector<Segment> segments;        // sorted by first_s; empty: the recording is one piece
    std::vector<Annotation> annotations;  // sorted by time; empty where there are none
    bool has_annotations = false;         // an annotation file was there, even if it held none
    std::string annotations_from;         // its name, "100.atr"
    // What annotation files and headers of this recording count positions in: WFDB's frames per second. For a
    // recording of one rate it is that rate.
    double frame_rate_hz = 0.0;
    std::string start_time;             // "hh:mm:ss[.sss] [dd/mm/yyyy]" as the file has it; often empty
    std::vector<std::string> comments;  // the file's notes: age, sex, medication, device; nothing that names a person
    // What the file says of who the person is, as "Name: ...", "Date of birth: ...", "Patient ID: ...". Never shown
    // among the notes; it goes along where a recording is converted, unless that is to be anonymous.
    std::vector<std::string> personal;
    std::vector<Choice> choices;        // what could be read otherwise
    std::vector<std::string> warnings;  // what the reader put up with, as sentences for the user

    double duration_s() const {  // of the longest signal; of a list of beats: up to the last one
        double longest = signals.empty() && !annotations.empty() ? annotations.back().time_s : 0.0;
        for (const Signal& signal : signals) {
            longest = std::max(longest, signal.duration_s());
        }
        return longest;
    }
};

// Beats that were cut already: one row per beat as in the published heartbeat CSV files
// (187 values scaled to [0, 1], zero padded, 120 Hz), with the class where the file has a 188th column.
struct BeatTable {
    std::string name;
    std::size_t length = 0;             // values per beat
    std::vector<float> values;          // [beats, length], row-major
    std::vector<std::uint8_t> classes;  // AAMI class indices, one per beat, or empty
    // Where the file says in place of a class whether a beat is of a healthy person (0) or a patient (1), as the
    // published ptbdb files do; one per beat, or empty.
    std::vector<std::uint8_t> abnormal;
    std::vector<std::string> warnings;

    std::size_t beats() const { return length == 0 ? 0 : values.size() / length; }
};

}  // namespace beatlens
