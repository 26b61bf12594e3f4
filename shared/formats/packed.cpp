#include "formats/packed.h"

#include <algorithm>
#include <cstring>
#include <nlohmann/json.hpp>

#include "ecg/overloaded.h"
#include "formats/parsing.h"

namespace beatlens::formats {

namespace {

using Json = nlohmann::json;

Error not_packed() { return {ErrorCode::malformed, "A document that was read came over incompletely; try again."}; }

// The fields of the structures, once, for both directions.
template <class Visit>
void fields_of(auto& signal, const Visit& visit) requires requires {
    signal.gain_adu_per_unit;
}
{
    visit("lead", signal.lead);
    visit("units", signal.units);
    visit("rate", signal.sampling_rate_hz);
    visit("gain", signal.gain_adu_per_unit);
    visit("baseline", signal.baseline_adu);
    visit("bits", signal.adc_resolution_bits);
    visit("zero", signal.adc_zero_adu);
}

template <class Visit>
void fields_of(auto& annotation, const Visit& visit) requires requires {
    annotation.aux;
}
{
    visit("time", annotation.time_s);
    visit("symbol", annotation.symbol);
    visit("subtype", annotation.subtype);
    visit("channel", annotation.channel);
    visit("number", annotation.number);
    visit("aux", annotation.aux);
}

template <class Visit>
void fields_of(auto& segment, const Visit& visit) requires requires {
    segment.end_s;
}
{
    visit("first", segment.first_s);
    visit("end", segment.end_s);
    if constexpr (requires { segment.kind; }) {
        visit("kind", segment.kind);
        visit("signal", segment.signal);
    } else {
        visit("name", segment.name);
    }
}

template <class Visit>
void fields_of(auto& choice, const Visit& visit) requires requires {
    choice.question;
}
{
    visit("key", choice.key);
    visit("question", choice.question);
    visit("options", choice.options);
    visit("chosen", choice.chosen);
}

template <class Visit>
void fields_of(auto& option, const Visit& visit) requires requires {
    option.text;
}
{
    visit("value", option.value);
    visit("text", option.text);
}

template <class Visit>
void fields_of(auto& record, const Visit& visit) requires requires {
    record.personal;
}
{
    visit("name", record.name);
    visit("signals", record.signals);
    visit("gaps", record.gaps);
    visit("segments", record.segments);
    visit("annotations", record.annotations);
    visit("has_annotations", record.has_annotations);
    visit("annotations_from", record.annotations_from);
    visit("frame_rate", record.frame_rate_hz);
    visit("start_time", record.start_time);
    visit("comments", record.comments);
    visit("personal", record.personal);
    visit("choices", record.choices);
    visit("warnings", record.warnings);
}

template <class Visit>
void fields_of(auto& table, const Visit& visit) requires requires {
    table.classes;
}
{
    visit("name", table.name);
    visit("length", table.length);
    visit("classes", table.classes);
    visit("abnormal", table.abnormal);
    visit("warnings", table.warnings);
}

Json to_json_of(const std::string& text) { return to_utf8(text); }

template <class T>
Json to_json_of(const T& value) {
    if constexpr (requires { fields_of(value, [](const char*, const auto&) {}); }) {
        Json json = Json::object();
        fields_of(value, [&](const char* name, const auto& field) { json[name] = to_json_of(field); });
        return json;
    } else if constexpr (requires { value.begin(); }) {
        Json json = Json::array();
        for (const auto& element : value) {
            json.push_back(to_json_of(element));
        }
        return json;
    } else if constexpr (requires { value.has_value(); }) {
        return value ? Json(*value) : Json(nullptr);
    } else {
        return value;
    }
}

// The JSON is our own: a field of another kind than it should be is left as it is.
template <class T>
void from_json_of(const Json& json, T& value) {
    if constexpr (requires { fields_of(value, [](const char*, auto&) {}); }) {
        fields_of(value, [&](const char* name, auto& field) {
            if (const auto found = json.find(name); found != json.end()) {
                from_json_of(*found, field);
            }
        });
    } else if constexpr (std::is_same_v<T, std::string>) {
        value = json.is_string() ? json.get_ref<const std::string&>() : std::string();
    } else if constexpr (requires { value.emplace_back(); }) {
        for (const Json& element : json) {
            from_json_of(element, value.emplace_back());
        }
    } else if constexpr (requires { value.has_value(); }) {
        if (json.is_number_unsigned()) {
            value = json.get<std::size_t>();
        }
    } else if (json.is_number() || json.is_boolean()) {
        value = json.get<T>();
    }
}

void put(std::vector<std::uint8_t>& bytes, const std::vector<float>& samples) {
    const auto* const data = reinterpret_cast<const std::uint8_t*>(samples.data());
    bytes.insert(bytes.end(), data, data + samples.size() * sizeof(float));
}

// Takes `count` samples off `rest`.
bool take(std::span<const std::uint8_t>& rest, const Json& count, std::vector<float>& samples) {
    if (!count.is_number_unsigned() || count.get<std::size_t>() > rest.size() / sizeof(float)) {
        return false;
    }
    samples.resize(count.get<std::size_t>());
    const std::size_t size = samples.size() * sizeof(float);
    if (size > 0) {
        std::memcpy(samples.data(), rest.data(), size);
    }
    rest = rest.subspan(size);
    return true;
}

std::vector<const std::vector<float>*> samples_of(const Document& document) {
    std::vector<const std::vector<float>*> all;
    if (const auto* const record = std::get_if<Recording>(&document)) {
        for (const Signal& signal : record->signals) {
            all.push_back(&signal.samples);
        }
    } else {
        all.push_back(&std::get<BeatTable>(document).values);
    }
    return all;
}

}  // namespace

std::vector<std::uint8_t> pack(const Document& document) {
    Json json = std::visit([](const auto& content) { return to_json_of(content); }, document);
    const auto all = samples_of(document);
    json["samples"] = Json::array();
    for (const std::vector<float>* const samples : all) {
        json["samples"].push_back(samples->size());
    }
    json["is_record"] = std::holds_alternative<Recording>(document);
    const std::string text = json.dump(-1, ' ', false, Json::error_handler_t::replace);
    std::vector<std::uint8_t> bytes(text.begin(), text.end());
    bytes.push_back(0);
    for (const std::vector<float>* const samples : all) {
        put(bytes, *samples);
    }
    return bytes;
}

Result<Document> unpack(std::span<const std::uint8_t> bytes) {
    const auto end = std::find(bytes.begin(), bytes.end(), std::uint8_t{0});
    const Json json = Json::parse(bytes.begin(), end, nullptr, false);
    if (end == bytes.end() || !json.is_object() || !json.contains("samples")) {
        return tl::make_unexpected(not_packed());
    }
    auto rest = bytes.subspan(static_cast<std::size_t>(end - bytes.begin()) + 1);
    const Json& counts = json["samples"];
    if (!json.value("is_record", false)) {
        BeatTable table;
        from_json_of(json, table);
        if (counts.size() != 1 || !take(rest, counts[0], table.values)) {
            return tl::make_unexpected(not_packed());
        }
        return Document(std::move(table));
    }
    Recording record;
    from_json_of(json, record);
    for (std::size_t i = 0; i < record.signals.size(); ++i) {
        if (i >= counts.size() || !take(rest, counts[i], record.signals[i].samples)) {
            return tl::make_unexpected(not_packed());
        }
    }
    return Document(std::move(record));
}

}  // namespace beatlens::formats
