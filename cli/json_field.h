// Fields of JSON that a file holds, which may be anything.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

namespace beatlens::cli {

// Null where there is no such field.
inline const nlohmann::ordered_json& field(const nlohmann::ordered_json& json, const std::string& key) {
    static const nlohmann::ordered_json none;
    if (!json.is_object()) {
        return none;
    }
    const auto found = json.find(key);
    return found != json.end() ? *found : none;
}

}  // namespace beatlens::cli
