#include "exchange/onnx.h"

#include <onnx/onnx_pb.h>

#include <nlohmann/json.hpp>
#include <span>
#include <utility>

#include "ecg/overloaded.h"
#include "model/fold.h"

namespace beatlens::trainer {

namespace {

using model::Shape;

constexpr int operator_set = 13;
constexpr int file_version = 7;  // the first of operator set 13
constexpr const char* beats = "beats";
constexpr const char* scores = "scores";
constexpr const char* probabilities = "probabilities";

// The layers of an architecture as nodes, one after the other.
class GraphWriter {
public:
    GraphWriter(const model::Model& model, const std::vector<Shape>& shapes,
                const std::vector<model::LayerSources>& sources, onnx::GraphProto& graph)
        : _model(model), _sources(sources), _graph(graph) {
        for (const InputSpec& input : model.architecture.inputs) {
            _values.push_back({input.name, {input.channels, input.length}});
        }
        for (std::size_t i = 0; i < shapes.size(); ++i) {
            _values.push_back({"layers/" + layers()[i].name, shapes[i]});  // apart from the names of inputs and outputs
        }
        _values.back().name = scores;
    }

    void write() {
        for (std::size_t i = 0; i < inputs(); ++i) {
            add_input(i);
        }
        for (std::size_t i = 0; i < layers().size(); ++i) {
            add_layer(i);
        }
        attribute(add_node("Softmax", {scores}, probabilities), "axis", 1);
        const auto classes = static_cast<std::int64_t>(_values.back().shape[0]);
        describe(*_graph.add_output(), scores, {classes});
        describe(*_graph.add_output(), probabilities, {classes});
    }

private:
    struct Value {
        std::string name;
        Shape shape;
    };

    const std::vector<model::Layer>& layers() const { return _model.architecture.layers; }
    std::size_t inputs() const { return _model.architecture.inputs.size(); }

    static void describe(onnx::ValueInfoProto& value, const std::string& name, const std::vector<std::int64_t>& dims) {
        value.set_name(name);
        auto& type = *value.mutable_type()->mutable_tensor_type();
        type.set_elem_type(onnx::TensorProto::FLOAT);
        type.mutable_shape()->add_dim()->set_dim_param(beats);
        for (const std::int64_t dim : dims) {
            type.mutable_shape()->add_dim()->set_dim_value(dim);
        }
    }

    onnx::NodeProto& add_node(const char* kind, const std::vector<std::string>& from, const std::string& to) {
        onnx::NodeProto& node = *_graph.add_node();
        node.set_op_type(kind);
        node.set_name(to);
        for (const std::string& name : from) {
            node.add_input(name);
        }
        node.add_output(to);
        return node;
    }

    static onnx::AttributeProto& named(onnx::NodeProto& node, const char* name) {
        onnx::AttributeProto& one = *node.add_attribute();
        one.set_name(name);
        return one;
    }

    static void attribute(onnx::NodeProto& node, const char* name, std::int64_t value) {
        onnx::AttributeProto& one = named(node, name);
        one.set_type(onnx::AttributeProto::INT);
        one.set_i(value);
    }

    static void numbers(onnx::NodeProto& node, const char* name, const std::vector<std::int64_t>& values) {
        onnx::AttributeProto& one = named(node, name);
        one.set_type(onnx::AttributeProto::INTS);
        for (const std::int64_t value : values) {
            one.add_ints(value);
        }
    }

    std::string integers(const std::string& name, const std::vector<std::int64_t>& values) {
        onnx::TensorProto& tensor = *_graph.add_initializer();
        tensor.set_name(name);
        tensor.set_data_type(onnx::TensorProto::INT64);
        tensor.add_dims(static_cast<std::int64_t>(values.size()));
        tensor.mutable_int64_data()->Add(values.begin(), values.end());
        return name;
    }

    static void list(onnx::NodeProto& node, const char* name, const std::vector<std::size_t>& values) {
        onnx::AttributeProto& one = named(node, name);
        one.set_type(onnx::AttributeProto::INTS);
        for (const std::size_t value : values) {
            one.add_ints(static_cast<std::int64_t>(value));
        }
    }

    std::string constant(const std::string& name, const Shape& shape, std::span<const float> values) {
        onnx::TensorProto& tensor = *_graph.add_initializer();
        tensor.set_name(name);
        tensor.set_data_type(onnx::TensorProto::FLOAT);
        for (const std::size_t size : shape) {
            tensor.add_dims(static_cast<std::int64_t>(size));
        }
        tensor.mutable_float_data()->Add(values.begin(), values.end());
        return name;
    }

    std::string parameter(const std::string& name) {
        const model::Tensor& tensor = _model.parameters.at(name);
        return constant(name, tensor.shape, tensor.values);
    }

    void add_input(std::size_t index) {
        const InputSpec& input = _model.architecture.inputs[index];
        describe(*_graph.add_input(), input.name,
                 {static_cast<std::int64_t>(input.channels), static_cast<std::int64_t>(input.length)});
        const auto scaler = _model.scalers.find(input.name);
        if (scaler == _model.scalers.end()) {
            return;
        }
        const auto& [centre, scale, limit] = scaler->second;
        const Shape shape = {1, input.channels, 1};
        const auto own = [&](const char* what) { return input.name + "." + what; };
        const auto floats = [](const std::vector<double>& values) {
            return std::vector<float>(values.begin(), values.end());
        };
        add_node("Sub", {input.name, constant(own("centre"), shape, floats(centre))}, own("centred"));
        std::string at = own("scaled");
        add_node("Div", {own("centred"), constant(own("scale"), shape, floats(scale))}, at);
        if (limit > 0.0) {
            const auto most = static_cast<float>(limit);
            const float least = -most;
            const std::string from = std::exchange(at, own("limited"));
            add_node("Clip", {from, constant(own("least"), {}, {&least, 1}), constant(own("most"), {}, {&most, 1})},
                     at);
        }
        const float nothing = 0.0F;
        add_node("IsNaN", {input.name}, own("is_missing"));
        add_node("Where", {own("is_missing"), constant(own("nothing"), {}, {&nothing, 1}), at}, own("complete"));
        _values[index].name = own("complete");
    }

    // The value as [beats, n].
    std::string flat(const Value& value, const std::string& layer) {
        if (value.shape.size() == 1) {
            return value.name;
        }
        const std::string name = layer + "." + value.name;
        add_node("Flatten", {value.name}, name);
        return name;
    }

    void add_layer(std::size_t index) {
        const model::Layer& layer = layers()[index];
        const Value& in = _values[_sources[index].input];
        const auto& with = _sources[index].with;
        const std::string& to = _values[inputs() + index].name;
        std::visit(
            Overloaded{
                [&](const model::Conv1d& op) {
                    auto& node = add_node(
                        "Conv", {in.name, parameter(layer.name + ".weight"), parameter(layer.name + ".bias")}, to);
                    const std::size_t side = op.padding == model::Padding::same ? (op.kernel - 1) / 2 : 0;
                    list(node, "kernel_shape", {op.kernel});
                    list(node, "strides", {op.stride});
                    list(node, "pads", {side, side});
                },
                [&](const model::Relu&) { add_node("Relu", {in.name}, to); },
                [&](const model::MaxPool1d& op) {
                    auto& node = add_node("MaxPool", {in.name}, to);
                    list(node, "kernel_shape", {op.window});
                    list(node, "strides", {op.stride});
                },
                [&](const model::Add&) {
                    add_node("Add", {in.name, _values[with.front()].name}, to);
                },
                [&](const model::Flatten&) { add_node("Flatten", {in.name}, to); },
                [&](const model::Linear&) {
                    auto& node = add_node(
                        "Gemm", {in.name, parameter(layer.name + ".weight"), parameter(layer.name + ".bias")}, to);
                    attribute(node, "transB", 1);
                },
                [&](const model::BatchNorm1d&) {},  // folded
                [&](const model::Dropout&) {},      // folded
                [&](const model::GlobalAveragePool&) {
                    const std::string mean = to + ".mean";
                    add_node("GlobalAveragePool", {in.name}, mean);
                    add_node("Flatten", {mean}, to);
                },
                [&](const model::Interleave& op) {
                    const auto ratio = static_cast<std::int64_t>(op.ratio);
                    const auto& shape = _values[inputs() + index].shape;
                    const auto channels = static_cast<std::int64_t>(shape[0]);
                    const auto length = static_cast<std::int64_t>(shape[1]);
                    add_node("Reshape", {in.name, integers(to + ".parts", {-1, ratio, channels, length / ratio})},
                             to + ".in_parts");
                    numbers(add_node("Transpose", {to + ".in_parts"}, to + ".moved"), "perm", {0, 2, 3, 1});
                    add_node("Reshape", {to + ".moved", integers(to + ".shape", {-1, channels, length})}, to);
                },
                [&](const model::Concat&) {
                    const bool is_flat = _values[inputs() + index].shape.size() == 1;
                    std::vector<std::string> parts = {is_flat ? flat(in, to) : in.name};
                    for (const std::size_t one : with) {
                        parts.push_back(is_flat ? flat(_values[one], to) : _values[one].name);
                    }
                    attribute(add_node("Concat", parts, to), "axis", 1);
                }},
            layer.op);
    }

    const model::Model& _model;
    const std::vector<model::LayerSources>& _sources;
    onnx::GraphProto& _graph;
    std::vector<Value> _values;  // of the inputs and the layers, by their numbers
};

void add_note(onnx::ModelProto& file, const char* key, const std::string& value) {
    onnx::StringStringEntryProto& entry = *file.add_metadata_props();
    entry.set_key(key);
    entry.set_value(value);
}

}  // namespace

Result<std::vector<std::uint8_t>> to_onnx(const model::Model& model) {
    auto folded = model::fold_batch_norm(model);
    BEATLENS_TRY(folded);
    const auto shapes = model::infer_shapes(folded->architecture);
    BEATLENS_TRY(shapes);
    const auto sources = model::layer_sources(folded->architecture);
    BEATLENS_TRY(sources);
    onnx::ModelProto file;
    file.set_ir_version(file_version);
    file.set_producer_name("Beatlens");
    file.add_opset_import()->set_version(operator_set);
    file.mutable_graph()->set_name(model.architecture.system);
    add_note(file, "name", model.name);
    add_note(file, "recipe", model.recipe);
    add_note(file, "labels", nlohmann::json(model.output_names()).dump());
    add_note(file, "sure_from", nlohmann::json(model.sure_from).dump());
    GraphWriter(*folded, *shapes, *sources, *file.mutable_graph()).write();
    std::vector<std::uint8_t> bytes(file.ByteSizeLong());
    if (!file.SerializeToArray(bytes.data(), static_cast<int>(bytes.size()))) {
        return fail(ErrorCode::internal, "The ONNX library could not write the network.");
    }
    return bytes;
}

}  // namespace beatlens::trainer
