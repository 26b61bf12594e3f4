#include "model/model.h"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "beats/recipe.h"
#include "ecg/aami.h"
#include "model/parameter_check.h"

namespace beatlens::model {

namespace {

constexpr const char* file_version = "1";

Result<Task> parse_task(const std::string& text) {
    // Files from before there was a choice do not say.
    if (text.empty() || text == to_string(Task::aami_beats)) {
        return Task::aami_beats;
    }
    if (text == to_string(Task::myocardial_infarction)) {
        return Task::myocardial_infarction;
    }
    return fail(ErrorCode::model_mismatch,
                "The model is for the task '" + text + "', which this version does not have.");
}

bool is_aami_letter(const std::string& name) {
    return name.size() == 1 && aami_class_from_letter(name.front()).has_value();
}

Result<std::vector<std::string>> parse_classes(const std::string& text, Task task, const Architecture& architecture) {
    const auto json = nlohmann::json::parse(text, nullptr, false);
    if (!json.is_array()) {
        return fail(ErrorCode::malformed, "The model file's class names are not a JSON list.");
    }
    std::vector<std::string> classes;
    for (const auto& name : json) {
        if (!name.is_string()) {
            return fail(ErrorCode::malformed, "The model file's class names are not a JSON list of texts.");
        }
        classes.push_back(name.get<std::string>());
    }
    if (task == Task::myocardial_infarction) {
        if (!std::equal(classes.begin(), classes.end(), mi_classes.begin(), mi_classes.end())) {
            return fail(ErrorCode::model_mismatch,
                        "The classes of a model for myocardial infarction must be NORM and MI, in this order.");
        }
    } else {
        for (auto name = classes.begin(); name != classes.end(); ++name) {
            if (!is_aami_letter(*name)) {
                return fail(ErrorCode::model_mismatch, "The model's classes are not AAMI classes (N, S, V, F, Q).");
            }
            if (std::find(classes.begin(), name, *name) != name) {
                return fail(ErrorCode::model_mismatch, "The model names the class " + *name + " twice.");
            }
        }
    }
    const auto shapes = infer_shapes(architecture);
    BEATLENS_TRY(shapes);
    if (shapes->back() != Shape{classes.size()}) {
        return fail(ErrorCode::model_mismatch, "The model names " + std::to_string(classes.size()) +
                                                   " classes, but its network's output has shape " +
                                                   shape_text(shapes->back()) + ".");
    }
    return classes;
}

Result<std::vector<double>> parse_numbers(const nlohmann::json& json, const char* key) {
    const auto at = json.find(key);
    if (at == json.end() || !at->is_array()) {
        return fail(ErrorCode::malformed, std::string("The model's feature scaler lacks the list '") + key + "'.");
    }
    std::vector<double> values;
    for (const auto& value : *at) {
        if (!value.is_number() || !std::isfinite(value.get<double>())) {
            return fail(ErrorCode::malformed, std::string("The model's feature scaler holds something in '") + key +
                                                  "' that is not a finite number.");
        }
        values.push_back(value.get<double>());
    }
    return values;
}

Result<FeatureScaler> parse_scaler(const std::string& text, std::size_t features) {
    FeatureScaler scaler;
    if (!text.empty()) {
        const auto json = nlohmann::json::parse(text, nullptr, false);
        if (!json.is_object()) {
            return fail(ErrorCode::malformed, "The model's feature scaler is not a JSON object.");
        }
        auto centre = parse_numbers(json, "centre");
        BEATLENS_TRY(centre);
        auto scale = parse_numbers(json, "scale");
        BEATLENS_TRY(scale);
        scaler = {std::move(*centre), std::move(*scale)};
    }
    if (scaler.centre.size() != features || scaler.scale.size() != features) {
        return fail(ErrorCode::model_mismatch, "The model's network takes " + std::to_string(features) +
                                                   " features, but its scaler is for " +
                                                   std::to_string(scaler.centre.size()) + " (centre) and " +
                                                   std::to_string(scaler.scale.size()) + " (scale).");
    }
    if (std::find(scaler.scale.begin(), scaler.scale.end(), 0.0) != scaler.scale.end()) {
        return fail(ErrorCode::model_mismatch, "The model's feature scaler divides by 0.");
    }
    return scaler;
}

Result<void> check_recipe(const Model& model) {
    const std::size_t given = beats::row_length(model.recipe);
    if (given == 0) {
        return fail(ErrorCode::model_mismatch,
                    "The model needs the beat recipe '" + model.recipe + "', which this version does not have.");
    }
    if (given != model.architecture.row_length()) {
        return fail(ErrorCode::model_mismatch, "The beat recipe '" + model.recipe + "' gives " + std::to_string(given) +
                                                   " values a beat, but the model's network takes " +
                                                   std::to_string(model.architecture.row_length()) + ".");
    }
    return {};
}

}  // namespace

std::string_view to_string(Task task) {
    return task == Task::myocardial_infarction ? "myocardial-infarction" : "aami-beats";
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
    if (model.version != file_version) {
        return fail(ErrorCode::model_mismatch, "The model file has version " + model.version +
                                                   "; this program reads version " + file_version + ".");
    }
    auto architecture = architecture_from_json(field("architecture"));
    BEATLENS_TRY(architecture);
    model.architecture = std::move(*architecture);
    model.name = field("name");
    model.recipe = field("recipe");
    model.training = field("training");
    model.figures = field("figures");
    BEATLENS_TRY(check_recipe(model));
    const auto task = parse_task(field("task"));
    BEATLENS_TRY(task);
    model.task = *task;
    auto classes = parse_classes(field("classes"), model.task, model.architecture);
    BEATLENS_TRY(classes);
    model.classes = std::move(*classes);
    auto scaler = parse_scaler(field("scaler"), model.architecture.feature_length);
    BEATLENS_TRY(scaler);
    model.scaler = std::move(*scaler);
    BEATLENS_TRY(check_parameters(model.architecture, file->tensors));
    model.parameters = std::move(file->tensors);
    return model;
}

std::vector<std::uint8_t> write_model(const Model& model) {
    TensorFile file;
    file.metadata = {{"beatlens_version", file_version},
                     {"name", model.name},
                     {"architecture", to_json(model.architecture)},
                     {"recipe", model.recipe},
                     {"task", std::string(to_string(model.task))},
                     {"classes", nlohmann::json(model.classes).dump()},
                     {"training", model.training},
                     {"figures", model.figures}};
    if (!model.scaler.centre.empty()) {
        file.metadata["scaler"] =
            nlohmann::json({{"centre", model.scaler.centre}, {"scale", model.scaler.scale}}).dump();
    }
    file.tensors = model.parameters;
    return write_safetensors(file);
}

}  // namespace beatlens::model
