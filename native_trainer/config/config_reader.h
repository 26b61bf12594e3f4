// Reads known keys out of a JSON object; what is left over at the end is a key that we do not know. The first problem
// is kept, so that a configuration is refused with a sentence that names the key and what it may be.
#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "ecg/error.h"

namespace beatlens::trainer {

class ConfigReader {
public:
    using Json = nlohmann::ordered_json;

    // `where`: what stands before a key in messages, e.g. "loss." for the object under "loss".
    ConfigReader(const Json& json, std::string where) : json_(json), where_(std::move(where)) {}

    // Each leaves `value` alone where the key is absent.
    void number(const char* key, double low, double high, double& value);
    void numbers(const char* key, double low, double high, std::vector<double>& value);
    template <class Integer>
    void integer(const char* key, std::int64_t low, std::int64_t high, Integer& value) {
        if (const Json* at = find(key)) {
            if (!at->is_number_integer() || at->get<std::int64_t>() < low || at->get<std::int64_t>() > high) {
                return note(key, "must be a whole number from " + std::to_string(low) + " to " + std::to_string(high));
            }
            value = static_cast<Integer>(at->get<std::int64_t>());
        }
    }
    void integers(const char* key, std::int64_t low, std::int64_t high, std::vector<std::int64_t>& value);
    void boolean(const char* key, bool& value);
    void text(const char* key, std::string& value);
    void texts(const char* key, std::vector<std::string>& value);
    void choice(const char* key, const std::vector<std::string>& choices, std::string& value);
    // nullptr where the key is absent or no object.
    const Json* object(const char* key);
    void note(const std::string& key, const std::string& why);
    // Errors: out_of_range with the first problem.
    Result<void> finish();

private:
    const Json* find(const char* key);
    const Json& json_;
    std::string where_;
    std::vector<std::string> known_;
    std::string problem_;
};

// Errors: malformed (not a JSON object).
Result<nlohmann::ordered_json> parse_json_object(std::string_view text);

// Puts "KEY=VALUE" into `json`: "loss.gamma=3" sets "gamma" in the object "loss". A VALUE that is not JSON is a text.
// Errors: out_of_range (no '=', or a key inside of something that is not an object).
Result<void> override_setting(nlohmann::ordered_json& json, const std::string& setting);

}  // namespace beatlens::trainer
