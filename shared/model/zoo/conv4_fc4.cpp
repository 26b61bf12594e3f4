#include <array>

#include "model/zoo/layer_list.h"
#include "model/zoo/zoo.h"

namespace beatlens::model {

Architecture conv4_fc4(std::size_t classes) {
    constexpr std::array<std::size_t, 4> channels = {16, 32, 64, 64};
    Architecture net{"conv4-fc4", {{beat_input, 1, 187}}, {}};
    LayerList list(net);
    std::size_t in = 1;
    std::size_t length = net.inputs.front().length;
    for (std::size_t i = 0; i < channels.size(); ++i) {
        const std::string suffix = "_" + std::to_string(i + 1);
        list.add("conv" + suffix, Conv1d{in, channels[i], 5, 1, Padding::same});
        list.add("relu" + suffix, Relu{});
        list.add("pool" + suffix, MaxPool1d{2, 2});
        in = channels[i];
        length /= 2;
    }
    list.add("flatten", Flatten{});
    list.add("linear_1", Linear{in * length, 128});
    list.add("relu_5", Relu{});
    list.add("linear_2", Linear{128, 64});
    list.add("relu_6", Relu{});
    list.add("linear_3", Linear{64, 32});
    list.add("relu_7", Relu{});
    list.add("linear_4", Linear{32, classes});
    return net;
}

}  // namespace beatlens::model
