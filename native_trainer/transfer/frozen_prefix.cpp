#include "transfer/frozen_prefix.h"

#include <algorithm>
#include <set>
#include <string>

namespace beatlens::trainer {

namespace {

constexpr std::int64_t beats_at_once = 512;

bool has_weights(const model::Layer& layer) {
    return std::holds_alternative<model::Conv1d>(layer.op) || std::holds_alternative<model::Linear>(layer.op);
}

// Names that layers from `point` on take, other than of layers that come there or later.
std::set<std::string> names_needed(const model::Architecture& architecture, std::size_t point) {
    std::set<std::string> names;
    for (std::size_t i = point; i < architecture.layers.size(); ++i) {
        names.insert(architecture.layers[i].input);
        if (const auto* add = std::get_if<model::Add>(&architecture.layers[i].op)) {
            names.insert(add->with);
        } else if (const auto* concat = std::get_if<model::Concat>(&architecture.layers[i].op)) {
            names.insert(concat->with.begin(), concat->with.end());
        }
    }
    names.erase("");
    for (std::size_t i = point; i < architecture.layers.size(); ++i) {
        names.erase(architecture.layers[i].name);
    }
    return names;
}

// The tensors of `activations`, each once: a named one may be the current one too.
template <class Change>
Activations changed(const Activations& activations, const Change& change) {
    Activations result;
    result.current = change(activations.current);
    for (const auto& [name, tensor] : activations.named) {
        result.named[name] = tensor.is_same(activations.current) ? result.current : change(tensor);
    }
    return result;
}

// Pieces of a pass over all beats, one after the other.
class Pieces {
public:
    void add(const Activations& piece, std::int64_t begin, std::int64_t all) {
        if (begin == 0) {
            whole_ = changed(piece, [&](const torch::Tensor& part) {
                auto sizes = part.sizes().vec();
                sizes[0] = all;
                return torch::empty(sizes, part.options());
            });
        }
        const auto put = [&](torch::Tensor& to, const torch::Tensor& from) {
            to.narrow(0, begin, from.size(0)).copy_(from);
        };
        put(whole_.current, piece.current);
        for (const auto& [name, tensor] : piece.named) {
            if (!tensor.is_same(piece.current)) {
                put(whole_.named[name], tensor);
            }
        }
    }
    Activations take() { return std::move(whole_); }

private:
    Activations whole_;
};

}  // namespace

std::vector<std::size_t> weighted_layers(const model::Architecture& architecture) {
    std::vector<std::size_t> indices;
    for (std::size_t i = 0; i < architecture.layers.size(); ++i) {
        if (has_weights(architecture.layers[i])) {
            indices.push_back(i);
        }
    }
    return indices;
}

Result<model::Architecture> with_outputs(model::Architecture architecture, std::size_t classes) {
    auto* last = architecture.layers.empty() ? nullptr : std::get_if<model::Linear>(&architecture.layers.back().op);
    if (last == nullptr || weighted_layers(architecture).size() < 2) {
        return fail(ErrorCode::model_mismatch, "The network '" + architecture.system +
                                                   "' cannot be transferred: it must end in a linear layer, with "
                                                   "other layers with weights before it.");
    }
    last->out = classes;
    return architecture;
}

std::size_t first_trained_layer(const model::Architecture& architecture, std::size_t trained) {
    const auto weighted = weighted_layers(architecture);
    return weighted[weighted.size() - 1 - trained];
}

std::int64_t bytes_before(const model::Architecture& architecture, std::size_t layer) {
    if (layer == 0) {
        return 0;
    }
    const auto shapes = model::infer_shapes(architecture);
    if (!shapes) {
        return 0;
    }
    const auto bytes = [](const model::Shape& shape) {
        std::size_t values = 1;
        for (const std::size_t n : shape) {
            values *= n;
        }
        return static_cast<std::int64_t>(values * sizeof(float));
    };
    auto named = names_needed(architecture, layer);
    std::int64_t total = bytes((*shapes)[layer - 1]);
    named.erase(architecture.layers[layer - 1].name);  // the same tensor
    for (const InputSpec& input : architecture.inputs) {
        total += named.contains(input.name) ? bytes({input.size()}) : 0;
    }
    for (std::size_t i = 0; i < layer; ++i) {
        if (named.contains(architecture.layers[i].name)) {
            total += bytes((*shapes)[i]);
        }
    }
    return total;
}

std::size_t cache_point(const model::Architecture& architecture, std::size_t first_trained, std::int64_t beats,
                        std::int64_t budget_bytes) {
    std::size_t point = first_trained;
    while (point > 0 && bytes_before(architecture, point) * beats > budget_bytes) {
        --point;
    }
    return point;
}

PrefixCache::PrefixCache(TorchNet& net, const torch::Tensor& rows, std::size_t point)
    : point_(point), size_(rows.size(0)) {
    const torch::NoGradGuard no_grad;
    const bool was_training = net.is_training();
    net.eval();
    const auto on_device = rows.to(net.device());
    if (point == 0) {
        all_ = net.start(on_device);
    } else {
        const auto needed = names_needed(net.architecture(), point);
        Pieces pieces;
        for (std::int64_t begin = 0; begin < size_; begin += beats_at_once) {
            const std::int64_t count = std::min(beats_at_once, size_ - begin);
            Activations piece = net.start(on_device.narrow(0, begin, count));
            net.run(piece, 0, point);
            std::erase_if(piece.named, [&](const auto& one) { return !needed.contains(one.first); });
            pieces.add(piece, begin, size_);
        }
        all_ = pieces.take();
    }
    net.train(was_training);
}

Activations PrefixCache::select(const torch::Tensor& indices) const {
    return changed(all_, [&](const torch::Tensor& tensor) { return tensor.index_select(0, indices); });
}

}  // namespace beatlens::trainer
