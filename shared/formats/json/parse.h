// JSON text to a tree of bounded depth and width. Part of formats/json/json.h.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "ecg/error.h"

namespace beatlens::formats::json {

using Json = nlohmann::ordered_json;  // leads stay in the file's order

// Also understood: NaN and Infinity, which Python writes (they become null), and several values one after the other,
// a line each (they become a list). Errors: malformed (with the line), truncated, out_of_range (nested too deeply).
Result<Json> parse(std::string_view text, const std::string& name);

}  // namespace beatlens::formats::json
