#include <algorithm>
#include <cmath>
#include <limits>
#include <set>

#include "ecg/overloaded.h"
#include "model/network.h"

namespace beatlens::model {

namespace {

constexpr std::size_t nobody = std::numeric_limits<std::size_t>::max();

class Planner {
public:
    Planner(const Model& model, const std::vector<Shape>& shapes, const std::vector<LayerSources>& sources)
        : _model(model), _shapes(shapes), _sources(sources), _users(layers().size()) {
        for (std::size_t i = 0; i < layers().size(); ++i) {
            note_user(sources[i].input, i);
            for (const std::size_t with : sources[i].with) {
                note_user(with, i);
            }
        }
    }

    Result<NetworkPlan> run() {
        for (std::size_t i = 0; i < inputs().size(); ++i) {
            _of_layer.push_back({add_value(inputs()[i].channels, inputs()[i].length), {}});
            _plan.values.back().place = NetworkValue::Place::input;
            _plan.values.back().number = i;
        }
        for (std::size_t i = 0; i < layers().size(); ++i) {
            auto flow = add_layer(i);
            BEATLENS_TRY(flow);
            _of_layer.push_back(*std::move(flow));
            note_output(i);
        }
        put_output_in_order();
        _plan.values[_of_layer.back().value].place = NetworkValue::Place::output;
        assign_buffers();
        return std::move(_plan);
    }

private:
    // An input's or a layer's output.
    struct Flow {
        std::size_t value = 0;
        // Of flat values, the parts that they were put together from, {channels, length} each. A part of several
        // channels and several points in time lies in memory in time-major order, while the architecture's order is
        // channel-major; the next Linear puts its columns in order. Parts in order are one, {n, 1}. Empty where values
        // are not flat.
        std::vector<Shape> parts;
    };

    const std::vector<Layer>& layers() const { return _model.architecture.layers; }
    const std::vector<InputSpec>& inputs() const { return _model.architecture.inputs; }

    void note_user(std::size_t value, std::size_t user) {
        if (value >= inputs().size()) {
            _users[value - inputs().size()].push_back(user);
        }
    }
    // Whether the only layer that uses the output of `layer` is of this kind.
    template <class Op>
    bool goes_only_into(std::size_t layer) const {
        const auto& users = _users[layer];
        return users.size() == 1 && std::holds_alternative<Op>(layers()[users.front()].op);
    }
    // A ReLU after `layer` can be done by that layer's own clamp, if nobody needs the value before it.
    float least_of(std::size_t layer) {
        if (!goes_only_into<Relu>(layer)) {
            return -INFINITY;
        }
        _done_by_others.insert(_users[layer].front());
        return 0.0F;
    }

    std::size_t add_value(std::size_t channels, std::size_t length) {
        NetworkValue value;
        value.channels = channels;
        value.length = length;
        _plan.values.push_back(value);
        return _plan.values.size() - 1;
    }
    const Tensor& parameter(std::size_t layer, const char* which) const {
        return _model.parameters.at(layers()[layer].name + which);
    }

    // Adds the step that computes the layer's value.
    Flow add_step(std::size_t layer, decltype(NetworkStep::op) op, std::vector<std::size_t> from,
                  std::vector<Shape> parts) {
        const Shape& shape = _shapes[layer];
        const std::size_t to = add_value(shape[0], shape.size() == 2 ? shape[1] : 1);
        _plan.steps.push_back({std::move(op), std::move(from), to});
        return {to, std::move(parts)};
    }

    Flow add_convolution(std::size_t index, const Flow& in, const Conv1d& op) {
        const Tensor& weight = parameter(index, ".weight");
        std::vector<float> filter(weight.values.size());  // [out, in, k] -> [out, k, in]
        for (std::size_t o = 0; o < op.out; ++o) {
            for (std::size_t i = 0; i < op.in; ++i) {
                for (std::size_t k = 0; k < op.kernel; ++k) {
                    filter[(o * op.kernel + k) * op.in + i] = weight.values[(o * op.in + i) * op.kernel + k];
                }
            }
        }
        return add_step(
            index, NetworkStep::Convolution{op, std::move(filter), parameter(index, ".bias").values, least_of(index)},
            {in.value}, {});
    }

    Flow add_product(std::size_t index, const Flow& in, const Linear& op) {
        const std::vector<float>& channel_major = parameter(index, ".weight").values;
        std::vector<float> weight = channel_major;
        std::size_t first = 0;  // column of the part
        for (const Shape& part : in.parts) {
            const std::size_t channels = part[0];
            const std::size_t length = part[1];
            for (std::size_t o = 0; length > 1 && o < op.out; ++o) {
                for (std::size_t c = 0; c < channels; ++c) {
                    for (std::size_t t = 0; t < length; ++t) {
                        weight[o * op.in + first + t * channels + c] =
                            channel_major[o * op.in + first + c * length + t];
                    }
                }
            }
            first += channels * length;
        }
        return add_step(index,
                        NetworkStep::Product{op, std::move(weight), parameter(index, ".bias").values, least_of(index)},
                        {in.value}, {{op.out, 1}});
    }

    Flow add_rectification(std::size_t index, const Flow& in) {
        if (_done_by_others.contains(index)) {
            return in;
        }
        // max(relu(x)) = relu(max(x)): a ReLU before a pooling moves into the pooling's clamp, where there is less to
        // clamp.
        if (goes_only_into<MaxPool1d>(index)) {
            _pools_with_relu.insert(_users[index].front());
            return in;
        }
        return add_step(index, NetworkStep::Rectification{}, {in.value}, in.parts);
    }

    Result<Flow> add_sum(std::size_t index, const Flow& in) {
        const Flow& other = _of_layer[_sources[index].with.front()];
        if (other.parts != in.parts) {
            return fail(
                ErrorCode::model_mismatch,
                "Layer '" + layers()[index].name + "' adds flat values of different origin, which is not supported.");
        }
        return add_step(index, NetworkStep::Sum{}, {in.value, other.value}, in.parts);
    }

    // A convolution or product whose ReLU is done with it has no output of its own: the ReLU's stands for both.
    void note_output(std::size_t index) {
        const bool is_flatten = std::holds_alternative<Flatten>(layers()[index].op);
        if (is_flatten || (!_users[index].empty() && _done_by_others.contains(_users[index].front()))) {
            return;
        }
        NetworkLayer layer{{index}, _of_layer.back().value, _of_layer.back().parts};
        const std::size_t source = _sources[index].input;
        if (_done_by_others.contains(index)) {
            layer.layers.insert(layer.layers.begin(), source - inputs().size());
        } else {
            layer.rectified =
                std::holds_alternative<Relu>(layers()[index].op) && layer.value == _of_layer[source].value;
        }
        _plan.layers.push_back(std::move(layer));
    }

    // The same value, seen as a list.
    Flow flat(const Flow& in) const {
        if (!in.parts.empty()) {
            return in;
        }
        const NetworkValue& value = _plan.values[in.value];
        // One channel, or one point in time, is in both orders.
        const bool ordered = value.channels == 1 || value.length == 1;
        return {in.value, {ordered ? Shape{value.size(), 1} : Shape{value.channels, value.length}}};
    }

    Flow add_concatenation(std::size_t index, const Flow& in) {
        const bool is_flat = _shapes[index].size() == 1;
        std::vector<std::size_t> from;
        std::vector<Shape> parts;
        const auto append = [&](const Flow& one) {
            const Flow own = is_flat ? flat(one) : one;
            from.push_back(own.value);
            for (const Shape& part : own.parts) {
                if (part[1] == 1 && !parts.empty() && parts.back()[1] == 1) {
                    parts.back()[0] += part[0];
                } else {
                    parts.push_back(part);
                }
            }
        };
        append(in);
        for (const std::size_t with : _sources[index].with) {
            append(_of_layer[with]);
        }
        return add_step(index, NetworkStep::Concatenation{}, std::move(from), std::move(parts));
    }

    // The same memory: [length, ratio * channels] is [length * ratio, channels].
    Flow add_view(const Flow& in, const Shape& shape) {
        const std::size_t view = add_value(shape[0], shape[1]);
        _plan.values[view].same_as = root_of(in.value);
        return {view, {}};
    }
    std::size_t root_of(std::size_t value) const { return _plan.values[value].same_as.value_or(value); }

    // What the network gives is in the architecture's order, and a value of its own.
    void put_output_in_order() {
        Flow& last = _of_layer.back();
        const bool ordered =
            std::all_of(last.parts.begin(), last.parts.end(), [](const Shape& p) { return p[1] == 1; });
        if (ordered && !_plan.values[last.value].same_as) {
            return;
        }
        const std::size_t to = add_value(_shapes.back()[0], 1);
        _plan.steps.push_back({NetworkStep::Ordering{last.parts}, {last.value}, to});
        last = {to, {{_shapes.back()[0], 1}}};
    }

    Result<Flow> add_layer(std::size_t index) {
        const Flow& in = _of_layer[_sources[index].input];
        const auto not_folded = [&]() -> Result<Flow> {
            return fail(ErrorCode::model_mismatch, "Layer '" + layers()[index].name + "' was not folded.");
        };
        return std::visit(
            Overloaded{[&](const Conv1d& op) -> Result<Flow> { return add_convolution(index, in, op); },
                       [&](const Relu&) -> Result<Flow> { return add_rectification(index, in); },
                       [&](const MaxPool1d& op) -> Result<Flow> {
                           const float least = _pools_with_relu.contains(index) ? 0.0F : -INFINITY;
                           return add_step(index, NetworkStep::Pooling{op, least}, {in.value}, {});
                       },
                       [&](const Add&) { return add_sum(index, in); },
                       [&](const Flatten&) -> Result<Flow> { return flat(in); },
                       [&](const Linear& op) -> Result<Flow> { return add_product(index, in, op); },
                       [&](const BatchNorm1d&) { return not_folded(); }, [&](const Dropout&) { return not_folded(); },
                       [&](const GlobalAveragePool&) -> Result<Flow> {
                           return add_step(index, NetworkStep::Mean{}, {in.value}, {{_shapes[index][0], 1}});
                       },
                       [&](const Concat&) -> Result<Flow> { return add_concatenation(index, in); },
                       [&](const Interleave&) -> Result<Flow> { return add_view(in, _shapes[index]); }},
            layers()[index].op);
    }

    // Each value gets a buffer from the step that writes it to the last one that reads it.
    void assign_buffers() {
        std::vector<std::size_t> last_use(_plan.values.size(), 0);
        for (std::size_t i = 0; i < _plan.steps.size(); ++i) {
            for (const std::size_t from : _plan.steps[i].from) {
                last_use[root_of(from)] = i;
            }
        }
        std::vector<std::size_t> held_by;  // the value in each buffer
        for (std::size_t i = 0; i < _plan.steps.size(); ++i) {
            NetworkValue& to = _plan.values[_plan.steps[i].to];
            if (to.place == NetworkValue::Place::buffer) {
                const auto free = std::find(held_by.begin(), held_by.end(), nobody);
                to.number = static_cast<std::size_t>(free - held_by.begin());
                if (free == held_by.end()) {
                    held_by.push_back(nobody);
                }
                held_by[to.number] = _plan.steps[i].to;
            }
            _plan.buffers = held_by.size();
            for (std::size_t& held : held_by) {
                if (held != nobody && last_use[held] <= i && held != _plan.steps[i].to) {
                    held = nobody;
                }
            }
        }
        for (NetworkValue& value : _plan.values) {
            if (value.same_as) {
                value.place = _plan.values[*value.same_as].place;
                value.number = _plan.values[*value.same_as].number;
            }
        }
    }

    const Model& _model;
    const std::vector<Shape>& _shapes;
    const std::vector<LayerSources>& _sources;
    NetworkPlan _plan;
    std::vector<Flow> _of_layer;                   // of the inputs and the layers so far
    std::vector<std::vector<std::size_t>> _users;  // for each layer, those that use its output
    std::set<std::size_t> _done_by_others;         // ReLUs that the layer before them does
    std::set<std::size_t> _pools_with_relu;
};

}  // namespace

Result<NetworkPlan> plan_network(const Model& model) {
    const auto shapes = infer_shapes(model.architecture);
    BEATLENS_TRY(shapes);
    const auto sources = layer_sources(model.architecture);
    BEATLENS_TRY(sources);
    // Scores may also be those of a convolution, flattened, or several lists of scores together.
    const LayerOp& last = model.architecture.layers.back().op;
    const bool gives_list = std::holds_alternative<Linear>(last) || std::holds_alternative<Flatten>(last) ||
                            std::holds_alternative<Concat>(last);
    if (!gives_list || shapes->back().size() != 1) {
        return fail(ErrorCode::model_mismatch,
                    "The network's last layer must be a linear one or a list of scores, with an output per class.");
    }
    return Planner(model, *shapes, *sources).run();
}

}  // namespace beatlens::model
