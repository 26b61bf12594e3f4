// What a model tells: a set of labels with everything that a program needs to show and to add them up. The set stands
// in the model file, so that a new kind of label needs no new program.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ecg/error.h"

namespace beatlens {

struct Label {
    std::string name;         // "N"; short, it stands over a beat
    std::string description;  // "Normal or bundle branch block"
    std::string colour;       // "#5f6b7a"
    std::string shape;        // one of label_shapes

    bool operator==(const Label&) const = default;
};

// A field of the colour with the name in white; or just the name in the colour, for what should not stand out.
inline constexpr std::array<std::string_view, 2> label_shapes = {"pill", "text"};

// How the labels of beats become the result of a recording.
enum class Summary {
    counts,  // how often each label is given
    // Of two labels, the normal one first: the mean over the beats of log(p_other / p_normal), see analysis/log_odds.h.
    // The set's title says what the probability is of; the other label's name, ASCII letters and digits, in lower case
    // is the key of the result in reports.
    mean_log_odds,
};

// What a label is given to.
enum class LabelOf { beat, recording };

struct LabelSet {
    std::string id;     // "aami-beats"
    std::string title;  // "Beat classes of ANSI/AAMI EC57"
    std::vector<Label> labels;
    std::optional<std::size_t>
        normal;  // index of the label that means that nothing was found; none where there is none
    Summary summary = Summary::counts;
    LabelOf of = LabelOf::beat;
    std::string note;  // goes with every result; empty: none

    bool operator==(const LabelSet&) const = default;
    std::size_t size() const { return labels.size(); }
    std::vector<std::string> names() const;
    std::optional<std::size_t> find(std::string_view name) const;
};

// Labels of beats are stored in a byte.
inline constexpr std::size_t max_labels = 255;

// N, S, V, F, Q: indices are those of AamiClass.
const LabelSet& aami_beats();
// NORM, MI: for each beat, whether its patient has an infarction.
const LabelSet& myocardial_infarction();

// other, AF: for each beat, whether the rhythm around it is atrial fibrillation.
const LabelSet& atrial_fibrillation();

// A set that the program knows; nullptr for another id.
const LabelSet* find_label_set(std::string_view id);

// Whether labels of this set are AAMI classes, and can be compared with reference annotations of beats.
inline bool are_aami_classes(const LabelSet& set) { return set.id == aami_beats().id; }

// JSON as stored in model files: {"id", "title", "of": "beat" | "recording", "summary": "counts" | "mean_log_odds",
// "normal": name (where there is one), "note", "labels": [{"name", "description", "colour", "shape"}]}.
std::string to_json(const LabelSet& set);

// A set that the program knows must have its labels, and is then the program's own. Errors: malformed (names what is
// missing or wrong), model_mismatch (a known set with other labels).
Result<LabelSet> label_set_from_json(const std::string& text);

}  // namespace beatlens
