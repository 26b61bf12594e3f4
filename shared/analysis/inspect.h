// One beat as a model saw it, and what of that mattered for a label: by occlusion (Zeiler & Fergus 2014), which asks
// the model again with a part of its input replaced. Every part is replaced by what is ordinary for the recording, not
// by zeros, which no beat has and to which a network answers anything.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "beats/context/inputs.h"
#include "beats/input_meaning.h"
#include "beats/input_spec.h"
#include "ecg/error.h"
#include "ecg/label_set.h"
#include "model/engine.h"

namespace beatlens::analysis {

// The ordinary beat of a recording in a model's own terms: value by value the median of rows, NaN where none of them
// has one. Of the usable beats with the label that means that nothing was found; of all usable ones where fewer than
// five have it or no label means that, and of all where none is usable. Of more than 201 those are taken that 201
// evenly spread places hit.
struct OrdinaryBeat {
    std::vector<float> row;   // [row length]
    std::size_t beats = 0;    // that it was made of
    bool are_normal = false;  // they have that label
};
// `labels`, `usable`: one per beat; `usable` may be empty: all are. `read` writes the row of a beat. Errors: those of
// `read`, no_beats.
using ReadRow = std::function<Result<void>(std::size_t beat, std::span<float> row)>;
Result<OrdinaryBeat> ordinary_beat(const LabelSet& set, std::span<const std::uint8_t> labels,
                                   std::span<const std::uint8_t> usable, std::size_t row_length, const ReadRow& read);

// All changes are log-odds of the label, log(p / (1 - p)), as they are less those with something replaced: above 0
// where it spoke for the label, 0 where the model does not look at it. Log-odds and not probabilities, which hardly
// move while the model is sure.
struct InspectedInput {
    InputSpec spec;
    std::size_t first = 0;                      // of its values in the row
    std::optional<beats::InputAxis> axis = {};  // of its places
    std::vector<std::string_view> columns = {};
    double change = 0.0;  // all of it as in the ordinary beat
    // Around the places 0, curve_step, 2 * curve_step, ...: of a wave with 50 ms of it, in all channels, a straight
    // line between its ends; of a sequence with that place as in the ordinary beat's. Empty for others.
    std::vector<float> curve = {};
    std::size_t curve_step = 1;
    // [channels] of a list: that number alone as in the ordinary beat. Where "sequence" has the same numbers of the
    // beat in its middle, those too: what is known twice is only gone when it is gone from both.
    std::vector<float> column_changes = {};
};

// A part of "features", likewise with the middle of "sequence".
struct InspectedPart {
    beats::FeaturePart part;
    double change = 0.0;
};

struct Inspection {
    std::size_t label = 0;             // that changes are of
    std::vector<float> logits;         // [outputs]
    std::vector<float> probabilities;  // [labels], 0 for those that the model does not tell
    double log_odds = 0.0;             // of the label
    std::vector<InspectedInput> inputs;
    std::vector<InspectedPart> parts;  // empty but for inputs made of the recording's context
    std::vector<model::LayerOutput> layers;
};

// `row`, `ordinary`: [row length], unscaled. `label`: index of a label of the model; none: the one that it gives.
// Errors: out_of_range (a label that the model does not tell), model_mismatch (rows of another length), internal.
Result<Inspection> inspect(const model::Engine& engine, std::span<const float> row, std::span<const float> ordinary,
                           std::optional<std::size_t> label = {});

}  // namespace beatlens::analysis
