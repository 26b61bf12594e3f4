#include "formats/text/opensignals.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "formats/parsing.h"

namespace beatlens::formats::csv {

namespace {

std::string text_of(const nlohmann::json& object, const char* key) {
    const auto at = object.find(key);
    return at != object.end() && at->is_string() ? to_utf8(at->get_ref<const std::string&>()) : std::string();
}

}  // namespace

bool read_opensignals(std::string_view json, Facts& facts) {
    constexpr std::size_t longest = 1 << 16;
    constexpr int deepest = 16;
    if (json.size() > longest) {
        return false;
    }
    const auto shallow = [](int depth, nlohmann::json::parse_event_t, const nlohmann::json&) {
        return depth < deepest;
    };
    const auto header = nlohmann::json::parse(json, shallow, false);
    bool any = false;
    for (const auto& device : header.is_object() ? header : nlohmann::json::object()) {
        const auto rate = device.is_object() ? device.find("sampling rate") : device.end();
        if (!device.is_object() || rate == device.end() || !rate->is_number() || !(rate->get<double>() > 0.0)) {
            continue;
        }
        facts.rate_hz = facts.rate_hz.value_or(rate->get<double>());
        // The columns of all devices stand side by side.
        if (const auto columns = device.find("column"); columns != device.end() && columns->is_array()) {
            for (const auto& column : *columns) {
                facts.names.push_back(column.is_string() ? to_utf8(column.get_ref<const std::string&>()) : "");
            }
        }
        if (const auto bits = device.find("resolution");
            bits != device.end() && bits->is_array() && !bits->empty() && bits->back().is_number_unsigned()) {
            facts.adc_bits = static_cast<int>(std::min<std::uint64_t>(bits->back().get<std::uint64_t>(), 32));
        }
        if (const auto date = parse_moment(text_of(device, "date")); date && date->date && !facts.date) {
            facts.date = date->date;
        }
        if (const auto time = parse_moment(text_of(device, "time")); time && time->clock_s && !facts.clock_s) {
            facts.clock_s = time->clock_s;
        }
        if (const std::string name = text_of(device, "device"); !name.empty()) {
            facts.comments.push_back("device: " + name);
        }
        if (const std::string note = text_of(device, "comments"); !note.empty()) {
            facts.comments.push_back(note);
        }
        any = true;
    }
    return any;
}

}  // namespace beatlens::formats::csv
