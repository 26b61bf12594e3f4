// What the viewer shows: one lead, its labelled beats and the reference annotations. Filled from JavaScript.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "labels.h"
#include "pyramid.h"

namespace beatlens::viewer {

struct Beat {
    std::int32_t sample = 0;
    std::size_t label = 0;  // index into Recording::labels
    bool is_normal = true;  // or not usable: it does not stand out
    bool is_usable = true;  // the signal there can be trusted
    bool is_sure = true;    // the label is, by the model
    std::string reason;     // why it has its label, a sentence; empty where the model does not say
};

enum class ReferenceStatus : std::uint8_t {
    not_a_beat,  // rhythm, noise, ...
    agrees,      // the beat found here has the same label
    differs,     // the beat found here has another label
    missed,      // no beat was found here
};

struct Reference {
    std::int32_t sample = 0;
    int label = -1;  // index into Recording::labels, -1 for marks that are not beats
    ReferenceStatus status = ReferenceStatus::not_a_beat;
    int beat = -1;     // index of the beat that it belongs to, -1 without one
    std::string text;  // the annotation's own symbol, or its note
};

enum class RecordingKind : std::uint8_t {
    record,      // millivolts, or another unit, over time
    beat_table,  // cut beats side by side, scaled to [0, 1]
};

struct Recording {
    RecordingKind kind = RecordingKind::record;
    std::string lead;
    std::string units = "mV";
    double sampling_rate_hz = 360.0;
    std::size_t beat_length = 0;  // beat tables: samples per beat
    std::vector<float> samples;
    LabelSet labels;
    std::vector<Beat> beats;             // ascending
    std::vector<float> probabilities;    // [beats, labels]
    std::vector<Reference> references;   // ascending
    std::vector<int> reference_of_beat;  // per beat: index into references, -1 without one
    MinMaxPyramid pyramid;
    float middle = 0.0F;       // the value that is drawn at half height
    float drawn_as_mv = 1.0F;  // so much of another unit is drawn as a millivolt is

    bool is_millivolts() const { return units == "mV"; }
    bool empty() const { return samples.empty(); }
    double duration_s() const { return static_cast<double>(samples.size()) / sampling_rate_hz; }
    float probability(std::size_t beat, std::size_t label) const { return probabilities[labels.size() * beat + label]; }
    double time_of(std::int32_t sample) const { return static_cast<double>(sample) / sampling_rate_hz; }

    void set_samples(std::vector<float> values);
    // References are forgotten.
    void set_beats(std::vector<Beat> new_beats, std::vector<float> new_probabilities);
    // Index of the first beat at or after a sample; beats.size() without one.
    std::size_t first_beat_from(double sample) const;
    // The beat nearest to a sample within `reach` samples; -1 without one.
    int nearest_beat(double sample, double reach) const;
    // The next beat that is not normal after (direction 1) or before (-1) a sample; -1 without one.
    int next_abnormal(double sample, int direction) const;
};

}  // namespace beatlens::viewer
