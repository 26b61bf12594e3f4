#include "transfer/config.h"

#include <algorithm>

#include "config/config_reader.h"

namespace beatlens::trainer {

namespace {

using Json = ConfigReader::Json;

// Keys that mean what they mean for `native_trainer train`.
const std::vector<std::string> shared_keys = {"batch",    "device",   "epochs",  "initial_weights", "l2",
                                              "loss",     "momentum", "seed",    "learning_rate",   "optimizer",
                                              "schedule", "seeds",    "threads", "weight_decay"};

bool is_shared(const std::string& key) {
    return std::find(shared_keys.begin(), shared_keys.end(), key) != shared_keys.end();
}

Result<void> read_data(const Json* json, MiSource& data) {
    if (json == nullptr) {
        return {};
    }
    ConfigReader reader(*json, "data.");
    reader.choice("source", {"ptbxl", "ptbdb", "ptbdb-csv"}, data.source);
    reader.text("folder", data.folder);
    reader.number("least_likelihood", 0.0, 100.0, data.least_likelihood);
    reader.number("validation_fraction", 0.01, 0.9, data.split.validation);
    reader.number("test_fraction", 0.01, 0.9, data.split.test);
    reader.integer("split_seed", 0, INT64_MAX / 2, data.split.seed);
    const bool has_split =
        json->contains("validation_fraction") || json->contains("test_fraction") || json->contains("split_seed");
    if (data.source == "ptbxl" && has_split) {
        reader.note("validation_fraction",
                    ", 'data.test_fraction' and 'data.split_seed' are not for ptbxl, which has "
                    "folds of its own");
    }
    if (data.source != "ptbxl" && data.least_likelihood > 0.0) {
        reader.note("least_likelihood", "is for ptbxl only");
    }
    if (data.split.validation + data.split.test > 0.95) {
        reader.note("validation_fraction", "and 'data.test_fraction' leave nothing to train on");
    }
    return reader.finish();
}

Result<void> read_early_stopping(const Json* json, TransferConfig& config) {
    if (json == nullptr) {
        return {};
    }
    ConfigReader reader(*json, "early_stopping.");
    reader.choice("metric", {"beat-auc", "record-auc", "loss"}, config.metric);
    reader.integer("patience", 0, 100'000, config.patience);
    return reader.finish();
}

// The keys that training has in common, read as for `native_trainer train`.
Result<Config> read_shared(const Json& json) {
    Json shared = Json::object();
    for (const auto& [key, value] : json.items()) {
        if (is_shared(key)) {
            shared[key] = value;
        }
    }
    return parse_config(shared.dump());
}

// "layers": "all" or a list.
void read_layers(ConfigReader& reader, const Json& json, std::vector<std::int64_t>& layers) {
    const auto at = json.find("layers");
    std::string all = "all";
    if (at != json.end() && at->is_string()) {
        reader.choice("layers", {"all"}, all);
        return;
    }
    reader.integers("layers", 0, 10'000, layers);
    if (at != json.end() && at->is_array() && at->empty()) {
        reader.note("layers", "must be \"all\" or a list of at least one number");
    }
    std::sort(layers.begin(), layers.end());
    layers.erase(std::unique(layers.begin(), layers.end()), layers.end());
}

}  // namespace

Result<TransferConfig> parse_transfer_config(std::string_view text, const std::vector<std::string>& overrides) {
    auto json = parse_json_object(text);
    BEATLENS_TRY(json);
    for (const std::string& one : overrides) {
        BEATLENS_TRY(override_setting(*json, one));
    }
    TransferConfig config;
    Json own = Json::object();
    for (const auto& [key, value] : json->items()) {
        if (!is_shared(key)) {
            own[key] = value;
        }
    }
    ConfigReader reader(own, "");
    read_layers(reader, own, config.layers);
    reader.boolean("from_scratch", config.from_scratch);
    reader.integer("beats_per_record", 0, 1'000'000, config.beats_per_record);
    reader.integer("cache_mb", 0, 1'000'000, config.cache_mb);
    BEATLENS_TRY(read_data(reader.object("data"), config.data));
    BEATLENS_TRY(read_early_stopping(reader.object("early_stopping"), config));
    if (config.data.source == "ptbdb-csv" && (config.beats_per_record > 0 || config.metric == "record-auc")) {
        reader.note(config.beats_per_record > 0 ? "beats_per_record" : "early_stopping.metric",
                    "needs records, which ptbdb-csv does not tell");
    }
    BEATLENS_TRY(reader.finish());
    auto training = read_shared(*json);
    BEATLENS_TRY(training);
    config.training = std::move(*training);
    const std::size_t alphas = config.training.loss.alpha.size();
    if (alphas != 0 && alphas != 2) {
        return fail(ErrorCode::out_of_range, "Configuration: 'loss.alpha' must have a factor for NORM and one for MI.");
    }
    return config;
}

std::string to_json(const TransferConfig& config) {
    Json data = {{"source", config.data.source}, {"folder", config.data.folder}};
    if (config.data.source == "ptbxl") {
        data["least_likelihood"] = config.data.least_likelihood;
    } else {
        data["validation_fraction"] = config.data.split.validation;
        data["test_fraction"] = config.data.split.test;
        data["split_seed"] = config.data.split.seed;
    }
    Json json = {{"data", std::move(data)},
                 {"layers", config.layers.empty() ? Json("all") : Json(config.layers)},
                 {"from_scratch", config.from_scratch},
                 {"beats_per_record", config.beats_per_record},
                 {"early_stopping", {{"metric", config.metric}, {"patience", config.patience}}},
                 {"cache_mb", config.cache_mb}};
    const Json training = Json::parse(to_json(config.training));
    for (const auto& [key, value] : training.items()) {
        if (is_shared(key)) {
            json[key] = value;
        }
    }
    return json.dump(2);
}

}  // namespace beatlens::trainer
