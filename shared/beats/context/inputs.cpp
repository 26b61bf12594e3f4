#include "beats/context/inputs.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <limits>
#include <string>

#include "beats/context/input_columns.h"

namespace beatlens::beats {

namespace {

using namespace columns;

constexpr float largest_input = 8.0F;

float bounded(float value) { return std::isfinite(value) ? std::clamp(value, -largest_input, largest_input) : 0.0F; }

// The inputs that are a list of numbers.
struct ColumnInput {
    std::string_view name;
    std::span<const Column> columns;
};
constexpr ColumnInput column_inputs[] = {
    {"rhythm", rhythm_columns}, {"shape", shape_columns},     {"cluster", cluster_columns},
    {"p_wave", p_wave_columns}, {"mixture", mixture_columns},
};

std::span<const Column> columns_of(std::string_view name) {
    const auto* const at =
        std::find_if(std::begin(column_inputs), std::end(column_inputs), [&](const auto& i) { return i.name == name; });
    return at == std::end(column_inputs) ? std::span<const Column>() : at->columns;
}

void write_neighbours(const BeatContext& context, std::size_t beat, std::span<float> out) {
    for (std::size_t row = 0; row < neighbour_distances.size(); ++row) {
        if (const auto neighbour = neighbour_at(context, beat, neighbour_distances[row])) {
            for (std::size_t k = 0; k < neighbour_columns.size(); ++k) {
                out[row * neighbour_columns.size() + k] =
                    bounded(neighbour_columns[k].value(context, *neighbour, beat));
            }
        }
    }
}

// The lists that "features" is made of, each as the input of its name holds it, between "there" and the likenesses.
constexpr auto feature_lists =
    std::to_array<std::string_view>({"lead_present", "lead_shape", "rhythm", "shape", "cluster", "p_wave", "mixture"});

// Their sizes, and that of all features.
struct FeatureSizes {
    std::array<std::size_t, feature_lists.size()> lists{};
    std::size_t all = 3;
};
const FeatureSizes& feature_sizes() {
    static const FeatureSizes sizes = [] {
        FeatureSizes result;
        for (std::size_t i = 0; i < feature_lists.size(); ++i) {
            const std::string_view name = feature_lists[i];
            result.lists[i] = name == "lead_present" ? input_leads
                              : name == "lead_shape" ? input_leads * lead_columns.size()
                                                     : columns_of(name).size();
            result.all += result.lists[i];
        }
        return result;
    }();
    return sizes;
}

void write_input(const BeatContext& context, std::string_view name, std::size_t beat, std::span<float> out);

void write_features(const BeatContext& context, std::size_t beat, std::span<float> out) {
    out[0] = 1.0F;
    std::size_t at = 1;
    for (std::size_t i = 0; i < feature_lists.size(); ++i) {
        const std::size_t size = feature_sizes().lists[i];
        write_input(context, feature_lists[i], beat, out.subspan(at, size));
        at += size;
    }
    const auto previous = context.previous(beat);
    const auto next = context.next(beat);
    out[at] = previous ? bounded(likeness(context, *previous, beat)) : 0.0F;
    out[at + 1] = next ? bounded(likeness(context, *next, beat)) : 0.0F;
}

void write_input(const BeatContext& context, std::string_view name, std::size_t beat, std::span<float> out) {
    if (name == "features") {
        return write_features(context, beat, out);
    }
    if (const auto columns = columns_of(name); !columns.empty()) {
        std::transform(columns.begin(), columns.end(), out.begin(),
                       [&](const Column& column) { return bounded(column.value(context, beat)); });
        return;
    }
    std::fill(out.begin(), out.end(), 0.0F);
    if (name == "neighbours") {
        write_neighbours(context, beat, out);
        return;
    }
    const std::size_t length = out.size() / input_leads;
    for (std::size_t lead = 0; lead < std::min(input_leads, context.windows.leads()); ++lead) {
        const std::span<float> channel = out.subspan(lead * length, length);
        if (!context.windows.has(beat, lead)) {
            continue;
        }
        if (name == "lead_present") {
            channel[0] = 1.0F;
        } else if (name == "beat") {
            read_against_baseline(context.windows, beat, lead, channel);
        } else if (name == "template") {
            context.local_normals.read(beat, lead, channel);
        } else {
            std::transform(lead_columns.begin(), lead_columns.end(), channel.begin(),
                           [&](const LeadColumn& column) { return (context.shapes.leads[lead].*column.value)[beat]; });
        }
    }
    std::transform(out.begin(), out.end(), out.begin(), bounded);
}

}  // namespace

std::vector<InputSpec> context_inputs() {
    std::vector<InputSpec> inputs = {{"beat", input_leads, window_length},
                                     {"template", input_leads, window_length},
                                     {"lead_present", input_leads, 1},
                                     {"lead_shape", input_leads, lead_columns.size()},
                                     {"neighbours", neighbour_distances.size(), neighbour_columns.size()}};
    for (const auto& [name, columns] : column_inputs) {
        inputs.push_back({std::string(name), columns.size(), 1});
    }
    inputs.push_back({"features", feature_sizes().all, 1});
    inputs.push_back({"sequence", feature_sizes().all, sequence_length});
    return inputs;
}

std::vector<InputSpec> context_inputs(std::span<const std::string_view> names) {
    const std::vector<InputSpec> all = context_inputs();
    std::vector<InputSpec> inputs;
    for (const std::string_view name : names) {
        std::copy_if(all.begin(), all.end(), std::back_inserter(inputs), [&](const auto& i) { return i.name == name; });
    }
    return inputs;
}

std::vector<std::string_view> context_input_columns(std::string_view name) {
    std::vector<std::string_view> names;
    for (const Column& column : columns_of(name)) {
        names.push_back(column.name);
    }
    if (name == "features" || name == "sequence") {
        names.push_back("there");
        for (const std::string_view list : feature_lists) {
            const auto columns = context_input_columns(list);
            const std::size_t channels = list == "lead_present" || list == "lead_shape" ? input_leads : 1;
            for (std::size_t channel = 0; channel < channels; ++channel) {
                names.insert(names.end(), columns.begin(), columns.end());
            }
        }
        names.insert(names.end(), {"like_previous", "like_next"});
    }
    if (name == "lead_present") {
        names.push_back("present");
    }
    if (name == "lead_shape") {
        for (const LeadColumn& column : lead_columns) {
            names.push_back(column.name);
        }
    }
    if (name == "neighbours") {
        for (const NeighbourColumn& column : neighbour_columns) {
            names.push_back(column.name);
        }
    }
    return names;
}

std::vector<FeaturePart> context_feature_parts() {
    std::vector<FeaturePart> parts;
    std::size_t at = 1;
    for (std::size_t i = 0; i < feature_lists.size(); ++i) {
        parts.push_back({feature_lists[i], at, feature_sizes().lists[i]});
        at += feature_sizes().lists[i];
    }
    parts.push_back({"likeness", at, feature_sizes().all - at});
    return parts;
}

namespace {

// "sequence" of the beat that is `at` beats after the strip's first one, channel-major.
void write_sequence(std::span<const float> strip, std::size_t at, std::span<float> out) {
    const std::size_t width = out.size() / sequence_length;
    for (std::size_t k = 0; k < sequence_length; ++k) {
        for (std::size_t channel = 0; channel < width; ++channel) {
            out[channel * sequence_length + k] = strip[(at + k) * width + channel];
        }
    }
}

Result<void> check_beats(const BeatContext& context, std::size_t first, std::size_t count, std::size_t wanted,
                         std::size_t given) {
    if (first > context.beats() || count > context.beats() - first) {
        return fail(ErrorCode::out_of_range, "Inputs are asked for of beats that the recording does not have.");
    }
    if (given != wanted) {
        return fail(ErrorCode::out_of_range, "Inputs of " + std::to_string(count) + " beats take " +
                                                 std::to_string(wanted) + " values, not " + std::to_string(given) +
                                                 ".");
    }
    return {};
}

}  // namespace

Result<void> write_context_inputs(const BeatContext& context, std::span<const std::string_view> names,
                                  std::size_t first, std::size_t count, std::span<float> out) {
    const std::vector<InputSpec> inputs = context_inputs(names);
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (i >= inputs.size() || inputs[i].name != names[i]) {
            return fail(ErrorCode::out_of_range, "There is no input '" + std::string(names[i]) + "' of beats.");
        }
    }
    BEATLENS_TRY(check_beats(context, first, count, count * row_length(inputs), out.size()));
    std::vector<float> strip;
    if (std::find(names.begin(), names.end(), "sequence") != names.end()) {
        strip.resize((count + 2 * sequence_reach) * feature_sizes().all);
        BEATLENS_TRY(write_feature_strip(context, first, count, strip));
    }
    std::size_t at = 0;
    for (std::size_t beat = first; beat < first + count; ++beat) {
        for (const InputSpec& input : inputs) {
            const std::span<float> to = out.subspan(at, input.size());
            if (input.name == "sequence") {
                write_sequence(strip, beat - first, to);
            } else {
                write_input(context, input.name, beat, to);
            }
            at += input.size();
        }
    }
    return {};
}

Result<void> write_feature_strip(const BeatContext& context, std::size_t first, std::size_t count,
                                 std::span<float> out) {
    const std::size_t width = feature_sizes().all;
    BEATLENS_TRY(check_beats(context, first, count, (count + 2 * sequence_reach) * width, out.size()));
    for (std::size_t i = 0; i < count + 2 * sequence_reach; ++i) {
        const auto row = out.subspan(i * width, width);
        const std::size_t beat = first + i;  // less sequence_reach
        if (beat >= sequence_reach && beat - sequence_reach < context.beats()) {
            write_features(context, beat - sequence_reach, row);
        } else {
            std::fill(row.begin(), row.end(), std::numeric_limits<float>::quiet_NaN());
        }
    }
    return {};
}

}  // namespace beatlens::beats
