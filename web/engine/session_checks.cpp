// The part of Session that the panels that check labels ask: session.h says what for.
#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <utility>

#include "analysis/alike.h"
#include "analysis/beat_groups.h"
#include "beats/context/grid.h"
#include "beats/kachuee_120hz.h"
#include "json_border.h"
#include "session.h"

namespace beatlens::engine {

namespace {

using Json = nlohmann::ordered_json;

std::string no_labels() { return error_text(ErrorCode::no_beats, "No beats were labelled yet."); }

// Appended to what is held: {key: [first, length]}.
template <class Value>
Json hold(const char* key, std::vector<Value>& held, std::span<const Value> values) {
    Json json = {{key, {held.size(), values.size()}}};
    held.insert(held.end(), values.begin(), values.end());
    return json;
}

Json axis_json(const std::optional<beats::InputAxis>& axis) {
    if (!axis) {
        return nullptr;
    }
    const bool is_wave = axis->of == beats::InputAxis::Of::wave;
    return {{"of", is_wave ? "wave" : "beats"}, {"first", axis->first}, {"step", axis->step}};
}

Json input_json(const analysis::InspectedInput& input, std::span<const float> row, std::span<const float> ordinary,
                HeldArrays& arrays) {
    const std::size_t size = input.spec.size();
    return {{"name", input.spec.name},
            {"channels", input.spec.channels},
            {"length", input.spec.length},
            {"axis", axis_json(input.axis)},
            {"columns", input.columns},
            {"values", arrays.floats(row.subspan(input.first, size))},
            {"ordinary", arrays.floats(ordinary.subspan(input.first, size))},
            {"change", input.change},
            {"curve", arrays.floats(input.curve)},
            {"curve_step", input.curve_step},
            {"column_changes", arrays.floats(input.column_changes)}};
}

Json layer_json(const model::LayerOutput& layer, HeldArrays& arrays) {
    return {{"names", layer.names},
            {"kinds", layer.kinds},
            {"channels", layer.channels},
            {"length", layer.length},
            {"values", arrays.floats(layer.values)}};
}

// The beat as the context has it, and the normal beat around it, in each lead that has a signal there.
Json windows_json(const Recording& record, const beats::BeatContext& context, std::size_t beat, HeldArrays& arrays) {
    Json leads = Json::array();
    std::vector<float> window(beats::window_length);
    const auto in_units = [&](std::size_t lead) {
        for (float& value : window) {
            value *= context.windows.amplitude[lead];
        }
        return arrays.floats(window);
    };
    for (std::size_t i = 0; i < context.leads.size(); ++i) {
        if (!context.windows.has(beat, i)) {
            continue;
        }
        const Signal& signal = record.signals[context.leads[i]];
        Json lead = {{"lead", context.leads[i]}, {"name", signal.lead}, {"units", signal.units}};
        beats::read_against_baseline(context.windows, beat, i, window);
        lead["values"] = in_units(i);
        context.local_normals.read(beat, i, window);
        lead["usual"] = in_units(i);
        leads.push_back(std::move(lead));
    }
    return {{"first_s", -beats::window_before / beats::grid_hz}, {"step_s", 1.0 / beats::grid_hz}, {"leads", leads}};
}

Json label_beats_json(const std::vector<analysis::LabelBeats>& labels, HeldArrays& arrays) {
    Json json = Json::array();
    for (std::size_t i = 0; i < labels.size(); ++i) {
        json.push_back({{"label", i},
                        {"all", labels[i].all},
                        {"beats", arrays.numbers(labels[i].beats)},
                        {"values", arrays.floats(labels[i].values)},
                        {"median", arrays.floats(labels[i].median)}});
    }
    return json;
}

}  // namespace

void HeldArrays::clear() {
    floats_.clear();
    numbers_.clear();
}

Json HeldArrays::floats(std::span<const float> values) { return hold("floats", floats_, values); }

Json HeldArrays::numbers(std::span<const std::uint32_t> values) { return hold("numbers", numbers_, values); }

std::string HeldArrays::text_of(Json answer) const {
    answer["floats"] = array_of(floats_);
    answer["numbers"] = array_of(numbers_);
    return engine::text_of(answer);
}

Result<const beats::BeatContext*> Session::context() {
    if (run_->context() != nullptr) {
        return run_->context();
    }
    if (!checks_.context) {
        auto made = analysis::context_of(std::get<Recording>(*document_), *located_);
        BEATLENS_TRY(made);
        checks_.context = *std::move(made);
    }
    return &*checks_.context;
}

std::optional<std::size_t> Session::machine_beat(std::size_t beat) const {
    if (!analysis_ || analysis_->machine_beats.empty()) {
        return beat;
    }
    const std::int32_t machine = analysis_->machine_beats[beat];
    return machine >= 0 ? std::optional(static_cast<std::size_t>(machine)) : std::nullopt;
}

std::vector<std::int32_t> Session::beats_of_machine() const {
    std::vector<std::int32_t> beats(machine_->beats.size(), -1);
    for (std::size_t i = 0; i < analysis_->beats.size(); ++i) {
        if (const auto machine = machine_beat(i)) {
            beats[*machine] = static_cast<std::int32_t>(i);
        }
    }
    return beats;
}

std::string Session::inspect(std::size_t beat, std::optional<std::size_t> label, std::size_t alike) {
    if (!analysis_ && !table_analysis_) {
        return no_labels();
    }
    const std::vector<std::uint8_t>& labels = analysis_ ? label_column_ : table_analysis_->labels;
    if (beat >= labels.size()) {
        return error_text(ErrorCode::out_of_range, "There is no such beat.");
    }
    const std::optional<std::size_t> machine = machine_beat(beat);
    if (!machine) {
        return error_text(ErrorCode::no_beats, "A person added this beat: no model has seen it.");
    }
    if (table_analysis_ && rows_.empty()) {
        return error_text(ErrorCode::no_beats, "No beats were cut yet.");
    }
    if (const auto made = make_state(); !made) {
        return error_text(made.error());
    }
    const model::Engine engine = state_->engine();
    const std::size_t length = engine.row_length();
    const auto read = [&](std::size_t each, std::span<float> row) -> Result<void> {
        if (analysis_) {
            return run_->rows(each, row);
        }
        std::copy_n(rows_.begin() + static_cast<std::ptrdiff_t>(each * length), length, row.begin());
        return {};
    };
    if (!checks_.ordinary) {
        std::vector<std::uint8_t> machine_labels = analysis_ ? std::vector<std::uint8_t>() : labels;
        std::vector<std::uint8_t> usable;
        if (analysis_) {
            for (const analysis::LabelledBeat& each : machine_->beats) {
                machine_labels.push_back(each.label);
                usable.push_back(each.usable ? 1 : 0);
            }
        }
        auto ordinary = analysis::ordinary_beat(model_->label_set, machine_labels, usable, length, read);
        if (!ordinary) {
            return error_text(ordinary.error());
        }
        checks_.ordinary = *std::move(ordinary);
    }
    std::vector<float> row(length);
    if (const auto done = read(*machine, row); !done) {
        return error_text(done.error());
    }
    const auto found = analysis::inspect(engine, row, checks_.ordinary->row, label);
    if (!found) {
        return error_text(found.error());
    }
    HeldArrays& arrays = checks_.arrays;
    arrays.clear();
    Json json = {{"beat", beat},
                 {"label", found->label},
                 {"logits", found->logits},
                 {"probabilities", found->probabilities},
                 {"log_odds", found->log_odds},
                 {"ordinary", {{"beats", checks_.ordinary->beats}, {"are_normal", checks_.ordinary->are_normal}}},
                 {"inputs", Json::array()},
                 {"parts", Json::array()},
                 {"layers", Json::array()},
                 {"alike", Json::array()},
                 {"windows", nullptr}};
    for (const analysis::InspectedInput& input : found->inputs) {
        json["inputs"].push_back(input_json(input, row, checks_.ordinary->row, arrays));
    }
    for (const analysis::InspectedPart& each : found->parts) {
        const auto& [name, first, size] = each.part;
        json["parts"].push_back({{"name", name}, {"first", first}, {"size", size}, {"change", each.change}});
    }
    for (const model::LayerOutput& layer : found->layers) {
        json["layers"].push_back(layer_json(layer, arrays));
    }
    std::vector<analysis::AlikeBeat> most_alike;
    if (analysis_) {
        const auto context = this->context();
        if (!context) {
            return error_text(context.error());
        }
        json["windows"] = windows_json(std::get<Recording>(*document_), **context, *machine, arrays);
        const std::vector<std::int32_t> beats = beats_of_machine();
        for (const analysis::AlikeBeat& each : analysis::alike_beats(**context, *machine, alike)) {
            if (beats[each.beat] >= 0) {
                most_alike.push_back({static_cast<std::size_t>(beats[each.beat]), each.correlation});
            }
        }
    } else {
        most_alike = analysis::alike_rows(rows_, length, beat, alike);
    }
    for (const analysis::AlikeBeat& each : most_alike) {
        json["alike"].push_back({{"beat", each.beat}, {"label", labels[each.beat]}, {"correlation", each.correlation}});
    }
    return arrays.text_of(std::move(json));
}

std::string Session::clusters() {
    if (!analysis_) {
        return no_labels();
    }
    const auto context = this->context();
    if (!context) {
        return error_text(context.error());
    }
    const std::vector<std::int32_t> beats = beats_of_machine();
    const std::size_t label_count = model_->label_set.size();
    std::vector<std::uint8_t> labels(beats.size());  // those that a person removed have none
    std::transform(beats.begin(), beats.end(), labels.begin(), [&](std::int32_t beat) {
        return beat >= 0 ? label_column_[static_cast<std::size_t>(beat)] : static_cast<std::uint8_t>(label_count);
    });
    analysis::ClusterViews views = analysis::view_clusters(**context, labels, label_count);
    for (std::uint32_t& beat : views.beats) {
        beat = static_cast<std::uint32_t>(beats[beat]);
    }
    HeldArrays& arrays = checks_.arrays;
    arrays.clear();
    Json clusters = Json::array();
    const std::span<const std::uint32_t> all = views.beats;
    for (const analysis::ClusterView& view : views.clusters) {
        if (view.size == 0) {
            continue;
        }
        Json medians = Json::array();
        for (std::size_t at = 0; at < view.median.size(); at += beats::window_length) {
            medians.push_back(arrays.floats(std::span(view.median).subspan(at, beats::window_length)));
        }
        clusters.push_back({{"beats", arrays.numbers(all.subspan(view.first, view.size))},
                            {"counts", view.counts},
                            {"medians", std::move(medians)}});
    }
    Json leads = Json::array();
    for (const std::size_t lead : (*context)->leads) {
        const Signal& signal = std::get<Recording>(*document_).signals[lead];
        leads.push_back({{"lead", lead}, {"name", signal.lead}, {"units", signal.units}});
    }
    return arrays.text_of({{"leads", std::move(leads)},
                           {"first_s", -beats::window_before / beats::grid_hz},
                           {"step_s", 1.0 / beats::grid_hz},
                           {"clusters", std::move(clusters)},
                           {"without", arrays.numbers(all.last(views.without))}});
}

std::string Session::class_beats(std::size_t lead, std::size_t most) {
    HeldArrays& arrays = checks_.arrays;
    arrays.clear();
    if (table_analysis_) {
        const auto& table = std::get<BeatTable>(*document_);
        const auto labels =
            analysis::overlay_rows(table.values, table.length, table_analysis_->labels, model_->label_set.size(), most);
        return arrays.text_of({{"units", ""},
                               {"first_s", 0.0},
                               {"step_s", 3.0 / beats::kachuee_grid_hz},
                               {"length", table.length},
                               {"labels", label_beats_json(labels, arrays)}});
    }
    if (!analysis_) {
        return no_labels();
    }
    const auto& record = std::get<Recording>(*document_);
    if (lead >= record.signals.size()) {
        return error_text(ErrorCode::out_of_range, "The record has no such lead.");
    }
    const auto labels =
        analysis::overlay_labels(record.signals[lead], analysis_->beats, model_->label_set.size(), most);
    return arrays.text_of({{"units", record.signals[lead].units},
                           {"first_s", analysis::overlay_first_s},
                           {"step_s", analysis::overlay_step_s},
                           {"length", analysis::overlay_length},
                           {"labels", label_beats_json(labels, arrays)}});
}

}  // namespace beatlens::engine
