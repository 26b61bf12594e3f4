#include "beats/recipe.h"
#include "model/zoo/layer_list.h"
#include "model/zoo/zoo.h"

namespace beatlens::model {

namespace {

constexpr std::size_t hidden_units = 8;

}  // namespace

Architecture rhythm_perceptron() {
    Architecture net{"rhythm-perceptron", beats::find_recipe(beats::rhythm_window)->inputs, {}};
    LayerList list(net);
    list.add("flat", Flatten{});
    list.add("hidden", Linear{net.inputs[0].channels, hidden_units});
    list.add("hidden_relu", Relu{});
    list.add("scores", Linear{hidden_units, 2});
    return net;
}

}  // namespace beatlens::model
