// A model file: safetensors whose metadata says everything that is needed to use the weights: architecture, beat
// recipe, class names, what it was trained on and how well it does. The recipe travels with the weights.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ecg/aami.h"
#include "ecg/error.h"
#include "model/architecture.h"
#include "model/safetensors.h"

namespace beatlens::model {

// How features are scaled before the network sees them: (x - centre) / scale, one of each per feature.
struct FeatureScaler {
    std::vector<double> centre;
    std::vector<double> scale;  // never 0
    bool operator==(const FeatureScaler&) const = default;
};

// What a model's classes mean.
enum class Task {
    aami_beats,             // a class of AAMI EC57 for each beat: classes are some of N, S, V, F, Q
    myocardial_infarction,  // for each beat, whether its patient has an infarction: classes are "NORM", "MI"
};
// As in model files: "aami-beats", "myocardial-infarction".
std::string_view to_string(Task task);

inline constexpr std::array<std::string_view, 2> mi_classes = {"NORM", "MI"};
// Goes with every result of such a model.
inline constexpr std::string_view mi_note = "One lead, research only: not a diagnosis.";

struct Model {
    std::string name;     // for people, e.g. "kachuee-residual, MIT-BIH, 2026-11"
    std::string version;  // of the file's layout; "1"
    Architecture architecture;
    std::string recipe;  // name of the beat recipe, see beats/recipe.h
    Task task = Task::aami_beats;
    std::vector<std::string> classes;  // output order: "N", "S", "V", "F", "Q"
    FeatureScaler scaler;              // as many entries as architecture.feature_length; the classifier applies it
    std::string training;              // free text or JSON: data, settings, seed, revision
    std::string figures;               // JSON: protocol figures
    std::map<std::string, Tensor> parameters;  // and buffers, where batch normalisation is not folded
};

// Errors: those of parse_safetensors and architecture_from_json; model_mismatch for a missing, superfluous or
// wrongly shaped parameter, an unknown recipe, or values that are not finite.
Result<Model> parse_model(std::span<const std::uint8_t> bytes);
std::vector<std::uint8_t> write_model(const Model& model);

// The published weights of a reference system (their own tensor names and layouts) as a Model.
//   "kachuee-residual"  PyTorch; `scaler` is not used.
//   "focal-rr-cnn"      Keras (kernels [k, in, out], flattened in [time, channel] order). The published file lacks the
//                       scaler of its RR features: give the one fitted on DS1 (robust_scaler, beats/robust_scaler.h).
// Errors: out_of_range (system), model_mismatch naming the tensor.
Result<Model> import_published(std::string_view system, std::span<const std::uint8_t> safetensors,
                               const FeatureScaler& scaler = {});

}  // namespace beatlens::model
