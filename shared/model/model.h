// A model file: safetensors whose metadata says everything that is needed to use the weights: architecture, beat
// recipe, class names, what it was trained on and how well it does. The recipe travels with the weights.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "ecg/aami.h"
#include "ecg/error.h"
#include "model/architecture.h"
#include "model/safetensors.h"

namespace beatlens::model {

struct Model {
    std::string name;     // for people, e.g. "kachuee-residual, MIT-BIH, 2026-11"
    std::string version;  // of the file's layout; "1"
    Architecture architecture;
    std::string recipe;                // name of the beat recipe, see beats/recipe.h
    std::vector<std::string> classes;  // output order: "N", "S", "V", "F", "Q"
    std::string training;              // free text or JSON: data, settings, seed, revision
    std::string figures;               // JSON: protocol figures
    std::map<std::string, Tensor> parameters;
};

// Errors: those of parse_safetensors and architecture_from_json; model_mismatch for a missing, superfluous or
// wrongly shaped parameter, an unknown recipe, or values that are not finite.
Result<Model> parse_model(std::span<const std::uint8_t> bytes);
std::vector<std::uint8_t> write_model(const Model& model);

// The published PyTorch weights of a reference system (their own tensor names) as a Model.
// Systems: "kachuee-residual". Errors: model_mismatch naming the tensor.
Result<Model> import_published(std::string_view system, std::span<const std::uint8_t> safetensors);

}  // namespace beatlens::model
