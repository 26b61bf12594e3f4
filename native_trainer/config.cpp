#include "config.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <vector>

namespace beatlens::trainer {

namespace {

using Json = nlohmann::ordered_json;

// Reads known keys out of a JSON object; what is left over at the end is a key that we do not know.
class Reader {
public:
    Reader(const Json& json, std::string where) : json_(json), where_(std::move(where)) {}

    void number(const char* key, double low, double high, double& value) {
        if (const Json* at = find(key)) {
            if (!at->is_number() || at->get<double>() < low || at->get<double>() > high) {
                return note(key, "must be a number from " + trimmed(low) + " to " + trimmed(high));
            }
            value = at->get<double>();
        }
    }
    template <class Integer>
    void integer(const char* key, std::int64_t low, std::int64_t high, Integer& value) {
        if (const Json* at = find(key)) {
            if (!at->is_number_integer() || at->get<std::int64_t>() < low || at->get<std::int64_t>() > high) {
                return note(key, "must be a whole number from " + std::to_string(low) + " to " + std::to_string(high));
            }
            value = static_cast<Integer>(at->get<std::int64_t>());
        }
    }
    void choice(const char* key, const std::vector<std::string>& choices, std::string& value) {
        if (const Json* at = find(key)) {
            if (!at->is_string() ||
                std::find(choices.begin(), choices.end(), at->get<std::string>()) == choices.end()) {
                std::string list;
                for (const std::string& choice : choices) {
                    list += (list.empty() ? "" : ", ") + choice;
                }
                return note(key, "must be one of: " + list);
            }
            value = at->get<std::string>();
        }
    }
    const Json* object(const char* key) {
        const Json* at = find(key);
        if (at != nullptr && !at->is_object()) {
            note(key, "must be a JSON object");
            return nullptr;
        }
        return at;
    }
    Result<void> finish() {
        for (const auto& [key, value] : json_.items()) {
            if (std::find(known_.begin(), known_.end(), key) == known_.end()) {
                note(key, "is not a setting");
            }
        }
        if (!problem_.empty()) {
            return fail(ErrorCode::out_of_range, problem_);
        }
        return {};
    }

private:
    static std::string trimmed(double value) { return Json(value).dump(); }
    const Json* find(const char* key) {
        known_.emplace_back(key);
        const auto at = json_.find(key);
        return at == json_.end() ? nullptr : &*at;
    }
    void note(const std::string& key, const std::string& why) {
        if (problem_.empty()) {
            problem_ = "Configuration: '" + where_ + key + "' " + why + ".";
        }
    }
    const Json& json_;
    std::string where_;
    std::vector<std::string> known_;
    std::string problem_;
};

}  // namespace

Result<Config> parse_config(std::string_view text) {
    const Json json = Json::parse(text, nullptr, false);
    if (!json.is_object()) {
        return fail(ErrorCode::malformed, "The configuration is not a JSON object.");
    }
    Config config;
    Reader reader(json, "");
    reader.choice("system", {"kachuee-residual"}, config.system);
    reader.choice("protocol", {"K"}, config.protocol);
    reader.choice("optimizer", {"adam", "adamw"}, config.optimizer);
    reader.number("learning_rate", 1e-9, 10.0, config.learning_rate);
    reader.number("weight_decay", 0.0, 10.0, config.weight_decay);
    reader.choice("schedule", {"constant", "cosine", "one-cycle"}, config.schedule);
    reader.integer("batch", 1, 1'000'000, config.batch);
    reader.integer("epochs", 1, 100'000, config.epochs);
    reader.integer("patience", 1, 100'000, config.patience);
    reader.number("validation_fraction", 0.01, 0.9, config.validation_fraction);
    reader.integer("seed", 0, INT64_MAX, config.seed);
    reader.choice("device", {"auto", "cpu", "cuda"}, config.device);
    reader.integer("threads", 0, 1024, config.threads);
    if (const Json* augmentation = reader.object("augmentation")) {
        Reader inner(*augmentation, "augmentation.");
        inner.number("detected_share", 0.0, 1.0, config.augmentation.detected_share);
        inner.number("jitter_share", 0.0, 1.0, config.augmentation.jitter_share);
        inner.number("jitter_sd_samples", 0.0, 100.0, config.augmentation.jitter_sd_samples);
        BEATLENS_TRY(inner.finish());
    }
    BEATLENS_TRY(reader.finish());
    if (config.augmentation.detected_share + config.augmentation.jitter_share > 1.0) {
        return fail(ErrorCode::out_of_range,
                    "Configuration: 'augmentation.detected_share' and 'augmentation.jitter_share' exceed 1 together.");
    }
    return config;
}

std::string to_json(const Config& config) {
    return Json{{"system", config.system},
                {"protocol", config.protocol},
                {"optimizer", config.optimizer},
                {"learning_rate", config.learning_rate},
                {"weight_decay", config.weight_decay},
                {"schedule", config.schedule},
                {"batch", config.batch},
                {"epochs", config.epochs},
                {"patience", config.patience},
                {"validation_fraction", config.validation_fraction},
                {"seed", config.seed},
                {"device", config.device},
                {"threads", config.threads},
                {"augmentation",
                 {{"detected_share", config.augmentation.detected_share},
                  {"jitter_share", config.augmentation.jitter_share},
                  {"jitter_sd_samples", config.augmentation.jitter_sd_samples}}}}
        .dump(2);
}

}  // namespace beatlens::trainer
