#include "model/strip.h"

#include <algorithm>
#include <variant>

#include "beats/recipe.h"
#include "ecg/overloaded.h"

namespace beatlens::model {

namespace {

// Whether the layer gives at a later place what it gives of values moved there. Of a pooling, a mean or a product of
// all values that does not hold; a convolution must not see where the row ends.
bool slides(const LayerOp& op) {
    return std::visit(Overloaded{[](const Conv1d& conv) {
                                     return conv.stride == 1 && (conv.padding == Padding::valid || conv.kernel == 1);
                                 },
                                 [](const Relu&) { return true; }, [](const Dropout&) { return true; },
                                 [](const BatchNorm1d&) { return true; }, [](const Add&) { return true; },
                                 [](const Concat&) { return true; }, [](const auto&) { return false; }},
                      op);
}

}  // namespace

StripLayout strip_layout(const Architecture& architecture) {
    const StripLayout rows{architecture.row_length(), 0};
    const auto& layers = architecture.layers;
    const auto shapes = infer_shapes(architecture);
    if (!shapes || layers.size() < 2 || architecture.inputs != beats::find_recipe(beats::sequence_180hz)->inputs) {
        return rows;
    }
    // The last layer turns scores at one place into a list.
    const bool ends = std::holds_alternative<Flatten>(layers.back().op) && (*shapes)[layers.size() - 2].back() == 1;
    if (!ends || !std::all_of(layers.begin(), layers.end() - 1, [](const Layer& l) { return slides(l.op); })) {
        return rows;
    }
    const InputSpec& sequence = architecture.inputs.back();
    return {sequence.channels, sequence.channels * (sequence.length - 1)};
}

}  // namespace beatlens::model
