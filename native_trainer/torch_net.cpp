#include "torch_net.h"

#include <algorithm>
#include <cmath>
#include <cstring>

#include "ecg/overloaded.h"

namespace beatlens::trainer {

namespace {

std::vector<std::int64_t> torch_shape(const model::Shape& shape) { return {shape.begin(), shape.end()}; }

// torch::nn::Module does not allow dots in parameter names.
std::string registered_name(std::string name) {
    std::replace(name.begin(), name.end(), '.', '/');
    return name;
}

}  // namespace

TorchNet::TorchNet(model::Architecture architecture) : architecture_(std::move(architecture)) {
    double bound = 0.0;
    for (const model::ParameterSpec& spec : model::parameters(architecture_)) {
        // A layer's weight comes before its bias; both are drawn within the same bound.
        if (spec.shape.size() > 1) {
            std::size_t fan_in = 1;
            for (std::size_t i = 1; i < spec.shape.size(); ++i) {
                fan_in *= spec.shape[i];
            }
            bound = 1.0 / std::sqrt(static_cast<double>(fan_in));
        }
        auto tensor = torch::empty(torch_shape(spec.shape));
        {
            const torch::NoGradGuard no_grad;
            tensor.uniform_(-bound, bound);
        }
        tensors_[spec.name] = register_parameter(registered_name(spec.name), tensor);
    }
}

torch::Tensor TorchNet::forward(const torch::Tensor& beats) {
    std::map<std::string, torch::Tensor> outputs;  // by layer name, for Add
    torch::Tensor x = beats;
    for (const model::Layer& layer : architecture_.layers) {
        const auto parameter = [&](const char* which) { return tensors_.at(layer.name + which); };
        x = std::visit(
            Overloaded{
                [&](const model::Conv1d& op) {
                    const auto padding = op.padding == model::Padding::same ? (op.kernel - 1) / 2 : 0;
                    return torch::conv1d(x, parameter(".weight"), parameter(".bias"),
                                         static_cast<std::int64_t>(op.stride), static_cast<std::int64_t>(padding));
                },
                [&](const model::Relu&) { return torch::relu(x); },
                [&](const model::MaxPool1d& op) {
                    return torch::max_pool1d(x, static_cast<std::int64_t>(op.window),
                                             static_cast<std::int64_t>(op.stride));
                },
                [&](const model::Add& op) { return x + outputs.at(op.with); },
                [&](const model::Flatten&) { return x.flatten(1); },
                [&](const model::Linear&) { return torch::linear(x, parameter(".weight"), parameter(".bias")); }},
            layer.op);
        outputs[layer.name] = x;
    }
    return x;
}

std::map<std::string, model::Tensor> TorchNet::export_parameters() const {
    std::map<std::string, model::Tensor> result;
    for (const model::ParameterSpec& spec : model::parameters(architecture_)) {
        const auto values = tensors_.at(spec.name).detach().to(torch::kCPU).contiguous();
        const auto* data = values.data_ptr<float>();
        result[spec.name] = {spec.shape, std::vector<float>(data, data + values.numel())};
    }
    return result;
}

Result<void> TorchNet::import_parameters(const std::map<std::string, model::Tensor>& tensors) {
    const torch::NoGradGuard no_grad;
    for (const model::ParameterSpec& spec : model::parameters(architecture_)) {
        const auto at = tensors.find(spec.name);
        if (at == tensors.end() || at->second.shape != spec.shape) {
            return fail(ErrorCode::model_mismatch, "The weights lack a fitting tensor '" + spec.name + "'.");
        }
        auto values = torch::empty(torch_shape(spec.shape));
        std::memcpy(values.data_ptr<float>(), at->second.values.data(), at->second.values.size() * sizeof(float));
        tensors_.at(spec.name).copy_(values);
    }
    return {};
}

}  // namespace beatlens::trainer
