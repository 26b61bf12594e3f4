#include "model/architecture.h"

#include <algorithm>

#include "ecg/overloaded.h"

namespace beatlens::model {

namespace {

std::string to_text(const Shape& shape) {
    std::string text = "{";
    for (std::size_t i = 0; i < shape.size(); ++i) {
        text += (i == 0 ? "" : ", ") + std::to_string(shape[i]);
    }
    return text + "}";
}

tl::unexpected<Error> misfit(const Layer& layer, const Shape& input, const std::string& why) {
    return fail(ErrorCode::model_mismatch,
                "Layer '" + layer.name + "' does not fit its input of shape " + to_text(input) + ": " + why + ".");
}

// Large enough for every network of the zoo; small enough that no product of two sizes overflows.
constexpr std::size_t max_size = std::size_t{1} << 24;

bool size_in_range(std::size_t n) { return n >= 1 && n <= max_size; }

Result<Shape> conv_shape(const Layer& layer, const Conv1d& conv, const Shape& input) {
    if (input.size() != 2 || input[0] != conv.in) {
        return misfit(layer, input, "it convolves " + std::to_string(conv.in) + " channels");
    }
    if (!size_in_range(conv.out) || !size_in_range(conv.kernel) || !size_in_range(conv.stride)) {
        return misfit(layer, input, "its sizes are out of range");
    }
    if (conv.padding == Padding::same) {
        if (conv.kernel % 2 == 0 || conv.stride != 1) {
            return misfit(layer, input, "'same' padding needs an odd kernel and stride 1");
        }
        return Shape{conv.out, input[1]};
    }
    if (input[1] < conv.kernel) {
        return misfit(layer, input, "its kernel is longer than the input");
    }
    return Shape{conv.out, (input[1] - conv.kernel) / conv.stride + 1};
}

Result<Shape> pool_shape(const Layer& layer, const MaxPool1d& pool, const Shape& input) {
    if (!size_in_range(pool.window) || !size_in_range(pool.stride)) {
        return misfit(layer, input, "its sizes are out of range");
    }
    if (input.size() != 2 || input[1] < pool.window) {
        return misfit(layer, input, "its window is " + std::to_string(pool.window) + " long");
    }
    return Shape{input[0], (input[1] - pool.window) / pool.stride + 1};
}

Result<Shape> batch_norm_shape(const Layer& layer, const BatchNorm1d& norm, const Shape& input) {
    if (input[0] != norm.channels) {
        return misfit(layer, input, "it normalises " + std::to_string(norm.channels) + " channels");
    }
    if (!(norm.epsilon > 0.0 && norm.epsilon < 1.0)) {
        return misfit(layer, input, "its epsilon must lie between 0 and 1");
    }
    return input;
}

Result<Shape> dropout_shape(const Layer& layer, const Dropout& dropout, const Shape& input) {
    if (!(dropout.probability >= 0.0 && dropout.probability < 1.0)) {
        return misfit(layer, input, "its probability must be at least 0 and less than 1");
    }
    return input;
}

Result<Shape> flat_shape(const Layer& layer, const Shape& input, std::size_t features) {
    if (input.size() != 2) {
        return misfit(layer, input, "it is flat already");
    }
    return Shape{features};
}

Result<Shape> concat_shape(const Layer& layer, const Shape& input, std::size_t feature_length) {
    if (input.size() != 1) {
        return misfit(layer, input, "features can be appended to flat values only");
    }
    if (feature_length == 0) {
        return misfit(layer, input, "the network has no second input");
    }
    return Shape{input[0] + feature_length};
}

Result<Shape> linear_shape(const Layer& layer, const Linear& linear, const Shape& input) {
    if (input.size() != 1 || input[0] != linear.in) {
        return misfit(layer, input, "it takes " + std::to_string(linear.in) + " features");
    }
    if (!size_in_range(linear.out)) {
        return misfit(layer, input, "its output size is out of range");
    }
    return Shape{linear.out};
}

}  // namespace

Result<std::vector<Shape>> infer_shapes(const Architecture& architecture) {
    if (!size_in_range(architecture.input_length) || architecture.feature_length > max_size) {
        return fail(ErrorCode::model_mismatch, "The network's input length is out of range.");
    }
    if (architecture.layers.empty()) {
        return fail(ErrorCode::model_mismatch, "The network has no layers.");
    }
    const Shape first = {1, architecture.input_length};
    std::vector<Shape> shapes;
    for (std::size_t i = 0; i < architecture.layers.size(); ++i) {
        const Layer& layer = architecture.layers[i];
        const auto begin = architecture.layers.begin();
        const auto here = begin + static_cast<std::ptrdiff_t>(i);
        const auto earlier = [&](const std::string& name) -> const Shape* {
            if (name == network_input) {
                return &first;
            }
            const auto at = std::find_if(begin, here, [&](const Layer& other) { return other.name == name; });
            return at == here ? nullptr : &shapes[static_cast<std::size_t>(at - begin)];
        };
        if (layer.name.empty() || earlier(layer.name) != nullptr) {
            return fail(ErrorCode::model_mismatch, "Layer names must be unique; '" + layer.name + "' is not.");
        }
        Shape input = i == 0 ? first : shapes.back();
        if (!layer.input.empty()) {
            const Shape* named = earlier(layer.input);
            if (named == nullptr) {
                return misfit(layer, input, "there is no earlier layer '" + layer.input + "' to take it from");
            }
            input = *named;
        }
        const auto added = [&](const Add& add) -> Result<Shape> {
            const Shape* other = earlier(add.with);
            if (other == nullptr) {
                return misfit(layer, input, "there is no earlier layer '" + add.with + "' to add");
            }
            if (*other != input) {
                return misfit(layer, input, "layer '" + add.with + "' has another shape");
            }
            return input;
        };
        Result<Shape> next = std::visit(
            Overloaded{
                [&](const Conv1d& op) { return conv_shape(layer, op, input); },
                [&](const Relu&) -> Result<Shape> { return input; },
                [&](const MaxPool1d& op) { return pool_shape(layer, op, input); },
                [&](const Add& op) { return added(op); },
                [&](const Flatten&) { return flat_shape(layer, input, input.size() == 2 ? input[0] * input[1] : 0); },
                [&](const Linear& op) { return linear_shape(layer, op, input); },
                [&](const BatchNorm1d& op) { return batch_norm_shape(layer, op, input); },
                [&](const Dropout& op) { return dropout_shape(layer, op, input); },
                [&](const GlobalAveragePool&) { return flat_shape(layer, input, input[0]); },
                [&](const ConcatFeatures&) { return concat_shape(layer, input, architecture.feature_length); }},
            layer.op);
        BEATLENS_TRY(next);
        // Bounds what a file can make a reader allocate: no network for single beats comes near it.
        if (next->size() == 2 && (*next)[0] * (*next)[1] > max_size) {
            return fail(ErrorCode::model_mismatch, "The output of layer '" + layer.name + "' is too large.");
        }
        shapes.push_back(std::move(*next));
    }
    return shapes;
}

std::vector<ParameterSpec> parameters(const Architecture& architecture) {
    std::vector<ParameterSpec> specs;
    for (const Layer& layer : architecture.layers) {
        if (const auto* conv = std::get_if<Conv1d>(&layer.op)) {
            specs.push_back({layer.name + ".weight", {conv->out, conv->in, conv->kernel}});
            specs.push_back({layer.name + ".bias", {conv->out}});
        } else if (const auto* linear = std::get_if<Linear>(&layer.op)) {
            specs.push_back({layer.name + ".weight", {linear->out, linear->in}});
            specs.push_back({layer.name + ".bias", {linear->out}});
        } else if (const auto* norm = std::get_if<BatchNorm1d>(&layer.op)) {
            specs.push_back({layer.name + ".weight", {norm->channels}});
            specs.push_back({layer.name + ".bias", {norm->channels}});
        }
    }
    return specs;
}

std::vector<ParameterSpec> buffers(const Architecture& architecture) {
    std::vector<ParameterSpec> specs;
    for (const Layer& layer : architecture.layers) {
        if (const auto* norm = std::get_if<BatchNorm1d>(&layer.op)) {
            specs.push_back({layer.name + ".running_mean", {norm->channels}});
            specs.push_back({layer.name + ".running_var", {norm->channels}});
        }
    }
    return specs;
}

std::size_t parameter_count(const Architecture& architecture) {
    std::size_t count = 0;
    for (const ParameterSpec& spec : parameters(architecture)) {
        std::size_t size = 1;
        for (const std::size_t n : spec.shape) {
            size *= n;
        }
        count += size;
    }
    return count;
}

Result<std::size_t> multiply_adds(const Architecture& architecture) {
    const auto shapes = infer_shapes(architecture);
    BEATLENS_TRY(shapes);
    std::size_t count = 0;
    for (std::size_t i = 0; i < shapes->size(); ++i) {
        const Layer& layer = architecture.layers[i];
        if (const auto* conv = std::get_if<Conv1d>(&layer.op)) {
            count += (*shapes)[i][1] * conv->out * conv->in * conv->kernel;
        } else if (const auto* linear = std::get_if<Linear>(&layer.op)) {
            count += linear->out * linear->in;
        }
    }
    return count;
}

}  // namespace beatlens::model
