#include <algorithm>
#include <cmath>
#include <limits>

#include "formats/json/readings.h"
#include "formats/parsing.h"
#include "formats/registry.h"
#include "formats/units.h"

namespace beatlens::formats::json {

namespace {

constexpr int most_dimensions = 64;
constexpr std::size_t most_fhir_notes = 30;

// Null where there is none, or `object` is no object.
const Json* member(const Json& object, const char* key) {
    const auto found = object.find(key);
    return found == object.end() ? nullptr : &*found;
}

std::string member_text(const Json& object, const char* key) {
    const Json* const found = member(object, key);
    return found == nullptr ? "" : text_of(*found);
}

// ISO/IEEE 11073-10101: an electric potential of a lead is MDC_ECG_ELEC_POTL (131328) and the lead's number.
struct LeadNumber {
    int number;
    std::string_view name;
};
constexpr LeadNumber lead_numbers[] = {{1, "I"},  {2, "II"}, {3, "V1"},   {4, "V2"},   {5, "V3"},   {6, "V4"},
                                       {7, "V5"}, {8, "V6"}, {61, "III"}, {62, "aVR"}, {63, "aVL"}, {64, "aVF"}};

std::string lead_of(const std::string& text) {
    constexpr int potential = 131328;
    std::string_view name = text;
    for (const std::string_view prefix : {"MDC_ECG_ELEC_POTL_", "MDC_ECG_LEAD_"}) {
        name.remove_prefix(name.starts_with(prefix) ? prefix.size() : 0);
    }
    if (std::string lead = lead_name(name); !lead.empty()) {
        return lead;
    }
    const auto number = parse_integer(name);
    for (const LeadNumber& lead : lead_numbers) {
        if (number == potential + lead.number) {
            return std::string(lead.name);
        }
    }
    return {};
}

// What a CodeableConcept is about, as a lead where it is one; else its text.
std::string lead_of_code(const Json& observation, std::string& text) {
    const Json* const code = member(observation, "code");
    if (code == nullptr) {
        return {};
    }
    std::vector<std::string> texts = {member_text(*code, "text")};
    if (const Json* const codings = member(*code, "coding"); codings != nullptr && codings->is_array()) {
        for (const Json& coding : *codings) {
            texts.push_back(member_text(coding, "display"));
            texts.push_back(member_text(coding, "code"));
        }
    }
    for (const std::string& one : texts) {
        text = text.empty() ? one : text;
        if (std::string lead = lead_of(one); !lead.empty()) {
            return lead;
        }
    }
    return {};
}

// Hertz of a SampledData's period (in ms) or interval; 0: not stated.
double rate_of(const Json& sampled) {
    if (const Json* const period = member(sampled, "period")) {
        return 1000.0 / number_of(*period).value_or(0.0);
    }
    const Json* const interval = member(sampled, "interval");
    const double seconds = seconds_per_unit(member_text(sampled, "intervalUnit"));
    return interval != nullptr && seconds > 0.0 ? 1.0 / (number_of(*interval).value_or(0.0) * seconds) : 0.0;
}

struct Scale {
    double factor = 1.0;
    double origin = 0.0;
    std::string units;
};

Scale scale_of(const Json& sampled) {
    Scale scale;
    if (const Json* const factor = member(sampled, "factor")) {
        scale.factor = number_of(*factor).value_or(1.0);
    }
    if (const Json* const origin = member(sampled, "origin")) {
        scale.origin = number_of(*origin).value_or(0.0);
        scale.units = member_text(*origin, "code");
        if (millivolts_per_unit(scale.units) == 0.0) {
            const std::string unit = member_text(*origin, "unit");
            scale.units = scale.units.empty() || millivolts_per_unit(unit) > 0.0 ? unit : scale.units;
        }
    }
    return scale;
}

// One signal for each dimension.
Result<void> add_sampled(const Json& sampled, const std::string& lead, const std::string& name, Reading& reading) {
    const Json* const data = member(sampled, "data");
    if (data == nullptr || !data->is_string()) {
        return fail(ErrorCode::malformed, name + ": the SampledData of lead " + lead + " holds no data.");
    }
    const double rate_hz = rate_of(sampled);
    const Scale scale = scale_of(sampled);
    const Json* const stated = member(sampled, "dimensions");
    const auto dimensions = static_cast<std::size_t>(std::clamp(
        stated == nullptr ? 1.0 : number_of(*stated).value_or(1.0), 1.0, static_cast<double>(most_dimensions)));
    std::vector<std::vector<float>> samples(dimensions);
    bool integers = true;
    std::size_t index = 0;
    std::size_t limits = 0;
    std::string_view rest = data->get_ref<const std::string&>();
    for (std::string_view line = next_line(rest); !line.empty() || !rest.empty(); line = next_line(rest)) {
        for (std::string_view field = next_field(line); !field.empty(); field = next_field(line), ++index) {
            float value = std::numeric_limits<float>::quiet_NaN();
            if (field == "U" || field == "L") {
                ++limits;
            } else if (field != "E") {
                const auto number = parse_number(field);
                if (!number) {
                    std::string message = name + ": sample " + std::to_string(index + 1) + " of lead ";
                    message.append(lead)
                        .append(", ")
                        .append(in_quotes(field))
                        .append(", is neither a number nor E, U or L.");
                    return fail(ErrorCode::malformed, std::move(message));
                }
                integers = integers && *number == std::floor(*number);
                value = static_cast<float>(*number * scale.factor + scale.origin);
            }
            samples[index % dimensions].push_back(value);
        }
    }
    if (limits > 0) {
        reading.warnings.push_back("Of lead " + lead + " " + std::to_string(limits) +
                                   " samples were beyond the recorder's limits; they are taken as missing.");
    }
    for (std::size_t i = 0; i < dimensions; ++i) {
        Signal signal;
        signal.lead = dimensions == 1 ? lead : lead + " " + std::to_string(i + 1);
        signal.units = scale.units;
        signal.sampling_rate_hz = rate_hz;
        signal.samples = std::move(samples[i]);
        if (integers && scale.factor != 0.0 && std::isfinite(1.0 / scale.factor) && std::abs(scale.origin) < 1e6) {
            signal.gain_adu_per_unit = 1.0 / scale.factor;
            signal.baseline_adu = static_cast<int>(std::lround(std::clamp(-scale.origin / scale.factor, -1e9, 1e9)));
        }
        // Long leads come in pieces, one after the other.
        const auto same = std::find_if(reading.signals.begin(), reading.signals.end(), [&](const Signal& one) {
            return one.lead == signal.lead && one.units == signal.units &&
                   one.sampling_rate_hz == signal.sampling_rate_hz;
        });
        if (same != reading.signals.end()) {
            same->samples.insert(same->samples.end(), signal.samples.begin(), signal.samples.end());
        } else {
            reading.signals.push_back(std::move(signal));
        }
    }
    return {};
}

// A measured value beside the samples, such as the heart rate or a classification.
void add_value(const Json& component, const std::string& title, Notes& notes) {
    std::string text = member_text(component, "valueString");
    if (const Json* const quantity = member(component, "valueQuantity")) {
        if (const auto number = number_of(*quantity)) {
            text = number_text(*number) + " " + member_text(*quantity, "unit");
        }
    }
    if (!text.empty() && !title.empty() && notes.comments.size() < most_fhir_notes) {
        notes.comments.push_back(title + ": " + std::string(trim(text)));
    }
}

}  // namespace

Result<std::optional<Reading>> read_observation(const Json& object, const std::string& name) {
    Reading reading;
    if (member_text(object, "resourceType") != "Observation") {
        return std::optional<Reading>();
    }
    const auto add = [&](const Json& part) -> Result<void> {
        std::string text;
        std::string lead = lead_of_code(part, text);
        if (const Json* const sampled = member(part, "valueSampledData")) {
            if (lead.empty()) {
                lead = !text.empty() ? text : "lead " + std::to_string(reading.signals.size() + 1);
            }
            return add_sampled(*sampled, lead, name, reading);
        }
        add_value(part, text, reading.notes);
        return {};
    };
    BEATLENS_TRY(add(object));
    if (const Json* const components = member(object, "component"); components != nullptr && components->is_array()) {
        for (const Json& component : *components) {
            BEATLENS_TRY(add(component));
        }
    }
    if (reading.signals.empty()) {
        return std::optional<Reading>();
    }
    const Json* const period = member(object, "effectivePeriod");
    reading.start =
        start_text(period != nullptr ? member_text(*period, "start") : member_text(object, "effectiveDateTime"));
    const auto note = [&](const char* key, const char* part, const char* title, std::vector<std::string>& to) {
        const Json* const about = member(object, key);
        const Json* const one = about != nullptr && about->is_array() && !about->empty() ? &about->front() : about;
        if (const std::string text = one == nullptr ? "" : member_text(*one, part); !text.empty()) {
            to.push_back(std::string(title) + ": " + text);
        }
    };
    note("subject", "display", "Name", reading.notes.personal);
    note("subject", "reference", "Patient ID", reading.notes.personal);
    note("performer", "display", "Physician", reading.notes.personal);
    note("device", "display", "Device", reading.notes.comments);
    return std::optional(std::move(reading));
}

void add_patient(const Json& object, Notes& notes) {
    if (const Json* const names = member(object, "name"); names != nullptr && names->is_array() && !names->empty()) {
        std::string name = member_text(names->front(), "text");
        if (name.empty()) {
            const Json* const given = member(names->front(), "given");
            name = (given != nullptr && given->is_array() && !given->empty() ? text_of(given->front()) + " " : "") +
                   member_text(names->front(), "family");
        }
        if (!trim(name).empty()) {
            notes.personal.push_back("Name: " + std::string(trim(name)));
        }
    }
    if (const std::string born = member_text(object, "birthDate"); !born.empty()) {
        notes.personal.push_back("Date of birth: " + born);
    }
    if (const Json* const ids = member(object, "identifier"); ids != nullptr && ids->is_array() && !ids->empty()) {
        if (const std::string id = member_text(ids->front(), "value"); !id.empty()) {
            notes.personal.push_back("Patient ID: " + id);
        }
    }
    if (const std::string sex = member_text(object, "gender"); !sex.empty()) {
        notes.comments.push_back("Sex: " + sex);
    }
}

}  // namespace beatlens::formats::json
