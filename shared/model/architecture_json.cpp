#include <array>
#include <cstdint>
#include <nlohmann/json.hpp>

#include "model/architecture.h"

namespace beatlens::model {

namespace {

// To write with. What is read has sorted keys, whose look-up does not take a walk over all of them.
using Json = nlohmann::ordered_json;
using ReadJson = nlohmann::json;

const char* to_text(Padding padding) { return padding == Padding::same ? "same" : "valid"; }

// What a layer has beside its name, kind and input.
struct ToJson {
    Json operator()(const Conv1d& op) const {
        return {{"in", op.in},
                {"out", op.out},
                {"kernel", op.kernel},
                {"stride", op.stride},
                {"padding", to_text(op.padding)}};
    }
    Json operator()(const MaxPool1d& op) const { return {{"window", op.window}, {"stride", op.stride}}; }
    Json operator()(const Add& op) const { return {{"with", op.with}}; }
    Json operator()(const Linear& op) const { return {{"in", op.in}, {"out", op.out}}; }
    Json operator()(const BatchNorm1d& op) const { return {{"channels", op.channels}, {"epsilon", op.epsilon}}; }
    Json operator()(const Dropout& op) const { return {{"probability", op.probability}}; }
    Json operator()(const Concat& op) const { return {{"with", op.with}}; }
    Json operator()(const Interleave& op) const { return {{"ratio", op.ratio}}; }
    template <class Op>
    Json operator()(const Op&) const {
        return Json::object();
    }
};

// In the order of LayerOp.
constexpr auto kinds =
    std::to_array<std::string_view>({"conv1d", "relu", "max_pool1d", "add", "flatten", "linear", "batch_norm1d",
                                     "dropout", "global_average_pool", "concat", "interleave"});
static_assert(kinds.size() == std::variant_size_v<LayerOp>);

// Reads the fields of one layer; remembers the first one that is missing or of the wrong type.
class Fields {
public:
    explicit Fields(const ReadJson& json) : json_(json) {}

    std::size_t size(const char* key) {
        const auto at = json_.find(key);
        // As 64 bits first: in WebAssembly a size has 32, and 2^32 + 187 must not become 187.
        const auto value = at != json_.end() && at->is_number_unsigned() ? at->get<std::uint64_t>() : UINT64_MAX;
        if (value > UINT32_MAX) {
            note(key);
            return 0;
        }
        return static_cast<std::size_t>(value);
    }
    double number(const char* key) {
        const auto at = json_.find(key);
        if (at == json_.end() || !at->is_number()) {
            note(key);
            return 0.0;
        }
        return at->get<double>();
    }
    bool has(const char* key) const { return json_.contains(key); }
    std::string text(const char* key) {
        const auto at = json_.find(key);
        if (at == json_.end() || !at->is_string()) {
            note(key);
            return {};
        }
        return at->get<std::string>();
    }
    std::vector<std::string> texts(const char* key) {
        const auto at = json_.find(key);
        std::vector<std::string> all;
        if (at == json_.end() || !at->is_array()) {
            note(key);
            return all;
        }
        for (const ReadJson& one : *at) {
            if (!one.is_string()) {
                note(key);
                break;
            }
            all.push_back(one.get<std::string>());
        }
        return all;
    }
    const std::string& bad() const { return bad_; }

private:
    void note(const char* key) {
        if (bad_.empty()) {
            bad_ = key;
        }
    }
    const ReadJson& json_;
    std::string bad_;
};

Result<Layer> layer_from_json(const ReadJson& json) {
    if (!json.is_object()) {
        return fail(ErrorCode::malformed, "A layer of the architecture is not a JSON object.");
    }
    Fields fields(json);
    Layer layer;
    layer.name = fields.text("name");
    if (fields.has("input")) {
        layer.input = fields.text("input");
    }
    const std::string kind = fields.text("kind");
    if (kind == "conv1d") {
        Conv1d op{fields.size("in"), fields.size("out"), fields.size("kernel"), fields.size("stride"), Padding::same};
        const std::string padding = fields.text("padding");
        if (padding != "same" && padding != "valid") {
            return fail(ErrorCode::malformed, "Layer '" + layer.name + "': padding must be 'same' or 'valid'.");
        }
        op.padding = padding == "same" ? Padding::same : Padding::valid;
        layer.op = op;
    } else if (kind == "relu") {
        layer.op = Relu{};
    } else if (kind == "max_pool1d") {
        layer.op = MaxPool1d{fields.size("window"), fields.size("stride")};
    } else if (kind == "add") {
        layer.op = Add{fields.text("with")};
    } else if (kind == "flatten") {
        layer.op = Flatten{};
    } else if (kind == "linear") {
        layer.op = Linear{fields.size("in"), fields.size("out")};
    } else if (kind == "batch_norm1d") {
        layer.op = BatchNorm1d{fields.size("channels"), fields.number("epsilon")};
    } else if (kind == "dropout") {
        layer.op = Dropout{fields.number("probability")};
    } else if (kind == "global_average_pool") {
        layer.op = GlobalAveragePool{};
    } else if (kind == "concat") {
        layer.op = Concat{fields.texts("with")};
    } else if (kind == "interleave") {
        layer.op = Interleave{fields.size("ratio")};
    } else if (kind == "concat_features") {
        layer.op = Concat{{rr_input}};
    } else {
        return fail(ErrorCode::malformed, "Layer '" + layer.name + "' is of the unknown kind '" + kind + "'.");
    }
    if (!fields.bad().empty()) {
        return fail(ErrorCode::malformed, "Layer '" + layer.name + "' lacks a valid '" + fields.bad() + "'.");
    }
    return layer;
}

Result<std::vector<InputSpec>> inputs_from_json(const ReadJson& list) {
    std::vector<InputSpec> inputs;
    for (const ReadJson& json : list) {
        if (!json.is_object()) {
            return fail(ErrorCode::malformed, "An input of the architecture is not a JSON object.");
        }
        Fields fields(json);
        inputs.push_back({fields.text("name"), fields.size("channels"), fields.size("length")});
        if (!fields.bad().empty()) {
            return fail(ErrorCode::malformed, "An input of the architecture lacks a valid '" + fields.bad() + "'.");
        }
    }
    return inputs;
}

// The network's first input was called "input" in version 1.
void rename_old_input(Layer& layer) {
    const auto rename = [](std::string& name) {
        if (name == "input") {
            name = beat_input;
        }
    };
    rename(layer.input);
    if (auto* add = std::get_if<Add>(&layer.op)) {
        rename(add->with);
    }
}

}  // namespace

std::string_view kind_of(const LayerOp& op) { return kinds[op.index()]; }

std::string to_json(const Architecture& architecture) {
    Json inputs = Json::array();
    for (const InputSpec& input : architecture.inputs) {
        inputs.push_back({{"name", input.name}, {"channels", input.channels}, {"length", input.length}});
    }
    Json layers = Json::array();
    for (const Layer& layer : architecture.layers) {
        Json json = {{"name", layer.name}, {"kind", kind_of(layer.op)}};
        json.update(std::visit(ToJson{}, layer.op));
        if (!layer.input.empty()) {
            json["input"] = layer.input;
        }
        layers.push_back(std::move(json));
    }
    return Json{{"system", architecture.system}, {"inputs", std::move(inputs)}, {"layers", std::move(layers)}}.dump(
        -1, ' ', false, Json::error_handler_t::replace);
}

Result<Architecture> architecture_from_json(const std::string& text) {
    const ReadJson json = ReadJson::parse(text, nullptr, false);
    if (!json.is_object()) {
        return fail(ErrorCode::malformed, "The architecture is not a JSON object.");
    }
    Fields fields(json);
    Architecture architecture;
    architecture.system = fields.text("system");
    const bool old = fields.has("input_length");
    const auto input_list = json.find("inputs");
    if (old) {
        architecture.inputs.push_back({beat_input, 1, fields.size("input_length")});
        const std::size_t features = fields.has("feature_length") ? fields.size("feature_length") : 0;
        if (features > 0) {
            architecture.inputs.push_back({rr_input, features, 1});
        }
    } else if (input_list != json.end() && input_list->is_array()) {
        auto inputs = inputs_from_json(*input_list);
        BEATLENS_TRY(inputs);
        architecture.inputs = *std::move(inputs);
    }
    const auto layers = json.find("layers");
    if (!fields.bad().empty() || architecture.inputs.empty() || layers == json.end() || !layers->is_array()) {
        return fail(ErrorCode::malformed, "The architecture lacks a valid 'system', 'inputs' or 'layers'.");
    }
    if (layers->size() > max_layers) {
        return fail(ErrorCode::model_mismatch, "The network has more than " + std::to_string(max_layers) + " layers.");
    }
    for (const ReadJson& layer_json : *layers) {
        auto layer = layer_from_json(layer_json);
        BEATLENS_TRY(layer);
        if (old) {
            rename_old_input(*layer);
        }
        architecture.layers.push_back(std::move(*layer));
    }
    BEATLENS_TRY(infer_shapes(architecture));
    return architecture;
}

}  // namespace beatlens::model
