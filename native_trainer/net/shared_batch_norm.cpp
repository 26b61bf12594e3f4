#include "net/shared_batch_norm.h"

#include <utility>

namespace beatlens::trainer {

namespace {

// How autograd keeps a function that is no tensor.
struct HeldSum : torch::CustomClassHolder {
    explicit HeldSum(SumOverRanks given) : sum(std::move(given)) {}
    SumOverRanks sum;
};

// What each process adds to a sum reaches the outputs of all: their gradients add up as well.
class SummedOverRanks : public torch::autograd::Function<SummedOverRanks> {
public:
    static torch::Tensor forward(torch::autograd::AutogradContext* context, const torch::Tensor& values,
                                 const SumOverRanks& sum) {
        context->saved_data["sum"] = c10::IValue::make_capsule(c10::make_intrusive<HeldSum>(sum));
        torch::Tensor total = values.clone();
        sum(total);
        return total;
    }

    static torch::autograd::tensor_list backward(torch::autograd::AutogradContext* context,
                                                 const torch::autograd::tensor_list& gradients) {
        const auto held = context->saved_data["sum"].toCapsule();
        torch::Tensor total = gradients[0].clone(torch::MemoryFormat::Contiguous);
        static_cast<const HeldSum&>(*held).sum(total);
        return {total, torch::Tensor()};
    }
};

}  // namespace

torch::Tensor shared_batch_norm(const torch::Tensor& x, const torch::Tensor& weight, const torch::Tensor& bias,
                                const torch::Tensor& running_mean, const torch::Tensor& running_var, double momentum,
                                double epsilon, const SumOverRanks& sum) {
    const std::int64_t channels = x.size(1);
    const std::vector<std::int64_t> others =
        x.dim() == 2 ? std::vector<std::int64_t>{0} : std::vector<std::int64_t>{0, 2};
    const auto along = [&](const torch::Tensor& of_channels) {
        return x.dim() == 2 ? of_channels.view({1, channels}) : of_channels.view({1, channels, 1});
    };
    const auto summed = [&](const torch::Tensor& values) { return values.sum(others, false, torch::kDouble); };
    // Squares are summed about a value that all know and that is near the mean, so that they do not drown in it.
    const auto centred = x - along(running_mean.clone());
    const auto beats = torch::full({1}, static_cast<double>(x.numel()) / static_cast<double>(channels),
                                   x.options().dtype(torch::kDouble));
    const auto totals = SummedOverRanks::apply(torch::cat({summed(centred), summed(centred * centred), beats}), sum);
    const auto count = totals.narrow(0, 2 * channels, 1).detach();
    const auto mean = totals.narrow(0, 0, channels) / count;
    const auto variance = (totals.narrow(0, channels, channels) / count - mean * mean).clamp_min(0.0);
    {
        const torch::NoGradGuard no_grad;
        running_mean.add_(mean.to(x.scalar_type()), momentum);
        running_var.lerp_((variance * count / (count - 1.0)).to(x.scalar_type()), momentum);
    }
    const auto scale = weight * (variance + epsilon).rsqrt().to(x.scalar_type());
    return (centred - along(mean.to(x.scalar_type()))) * along(scale) + along(bias);
}

}  // namespace beatlens::trainer
