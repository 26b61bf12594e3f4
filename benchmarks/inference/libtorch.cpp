// Beats per second of a model's network: LibTorch, for benchmarks/inference.mjs. Part of the trainer's build.
#include <torch/torch.h>

#include "net/torch_net.h"
#include "time_network.h"

int main(int argc, char** argv) {
    using namespace beatlens;
    return benchmarks::main_of(
        argc, argv, [](const benchmarks::Timing& timing, const model::Model& model) -> Result<void> {
            torch::set_num_threads(1);
            const torch::InferenceMode inference;
            trainer::TorchNet net(model.architecture);
            BEATLENS_TRY(net.import_parameters(model.parameters));
            net.eval();
            const std::size_t row_length = model.architecture.row_length();
            auto values = benchmarks::read_beats(timing, timing.batch * row_length);
            BEATLENS_TRY(values);
            std::size_t first = 0;  // TorchNet takes rows that are scaled
            for (const InputSpec& input : model.architecture.inputs) {
                const auto scaler = model.scalers.find(input.name);
                for (std::size_t row = first; scaler != model.scalers.end() && row < values->size();
                     row += row_length) {
                    for (std::size_t k = 0; k < input.size(); ++k) {
                        float& value = (*values)[row + k];
                        value = scaler->second.scaled(value, k / input.length);
                    }
                }
                first += input.size();
            }
            const torch::Tensor rows = torch::from_blob(
                values->data(), {static_cast<std::int64_t>(timing.batch), static_cast<std::int64_t>(row_length)});
            torch::Tensor scores;
            return benchmarks::time_network(timing, [&]() -> Result<std::span<const float>> {
                scores = net.forward(rows).contiguous();
                return std::span<const float>(scores.data_ptr<float>(), static_cast<std::size_t>(scores.numel()));
            });
        });
}
