#include "formats/packed.h"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace beatlens {

using Json = nlohmann::json;

NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Annotation, time_s, symbol, subtype, channel, number, aux, aux_has_nul)
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

std::vector<std::vector<float>*> all_samples(Document& document) {
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

std::vector<std::span<float>> samples_of(Document& document) {
    const auto all = all_samples(document);
    std::vector<std::span<float>> spans(all.size());
    std::transform(all.begin(), all.end(), spans.begin(),
                   [](std::vector<float>* samples) { return std::span(*samples); });
    return spans;
}

std::string pack(Document& document) {
    Json json = {{"is_record", std::holds_alternative<Recording>(document)}, {"lengths", Json::array()}};
    std::visit([&](const auto& content) { json["content"] = content; }, document);
    for (const std::span<float> samples : samples_of(document)) {
        json["lengths"].push_back(samples.size());
    }
    return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

Result<Document> unpack(std::string_view text) {
    const Json json = Json::parse(text, nullptr, false);
    if (!json.contains("lengths")) {
        return fail(ErrorCode::malformed, "A document that was read came over incompletely; try again.");
    }
    // Such a text was written by pack() in a module of the same build: its fields are there, and of their kinds.
    Document document = json["is_record"].get<bool>() ? Document(json["content"].get<Recording>())
                                                      : Document(json["content"].get<BeatTable>());
    const auto lengths = json["lengths"].get<std::vector<std::size_t>>();
    const auto all = all_samples(document);
    for (std::size_t i = 0; i < all.size(); ++i) {
        all[i]->resize(lengths[i]);
    }
    return document;
}

}  // namespace formats

}  // namespace beatlens
