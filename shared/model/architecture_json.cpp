#include <cstdint>
#include <nlohmann/json.hpp>

#include "model/architecture.h"

namespace beatlens::model {

namespace {

using Json = nlohmann::ordered_json;

const char* to_text(Padding padding) { return padding == Padding::same ? "same" : "valid"; }

struct ToJson {
    Json operator()(const Conv1d& op) const {
        return {{"kind", "conv1d"},    {"in", op.in},         {"out", op.out},
                {"kernel", op.kernel}, {"stride", op.stride}, {"padding", to_text(op.padding)}};
    }
    Json operator()(const Relu&) const { return {{"kind", "relu"}}; }
    Json operator()(const MaxPool1d& op) const {
        return {{"kind", "max_pool1d"}, {"window", op.window}, {"stride", op.stride}};
    }
    Json operator()(const Add& op) const { return {{"kind", "add"}, {"with", op.with}}; }
    Json operator()(const Flatten&) const { return {{"kind", "flatten"}}; }
    Json operator()(const Linear& op) const { return {{"kind", "linear"}, {"in", op.in}, {"out", op.out}}; }
    Json operator()(const BatchNorm1d& op) const {
        return {{"kind", "batch_norm1d"}, {"channels", op.channels}, {"epsilon", op.epsilon}};
    }
    Json operator()(const Dropout& op) const { return {{"kind", "dropout"}, {"probability", op.probability}}; }
    Json operator()(const GlobalAveragePool&) const { return {{"kind", "global_average_pool"}}; }
    Json operator()(const ConcatFeatures&) const { return {{"kind", "concat_features"}}; }
};

// Reads the fields of one layer; remembers the first one that is missing or of the wrong type.
class Fields {
public:
    explicit Fields(const Json& json) : json_(json) {}

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
    const std::string& bad() const { return bad_; }

private:
    void note(const char* key) {
        if (bad_.empty()) {
            bad_ = key;
        }
    }
    const Json& json_;
    std::string bad_;
};

Result<Layer> layer_from_json(const Json& json) {
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
    } else if (kind == "concat_features") {
        layer.op = ConcatFeatures{};
    } else {
        return fail(ErrorCode::malformed, "Layer '" + layer.name + "' is of the unknown kind '" + kind + "'.");
    }
    if (!fields.bad().empty()) {
        return fail(ErrorCode::malformed, "Layer '" + layer.name + "' lacks a valid '" + fields.bad() + "'.");
    }
    return layer;
}

}  // namespace

std::string to_json(const Architecture& architecture) {
    Json layers = Json::array();
    for (const Layer& layer : architecture.layers) {
        Json json = {{"name", layer.name}};
        json.update(std::visit(ToJson{}, layer.op));
        if (!layer.input.empty()) {
            json["input"] = layer.input;
        }
        layers.push_back(std::move(json));
    }
    Json json = {{"system", architecture.system}, {"input_length", architecture.input_length}};
    if (architecture.feature_length > 0) {
        json["feature_length"] = architecture.feature_length;
    }
    json["layers"] = std::move(layers);
    return json.dump();
}

Result<Architecture> architecture_from_json(const std::string& text) {
    const Json json = Json::parse(text, nullptr, false);
    if (!json.is_object()) {
        return fail(ErrorCode::malformed, "The architecture is not a JSON object.");
    }
    Fields fields(json);
    Architecture architecture;
    architecture.system = fields.text("system");
    architecture.input_length = fields.size("input_length");
    if (fields.has("feature_length")) {
        architecture.feature_length = fields.size("feature_length");
    }
    const auto layers = json.find("layers");
    if (!fields.bad().empty() || layers == json.end() || !layers->is_array()) {
        return fail(ErrorCode::malformed, "The architecture lacks a valid 'system', 'input_length' or 'layers'.");
    }
    for (const Json& layer_json : *layers) {
        auto layer = layer_from_json(layer_json);
        BEATLENS_TRY(layer);
        architecture.layers.push_back(std::move(*layer));
    }
    BEATLENS_TRY(infer_shapes(architecture));
    return architecture;
}

}  // namespace beatlens::model
