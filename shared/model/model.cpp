#include "model/model.h"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <set>

#include "beats/recipe.h"
#include "model/parameter_check.h"

namespace beatlens::model {

namespace {

constexpr const char* first_version = "1";
constexpr const char* file_version = "2";

Result<std::vector<std::string>> parse_names(const std::string& text) {
    const auto json = nlohmann::json::parse(text, nullptr, false);
    const auto is_text = [](const nlohmann::json& name) { return name.is_string(); };
    if (!json.is_array() || !std::all_of(json.begin(), json.end(), is_text)) {
        return fail(ErrorCode::malformed, "The model file's class names are not a JSON list of texts.");
    }
    std::vector<std::string> names;
    for (const nlohmann::json& name : json) {
        names.push_back(name.get<std::string>());
    }
    return names;
}

Result<LabelSet> parse_labels(const std::string& text, const std::string& old_task) {
    if (!text.empty()) {
        return label_set_from_json(text);
    }
    // Files from before there was a choice do not say.
    const LabelSet* known = old_task.empty() ? &aami_beats() : find_label_set(old_task);
    if (known == nullptr) {
        return fail(ErrorCode::model_mismatch,
                    "The model is for the task '" + old_task + "', which this version does not have.");
    }
    return *known;
}

Result<void> check_outputs(const Model& model) {
    const auto shapes = infer_shapes(model.architecture);
    BEATLENS_TRY(shapes);
    if (shapes->back() != Shape{model.outputs.size()}) {
        return fail(ErrorCode::model_mismatch, "The model names " + std::to_string(model.outputs.size()) +
                                                   " classes, but its network's output has shape " +
                                                   shape_text(shapes->back()) + ".");
    }
    if (model.label_set.summary == Summary::mean_log_odds && model.outputs != std::vector<std::size_t>{0, 1}) {
        return fail(ErrorCode::model_mismatch, "The classes of a model whose beats add up as mean log-odds must be " +
                                                   model.label_set.labels[0].name + " and " +
                                                   model.label_set.labels[1].name + ", in this order.");
    }
    return {};
}

Result<std::vector<double>> parse_numbers(const nlohmann::json& json, const char* key) {
    const auto at = json.find(key);
    if (at == json.end() || !at->is_array()) {
        return fail(ErrorCode::malformed, std::string("The model's feature scaler lacks the list '") + key + "'.");
    }
    std::vector<double> values;
    for (const nlohmann::json& value : *at) {
        if (!value.is_number() || !std::isfinite(value.get<double>())) {
            return fail(ErrorCode::malformed,
                        std::string("The model's feature scaler has a '") + key + "' that is not a finite number.");
        }
        values.push_back(value.get<double>());
    }
    return values;
}

Result<InputScaler> parse_scaler(const nlohmann::json& json) {
    if (!json.is_object()) {
        return fail(ErrorCode::malformed, "The model's feature scaler is not a JSON object.");
    }
    auto centre = parse_numbers(json, "centre");
    BEATLENS_TRY(centre);
    auto scale = parse_numbers(json, "scale");
    BEATLENS_TRY(scale);
    const double limit = json.contains("limit") && json["limit"].is_number() ? json["limit"].get<double>() : 0.0;
    if (!std::isfinite(limit) || limit < 0.0) {
        return fail(ErrorCode::malformed, "The model's feature scaler has a 'limit' that is negative or not finite.");
    }
    return InputScaler{*std::move(centre), *std::move(scale), limit};
}

// `old_text`: the scaler of the input "rr".
Result<std::map<std::string, InputScaler>> parse_scalers(const std::string& text, const std::string& old_text) {
    std::map<std::string, InputScaler> scalers;
    if (!old_text.empty()) {
        auto scaler = parse_scaler(nlohmann::json::parse(old_text, nullptr, false));
        BEATLENS_TRY(scaler);
        scalers[rr_input] = *std::move(scaler);
    }
    if (text.empty()) {
        return scalers;
    }
    const auto json = nlohmann::json::parse(text, nullptr, false);
    if (!json.is_object()) {
        return fail(ErrorCode::malformed, "The model's scalers are not a JSON object.");
    }
    for (const auto& [input, value] : json.items()) {
        auto scaler = parse_scaler(value);
        BEATLENS_TRY(scaler);
        scalers[input] = *std::move(scaler);
    }
    return scalers;
}

Result<std::vector<double>> parse_sure_from(const std::string& text) {
    if (text.empty()) {
        return std::vector<double>();
    }
    const auto json = nlohmann::json::parse(text, nullptr, false);
    if (!json.is_array()) {
        return fail(ErrorCode::malformed, "The model's probabilities from which labels are sure are not a JSON list.");
    }
    std::vector<double> values;
    for (const nlohmann::json& value : json) {
        if (!value.is_number()) {
            return fail(ErrorCode::malformed, "The model calls labels sure from something that is not a number.");
        }
        values.push_back(value.get<double>());
    }
    return values;
}

Result<void> check_recipe(const Model& model) {
    const beats::Recipe* recipe = beats::find_recipe(model.recipe);
    if (recipe == nullptr) {
        return fail(ErrorCode::model_mismatch,
                    "The model needs the beat recipe '" + model.recipe + "', which this version does not have.");
    }
    const std::size_t given = row_length(recipe->inputs);
    if (given != model.architecture.row_length()) {
        return fail(ErrorCode::model_mismatch, "The beat recipe '" + model.recipe + "' gives " + std::to_string(given) +
                                                   " values a beat, but the model's network takes " +
                                                   std::to_string(model.architecture.row_length()) + ".");
    }
    if (recipe->inputs != model.architecture.inputs) {
        return fail(
            ErrorCode::model_mismatch,
            "The inputs of the model's network are not those that the beat recipe '" + model.recipe + "' makes.");
    }
    return {};
}

}  // namespace

std::vector<std::string> Model::output_names() const {
    std::vector<std::string> names;
    for (const std::size_t output : outputs) {
        names.push_back(output < label_set.size() ? label_set.labels[output].name : "?");
    }
    return names;
}

Result<std::vector<std::size_t>> outputs_named(const LabelSet& labels, std::span<const std::string> names) {
    std::vector<std::size_t> outputs;
    std::set<std::size_t> seen;
    for (const std::string& name : names) {
        const auto label = labels.find(name);
        if (!label) {
            return fail(ErrorCode::model_mismatch,
                        "The model has a class '" + name + "' that its labels '" + labels.id + "' do not have.");
        }
        if (!seen.insert(*label).second) {
            return fail(ErrorCode::model_mismatch, "The model names the class " + name + " twice.");
        }
        outputs.push_back(*label);
    }
    return outputs;
}

Result<void> check_scalers(const Architecture& architecture, const std::map<std::string, InputScaler>& scalers) {
    std::size_t used = 0;
    for (const InputSpec& input : architecture.inputs) {
        const auto at = scalers.find(input.name);
        if (at == scalers.end() && input.length != 1) {
            continue;
        }
        const InputScaler scaler = at == scalers.end() ? InputScaler{} : at->second;
        if (scaler.centre.size() != input.channels || scaler.scale.size() != input.channels) {
            return fail(ErrorCode::model_mismatch,
                        "The input '" + input.name + "' of the model's network has " + std::to_string(input.channels) +
                            " features, but they are scaled by " + std::to_string(scaler.centre.size()) +
                            " (centre) and " + std::to_string(scaler.scale.size()) + " (scale).");
        }
        if (std::find(scaler.scale.begin(), scaler.scale.end(), 0.0) != scaler.scale.end()) {
            return fail(ErrorCode::model_mismatch, "The model's feature scaler divides by 0.");
        }
        ++used;
    }
    if (used != scalers.size()) {
        return fail(ErrorCode::model_mismatch, "The model scales an input that its network does not have.");
    }
    return {};
}

Result<void> check_sure_from(std::span<const double> sure_from, std::size_t outputs) {
    if (!sure_from.empty() && sure_from.size() != outputs) {
        return fail(ErrorCode::model_mismatch, "The model has " + std::to_string(outputs) + " classes, but says of " +
                                                   std::to_string(sure_from.size()) + " from when on they are sure.");
    }
    if (!std::all_of(sure_from.begin(), sure_from.end(), [](double p) { return p >= 0.0 && p <= 1.0; })) {
        return fail(ErrorCode::model_mismatch, "The model calls labels sure from something that is not from 0 to 1.");
    }
    return {};
}

Result<Model> parse_model(std::span<const std::uint8_t> bytes) {
    auto file = parse_safetensors(bytes);
    BEATLENS_TRY(file);
    const auto field = [&](const char* key) -> std::string {
        const auto at = file->metadata.find(key);
        return at == file->metadata.end() ? std::string() : at->second;
    };
    Model model;
    model.version = field("beatlens_version");
    if (model.version.empty()) {
        return fail(ErrorCode::model_mismatch,
                    "The file holds tensors but is not a Beatlens model: its metadata has no 'beatlens_version'. "
                    "Published PyTorch weights can be turned into a model with 'native_trainer import'.");
    }
    if (model.version != first_version && model.version != file_version) {
        return fail(ErrorCode::model_mismatch, "The model file has version " + model.version +
                                                   "; this program reads the versions " + first_version + " and " +
                                                   file_version + ".");
    }
    auto architecture = architecture_from_json(field("architecture"));
    BEATLENS_TRY(architecture);
    model.architecture = std::move(*architecture);
    model.name = field("name");
    model.recipe = field("recipe");
    model.training = field("training");
    model.figures = field("figures");
    BEATLENS_TRY(check_recipe(model));
    if (beats::find_recipe(model.recipe)->labels_beats) {
        auto labels = parse_labels(field("labels"), field("task"));
        BEATLENS_TRY(labels);
        model.label_set = *std::move(labels);
        const auto names = parse_names(field("classes"));
        BEATLENS_TRY(names);
        auto outputs = outputs_named(model.label_set, *names);
        BEATLENS_TRY(outputs);
        model.outputs = *std::move(outputs);
        BEATLENS_TRY(check_outputs(model));
    }
    auto scalers = parse_scalers(field("scalers"), field("scaler"));
    BEATLENS_TRY(scalers);
    model.scalers = *std::move(scalers);
    BEATLENS_TRY(check_scalers(model.architecture, model.scalers));
    auto sure_from = parse_sure_from(field("sure_from"));
    BEATLENS_TRY(sure_from);
    model.sure_from = *std::move(sure_from);
    BEATLENS_TRY(check_sure_from(model.sure_from, model.outputs.size()));
    BEATLENS_TRY(check_parameters(model.architecture, file->tensors));
    model.parameters = std::move(file->tensors);
    return model;
}

std::vector<std::uint8_t> write_model(const Model& model) {
    const auto dump = [](const nlohmann::json& json) {
        return json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
    };
    TensorFile file;
    file.metadata = {
        {"beatlens_version", file_version}, {"name", model.name},         {"architecture", to_json(model.architecture)},
        {"recipe", model.recipe},           {"training", model.training}, {"figures", model.figures}};
    if (!model.outputs.empty()) {
        file.metadata["labels"] = to_json(model.label_set);
        file.metadata["classes"] = dump(model.output_names());
    }
    if (!model.scalers.empty()) {
        nlohmann::json scalers = nlohmann::json::object();
        for (const auto& [input, scaler] : model.scalers) {
            scalers[input] = {{"centre", scaler.centre}, {"scale", scaler.scale}};
            if (scaler.limit > 0.0) {
                scalers[input]["limit"] = scaler.limit;
            }
        }
        file.metadata["scalers"] = dump(scalers);
    }
    if (!model.sure_from.empty()) {
        file.metadata["sure_from"] = dump(model.sure_from);
    }
    file.tensors = model.parameters;
    return write_safetensors(file);
}

}  // namespace beatlens::model
