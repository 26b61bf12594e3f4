// Names under which programs write the same thing, as tables. Part of formats/json/json.h.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "formats/json/parse.h"

namespace beatlens::formats::json {

// Compared without case and without what is neither letter nor digit: "sampling_rate" is "samplingRate".
enum class Field : std::uint8_t { rate, interval, samples, lead, units, per_millivolt, time, start, person };

bool is_named(std::string_view key, Field field);
// "I", "avr", "lead_ii", "V1", "MLII": the name of a lead as a key of its samples; empty for others.
std::string lead_name(std::string_view key);
// The unit that a key of samples states or implies ("ecg_uv"; "voltageMeasurements" are volts); empty: none.
std::string_view units_of_key(std::string_view key);

// The member of that name, in the order of the table; null where there is none.
const Json* find(const Json& object, Field field);
// A number, also as text ("250", "250 Hz") or as the value of {"value": ..., "unit": ...}.
std::optional<double> number_of(const Json& value);
// At most 200 characters of a text or number; empty for others.
std::string text_of(const Json& value);

// What objects say beside samples: for the person who reads, and of the person.
struct Notes {
    std::vector<std::string> comments;
    std::vector<std::string> personal;
};
// `of_person`: the object describes a person ("patient": {...}), so its "name" and "id" are.
void add_notes(const Json& object, bool of_person, Notes& notes);

// "hh:mm:ss[.sss] dd/mm/yyyy" of "2024-03-15T08:00:00.000+01:00"; empty where it is not a date and a time of day.
std::string start_text(std::string_view text);

}  // namespace beatlens::formats::json
