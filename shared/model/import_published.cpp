#include <algorithm>
#include <array>
#include <set>

#include "beats/recipe.h"
#include "model/model.h"
#include "model/parameter_check.h"
#include "model/zoo/zoo.h"

namespace beatlens::model {

namespace {

constexpr std::size_t focal_rr_time_steps = 5;  // of the 64 channels that its network flattens

// [kernel, in, out] -> [out, in, kernel]
std::vector<float> conv_weight(const std::vector<float>& values, const Conv1d& conv) {
    std::vector<float> weight(values.size());
    for (std::size_t k = 0; k < conv.kernel; ++k) {
        for (std::size_t i = 0; i < conv.in; ++i) {
            for (std::size_t o = 0; o < conv.out; ++o) {
                weight[(o * conv.in + i) * conv.kernel + k] = values[(k * conv.in + i) * conv.out + o];
            }
        }
    }
    return weight;
}

// [in, out] -> [out, in]. The first channels * steps inputs come as [step, channel] and go to [channel, step]; those
// after them (features) stay where they are.
std::vector<float> linear_weight(const std::vector<float>& values, const Linear& linear, std::size_t channels,
                                 std::size_t steps) {
    std::vector<float> weight(values.size());
    for (std::size_t i = 0; i < linear.in; ++i) {
        const bool flattened = i < channels * steps;
        const std::size_t to = flattened ? (i % channels) * steps + i / channels : i;
        for (std::size_t o = 0; o < linear.out; ++o) {
            weight[o * linear.in + to] = values[i * linear.out + o];
        }
    }
    return weight;
}

class KerasImport {
public:
    KerasImport(const TensorFile& file, const Architecture& architecture) : file_(file), architecture_(architecture) {}

    Result<std::map<std::string, Tensor>> tensors() {
        for (const Layer& layer : architecture_.layers) {
            // "conv_2", "norm_2" and "linear_2" are "conv1d_2", "batch_normalization_2" and "dense_2" there.
            const std::string suffix = layer.name.substr(std::min(layer.name.find('_'), layer.name.size()));
            if (const auto* conv = std::get_if<Conv1d>(&layer.op)) {
                const Shape keras = {conv->kernel, conv->in, conv->out};
                const auto kernel = tensor_of("conv1d" + suffix + ".kernel", keras);
                BEATLENS_TRY(kernel);
                put(layer.name + ".weight", {conv->out, conv->in, conv->kernel}, conv_weight((*kernel)->values, *conv));
                BEATLENS_TRY(copy("conv1d" + suffix + ".bias", layer.name + ".bias", conv->out));
                last_channels_ = conv->out;
            } else if (const auto* norm = std::get_if<BatchNorm1d>(&layer.op)) {
                constexpr std::array<std::array<const char*, 2>, 4> names = {{{".gamma", ".weight"},
                                                                              {".beta", ".bias"},
                                                                              {".moving_mean", ".running_mean"},
                                                                              {".moving_variance", ".running_var"}}};
                for (const auto& [theirs, ours] : names) {
                    BEATLENS_TRY(copy("batch_normalization" + suffix + theirs, layer.name + ours, norm->channels));
                }
            } else if (const auto* linear = std::get_if<Linear>(&layer.op)) {
                const auto kernel = tensor_of("dense" + suffix + ".kernel", {linear->in, linear->out});
                BEATLENS_TRY(kernel);
                const std::size_t steps = layer.name == "linear_1" ? focal_rr_time_steps : 0;
                put(layer.name + ".weight", {linear->out, linear->in},
                    linear_weight((*kernel)->values, *linear, last_channels_, steps));
                BEATLENS_TRY(copy("dense" + suffix + ".bias", layer.name + ".bias", linear->out));
            }
        }
        for (const auto& [name, tensor] : file_.tensors) {
            if (used_.count(name) == 0) {
                return fail(ErrorCode::model_mismatch,
                            "The published weights hold the tensor '" + name + "', which the network does not have.");
            }
        }
        return std::move(tensors_);
    }

private:
    Result<const Tensor*> tensor_of(const std::string& name, const Shape& shape) {
        const auto at = file_.tensors.find(name);
        if (at == file_.tensors.end()) {
            return fail(ErrorCode::model_mismatch, "The published weights lack the tensor '" + name + "'.");
        }
        if (at->second.shape != shape) {
            return fail(ErrorCode::model_mismatch, "The published weights' tensor '" + name + "' is " +
                                                       shape_text(at->second.shape) + " instead of " +
                                                       shape_text(shape) + ".");
        }
        used_.insert(name);
        return &at->second;
    }
    void put(const std::string& name, Shape shape, std::vector<float> values) {
        tensors_[name] = Tensor{std::move(shape), std::move(values)};
    }
    Result<void> copy(const std::string& theirs, const std::string& ours, std::size_t size) {
        const auto tensor = tensor_of(theirs, {size});
        BEATLENS_TRY(tensor);
        put(ours, {size}, (*tensor)->values);
        return {};
    }

    const TensorFile& file_;
    const Architecture& architecture_;
    std::size_t last_channels_ = 0;
    std::set<std::string> used_;
    std::map<std::string, Tensor> tensors_;
};

Result<void> check_scaler(const InputScaler& scaler, std::size_t features) {
    const bool complete = scaler.centre.size() == features && scaler.scale.size() == features;
    if (!complete) {
        return fail(ErrorCode::model_mismatch, "The published weights need a scaler of " + std::to_string(features) +
                                                   " features, fitted on the records of DS1.");
    }
    for (const double scale : scaler.scale) {
        if (!(scale > 0.0)) {
            return fail(ErrorCode::model_mismatch, "A feature's scale must be positive.");
        }
    }
    return {};
}

}  // namespace

Result<Model> import_published(std::string_view system, std::span<const std::uint8_t> safetensors,
                               const InputScaler& scaler) {
    const bool keras = system == "focal-rr-cnn";
    if (!keras && system != "kachuee-residual") {
        return fail(ErrorCode::out_of_range, "There are no published weights of the system '" + std::string(system) +
                                                 "' to import; there are of: kachuee-residual, focal-rr-cnn.");
    }
    auto architecture = zoo_architecture(system);
    BEATLENS_TRY(architecture);
    auto file = parse_safetensors(safetensors);
    BEATLENS_TRY(file);
    Model model;
    if (keras) {
        BEATLENS_TRY(check_scaler(scaler, architecture->inputs.back().size()));
        auto tensors = KerasImport(*file, *architecture).tensors();
        BEATLENS_TRY(tensors);
        model.parameters = std::move(*tensors);
        model.scalers[rr_input] = scaler;
        model.outputs = {0, 1, 2, 3};
    } else {
        // Our layer names and layouts are the published PyTorch ones, so the tensors fit as they are.
        model.parameters = std::move(file->tensors);
        model.outputs = {0, 1, 2, 3, 4};
    }
    BEATLENS_TRY(check_parameters(*architecture, model.parameters));
    model.name = std::string(system) + " (published weights)";
    model.architecture = std::move(*architecture);
    model.recipe = std::string(zoo_recipe(system));
    const auto source = file->metadata.find("source");
    model.training = source == file->metadata.end() ? "imported" : "imported: " + source->second;
    model.figures = "{}";
    return model;
}

}  // namespace beatlens::model
