// A network as data: a plain list of layers with shapes. The LibTorch module that trains it and the XNNPACK runtime
// that runs it are both built from this list; nothing else defines a network.
//
// Shapes are per beat, without the batch dimension: {channels, length} before Flatten, {features} after.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "ecg/error.h"

namespace beatlens::model {

enum class Padding { same, valid };

// Cross-correlation, as in every deep-learning library. Weight [out, in, kernel], bias [out].
struct Conv1d {
    std::size_t in = 0;
    std::size_t out = 0;
    std::size_t kernel = 0;
    std::size_t stride = 1;
    Padding padding = Padding::same;  // same: length kept (stride 1, odd kernel)
};
struct Relu {};
struct MaxPool1d {
    std::size_t window = 0;
    std::size_t stride = 0;
};
// Adds the output of the earlier layer called `with` (or network_input).
struct Add {
    std::string with;
};
// Over {channels, length} or {channels}: (x - mean) / sqrt(variance + epsilon) * weight + bias, each [channels].
// Trained with the batch's statistics; `running_mean` and `running_var` (buffers, not parameters) are used afterwards.
// Networks that are run have it folded into the layer before it: see fold_batch_norm() in model/fold.h.
struct BatchNorm1d {
    std::size_t channels = 0;
    double epsilon = 1e-5;
};
// Zeroes values with this probability in training (and scales the others up); does nothing afterwards.
struct Dropout {
    double probability = 0.5;
};
// {channels, length} -> {channels}: the mean over the length.
struct GlobalAveragePool {};
// {n} -> {n + feature_length}: appends the network's second input.
struct ConcatFeatures {};
// {channels, length} -> {channels * length}, channel-major as PyTorch does it.
struct Flatten {};
// Weight [out, in], bias [out].
struct Linear {
    std::size_t in = 0;
    std::size_t out = 0;
};

using LayerOp = std::variant<Conv1d, Relu, MaxPool1d, Add, Flatten, Linear, BatchNorm1d, Dropout, GlobalAveragePool,
                             ConcatFeatures>;

// The name under which later layers can take the network's first input again; no layer may have it.
inline constexpr std::string_view network_input = "input";

// A layer takes the output of the earlier layer called `input` (or network_input), or of the layer before it where that
// is empty. `name` is unique; parameters are stored as NAME.weight and NAME.bias.
struct Layer {
    std::string name;
    LayerOp op;
    std::string input = {};
};

// A beat is a row of row_length() values: input_length samples, then feature_length features (RR intervals).
struct Architecture {
    std::string system;            // the zoo's name, e.g. "kachuee-residual"
    std::size_t input_length = 0;  // the first input is {1, input_length}
    std::vector<Layer> layers;
    std::size_t feature_length = 0;  // the second input is {feature_length}; 0: there is none

    std::size_t row_length() const { return input_length + feature_length; }
};

using Shape = std::vector<std::size_t>;

struct ParameterSpec {
    std::string name;  // "residual_1.conv_1.weight"
    Shape shape;
};

// The output shape of every layer, in order. Errors: model_mismatch naming the layer that does not fit.
Result<std::vector<Shape>> infer_shapes(const Architecture& architecture);

// Trainable parameters in layer order. `infer_shapes` must succeed for it to mean anything.
std::vector<ParameterSpec> parameters(const Architecture& architecture);
std::size_t parameter_count(const Architecture& architecture);
// What is stored beside them: the running statistics of batch normalisations.
std::vector<ParameterSpec> buffers(const Architecture& architecture);

// Multiply-adds for one beat. Errors as infer_shapes.
Result<std::size_t> multiply_adds(const Architecture& architecture);

// JSON as stored in model files: {"system", "input_length", "feature_length" (where not 0), "layers": [{"name", "kind",
// ..., "input" (where given)}]}.
std::string to_json(const Architecture& architecture);
// Errors: malformed (not JSON, unknown kind, missing field), model_mismatch (shapes).
Result<Architecture> architecture_from_json(const std::string& text);

}  // namespace beatlens::model
