#include <array>

#include "model/zoo/layer_list.h"
#include "model/zoo/zoo.h"

namespace beatlens::model {

Architecture two_fold_focal(std::size_t classes, std::size_t pairs) {
    // As many halvings of 187 samples as there are pairs: 23 are left after 3, and 2 after 6.
    constexpr std::array<std::size_t, 3> three = {32, 64, 128};
    constexpr std::array<std::size_t, 6> six = {32, 32, 64, 64, 128, 128};
    Architecture net{"two-fold-focal", {{beat_input, 1, 187}}, {}};
    LayerList list(net);
    std::size_t channels = 1;
    std::size_t length = net.inputs.front().length;
    for (std::size_t i = 0; i < pairs; ++i) {
        const std::size_t out = pairs == six.size() ? six[i] : three[i];
        const std::string pair = "pair_" + std::to_string(i + 1) + ".";
        list.add(pair + "conv_1", Conv1d{channels, out, 5, 1, Padding::same});
        list.add(pair + "relu_1", Relu{});
        list.add(pair + "conv_2", Conv1d{out, out, 5, 1, Padding::same});
        list.add(pair + "relu_2", Relu{});
        list.add(pair + "pool", MaxPool1d{2, 2});
        list.add(pair + "dropout", Dropout{0.1});
        channels = out;
        length /= 2;
    }
    list.add("flatten", Flatten{});
    list.add("linear_1", Linear{channels * length, 64});
    list.add("relu", Relu{});
    list.add("dropout", Dropout{0.2});
    list.add("linear_2", Linear{64, classes});
    return net;
}

}  // namespace beatlens::model
