#include "analysis/inspect.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "analysis/analyze.h"
#include "beats/context/shapes.h"

namespace beatlens::analysis {

namespace {

constexpr std::size_t most_ordinary = 201;
constexpr std::size_t least_normal = 5;
constexpr double half_window_s = 0.025;
constexpr double curve_step_s = 0.0125;  // finer than the window can tell

std::vector<std::uint32_t> beats_where(std::size_t count, const std::function<bool(std::size_t)>& holds) {
    std::vector<std::uint32_t> beats;
    for (std::size_t beat = 0; beat < count; ++beat) {
        if (holds(beat)) {
            beats.push_back(static_cast<std::uint32_t>(beat));
        }
    }
    return beats;
}

// The upper one of two; NaN of nothing.
float median_of(std::vector<float>& values) {
    if (values.empty()) {
        return std::numeric_limits<float>::quiet_NaN();
    }
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    return *middle;
}

// log(p / (1 - p)) of an output. The only output of a network has no other to be measured against: its score.
double log_odds_of(std::span<const float> logits, std::size_t output) {
    double largest = -INFINITY;
    for (std::size_t i = 0; i < logits.size(); ++i) {
        largest = i == output ? largest : std::max(largest, static_cast<double>(logits[i]));
    }
    double others = 0.0;
    for (std::size_t i = 0; i < logits.size(); ++i) {
        others += i == output ? 0.0 : std::exp(static_cast<double>(logits[i]) - largest);
    }
    return static_cast<double>(logits[output]) - (logits.size() == 1 ? 0.0 : largest + std::log(others));
}

// Rows with something of them replaced, and the changes that this makes, which are handed out in the same order.
class Occlusion {
public:
    Occlusion(std::span<const float> row, std::span<const float> ordinary) : row_(row), ordinary_(ordinary) {}

    void add(std::span<const std::size_t> replaced) {
        const std::span<float> variant = add_as_it_is();
        for (const std::size_t at : replaced) {
            variant[at] = ordinary_[at];
        }
    }
    // A channel from place `from` to place `to` as a straight line between them.
    void add_straight(const InspectedInput& input, std::size_t from, std::size_t to) {
        const std::span<float> variant = add_as_it_is();
        for (std::size_t channel = 0; channel < input.spec.channels; ++channel) {
            const std::span<float> wave = variant.subspan(input.first + channel * input.spec.length, input.spec.length);
            const float begin = wave[from];
            const float step = (wave[to] - begin) / static_cast<float>(to - from);
            for (std::size_t place = from + 1; place < to; ++place) {
                wave[place] = begin + step * static_cast<float>(place - from);
            }
        }
    }

    Result<void> run(model::State& state, std::size_t outputs, std::size_t output, double log_odds) {
        std::vector<float> logits(rows_.size() / row_.size() * outputs);
        BEATLENS_TRY(state.logits(rows_, logits));
        for (std::size_t at = 0; at < logits.size(); at += outputs) {
            changes_.push_back(log_odds - log_odds_of(std::span(logits).subspan(at, outputs), output));
        }
        return {};
    }
    double next() { return changes_[given_++]; }

private:
    std::span<float> add_as_it_is() {
        rows_.insert(rows_.end(), row_.begin(), row_.end());
        return std::span(rows_).last(row_.size());
    }

    std::span<const float> row_;
    std::span<const float> ordinary_;
    std::vector<float> rows_;
    std::vector<double> changes_;
    std::size_t given_ = 0;
};

bool is_wave(const InspectedInput& input) { return input.axis && input.axis->of == beats::InputAxis::Of::wave; }
bool is_sequence(const InspectedInput& input) { return input.axis && input.axis->of == beats::InputAxis::Of::beats; }

// The inputs of a model, without changes, and with room for those.
std::vector<InspectedInput> inputs_of(const model::Model& model) {
    std::vector<InspectedInput> inputs;
    std::size_t first = 0;
    for (const InputSpec& spec : model.architecture.inputs) {
        InspectedInput input{spec, first, beats::input_axis(model.recipe, spec.name),
                             beats::input_columns(model.recipe, spec.name)};
        if (is_wave(input)) {
            input.curve_step = static_cast<std::size_t>(std::max(1L, std::lround(curve_step_s / input.axis->step)));
        }
        if (input.axis) {
            input.curve.resize((spec.length + input.curve_step - 1) / input.curve_step);
        } else if (spec.length == 1) {
            input.column_changes.resize(spec.channels);
        }
        first += spec.size();
        inputs.push_back(std::move(input));
    }
    return inputs;
}

// All parts of the input.
std::vector<std::size_t> all_of(const InspectedInput& input) {
    std::vector<std::size_t> all(input.spec.size());
    for (std::size_t i = 0; i < all.size(); ++i) {
        all[i] = input.first + i;
    }
    return all;
}

// One place of a sequence.
std::vector<std::size_t> place_of_sequence(const InspectedInput& sequence, std::size_t place) {
    std::vector<std::size_t> at(sequence.spec.channels);
    for (std::size_t channel = 0; channel < at.size(); ++channel) {
        at[channel] = sequence.first + channel * sequence.spec.length + place;
    }
    return at;
}

// Numbers of a list, and the same in the middle of a sequence.
std::vector<std::size_t> numbers_of_list(const std::vector<InspectedInput>& inputs, const InspectedInput& list,
                                         std::size_t first, std::size_t size) {
    std::vector<std::size_t> at;
    for (std::size_t channel = first; channel < first + size; ++channel) {
        at.push_back(list.first + channel);
        for (const InspectedInput& other : inputs) {
            if (is_sequence(other) && other.columns == list.columns) {
                at.push_back(other.first + channel * other.spec.length + other.spec.length / 2);
            }
        }
    }
    return at;
}

void add_variants(const std::vector<InspectedInput>& inputs, std::span<const InspectedPart> parts,
                  Occlusion& occlusion) {
    for (const InspectedInput& input : inputs) {
        const std::size_t last = input.spec.length - 1;
        occlusion.add(all_of(input));
        for (std::size_t i = 0; i < input.curve.size(); ++i) {
            const std::size_t place = i * input.curve_step;
            if (is_sequence(input)) {
                occlusion.add(place_of_sequence(input, place));
                continue;
            }
            const auto half = static_cast<std::size_t>(std::max(1L, std::lround(half_window_s / input.axis->step)));
            occlusion.add_straight(input, place - std::min(place, half), std::min(last, place + half));
        }
        for (std::size_t channel = 0; channel < input.column_changes.size(); ++channel) {
            occlusion.add(numbers_of_list(inputs, input, channel, 1));
        }
        for (const InspectedPart& each : parts) {
            if (input.spec.name == "features") {
                occlusion.add(numbers_of_list(inputs, input, each.part.first, each.part.size));
            }
        }
    }
}

// In the order of add_variants().
void take_changes(Occlusion& occlusion, Inspection& inspection) {
    for (InspectedInput& input : inspection.inputs) {
        input.change = occlusion.next();
        for (float& change : input.curve) {
            change = static_cast<float>(occlusion.next());
        }
        for (float& change : input.column_changes) {
            change = static_cast<float>(occlusion.next());
        }
        for (InspectedPart& each : inspection.parts) {
            if (input.spec.name == "features") {
                each.change = occlusion.next();
            }
        }
    }
}

}  // namespace

Result<OrdinaryBeat> ordinary_beat(const LabelSet& set, std::span<const std::uint8_t> labels,
                                   std::span<const std::uint8_t> usable, std::size_t row_length, const ReadRow& read) {
    const auto is_usable = [&](std::size_t beat) { return usable.empty() || usable[beat] != 0; };
    auto beats =
        beats_where(labels.size(), [&](std::size_t beat) { return is_usable(beat) && labels[beat] == set.normal; });
    OrdinaryBeat ordinary;
    ordinary.are_normal = beats.size() >= least_normal;
    if (!ordinary.are_normal) {
        beats = beats_where(labels.size(), is_usable);
    }
    if (beats.empty()) {
        beats = beats_where(labels.size(), [](std::size_t) { return true; });
    }
    if (beats.empty()) {
        return fail(ErrorCode::no_beats, "There are no beats to compare with.");
    }
    beats = beats::spread_evenly(beats, most_ordinary);
    ordinary.beats = beats.size();
    std::vector<float> rows(beats.size() * row_length);
    for (std::size_t i = 0; i < beats.size(); ++i) {
        BEATLENS_TRY(read(beats[i], std::span(rows).subspan(i * row_length, row_length)));
    }
    std::vector<float> column;
    for (std::size_t k = 0; k < row_length; ++k) {
        column.clear();
        for (std::size_t at = k; at < rows.size(); at += row_length) {
            if (!std::isnan(rows[at])) {
                column.push_back(rows[at]);
            }
        }
        ordinary.row.push_back(median_of(column));
    }
    return ordinary;
}

Result<Inspection> inspect(const model::Engine& engine, std::span<const float> row, std::span<const float> ordinary,
                           std::optional<std::size_t> label) {
    const model::Model& model = engine.model();
    if (row.size() != engine.row_length() || ordinary.size() != row.size()) {
        return fail(ErrorCode::model_mismatch, "The beat is not cut for this model.");
    }
    auto state = engine.make_state();
    BEATLENS_TRY(state);
    Inspection inspection;
    inspection.logits.resize(engine.outputs());
    BEATLENS_TRY(state->logits(row, inspection.logits));
    auto labelled = label_rows(model, inspection.logits);
    BEATLENS_TRY(labelled);
    inspection.probabilities = std::move(labelled->probabilities);
    inspection.label = label.value_or(labelled->labels.front());
    const auto output = std::find(model.outputs.begin(), model.outputs.end(), inspection.label);
    if (output == model.outputs.end()) {
        return fail(ErrorCode::out_of_range, "The model does not tell this label.");
    }
    const auto number = static_cast<std::size_t>(output - model.outputs.begin());
    inspection.log_odds = log_odds_of(inspection.logits, number);
    inspection.inputs = inputs_of(model);
    for (const InspectedInput& input : inspection.inputs) {
        if (input.spec.name == "features") {
            for (const beats::FeaturePart& part : beats::context_feature_parts()) {
                inspection.parts.push_back({part});
            }
        }
    }
    Occlusion occlusion(row, ordinary);
    add_variants(inspection.inputs, inspection.parts, occlusion);
    BEATLENS_TRY(occlusion.run(*state, engine.outputs(), number, inspection.log_odds));
    take_changes(occlusion, inspection);
    auto layers = engine.layer_outputs(row);
    BEATLENS_TRY(layers);
    inspection.layers = *std::move(layers);
    return inspection;
}

}  // namespace beatlens::analysis
