#include "beats/context/inputs.h"
#include "beats/recipe.h"
#include "model/zoo/layer_list.h"
#include "model/zoo/zoo.h"

namespace beatlens::model {

// Nothing in it depends on how long the sequence is: on the features of a whole recording it gives the scores of all
// beats at once, which is how it is trained.
Architecture whole_recording(std::size_t classes) {
    constexpr std::size_t kernel = 7;  // three of them reach over the sequence
    constexpr std::size_t width = 32;
    constexpr double dropout = 0.2;
    Architecture net{"whole-recording", beats::find_recipe(beats::sequence_180hz)->inputs, {}};
    const std::size_t features = net.inputs.front().channels;
    LayerList list(net);
    list.add("around_1", Conv1d{features, width, 1}, "sequence");
    list.add("around_relu_1", Relu{});
    list.add("around_dropout_1", Dropout{dropout});
    for (int i = 2; i <= 4; ++i) {
        const std::string suffix = "_" + std::to_string(i);
        list.add("around" + suffix, Conv1d{width, width, kernel, 1, Padding::valid});
        list.add("around_relu" + suffix, Relu{});
        list.add("around_dropout" + suffix, Dropout{dropout / 2.0});
    }
    list.add("own", Conv1d{features, width, 1}, "features");
    list.add("own_relu", Relu{});
    list.add("own_dropout", Dropout{dropout});
    list.add("both", Concat{{"around_dropout_4"}});
    list.add("hidden", Conv1d{2 * width, width, 1});
    list.add("hidden_relu", Relu{});
    list.add("hidden_dropout", Dropout{dropout});
    list.add("scores", Conv1d{width, classes, 1});
    list.add("flatten", Flatten{});
    return net;
}

}  // namespace beatlens::model
