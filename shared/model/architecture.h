// A network as data: a plain list of layers with shapes. The LibTorch module that trains it and the XNNPACK runtime
// that runs it are both built from this list; nothing else defines a network.
//
// Shapes are per beat, without the batch dimension: {channels, length} before Flatten, {features} after. A list of n
// numbers is {n, 1}.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "beats/input_spec.h"
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
// Adds the output of the earlier layer, or the input, called `with`.
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
// Appends the outputs of earlier layers, or inputs, in this order: along the channels where all have the same length;
// flat values one after the other, to which {n, 1} counts where one of them is flat.
struct Concat {
    std::vector<std::string> with;
};
// {channels * ratio, length} -> {channels, length * ratio}: channel k * channels + c at place t becomes channel c at
// place t * ratio + k. Of a convolution of width 1 it makes up-sampling with weights of its own for each of the places
// (Shi et al. 2016, there of pictures). Values that lie in memory a place after the other are there already.
struct Interleave {
    std::size_t ratio = 2;
};
// {channels, length} -> {channels * length}, channel-major as PyTorch does it.
struct Flatten {};
// Weight [out, in], bias [out].
struct Linear {
    std::size_t in = 0;
    std::size_t out = 0;
};

using LayerOp = std::variant<Conv1d, Relu, MaxPool1d, Add, Flatten, Linear, BatchNorm1d, Dropout, GlobalAveragePool,
                             Concat, Interleave>;

// What model files call it: "conv1d", "relu", "max_pool1d", ...
std::string_view kind_of(const LayerOp& op);

// A layer takes the output of the earlier layer, or the input, called `input`; where that is empty, of the layer before
// it, and the first layer the first input. `name` is unique, among the inputs too; parameters are stored as NAME.weight
// and NAME.bias.
struct Layer {
    std::string name;
    LayerOp op;
    std::string input = {};
};

// What the inputs of the systems in the zoo are called.
inline constexpr const char* beat_input = "beat";
inline constexpr const char* rr_input = "rr";

// A beat is a row of row_length() values: its inputs one after the other, each channel-major.
struct Architecture {
    std::string system;  // the zoo's name, e.g. "kachuee-residual"
    std::vector<InputSpec> inputs;
    std::vector<Layer> layers;

    std::size_t row_length() const { return beatlens::row_length(inputs); }
};

// Bounds what a file can make a reader do; networks for single beats have a hundred layers.
inline constexpr std::size_t max_layers = 10'000;

// Where a layer's values come from. A number below inputs.size() is that input, i + inputs.size() the layer i.
struct LayerSources {
    std::size_t input = 0;
    std::vector<std::size_t> with;  // of Add (one) and Concat
};
// For each layer, in order. Errors: model_mismatch (a name that is there twice, or not before the layer; too many
// layers or no input).
Result<std::vector<LayerSources>> layer_sources(const Architecture& architecture);

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

// JSON as stored in model files: {"system", "inputs": [{"name", "channels", "length"}], "layers": [{"name", "kind",
// ..., "input" (where given)}]}.
std::string to_json(const Architecture& architecture);
// Reads files of version 1 too, which have "input_length" (the input "beat", called "input" there) and "feature_length"
// (the input "rr", which layers of the kind "concat_features" append). Errors: malformed (not JSON, unknown kind,
// missing field), model_mismatch (shapes).
Result<Architecture> architecture_from_json(const std::string& text);

}  // namespace beatlens::model
