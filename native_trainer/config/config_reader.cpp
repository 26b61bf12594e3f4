#include "config/config_reader.h"

#include <algorithm>

namespace beatlens::trainer {

namespace {

std::string list_of(const std::vector<std::string>& names) {
    std::string list;
    for (const std::string& name : names) {
        list += (list.empty() ? "" : ", ") + name;
    }
    return list;
}

// "0.5" and not "0.500000".
std::string trimmed(double value) { return ConfigReader::Json(value).dump(); }

bool is_number_in(const ConfigReader::Json& json, double low, double high) {
    return json.is_number() && json.get<double>() >= low && json.get<double>() <= high;
}

bool is_integer_in(const ConfigReader::Json& json, std::int64_t low, std::int64_t high) {
    return json.is_number_integer() && json.get<std::int64_t>() >= low && json.get<std::int64_t>() <= high;
}

template <class Accepts>
bool is_list_of(const ConfigReader::Json& json, const Accepts& accepts) {
    return json.is_array() && std::all_of(json.begin(), json.end(), accepts);
}

}  // namespace

void ConfigReader::number(const char* key, double low, double high, double& value) {
    if (const Json* at = find(key)) {
        if (!is_number_in(*at, low, high)) {
            return note(key, "must be a number from " + trimmed(low) + " to " + trimmed(high));
        }
        value = at->get<double>();
    }
}

void ConfigReader::numbers(const char* key, double low, double high, std::vector<double>& value) {
    if (const Json* at = find(key)) {
        if (!is_list_of(*at, [&](const Json& one) { return is_number_in(one, low, high); })) {
            return note(key, "must be a list of numbers from " + trimmed(low) + " to " + trimmed(high));
        }
        value = at->get<std::vector<double>>();
    }
}

void ConfigReader::integers(const char* key, std::int64_t low, std::int64_t high, std::vector<std::int64_t>& value) {
    if (const Json* at = find(key)) {
        if (!is_list_of(*at, [&](const Json& one) { return is_integer_in(one, low, high); })) {
            return note(key,
                        "must be a list of whole numbers from " + std::to_string(low) + " to " + std::to_string(high));
        }
        value = at->get<std::vector<std::int64_t>>();
    }
}

void ConfigReader::boolean(const char* key, bool& value) {
    if (const Json* at = find(key)) {
        if (!at->is_boolean()) {
            return note(key, "must be true or false");
        }
        value = at->get<bool>();
    }
}

void ConfigReader::text(const char* key, std::string& value) {
    if (const Json* at = find(key)) {
        if (!at->is_string()) {
            return note(key, "must be a text in quotes");
        }
        value = at->get<std::string>();
    }
}

void ConfigReader::texts(const char* key, std::vector<std::string>& value) {
    if (const Json* at = find(key)) {
        if (!is_list_of(*at, [](const Json& one) { return one.is_string(); })) {
            return note(key, "must be a list of texts in quotes");
        }
        value = at->get<std::vector<std::string>>();
    }
}

void ConfigReader::choice(const char* key, const std::vector<std::string>& choices, std::string& value) {
    if (const Json* at = find(key)) {
        if (!at->is_string() || std::find(choices.begin(), choices.end(), at->get<std::string>()) == choices.end()) {
            return note(key, "must be one of: " + list_of(choices));
        }
        value = at->get<std::string>();
    }
}

const ConfigReader::Json* ConfigReader::object(const char* key) {
    const Json* at = find(key);
    if (at != nullptr && !at->is_object()) {
        note(key, "must be a JSON object");
        return nullptr;
    }
    return at;
}

Result<void> ConfigReader::finish() {
    for (const auto& [key, value] : json_.items()) {
        if (std::find(known_.begin(), known_.end(), key) == known_.end()) {
            note(key, "is not a setting (there are: " + list_of(known_) + ")");
        }
    }
    if (!problem_.empty()) {
        return fail(ErrorCode::out_of_range, problem_);
    }
    return {};
}

const ConfigReader::Json* ConfigReader::find(const char* key) {
    known_.emplace_back(key);
    const auto at = json_.find(key);
    return at == json_.end() ? nullptr : &*at;
}

void ConfigReader::note(const std::string& key, const std::string& why) {
    if (problem_.empty()) {
        problem_ = "Configuration: '" + where_ + key + "' " + why + ".";
    }
}

Result<nlohmann::ordered_json> parse_json_object(std::string_view text) {
    auto json = nlohmann::ordered_json::parse(text, nullptr, false);
    if (!json.is_object()) {
        return fail(ErrorCode::malformed, "The configuration is not a JSON object.");
    }
    return json;
}

Result<void> override_setting(nlohmann::ordered_json& json, const std::string& setting) {
    const std::size_t equals = setting.find('=');
    if (equals == std::string::npos || equals == 0) {
        return fail(ErrorCode::out_of_range, "The setting '" + setting + "' is not of the form KEY=VALUE.");
    }
    const std::string value = setting.substr(equals + 1);
    nlohmann::ordered_json* at = &json;
    std::string key = setting.substr(0, equals);
    for (std::size_t dot = key.find('.'); dot != std::string::npos; dot = key.find('.')) {
        at = &(*at)[key.substr(0, dot)];
        key.erase(0, dot + 1);
        if (!at->is_object() && !at->is_null()) {
            return fail(ErrorCode::out_of_range, "The setting '" + setting +
                                                     "' is inside of something that has no "
                                                     "settings.");
        }
    }
    auto parsed = nlohmann::ordered_json::parse(value, nullptr, false);
    (*at)[key] = parsed.is_discarded() ? nlohmann::ordered_json(value) : std::move(parsed);
    return {};
}

}  // namespace beatlens::trainer
