#include "model/model.h"

#include <cmath>
#include <nlohmann/json.hpp>

#include "beats/recipe.h"
#include "ecg/aami.h"
#include "model/zoo.h"

namespace beatlens::model {

namespace {

constexpr const char* file_version = "1";

std::string shape_text(const Shape& shape) {
    std::string text;
    for (const std::size_t n : shape) {
        text += (text.empty() ? "" : "x") + std::to_string(n);
    }
    return text;
}

// Parameters must be exactly those that the architecture has: a superfluous one means another network.
Result<void> check_parameters(const Architecture& architecture, const std::map<std::string, Tensor>& tensors) {
    const auto specs = parameters(architecture);
    for (const ParameterSpec& spec : specs) {
        const auto at = tensors.find(spec.name);
        if (at == tensors.end()) {
            return fail(ErrorCode::model_mismatch, "The model file lacks the tensor '" + spec.name + "'.");
        }
        if (at->second.shape != spec.shape) {
            return fail(ErrorCode::model_mismatch, "The model file's tensor '" + spec.name + "' is " +
                                                       shape_text(at->second.shape) + ", but the network needs " +
                                                       shape_text(spec.shape) + ".");
        }
        for (const float value : at->second.values) {
            if (!std::isfinite(value)) {
                return fail(ErrorCode::model_mismatch,
                            "The model file's tensor '" + spec.name + "' holds a value that is not finite.");
            }
        }
    }
    if (tensors.size() != specs.size()) {
        return fail(ErrorCode::model_mismatch, "The model file holds " + std::to_string(tensors.size()) +
                                                   " tensors, but the network has " + std::to_string(specs.size()) +
                                                   ".");
    }
    return {};
}

Result<std::vector<std::string>> parse_classes(const std::string& text, const Architecture& architecture) {
    const auto json = nlohmann::json::parse(text, nullptr, false);
    if (!json.is_array()) {
        return fail(ErrorCode::malformed, "The model file's class names are not a JSON list.");
    }
    std::vector<std::string> classes;
    for (const auto& name : json) {
        if (!name.is_string() || name.get<std::string>().size() != 1 ||
            !aami_class_from_letter(name.get<std::string>().front())) {
            return fail(ErrorCode::model_mismatch, "The model's classes are not AAMI classes (N, S, V, F, Q).");
        }
        classes.push_back(name.get<std::string>());
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

}  // namespace

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
    if (!beats::is_known_recipe(model.recipe)) {
        return fail(ErrorCode::model_mismatch,
                    "The model needs the beat recipe '" + model.recipe + "', which this version does not have.");
    }
    auto classes = parse_classes(field("classes"), model.architecture);
    BEATLENS_TRY(classes);
    model.classes = std::move(*classes);
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
                     {"classes", nlohmann::json(model.classes).dump()},
                     {"training", model.training},
                     {"figures", model.figures}};
    file.tensors = model.parameters;
    return write_safetensors(file);
}

Result<Model> import_published(std::string_view system, std::span<const std::uint8_t> safetensors) {
    auto architecture = zoo_architecture(system);
    BEATLENS_TRY(architecture);
    auto file = parse_safetensors(safetensors);
    BEATLENS_TRY(file);
    // Our layer names and layouts are the published PyTorch ones, so the tensors fit as they are.
    BEATLENS_TRY(check_parameters(*architecture, file->tensors));
    Model model;
    model.version = file_version;
    model.name = std::string(system) + " (published weights)";
    model.architecture = std::move(*architecture);
    model.recipe = std::string(beats::kachuee_120hz);
    for (const AamiClass c : aami_classes) {
        model.classes.emplace_back(1, letter(c));
    }
    const auto source = file->metadata.find("source");
    model.training = source == file->metadata.end() ? "imported" : "imported: " + source->second;
    model.figures = "{}";
    model.parameters = std::move(file->tensors);
    return model;
}

}  // namespace beatlens::model
