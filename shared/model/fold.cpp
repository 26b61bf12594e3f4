#include "model/fold.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>

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

// Follows the outputs of layers through those that are removed. Values are numbered as in LayerSources.
class Folder {
public:
    explicit Folder(Model model) : model_(std::move(model)) {}
    Result<Model> fold();

private:
    std::vector<Layer>& layers() { return model_.architecture.layers; }
    std::size_t inputs() const { return model_.architecture.inputs.size(); }
    const std::string& name_of(std::size_t value) const {
        const Architecture& net = model_.architecture;
        return value < inputs() ? net.inputs[value].name : net.layers[value - inputs()].name;
    }

    void note_users();
    Result<void> remove(std::size_t index);
    void keep_what_is_used();

    Model model_;
    std::vector<LayerSources> sources_;
    std::vector<std::size_t> undropped_;  // for each value, where it is once dropout does nothing
    std::vector<std::size_t> now_;        // likewise, once batch normalisations are folded too
    std::vector<std::size_t> users_;      // of each value, dropouts not counted
};

void Folder::note_users() {
    undropped_.resize(inputs() + layers().size());
    std::iota(undropped_.begin(), undropped_.end(), std::size_t{0});
    now_ = undropped_;
    users_.resize(undropped_.size());
    for (std::size_t i = 0; i < layers().size(); ++i) {
        const std::size_t input = undropped_[sources_[i].input];
        if (is_dropout(layers()[i])) {
            undropped_[inputs() + i] = input;
            continue;
        }
        ++users_[input];
        for (const std::size_t with : sources_[i].with) {
            ++users_[undropped_[with]];
        }
    }
    ++users_[undropped_.back()];  // whoever runs the network
}

Result<void> Folder::remove(std::size_t index) {
    const Layer& layer = layers()[index];
    const std::size_t source = now_[sources_[index].input];
    if (!is_dropout(layer)) {
        const Layer* target = source < inputs() ? nullptr : &layers()[source - inputs()];
        const bool foldable = target != nullptr && (std::holds_alternative<Conv1d>(target->op) ||
                                                    std::holds_alternative<Linear>(target->op));
        if (!foldable) {
            return fail(ErrorCode::model_mismatch,
                        "Layer '" + layer.name + "' does not follow a convolution or linear layer.");
        }
        if (users_[undropped_[sources_[index].input]] != 1) {
            return fail(ErrorCode::model_mismatch,
                        "Layer '" + layer.name + "' cannot be folded: what it normalises is used elsewhere too.");
        }
        BEATLENS_TRY(fold_into(model_, *target, layer));
    }
    now_[inputs() + index] = source;
    return {};
}

// Points the remaining layers at each other and leaves out those that the output does not depend on.
void Folder::keep_what_is_used() {
    std::vector<bool> used(now_.size());
    used[now_.back()] = true;
    for (std::size_t i = layers().size(); i-- > 0;) {
        if (used[inputs() + i]) {
            used[now_[sources_[i].input]] = true;
            for (const std::size_t with : sources_[i].with) {
                used[now_[with]] = true;
            }
        }
    }
    std::vector<Layer> kept;
    std::size_t before = 0;
    for (std::size_t i = 0; i < layers().size(); ++i) {
        if (!used[inputs() + i]) {
            continue;
        }
        Layer layer = layers()[i];
        const LayerSources& sources = sources_[i];
        // A layer that takes the one before it does not name it.
        layer.input = now_[sources.input] == before ? "" : name_of(now_[sources.input]);
        if (auto* add = std::get_if<Add>(&layer.op)) {
            add->with = name_of(now_[sources.with.front()]);
        } else if (auto* concat = std::get_if<Concat>(&layer.op)) {
            std::transform(sources.with.begin(), sources.with.end(), concat->with.begin(),
                           [&](std::size_t with) { return name_of(now_[with]); });
        }
        before = inputs() + i;
        kept.push_back(std::move(layer));
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
    auto sources = layer_sources(model_.architecture);
    BEATLENS_TRY(sources);
    sources_ = *std::move(sources);
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
