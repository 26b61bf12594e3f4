// JSON across the language border, the same for the engine and for the module of further readers.
#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <span>
#include <string>

#include "ecg/error.h"
#include "formats/packed.h"
#include "formats/registry.h"

namespace beatlens::engine {

// Names come from files: bytes that are not UTF-8 are replaced, not fatal.
inline std::string text_of(const nlohmann::ordered_json& json) {
    return json.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
}

// Elements that stay where they are: {"pointer": address, "length": elements}.
template <class Elements>
nlohmann::ordered_json array_of(const Elements& elements) {
    return {{"pointer", reinterpret_cast<std::uintptr_t>(elements.data())}, {"length", elements.size()}};
}

// Where a document's samples are, or go.
inline nlohmann::ordered_json arrays_of(formats::Document& document) {
    auto json = nlohmann::ordered_json::array();
    for (const std::span<float> samples : formats::samples_of(document)) {
        json.push_back(array_of(samples));
    }
    return json;
}

// {"error": {"code": "truncated", "message": "..."}}, with "choices" where there are some.
inline nlohmann::ordered_json error_json(const Error& error) {
    nlohmann::ordered_json json = {{"code", to_string(error.code)}, {"message", error.message}};
    if (!error.choices.empty()) {
        json["choices"] = error.choices;
    }
    return {{"error", std::move(json)}};
}

inline std::string error_text(const Error& error) { return text_of(error_json(error)); }
inline std::string error_text(ErrorCode code, const char* message) { return error_text(Error{code, message, {}}); }

// {"samplingRateHz": number, "recording": text, "answers": {key: text}}; whatever is missing or of another kind is left
// out, and so is a rate of 0.
inline formats::LoadOptions load_options(const std::string& text) {
    formats::LoadOptions options;
    const auto json = nlohmann::json::parse(text, nullptr, false);
    if (!json.is_object()) {
        return options;
    }
    if (const auto rate = json.find("samplingRateHz"); rate != json.end() && rate->is_number() && *rate != 0) {
        options.sampling_rate_hz = rate->get<double>();
    }
    if (const auto name = json.find("recording"); name != json.end() && name->is_string()) {
        options.recording = name->get<std::string>();
    }
    if (const auto answers = json.find("answers"); answers != json.end() && answers->is_object()) {
        for (const auto& [key, value] : answers->items()) {
            if (value.is_string()) {
                options.answers[key] = value.get<std::string>();
            }
        }
    }
    return options;
}

}  // namespace beatlens::engine
