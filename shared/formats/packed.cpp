#include "formats/packed.h"

#include <algorithm>
#include <cstring>
#include <nlohmann/json.hpp>

namespace beatlens {

using Json = nlohmann::json;

NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Annotation, time_s, symbol, subtype, channel, number, aux)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Segment, name, first_s, end_s)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Choice::Option, value, text)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Choice, key, question, options, chosen)
// Without its samples, which follow the text.
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Signal, lead, units, sampling_rate_hz, gain_adu_per_unit, baseline_adu,
                                   adc_resolution_bits, adc_zero_adu)

inline void to_json(Json& json, const Gap& gap) {
    json = {{"first_s", gap.first_s}, {"end_s", gap.end_s}, {"kind", gap.kind}};
    if (gap.signal) {
        json["signal"] = *gap.signal;
    }
}

inline void from_json(const Json& json, Gap& gap) {
    json.at("first_s").get_to(gap.first_s);
    json.at("end_s").get_to(gap.end_s);
    json.at("kind").get_to(gap.kind);
    if (const auto signal = json.find("signal"); signal != json.end()) {
        gap.signal = signal->get<std::size_t>();
    }
}

NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Recording, name, signals, gaps, segments, annotations, has_annotations,
                                   annotations_from, frame_rate_hz, start_time, comments, personal, choices, warnings)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(BeatTable, name, length, classes, abnormal, warnings)

namespace formats {

namespace {

// Of every signal, or of the table, in order.
std::vector<std::vector<float>*> samples_of(Document& document) {
    std::vector<std::vector<float>*> all;
    if (auto* const record = std::get_if<Recording>(&document)) {
        for (Signal& signal : record->signals) {
            all.push_back(&signal.samples);
        }
    } else {
        all.push_back(&std::get<BeatTable>(document).values);
    }
    return all;
}

}  // namespace

std::vector<std::uint8_t> pack(Document document) {
    Json json = {{"is_record", std::holds_alternative<Recording>(document)}, {"lengths", Json::array()}};
    std::visit([&](const auto& content) { json["content"] = content; }, document);
    const auto all = samples_of(document);
    for (const std::vector<float>* const samples : all) {
        json["lengths"].push_back(samples->size());
    }
    const std::string text = json.dump(-1, ' ', false, Json::error_handler_t::replace);
    std::vector<std::uint8_t> bytes(text.begin(), text.end());
    bytes.push_back(0);
    for (const std::vector<float>* const samples : all) {
        const auto* const data = reinterpret_cast<const std::uint8_t*>(samples->data());
        bytes.insert(bytes.end(), data, data + samples->size() * sizeof(float));
    }
    return bytes;
}

Result<Document> unpack(std::span<const std::uint8_t> bytes) {
    const auto end = std::find(bytes.begin(), bytes.end(), std::uint8_t{0});
    const Json json = Json::parse(bytes.begin(), end, nullptr, false);
    const auto incomplete = [] {
        return fail(ErrorCode::malformed, "A document that was read came over incompletely; try again.");
    };
    if (end == bytes.end() || !json.contains("lengths")) {
        return incomplete();
    }
    // Such a text was written by pack() in a module of the same build: its fields are there, and of their kinds.
    Document document = json["is_record"].get<bool>() ? Document(json["content"].get<Recording>())
                                                      : Document(json["content"].get<BeatTable>());
    auto rest = bytes.subspan(static_cast<std::size_t>(end - bytes.begin()) + 1);
    const auto lengths = json["lengths"].get<std::vector<std::size_t>>();
    const auto all = samples_of(document);
    for (std::size_t i = 0; i < all.size(); ++i) {
        if (lengths[i] > rest.size() / sizeof(float)) {
            return incomplete();
        }
        all[i]->resize(lengths[i]);
        const std::size_t size = lengths[i] * sizeof(float);
        if (size > 0) {
            std::memcpy(all[i]->data(), rest.data(), size);
        }
        rest = rest.subspan(size);
    }
    return document;
}

}  // namespace formats

}  // namespace beatlens
