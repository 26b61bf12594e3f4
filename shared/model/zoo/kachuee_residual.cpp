#include "model/zoo/zoo.h"

namespace beatlens::model {

Architecture kachuee_residual(std::size_t classes) {
    constexpr std::size_t channels = 32;
    constexpr std::size_t kernel = 5;
    Architecture net{"kachuee-residual", {{beat_input, 1, 187}}, {}};
    const auto add = [&](std::string name, LayerOp op) { net.layers.push_back({std::move(name), std::move(op)}); };

    // No activation after the first convolution: that is how the published weights were trained.
    add("conv_1", Conv1d{1, channels, kernel, 1, Padding::same});
    std::string block_input = "conv_1";
    for (int i = 1; i <= 5; ++i) {
        const std::string block = "residual_block_" + std::to_string(i) + ".";
        add(block + "conv_1", Conv1d{channels, channels, kernel, 1, Padding::same});
        add(block + "relu_1", Relu{});
        add(block + "conv_2", Conv1d{channels, channels, kernel, 1, Padding::same});
        add(block + "add", Add{block_input});
        add(block + "relu_2", Relu{});
        add(block + "pool", MaxPool1d{5, 2});
        block_input = block + "pool";
    }
    add("flatten", Flatten{});
    add("linear_1", Linear{64, 32});
    add("relu", Relu{});
    // No activation between the last two linear layers, as published.
    add("linear_2", Linear{32, 32});
    add("linear_3", Linear{32, classes});
    return net;
}

}  // namespace beatlens::model
