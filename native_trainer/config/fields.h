// One table of the settings of a configuration. Reading and writing it, the errors that name a key, KEY=VALUE from the
// command line and the table in README.md are all made from it: a setting is added by one line.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ecg/error.h"

namespace beatlens::trainer {

// What a setting may be.
struct Allowed {
    using Json = nlohmann::ordered_json;
    std::string one;   // "a number from 0 to 1", as in "must be ..."
    std::string many;  // "numbers from 0 to 1", as in "a list of ..."
    std::function<bool(const Json&)> takes;
};

Allowed number(double low, double high);
Allowed whole_number(std::int64_t low, std::int64_t high);
Allowed true_or_false();
Allowed text();
Allowed one_of(std::vector<std::string> words);
Allowed list_of(const Allowed& each);

struct FieldInfo {
    std::string key;  // "loss.gamma": the key "gamma" in the object "loss"
    Allowed allowed;
    std::string meaning;  // Markdown; units and ranges beyond those of `allowed` too
};

template <class Settings>
struct Field {
    using Json = nlohmann::ordered_json;
    FieldInfo info;
    std::function<void(Settings&, const Json&)> read;  // a value that `info.allowed` takes
    std::function<Json(const Settings&)> write;
    // Where other settings decide whether this one means anything: elsewhere it is not written, and giving it is an
    // error that ends in `elsewhere`.
    std::function<bool(const Settings&)> only_if = {};
    std::string elsewhere = {};
};

// `allowed` must fit the type of the member.
template <class Settings, class Value>
Field<Settings> field(std::string key, Value Settings::*member, Allowed allowed, std::string meaning) {
    return {{std::move(key), std::move(allowed), std::move(meaning)},
            [member](Settings& settings, const nlohmann::ordered_json& json) { settings.*member = json.get<Value>(); },
            [member](const Settings& settings) { return nlohmann::ordered_json(settings.*member); }};
}

// The settings of a part, with `prefix` ("loss." or nothing) before their keys.
template <class Whole, class Part>
std::vector<Field<Whole>> within(const std::string& prefix, Part Whole::*part, std::vector<Field<Part>> fields) {
    std::vector<Field<Whole>> result;
    for (Field<Part>& one : fields) {
        one.info.key.insert(0, prefix);
        Field<Whole> moved{std::move(one.info),
                           [part, read = std::move(one.read)](Whole& whole, const nlohmann::ordered_json& json) {
                               read(whole.*part, json);
                           },
                           [part, write = std::move(one.write)](const Whole& whole) { return write(whole.*part); }};
        if (one.only_if) {
            moved.only_if = [part, only_if = std::move(one.only_if)](const Whole& whole) {
                return only_if(whole.*part);
            };
            moved.elsewhere = std::move(one.elsewhere);
        }
        result.push_back(std::move(moved));
    }
    return result;
}

template <class Settings>
using Fields = std::vector<Field<Settings>>;

template <class Settings>
std::vector<FieldInfo> infos_of(const Fields<Settings>& fields) {
    std::vector<FieldInfo> infos;
    for (const Field<Settings>& one : fields) {
        infos.push_back(one.info);
    }
    return infos;
}

// The value of each setting in `json`, null where it is not given. Errors: out_of_range (a key that is none of theirs,
// a value that is not allowed; the message names the key).
Result<std::vector<const nlohmann::ordered_json*>> given_values(const std::vector<FieldInfo>& infos,
                                                                const nlohmann::ordered_json& json);

// "Configuration: 'KEY' WHY."
tl::unexpected<Error> refused(const std::string& key, const std::string& why);

// `settings` with what `json` says; what it does not say stays. Errors: those of given_values, out_of_range (a setting
// that means nothing beside the others).
template <class Settings>
Result<Settings> read_fields(const Fields<Settings>& fields, const nlohmann::ordered_json& json,
                             Settings settings = {}) {
    const auto values = given_values(infos_of(fields), json);
    BEATLENS_TRY(values);
    for (std::size_t i = 0; i < fields.size(); ++i) {
        if ((*values)[i] != nullptr) {
            fields[i].read(settings, *(*values)[i]);
        }
    }
    for (std::size_t i = 0; i < fields.size(); ++i) {
        if ((*values)[i] != nullptr && fields[i].only_if && !fields[i].only_if(settings)) {
            return refused(fields[i].info.key, fields[i].elsewhere);
        }
    }
    return settings;
}

// Puts `value` at "loss.gamma": under "gamma" in the object "loss".
void put_value(nlohmann::ordered_json& json, const std::string& key, nlohmann::ordered_json value);

template <class Settings>
nlohmann::ordered_json write_fields(const Fields<Settings>& fields, const Settings& settings) {
    nlohmann::ordered_json json = nlohmann::ordered_json::object();
    for (const Field<Settings>& one : fields) {
        if (!one.only_if || one.only_if(settings)) {
            put_value(json, one.info.key, one.write(settings));
        }
    }
    return json;
}

// A table in Markdown. `defaults`: as many as there are settings.
std::string fields_markdown(const std::vector<FieldInfo>& infos, const std::vector<nlohmann::ordered_json>& defaults);

template <class Settings>
std::string fields_markdown(const Fields<Settings>& fields) {
    std::vector<nlohmann::ordered_json> defaults;
    const auto settings = std::make_unique<Settings>();  // as they are by default
    for (const Field<Settings>& one : fields) {
        defaults.push_back(one.write(*settings));
    }
    return fields_markdown(infos_of(fields), defaults);
}

// The text of a file with "KEY=VALUE" put into it: "loss.gamma=3" sets "gamma" in the object "loss". A VALUE that is
// not JSON is a text. Errors: malformed (not a JSON object), out_of_range (no '=', or a key inside of something that is
// not an object).
Result<nlohmann::ordered_json> parse_settings(std::string_view text, const std::vector<std::string>& overrides);

// As text for files and the terminal. Names from other systems need not be UTF-8; what is not becomes U+FFFD.
std::string to_text(const nlohmann::ordered_json& json, int indent = 2);

}  // namespace beatlens::trainer
