#include "model/zoo/layer_list.h"
#include "model/zoo/zoo.h"

namespace beatlens::model {

Architecture focal_rr_cnn(std::size_t classes) {
    // Keras' default, which the published weights were trained with.
    constexpr double epsilon = 1e-3;
    Architecture net{"focal-rr-cnn", {{beat_input, 1, 200}, {rr_input, 4, 1}}, {}};
    LayerList list(net);
    const auto block = [&](const std::string& suffix, const Conv1d& conv) {
        list.add("conv" + suffix, conv);
        list.add("norm" + suffix, BatchNorm1d{conv.out, epsilon});
        list.add("relu" + suffix, Relu{});
        list.add("pool" + suffix, MaxPool1d{3, 2});
    };
    block("_1", Conv1d{1, 16, 11, 3, Padding::valid});
    block("_2", Conv1d{16, 32, 5, 1, Padding::valid});
    block("_3", Conv1d{32, 64, 3, 1, Padding::valid});
    list.add("flatten", Flatten{});
    list.add("concat", Concat{{rr_input}});
    list.add("linear_1", Linear{64 * 5 + 4, 64});
    list.add("relu_4", Relu{});
    list.add("linear_2", Linear{64, classes});
    return net;
}

}  // namespace beatlens::model
