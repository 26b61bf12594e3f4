#include <array>

#include "model/zoo/layer_list.h"
#include "model/zoo/zoo.h"

namespace beatlens::model {

// All convolutions have 5 taps and keep the length.

namespace {

constexpr std::size_t beat_length = 187;

Conv1d conv5(std::size_t in, std::size_t out) { return {in, out, 5, 1, Padding::same}; }

}  // namespace

Architecture simple_cnn(std::size_t classes) {
    Architecture net{"simple-cnn", {{beat_input, 1, beat_length}}, {}};
    LayerList list(net);
    list.add("conv_1", conv5(1, 32));
    list.add("relu_1", Relu{});
    list.add("conv_2", conv5(32, 64));
    list.add("relu_2", Relu{});
    list.add("conv_3", conv5(64, 128));
    list.add("relu_3", Relu{});
    list.add("average", GlobalAveragePool{});
    list.add("linear", Linear{128, classes});
    return net;
}

Architecture four_layer_cnn(std::size_t classes) {
    Architecture net{"four-layer-cnn", {{beat_input, 1, beat_length}}, {}};
    LayerList list(net);
    list.add_conv_norm_relu("_1", conv5(1, 32));
    list.add_conv_norm_relu("_2", conv5(32, 64));
    list.add_conv_norm_relu("_3", conv5(64, 128));
    list.add("dropout_3", Dropout{0.3});
    list.add_conv_norm_relu("_4", conv5(128, 256));
    list.add("dropout_4", Dropout{0.3});
    list.add("average", GlobalAveragePool{});
    list.add("linear", Linear{256, classes});
    return net;
}

Architecture residual_cnn(std::size_t classes) {
    constexpr std::array<std::size_t, 5> channels = {32, 64, 128, 256, 256};
    Architecture net{"residual-cnn", {{beat_input, 1, beat_length}}, {}};
    LayerList list(net);
    std::size_t in = 1;
    std::string block_input = beat_input;
    for (std::size_t i = 0; i < channels.size(); ++i) {
        const std::size_t out = channels[i];
        const std::string block = "block_" + std::to_string(i + 1) + ".";
        list.add(block + "conv_1", conv5(in, out));
        list.add(block + "norm_1", BatchNorm1d{out});
        list.add(block + "relu_1", Relu{});
        list.add(block + "conv_2", conv5(out, out));
        list.add(block + "norm_2", BatchNorm1d{out});
        list.add(block + "dropout", Dropout{0.3});
        if (in != out) {
            list.add(block + "shortcut", Conv1d{in, out, 1, 1, Padding::same}, block_input);
            list.add(block + "add", Add{block + "dropout"});
        } else {
            list.add(block + "add", Add{block_input});
        }
        list.add(block + "relu_2", Relu{});
        block_input = block + "relu_2";
        in = out;
    }
    list.add("average", GlobalAveragePool{});
    list.add("dropout", Dropout{0.3});
    list.add("linear", Linear{in, classes});
    return net;
}

Architecture coupled_cnn(std::size_t classes) {
    Architecture net{"coupled-cnn", {{beat_input, 1, beat_length}}, {}};
    LayerList list(net);
    list.add_conv_norm_relu("_1", conv5(1, 64));
    list.add_conv_norm_relu("_2", conv5(64, 64));
    list.add("dropout_1", Dropout{0.2});
    list.add("pool_1", MaxPool1d{2, 2});
    list.add_conv_norm_relu("_3", conv5(64, 128));
    list.add_conv_norm_relu("_4", conv5(128, 128));
    list.add("dropout_2", Dropout{0.3});
    list.add("pool_2", MaxPool1d{2, 2});
    list.add("flatten", Flatten{});
    list.add("linear_1", Linear{128 * 46, 256});
    list.add("norm_5", BatchNorm1d{256});
    list.add("relu_5", Relu{});
    list.add("dropout_3", Dropout{0.5});
    list.add("linear_2", Linear{256, 128});
    list.add("norm_6", BatchNorm1d{128});
    list.add("relu_6", Relu{});
    list.add("dropout_4", Dropout{0.5});
    list.add("linear_3", Linear{128, classes});
    return net;
}

}  // namespace beatlens::model
