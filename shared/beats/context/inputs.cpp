#include "beats/context/inputs.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <string>

#include "beats/context/input_columns.h"

namespace beatlens::beats {

namespace {

using namespace columns;

constexpr float largest_value = 8.0F;

float bounded(float value) { return std::isfinite(value) ? std::clamp(value, -largest_value, largest_value) : 0.0F; }

// The inputs that are a list of numbers.
struct ColumnInput {
    std::string_view name;
    std::span<const Column> columns;
};
constexpr ColumnInput column_inputs[] = {
    {"rhythm", rhythm_columns}, {"shape", shape_columns},         {"cluster", cluster_columns},
    {"p_wave", p_wave_columns}, {"excursion", excursion_columns},
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

void write_input(const BeatContext& context, std::string_view name, std::size_t beat, std::span<float> out) {
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

Result<void> write_context_inputs(const BeatContext& context, std::span<const std::string_view> names,
                                  std::size_t first, std::size_t count, std::span<float> out) {
    const std::vector<InputSpec> inputs = context_inputs(names);
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (i >= inputs.size() || inputs[i].name != names[i]) {
            return fail(ErrorCode::out_of_range, "There is no input '" + std::string(names[i]) + "' of beats.");
        }
    }
    if (first > context.beats() || count > context.beats() - first) {
        return fail(ErrorCode::out_of_range, "Inputs are asked for of beats that the recording does not have.");
    }
    const std::size_t row = row_length(inputs);
    if (out.size() != count * row) {
        return fail(ErrorCode::out_of_range, "Inputs of " + std::to_string(count) + " beats take " +
                                                 std::to_string(count * row) + " values, not " +
                                                 std::to_string(out.size()) + ".");
    }
    std::size_t at = 0;
    for (std::size_t beat = first; beat < first + count; ++beat) {
        for (const InputSpec& input : inputs) {
            write_input(context, input.name, beat, out.subspan(at, input.size()));
            at += input.size();
        }
    }
    return {};
}

}  // namespace beatlens::beats
