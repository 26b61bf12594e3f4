// Writes down the layers of a network in order. For the zoo's files.
#pragma once

#include <string>
#include <utility>

#include "model/architecture.h"

namespace beatlens::model {

class LayerList {
public:
    explicit LayerList(Architecture& net) : net_(net) {}

    void add(std::string name, LayerOp op, std::string input = {}) {
        net_.layers.push_back({std::move(name), std::move(op), std::move(input)});
    }
    // "conv" + suffix, "norm" + suffix, "relu" + suffix
    void add_conv_norm_relu(const std::string& suffix, const Conv1d& conv) {
        add("conv" + suffix, conv);
        add("norm" + suffix, BatchNorm1d{conv.out});
        add("relu" + suffix, Relu{});
    }

private:
    Architecture& net_;
};

}  // namespace beatlens::model
