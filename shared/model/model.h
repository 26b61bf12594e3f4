// A model file: safetensors whose metadata says everything that is needed to use the weights: architecture, beat
// recipe, labels, what it was trained on and how well it does. The recipe travels with the weights.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ecg/error.h"
#include "ecg/label_set.h"
#include "model/architecture.h"
#include "model/safetensors.h"

namespace beatlens::model {

// How the values of an input are scaled before the network sees them: (x - centre) / scale, one of each per channel,
// then at least -limit and at most limit. A value that is not there (NaN) becomes 0, the centre, also
// where an input has no scaler.
struct InputScaler {
    std::vector<double> centre;
    std::vector<double> scale;  // never 0
    double limit = 0.0;         // 0: none
    bool operator==(const InputScaler&) const = default;

    float scaled(float value, std::size_t channel) const {
        if (std::isnan(value)) {
            return 0.0F;
        }
        const double result = (static_cast<double>(value) - centre[channel]) / scale[channel];
        return static_cast<float>(limit > 0.0 ? std::clamp(result, -limit, limit) : result);
    }
};

struct Model {
    std::string name;     // for people, e.g. "kachuee-residual, MIT-BIH, 2026-11"
    std::string version;  // of the layout of the file that it was read from
    Architecture architecture;
    std::string recipe;  // name of the beat recipe, see beats/recipe.h; it makes the architecture's inputs
    LabelSet label_set = aami_beats();
    std::vector<std::size_t> outputs;  // which of the labels each of the network's outputs is
    // By the input's name. An input that is a list of numbers ({n, 1}) must have one; others need none.
    std::map<std::string, InputScaler> scalers;
    // For each output the least probability from which its label is sure, 0 to 1; empty: the model does not say, and
    // all labels are.
    std::vector<double> sure_from;
    std::string training;                      // free text or JSON: data, settings, seed, revision
    std::string figures;                       // JSON: protocol figures
    std::map<std::string, Tensor> parameters;  // and buffers, where batch normalisation is not folded

    // Null for an input that has none.
    const InputScaler* scaler_of(const std::string& input) const {
        const auto at = scalers.find(input);
        return at == scalers.end() ? nullptr : &at->second;
    }

    // "N", "S", "V", "F", "Q": the label of each output.
    std::vector<std::string> output_names() const;
};

// The labels of these names, as Model::outputs. Errors: model_mismatch (one that the set does not have, or a name
// twice).
Result<std::vector<std::size_t>> outputs_named(const LabelSet& labels, std::span<const std::string> names);

// Errors: model_mismatch (an input that needs a scaler and has none, one of another length, that divides by 0, or for
// an input that there is not).
Result<void> check_scalers(const Architecture& architecture, const std::map<std::string, InputScaler>& scalers);

// Errors: model_mismatch (neither empty nor a number from 0 to 1 for each output).
Result<void> check_sure_from(std::span<const double> sure_from, std::size_t outputs);

// Files of version 2, which may have "sure_from", and of version 1: with "task" (a label set's id) and "classes" for
// the labels, and one "scaler", for the input "rr". Errors: those of parse_safetensors, architecture_from_json and
// label_set_from_json; model_mismatch for a missing, superfluous or wrongly shaped parameter, an unknown recipe, values
// that are not finite, and those of the checks above.
Result<Model> parse_model(std::span<const std::uint8_t> bytes);
// As version 2.
std::vector<std::uint8_t> write_model(const Model& model);

// The published weights of a reference system (their own tensor names and layouts) as a Model.
//   "kachuee-residual"  PyTorch; `scaler` is not used.
//   "focal-rr-cnn"      Keras (kernels [k, in, out], flattened in [time, channel] order). The published file lacks the
//                       scaler of its RR features: give the one fitted on DS1 (robust_scaler, beats/robust_scaler.h).
// Errors: out_of_range (system), model_mismatch naming the tensor.
Result<Model> import_published(std::string_view system, std::span<const std::uint8_t> safetensors,
                               const InputScaler& scaler = {});

}  // namespace beatlens::model
