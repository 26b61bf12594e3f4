#include "config/fields.h"

#include <algorithm>

namespace beatlens::trainer {

namespace {

using Json = nlohmann::ordered_json;

std::string joined(const std::vector<std::string>& names) {
    std::string list;
    for (const std::string& name : names) {
        list += (list.empty() ? "" : ", ") + name;
    }
    return list;
}

// What may stand in the object whose keys begin with `prefix`.
std::vector<std::string> names_after(const std::vector<FieldInfo>& infos, const std::string& prefix) {
    std::vector<std::string> names;
    for (const FieldInfo& info : infos) {
        if (info.key.starts_with(prefix)) {
            const std::string rest = info.key.substr(prefix.size());
            const std::string name = rest.substr(0, rest.find('.'));
            if (names.empty() || names.back() != name) {
                names.push_back(name);
            }
        }
    }
    return names;
}

Result<void> collect(const std::vector<FieldInfo>& infos, const Json& json, const std::string& prefix,
                     std::vector<const Json*>& values) {
    for (const auto& [name, value] : json.items()) {
        const std::string key = prefix + name;
        const auto info = std::find_if(infos.begin(), infos.end(), [&](const auto& one) { return one.key == key; });
        if (info != infos.end()) {
            if (!info->allowed.takes(value)) {
                return refused(key, "must be " + info->allowed.one);
            }
            values[static_cast<std::size_t>(info - infos.begin())] = &value;
        } else if (name.find('.') != std::string::npos || names_after(infos, key + ".").empty()) {
            return refused(key, "is not a setting (there are: " + joined(names_after(infos, prefix)) + ")");
        } else if (!value.is_object()) {
            return refused(key, "must be a JSON object");
        } else {
            BEATLENS_TRY(collect(infos, value, key + ".", values));
        }
    }
    return {};
}

// The range as it was written: "0.5" and not "0.500000".
Allowed in_range(const std::string& kind, const Json& low, const Json& high, bool whole) {
    const std::string range = " from " + low.dump() + " to " + high.dump();
    return {"a " + kind + range, kind + "s" + range, [=](const Json& json) {
                return (whole ? json.is_number_integer() : json.is_number()) && json >= low && json <= high;
            }};
}

}  // namespace

Allowed number(double low, double high) { return in_range("number", low, high, false); }

Allowed whole_number(std::int64_t low, std::int64_t high) { return in_range("whole number", low, high, true); }

Allowed true_or_false() {
    return {"true or false", "true or false", [](const Json& json) { return json.is_boolean(); }};
}

Allowed text() {
    return {"a text in quotes", "texts in quotes", [](const Json& json) { return json.is_string(); }};
}

Allowed one_of(std::vector<std::string> words) {
    const std::string list = "one of: " + joined(words);
    return {list, list, [words = std::move(words)](const Json& json) {
                return json.is_string() &&
                       std::find(words.begin(), words.end(), json.get<std::string>()) != words.end();
            }};
}

Allowed list_of(const Allowed& each) {
    return {"a list of " + each.many, "lists of " + each.many, [takes = each.takes](const Json& json) {
                return json.is_array() && std::all_of(json.begin(), json.end(), takes);
            }};
}

tl::unexpected<Error> refused(const std::string& key, const std::string& why) {
    return fail(ErrorCode::out_of_range, "Configuration: '" + key + "' " + why + ".");
}

Result<std::vector<const Json*>> given_values(const std::vector<FieldInfo>& infos, const Json& json) {
    std::vector<const Json*> values(infos.size());
    BEATLENS_TRY(collect(infos, json, "", values));
    return values;
}

void put_value(Json& json, const std::string& key, Json value) {
    const std::size_t dot = key.find('.');
    if (dot == std::string::npos) {
        json[key] = std::move(value);
    } else {
        put_value(json[key.substr(0, dot)], key.substr(dot + 1), std::move(value));
    }
}

std::string fields_markdown(const std::vector<FieldInfo>& infos, const std::vector<Json>& defaults) {
    std::string table = "| key | default | may be | meaning |\n|---|---|---|---|\n";
    for (std::size_t i = 0; i < infos.size(); ++i) {
        table += "| `" + infos[i].key + "` | `" + defaults[i].dump() + "` | " + infos[i].allowed.one + " | " +
                 infos[i].meaning + " |\n";
    }
    return table;
}

Result<Json> parse_settings(std::string_view text, const std::vector<std::string>& overrides) {
    auto json = Json::parse(text, nullptr, false);
    if (!json.is_object()) {
        return fail(ErrorCode::malformed, "The configuration is not a JSON object.");
    }
    for (const std::string& setting : overrides) {
        const std::size_t equals = setting.find('=');
        if (equals == std::string::npos || equals == 0) {
            return fail(ErrorCode::out_of_range, "The setting '" + setting + "' is not of the form KEY=VALUE.");
        }
        const std::string key = setting.substr(0, equals);
        const Json* at = &json;
        for (std::size_t dot = key.find('.'), from = 0; at != nullptr && dot != std::string::npos;
             from = dot + 1, dot = key.find('.', from)) {
            const auto inner = at->find(key.substr(from, dot - from));
            at = inner == at->end() ? nullptr : &*inner;
            if (at != nullptr && !at->is_object()) {
                return fail(ErrorCode::out_of_range,
                            "The setting '" + setting + "' is inside of something that has no settings.");
            }
        }
        auto value = Json::parse(setting.substr(equals + 1), nullptr, false);
        put_value(json, key, value.is_discarded() ? Json(setting.substr(equals + 1)) : std::move(value));
    }
    return json;
}

std::string to_text(const Json& json, int indent) {
    return json.dump(indent, ' ', false, Json::error_handler_t::replace);
}

}  // namespace beatlens::trainer
