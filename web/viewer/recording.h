// What the viewer shows: leads, labelled beats, reference annotations and stretches that say something of the signal.
// Filled from JavaScript.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "labels.h"
#include "lead.h"

namespace beatlens::viewer {

struct Beat {
    std::int32_t sample = 0;  // at the rate of the beats
    std::size_t label = 0;    // index into Recording::labels
    bool is_normal = true;    // or not usable: it does not stand out
    bool is_usable = true;    // the signal there can be trusted
    bool is_sure = true;      // the label is, by the model
    bool is_edited = false;   // a person has changed it
    std::string reason;       // why it has its label, a sentence; empty where the model does not say
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

// A part of the time line that is marked: hatched where nothing is to be read, else a bar in the overview.
struct Stretch {
    enum class Kind : std::uint8_t {
        unusable,  // by the program
        no_signal,
        marked,  // unusable, as a person says
        episode,
    };
    double first_s = 0.0;
    double end_s = 0.0;
    Kind kind = Kind::unusable;
    unsigned rgb = 0;  // of an episode
    std::string text;  // "lead off"
};

enum class RecordingKind : std::uint8_t {
    record,      // millivolts, or another unit, over time
    beat_table,  // cut beats side by side, scaled to [0, 1]
};

struct Recording {
    RecordingKind kind = RecordingKind::record;
    std::vector<Lead> leads;          // those that were not given yet are empty
    double sampling_rate_hz = 360.0;  // that beats and references count in
    std::size_t main_lead = 0;        // which the beats are of
    std::size_t beat_length = 0;      // beat tables: samples per beat
    LabelSet labels;
    std::vector<Beat> beats;             // ascending
    std::vector<float> probabilities;    // [beats, labels]
    std::vector<Reference> references;   // ascending
    std::vector<int> reference_of_beat;  // per beat: index into references, -1 without one
    std::vector<Stretch> stretches;      // ascending by kind
    std::vector<float> rate_bpm;         // one value for each `rate_step_s`, NaN without one
    double rate_step_s = 60.0;

    bool empty() const { return leads.empty(); }
    double duration_s() const;
    float probability(std::size_t beat, std::size_t label) const { return probabilities[labels.size() * beat + label]; }
    double time_of(std::int32_t sample) const { return static_cast<double>(sample) / sampling_rate_hz; }

    // `low`, `high`: the usual span of the lead's samples, which is drawn around the middle. `extents`: Lead.
    void set_lead(std::size_t index, Lead lead, float low, float high);
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
