#include "model/architecture.h"

#include <algorithm>
#include <unordered_map>

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
// Values of one beat in all layers together: what a file can make the runner allocate. The zoo's largest has 1.4
// million.
constexpr std::size_t max_values = std::size_t{1} << 24;

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

Result<Shape> add_shape(const Layer& layer, const Shape& input, const Shape& other) {
    if (other != input) {
        return misfit(layer, input, "layer '" + std::get<Add>(layer.op).with + "' has another shape");
    }
    return input;
}

Result<Shape> concat_shape(const Layer& layer, const Shape& input, const std::vector<const Shape*>& others) {
    const bool flat = input.size() == 1 ||
                      std::any_of(others.begin(), others.end(), [](const Shape* shape) { return shape->size() == 1; });
    const auto fits = [&](const Shape& shape) {
        return flat ? shape.size() == 1 || shape[1] == 1 : shape[1] == input[1];
    };
    Shape sum = flat ? Shape{input[0]} : input;
    if (!fits(input)) {
        return misfit(layer, input, "flat values can be appended to flat values only");
    }
    const auto& names = std::get<Concat>(layer.op).with;
    for (std::size_t i = 0; i < others.size(); ++i) {
        if (!fits(*others[i])) {
            return misfit(
                layer, input,
                "'" + names[i] + "' has the shape " + to_text(*others[i]) + ", which cannot be appended to it");
        }
        sum[0] += (*others[i])[0];
    }
    return sum;
}

Result<Shape> interleave_shape(const Layer& layer, const Interleave& op, const Shape& input) {
    if (input.size() != 2 || !size_in_range(op.ratio) || input[0] % op.ratio != 0) {
        return misfit(layer, input, "its channels cannot be divided by " + std::to_string(op.ratio));
    }
    return Shape{input[0] / op.ratio, input[1] * op.ratio};
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

Result<std::vector<LayerSources>> layer_sources(const Architecture& architecture) {
    if (architecture.layers.empty()) {
        return fail(ErrorCode::model_mismatch, "The network has no layers.");
    }
    if (architecture.inputs.empty() || architecture.inputs.size() > max_layers ||
        architecture.layers.size() > max_layers) {
        return fail(ErrorCode::model_mismatch, "The network must have inputs, and no more than " +
                                                   std::to_string(max_layers) + " of them and of layers.");
    }
    std::unordered_map<std::string, std::size_t> numbers;
    const auto add_name = [&](const std::string& name) -> Result<void> {
        if (name.empty() || !numbers.try_emplace(name, numbers.size()).second) {
            return fail(ErrorCode::model_mismatch, "Names of inputs and layers must be unique; '" + name + "' is not.");
        }
        return {};
    };
    for (const InputSpec& input : architecture.inputs) {
        BEATLENS_TRY(add_name(input.name));
    }
    std::vector<LayerSources> all;
    for (const Layer& layer : architecture.layers) {
        LayerSources sources;
        const auto find = [&](const std::string& name, std::size_t& number) -> Result<void> {
            const auto at = numbers.find(name);
            if (at == numbers.end()) {
                return fail(ErrorCode::model_mismatch, "Layer '" + layer.name + "' takes values from '" + name +
                                                           "', but there is no earlier layer or input of that name.");
            }
            number = at->second;
            return {};
        };
        sources.input = all.empty() ? 0 : numbers.size() - 1;
        if (!layer.input.empty()) {
            BEATLENS_TRY(find(layer.input, sources.input));
        }
        if (const auto* add = std::get_if<Add>(&layer.op)) {
            BEATLENS_TRY(find(add->with, sources.with.emplace_back()));
        } else if (const auto* concat = std::get_if<Concat>(&layer.op)) {
            for (const std::string& name : concat->with) {
                BEATLENS_TRY(find(name, sources.with.emplace_back()));
            }
        }
        all.push_back(std::move(sources));
        BEATLENS_TRY(add_name(layer.name));
    }
    return all;
}

Result<std::vector<Shape>> infer_shapes(const Architecture& architecture) {
    const auto sources = layer_sources(architecture);
    BEATLENS_TRY(sources);
    std::vector<Shape> shapes;  // of the inputs, then of the layers
    std::size_t values = 0;
    const auto add_shape_of = [&](Shape shape) {
        values += shape.size() == 2 ? shape[0] * shape[1] : shape[0];
        shapes.push_back(std::move(shape));
        return values <= max_values;
    };
    for (const InputSpec& input : architecture.inputs) {
        if (!size_in_range(input.channels) || !size_in_range(input.length) ||
            !add_shape_of({input.channels, input.length})) {
            return fail(ErrorCode::model_mismatch,
                        "The size of the network's input '" + input.name + "' is out of range.");
        }
    }
    for (std::size_t i = 0; i < architecture.layers.size(); ++i) {
        const Layer& layer = architecture.layers[i];
        const Shape& input = shapes[(*sources)[i].input];
        std::vector<const Shape*> others;
        for (const std::size_t with : (*sources)[i].with) {
            others.push_back(&shapes[with]);
        }
        Result<Shape> next = std::visit(
            Overloaded{
                [&](const Conv1d& op) { return conv_shape(layer, op, input); },
                [&](const Relu&) -> Result<Shape> { return input; },
                [&](const MaxPool1d& op) { return pool_shape(layer, op, input); },
                [&](const Add&) { return add_shape(layer, input, *others.front()); },
                [&](const Flatten&) { return flat_shape(layer, input, input.size() == 2 ? input[0] * input[1] : 0); },
                [&](const Linear& op) { return linear_shape(layer, op, input); },
                [&](const BatchNorm1d& op) { return batch_norm_shape(layer, op, input); },
                [&](const Dropout& op) { return dropout_shape(layer, op, input); },
                [&](const GlobalAveragePool&) { return flat_shape(layer, input, input[0]); },
                [&](const Concat&) { return concat_shape(layer, input, others); },
                [&](const Interleave& op) { return interleave_shape(layer, op, input); }},
            layer.op);
        BEATLENS_TRY(next);
        if (!add_shape_of(*std::move(next))) {
            return fail(ErrorCode::model_mismatch, "The output of layer '" + layer.name + "' is too large.");
        }
    }
    shapes.erase(shapes.begin(), shapes.begin() + static_cast<std::ptrdiff_t>(architecture.inputs.size()));
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
