#include "net/torch_net.h"

#include <algorithm>
#include <cmath>
#include <cstring>

#include "ecg/overloaded.h"
#include "net/cpu_layers.h"

namespace beatlens::trainer {

namespace {

std::vector<std::int64_t> torch_shape(const model::Shape& shape) { return {shape.begin(), shape.end()}; }

std::int64_t size_of(const model::Shape& shape) {
    std::int64_t size = 1;
    for (const std::size_t n : shape) {
        size *= static_cast<std::int64_t>(n);
    }
    return size;
}

// torch::nn::Module does not allow dots in parameter names.
std::string registered_name(std::string name) {
    std::replace(name.begin(), name.end(), '.', '/');
    return name;
}

// Along the channels; where one of them is flat, one after the other.
torch::Tensor joined(std::vector<torch::Tensor> parts) {
    const bool flat = std::any_of(parts.begin(), parts.end(), [](const auto& part) { return part.dim() == 2; });
    for (torch::Tensor& part : parts) {
        part = flat ? part.flatten(1) : part;
    }
    return torch::cat(parts, 1);
}

bool is_variance(const std::string& name) { return name.ends_with(".running_var"); }

}  // namespace

TorchNet::TorchNet(model::Architecture architecture, InitialWeights initial, const torch::Device& device)
    : architecture_(std::move(architecture)), device_(device) {
    // Batch after batch has the same shapes: cuDNN tries its algorithms for each once and keeps the quickest.
    at::globalContext().setBenchmarkCuDNN(device_.is_cuda());
    for (const model::Layer& layer : architecture_.layers) {
        referenced_.insert(layer.input);
        if (const auto* add = std::get_if<model::Add>(&layer.op)) {
            referenced_.insert(add->with);
        } else if (const auto* concat = std::get_if<model::Concat>(&layer.op)) {
            referenced_.insert(concat->with.begin(), concat->with.end());
        }
    }
    const auto count = static_cast<std::int64_t>(model::parameter_count(architecture_));
    flat_ = torch::zeros({count});
    flat_gradients_ = torch::zeros({count}, torch::TensorOptions(device_));
    penalty_mask_ = torch::zeros({count});
    initialise(initial);
    flat_ = flat_.to(device_);
    penalty_mask_ = penalty_mask_.to(device_);
    std::int64_t offset = 0;
    for (const model::ParameterSpec& spec : model::parameters(architecture_)) {
        const std::int64_t size = size_of(spec.shape);
        auto tensor = flat_.narrow(0, offset, size).view(torch_shape(spec.shape)).detach();
        tensor = register_parameter(registered_name(spec.name), tensor);
        tensor.mutable_grad() = flat_gradients_.narrow(0, offset, size).view(torch_shape(spec.shape));
        tensors_[spec.name] = tensor;
        offset += size;
    }
    for (const model::ParameterSpec& spec : model::buffers(architecture_)) {
        auto tensor = torch::full(torch_shape(spec.shape), is_variance(spec.name) ? 1.0 : 0.0).to(device_);
        tensors_[spec.name] = register_buffer(registered_name(spec.name), tensor);
    }
}

void TorchNet::initialise(InitialWeights initial) {
    const torch::NoGradGuard no_grad;
    double fan_in = 1.0;
    bool in_weighted_layer = false;  // a layer's weight comes before its bias
    std::int64_t offset = 0;
    for (const model::ParameterSpec& spec : model::parameters(architecture_)) {
        const std::int64_t size = size_of(spec.shape);
        auto values = flat_.narrow(0, offset, size);
        offset += size;
        const bool is_weight = spec.name.ends_with(".weight");
        if (is_weight) {
            in_weighted_layer = spec.shape.size() > 1;
            fan_in = static_cast<double>(size) / static_cast<double>(spec.shape[0]);
        }
        penalty_mask_.narrow(0, offset - size, size).fill_(in_weighted_layer ? 1.0 : 0.0);
        if (!in_weighted_layer) {
            values.fill_(is_weight ? 1.0 : 0.0);  // batch normalisation
        } else if (initial == InitialWeights::uniform) {
            const double bound = 1.0 / std::sqrt(fan_in);
            values.uniform_(-bound, bound);
        } else if (is_weight) {
            // The truncated distribution is narrower than the whole one; Keras makes up for that.
            constexpr double truncated_sd = 0.87962566103423978;
            torch::nn::init::normal_(values);
            for (auto outside = values.abs() > 2.0; outside.any().item<bool>(); outside = values.abs() > 2.0) {
                values.copy_(torch::where(outside, torch::randn_like(values), values));
            }
            values.mul_(std::sqrt(2.0 / fan_in) / truncated_sd);
        }
    }
}

bool TorchNet::has_batch_norm() const {
    return std::any_of(architecture_.layers.begin(), architecture_.layers.end(),
                       [](const model::Layer& layer) { return std::holds_alternative<model::BatchNorm1d>(layer.op); });
}

torch::Tensor TorchNet::convolve(const model::Layer& layer, const model::Conv1d& op, const torch::Tensor& x) const {
    const auto stride = static_cast<std::int64_t>(op.stride);
    const auto padding = static_cast<std::int64_t>(op.padding == model::Padding::same ? (op.kernel - 1) / 2 : 0);
    const auto weight = parameter(layer, ".weight");
    const auto bias = parameter(layer, ".bias");
    if (precision_ == Precision::bfloat16) {
        const auto half = torch::kBFloat16;
        return torch::conv1d(x.to(half), weight.to(half), bias.to(half), stride, padding).to(torch::kFloat);
    }
    return torch::conv1d(x, weight, bias, stride, padding);
}

torch::Tensor TorchNet::normalise(std::size_t index, const model::BatchNorm1d& op, const torch::Tensor& x) const {
    const model::Layer& layer = architecture_.layers[index];
    const bool learns = is_training() && index >= first_trained_;
    if (learns && sum_over_ranks_) {
        return shared_batch_norm(x, parameter(layer, ".weight"), parameter(layer, ".bias"),
                                 parameter(layer, ".running_mean"), parameter(layer, ".running_var"),
                                 batch_norm_momentum_, op.epsilon, sum_over_ranks_);
    }
    return torch::batch_norm(x, parameter(layer, ".weight"), parameter(layer, ".bias"),
                             parameter(layer, ".running_mean"), parameter(layer, ".running_var"), learns,
                             batch_norm_momentum_, op.epsilon, torch::globalContext().userEnabledCuDNN());
}

torch::Tensor TorchNet::drop(std::size_t index, const model::Dropout& op, const torch::Tensor& x) const {
    if (!is_training() || index < first_trained_ || op.probability <= 0.0) {
        return x;
    }
    if (x.is_cuda()) {
        return torch::dropout(x, op.probability, true);
    }
    const std::int64_t row_size = c10::multiply_integers(x.sizes().slice(1));
    return x * dropout_mask(x.sizes(), op.probability, dropout_seed_ + index * 0x9E3779B97F4A7C15ULL,
                            dropout_first_row_ * row_size);
}

// In place where nobody else sees the value before it: backward needs the outcome only.
torch::Tensor TorchNet::rectify(std::size_t index, const torch::Tensor& x) const {
    if (index == 0 || !architecture_.layers[index].input.empty()) {
        return torch::relu(x);
    }
    const model::Layer& before = architecture_.layers[index - 1];
    const bool own = std::holds_alternative<model::Conv1d>(before.op) ||
                     std::holds_alternative<model::BatchNorm1d>(before.op) ||
                     std::holds_alternative<model::Linear>(before.op) || std::holds_alternative<model::Add>(before.op);
    if (!own || referenced_.contains(before.name)) {
        return torch::relu(x);
    }
    torch::Tensor same = x;
    return torch::relu_(same);
}

std::vector<torch::Tensor> TorchNet::split(const torch::Tensor& rows) const {
    std::vector<torch::Tensor> inputs;
    std::int64_t first = 0;
    for (const InputSpec& spec : architecture_.inputs) {
        const auto channels = static_cast<std::int64_t>(spec.channels);
        const auto length = static_cast<std::int64_t>(spec.length) + beats_per_row_ - 1;
        const std::int64_t size = channels * length;
        inputs.push_back(rows.narrow(1, first, size).view({rows.size(0), channels, length}));
        first += size;
    }
    return inputs;
}

Activations TorchNet::start(const torch::Tensor& rows) const {
    const auto inputs = split(rows);
    Activations activations;
    activations.current = inputs.front();
    for (std::size_t i = 0; i < inputs.size(); ++i) {
        const std::string& name = architecture_.inputs[i].name;
        if (referenced_.contains(name)) {
            activations.named[name] = inputs[i];
        }
    }
    return activations;
}

void TorchNet::run(Activations& activations, std::size_t begin, std::size_t end) {
    torch::Tensor& x = activations.current;
    for (std::size_t i = begin; i < end; ++i) {
        const model::Layer& layer = architecture_.layers[i];
        if (!layer.input.empty()) {
            x = activations.named.at(layer.input);
        }
        x = std::visit(
            Overloaded{[&](const model::Conv1d& op) { return convolve(layer, op, x); },
                       [&](const model::Relu&) { return rectify(i, x); },
                       [&](const model::MaxPool1d& op) {
                           return max_pool(x, static_cast<std::int64_t>(op.window),
                                           static_cast<std::int64_t>(op.stride));
                       },
                       [&](const model::Add& op) { return x + activations.named.at(op.with); },
                       [&](const model::Flatten&) { return x.flatten(1); },
                       [&](const model::Linear&) {
                           const auto weight = parameter(layer, ".weight");
                           const auto bias = parameter(layer, ".bias");
                           if (precision_ == Precision::bfloat16) {
                               const auto half = torch::kBFloat16;
                               return torch::linear(x.to(half), weight.to(half), bias.to(half)).to(torch::kFloat);
                           }
                           return torch::linear(x, weight, bias);
                       },
                       [&](const model::BatchNorm1d& op) { return normalise(i, op, x); },
                       [&](const model::Dropout& op) { return drop(i, op, x); },
                       [&](const model::GlobalAveragePool&) { return x.mean(2); },
                       [&](const model::Interleave& op) {
                           const auto ratio = static_cast<std::int64_t>(op.ratio);
                           return x.view({x.size(0), ratio, x.size(1) / ratio, x.size(2)})
                               .permute({0, 2, 3, 1})
                               .reshape({x.size(0), x.size(1) / ratio, x.size(2) * ratio});
                       },
                       [&](const model::Concat& op) {
                           std::vector<torch::Tensor> parts = {x};
                           for (const std::string& name : op.with) {
                               parts.push_back(activations.named.at(name));
                           }
                           return joined(std::move(parts));
                       }},
            layer.op);
        if (referenced_.contains(layer.name)) {
            activations.named[layer.name] = x;
        }
    }
}

torch::Tensor TorchNet::forward(const torch::Tensor& rows) {
    Activations activations = start(rows);
    run(activations, 0, architecture_.layers.size());
    return activations.current;
}

std::size_t TorchNet::flat_offset(std::size_t layer) const {
    model::Architecture before = architecture_;
    before.layers.resize(layer);
    return model::parameter_count(before);
}

void TorchNet::exempt_last_layer() {
    const auto begin = static_cast<std::int64_t>(flat_offset(architecture_.layers.size() - 1));
    penalty_mask_.narrow(0, begin, penalty_mask_.numel() - begin).zero_();
}

void TorchNet::freeze_before(std::size_t first_layer) {
    first_trained_ = first_layer;
    for (std::size_t i = 0; i < architecture_.layers.size(); ++i) {
        for (const char* which : {".weight", ".bias"}) {
            const auto at = tensors_.find(architecture_.layers[i].name + which);
            if (at != tensors_.end()) {
                at->second.set_requires_grad(i >= first_layer);
            }
        }
    }
}

std::map<std::string, model::Tensor> TorchNet::export_parameters() const {
    std::map<std::string, model::Tensor> result;
    for (const auto& [name, tensor] : tensors_) {
        const auto values = tensor.detach().to(torch::kCPU).contiguous();
        const auto* data = values.data_ptr<float>();
        result[name] = {model::Shape(values.sizes().begin(), values.sizes().end()),
                        std::vector<float>(data, data + values.numel())};
    }
    return result;
}

Result<void> TorchNet::import_parameters(const std::map<std::string, model::Tensor>& tensors) {
    const torch::NoGradGuard no_grad;
    for (auto& [name, tensor] : tensors_) {
        const auto at = tensors.find(name);
        if (at == tensors.end() || at->second.shape != model::Shape(tensor.sizes().begin(), tensor.sizes().end())) {
            return fail(ErrorCode::model_mismatch, "The weights lack a fitting tensor '" + name + "'.");
        }
        auto values = torch::empty(tensor.sizes());
        std::memcpy(values.data_ptr<float>(), at->second.values.data(), at->second.values.size() * sizeof(float));
        tensor.copy_(values);
    }
    return {};
}

}  // namespace beatlens::trainer
