#include "model/fold.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "model/parameter_check.h"

namespace beatlens::model {

namespace {

bool is_dropout(const Layer& layer) { return std::holds_alternative<Dropout>(layer.op); }

Result<void> fold_into(Model& model, const Layer& target, const Layer& layer) {
    const auto& norm = std::get<BatchNorm1d>(layer.op);
    const auto& gamma = model.parameters.at(layer.name + ".weight").values;
    const auto& beta = model.parameters.at(layer.name + ".bias").values;
    const auto& mean = model.parameters.at(layer.name + ".running_mean").values;
    const auto& variance = model.parameters.at(layer.name + ".running_var").values;
    auto& weight = model.parameters.at(target.name + ".weight").values;
    auto& bias = model.parameters.at(target.name + ".bias").values;
    const std::size_t per_channel = weight.size() / norm.channels;
    for (std::size_t c = 0; c < norm.channels; ++c) {
        if (variance[c] < 0.0F) {
            return fail(ErrorCode::model_mismatch,
                        "The tensor '" + layer.name + ".running_var' holds a variance below 0.");
        }
        const double scale = static_cast<double>(gamma[c]) / std::sqrt(static_cast<double>(variance[c]) + norm.epsilon);
        for (std::size_t i = c * per_channel; i < (c + 1) * per_channel; ++i) {
            weight[i] = static_cast<float>(static_cast<double>(weight[i]) * scale);
        }
        const double centred = static_cast<double>(bias[c]) - static_cast<double>(mean[c]);
        bias[c] = static_cast<float>(centred * scale + static_cast<double>(beta[c]));
    }
    return {};
}

// Follows the outputs of layers through those that are removed.
class Folder {
public:
    explicit Folder(Model model) : model_(std::move(model)) {}
    Result<Model> fold();

private:
    std::vector<Layer>& layers() { return model_.architecture.layers; }

    // The layer whose value this one's output is once dropout does nothing.
    const std::string& without_dropout(const std::string& name) const {
        const auto at = dropouts_.find(name);
        return at == dropouts_.end() ? name : at->second;
    }
    const std::string& now(const std::string& name) const {
        const auto at = moved_.find(name);
        return at == moved_.end() ? name : at->second;
    }
    void note_users();
    Result<void> remove(std::size_t index);
    void keep_what_is_used();

    Model model_;
    std::map<std::string, std::string> dropouts_;  // removed layer -> where its value is
    std::map<std::string, std::string> moved_;     // likewise, batch normalisations too
    std::map<std::string, std::size_t> users_;     // of a value, dropouts not counted
};

void Folder::note_users() {
    for (const Layer& layer : layers()) {
        if (is_dropout(layer)) {
            dropouts_[layer.name] = without_dropout(layer.input);
            continue;
        }
        ++users_[without_dropout(layer.input)];
        if (const auto* add = std::get_if<Add>(&layer.op)) {
            ++users_[without_dropout(add->with)];
        }
    }
    ++users_[without_dropout(layers().back().name)];  // whoever runs the network
}

Result<void> Folder::remove(std::size_t index) {
    const Layer& layer = layers()[index];
    const std::string source = now(layer.input);
    if (!is_dropout(layer)) {
        const auto target =
            std::find_if(layers().begin(), layers().end(), [&](const Layer& l) { return l.name == source; });
        const bool foldable = target != layers().end() && (std::holds_alternative<Conv1d>(target->op) ||
                                                           std::holds_alternative<Linear>(target->op));
        if (!foldable) {
            return fail(ErrorCode::model_mismatch,
                        "Layer '" + layer.name + "' does not follow a convolution or linear layer.");
        }
        if (users_[without_dropout(layer.input)] != 1) {
            return fail(ErrorCode::model_mismatch,
                        "Layer '" + layer.name + "' cannot be folded: what it normalises is used elsewhere too.");
        }
        BEATLENS_TRY(fold_into(model_, *target, layer));
    }
    moved_[layer.name] = source;
    return {};
}

// Points the remaining layers at each other and leaves out those that the output does not depend on.
void Folder::keep_what_is_used() {
    std::set<std::string> used = {now(layers().back().name)};
    std::vector<Layer> kept;
    for (std::size_t i = layers().size(); i-- > 0;) {
        Layer& layer = layers()[i];
        if (!used.contains(layer.name)) {
            continue;
        }
        layer.input = now(layer.input);
        used.insert(layer.input);
        if (auto* add = std::get_if<Add>(&layer.op)) {
            add->with = now(add->with);
            used.insert(add->with);
        }
        kept.push_back(std::move(layer));
    }
    std::reverse(kept.begin(), kept.end());
    // A layer that takes the one before it does not name it.
    std::string before(network_input);
    for (Layer& layer : kept) {
        if (layer.input == before) {
            layer.input.clear();
        }
        before = layer.name;
    }
    layers() = std::move(kept);
    std::map<std::string, Tensor> tensors;
    for (const ParameterSpec& spec : parameters(model_.architecture)) {
        tensors[spec.name] = std::move(model_.parameters.at(spec.name));
    }
    model_.parameters = std::move(tensors);
}

Result<Model> Folder::fold() {
    BEATLENS_TRY(infer_shapes(model_.architecture));
    BEATLENS_TRY(check_parameters(model_.architecture, model_.parameters));
    std::string before(network_input);
    for (Layer& layer : layers()) {
        if (layer.input.empty()) {
            layer.input = before;
        }
        before = layer.name;
    }
    note_users();
    for (std::size_t i = 0; i < layers().size(); ++i) {
        if (is_dropout(layers()[i]) || std::holds_alternative<BatchNorm1d>(layers()[i].op)) {
            BEATLENS_TRY(remove(i));
        }
    }
    keep_what_is_used();
    return std::move(model_);
}

}  // namespace

Result<Model> fold_batch_norm(Model model) { return Folder(std::move(model)).fold(); }

}  // namespace beatlens::model
