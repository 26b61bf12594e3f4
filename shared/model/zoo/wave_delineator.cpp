#include <array>

#include "beats/recipe.h"
#include "model/zoo/layer_list.h"
#include "model/zoo/zoo.h"

namespace beatlens::model {

namespace {

constexpr std::array<std::size_t, 4> wave_widths = {16, 16, 24, 32};  // at 64, 32, 16 and 8 places

}  // namespace

// Down to 8 places and up again, each way by 1x1 convolutions whose channels are read as places, or the other way
// round; what was there on the way down is added on the way up (Ronneberger et al. 2015).
Architecture wave_delineator() {
    Architecture net{"wave-delineator", beats::find_recipe(beats::waves_250hz)->inputs, {}};
    LayerList list(net);
    const auto conv = [&](const std::string& name, const Conv1d& op, const std::string& input = {}) {
        list.add(name, op, input);
        list.add(name + "_norm", BatchNorm1d{op.out});
    };
    conv("down_0", Conv1d{2, wave_widths[0], 8, 4, Padding::valid});
    list.add("down_0_relu", Relu{});
    for (std::size_t i = 1; i < wave_widths.size(); ++i) {
        const std::string suffix = "_" + std::to_string(i);
        conv("halve" + suffix, Conv1d{wave_widths[i - 1], wave_widths[i], 2, 2, Padding::valid});
        list.add("halve" + suffix + "_relu", Relu{});
        if (i == 1) {
            continue;
        }
        std::size_t in = wave_widths[i];
        if (i + 1 == wave_widths.size()) {
            list.add("with_timing", Concat{{net.inputs[1].name}});
            in += net.inputs[1].channels;
        }
        conv("down" + suffix, Conv1d{in, wave_widths[i], 3, 1, Padding::same});
        list.add("down" + suffix + "_relu", Relu{});
    }
    for (std::size_t i = wave_widths.size() - 1; i-- > 0;) {
        const std::string suffix = "_" + std::to_string(i);
        conv("twice" + suffix, Conv1d{wave_widths[i + 1], 2 * wave_widths[i], 1, 1, Padding::valid});
        list.add("longer" + suffix, Interleave{2});
        list.add("both" + suffix, Add{(i == 1 ? "halve" : "down") + suffix + "_relu"});
        if (i == 0) {
            list.add("both_0_relu", Relu{});
            continue;
        }
        conv("up" + suffix, Conv1d{wave_widths[i], wave_widths[i], 3, 1, Padding::same});
        list.add("up" + suffix + "_relu", Relu{});
    }
    list.add("maps", Conv1d{wave_widths[0], 2 * wave_maps, 1, 1, Padding::valid});
    list.add("places", Interleave{2});
    list.add("scores", Flatten{});
    // Whether there is a wave at all needs a view of the whole.
    list.add("whole", Flatten{}, "up_2_relu");
    list.add("whole_dropout", Dropout{0.3});
    list.add("presence", Linear{wave_widths[2] * 16, wave_kinds});
    list.add("all", Concat{{"presence"}}, "scores");
    return net;
}

}  // namespace beatlens::model
