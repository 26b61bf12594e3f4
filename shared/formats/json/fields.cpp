#include "formats/json/fields.h"

#include <algorithm>
#include <span>

#include "formats/parsing.h"
#include "formats/registry.h"
#include "formats/text/moment.h"

namespace beatlens::formats::json {

namespace {

constexpr std::string_view rate_names[] = {"samplingrate",
                                           "samplerate",
                                           "samplingfrequency",
                                           "samplefrequency",
                                           "samplingfrequencyhz",
                                           "samplingratehz",
                                           "sampleratehz",
                                           "samplingfrequencyhertz",
                                           "ecgsamplingrate",
                                           "ecgsamplerate",
                                           "ecgsamplingfrequency",
                                           "ecgfs",
                                           "fs",
                                           "fshz",
                                           "sfreq",
                                           "frequency",
                                           "freq",
                                           "hz",
                                           "ratehz",
                                           "rate"};
constexpr std::string_view interval_names[] = {"samplinginterval",   "sampleinterval",  "samplingperiod", "dt",
                                               "samplingintervalms", "sampleintervalms"};
constexpr std::string_view samples_names[] = {"waveformsamples",
                                              "samples",
                                              "ecg",
                                              "ekg",
                                              "ecgdata",
                                              "ecgsamples",
                                              "ecgsignal",
                                              "ecgvalue",
                                              "ecgvalues",
                                              "ecgmv",
                                              "ecguv",
                                              "signal",
                                              "signals",
                                              "values",
                                              "value",
                                              "data",
                                              "voltage",
                                              "voltages",
                                              "voltagevalues",
                                              "voltagemeasurements",
                                              "waveform",
                                              "waveformdata",
                                              "y",
                                              "amplitude",
                                              "mv",
                                              "uv",
                                              "microvolts",
                                              "millivolts",
                                              "samplesmv",
                                              "samplesuv",
                                              "rawecg",
                                              "raw",
                                              "leads",
                                              "channels"};
constexpr std::string_view lead_names[] = {"lead",        "leadname",   "leadid", "channel",
                                           "channelname", "derivation", "label",  "name"};
constexpr std::string_view units_names[] = {"unit", "units", "ecgunit", "ecgunits", "voltageunit", "signalunit", "uom"};
constexpr std::string_view per_millivolt_names[] = {"scalingfactor", "millivoltsscalingfactor", "adcgain", "adupermv"};
constexpr std::string_view time_names[] = {"timestamp", "timestamps", "time",        "times",
                                           "t",         "ts",         "timems",      "timestampms",
                                           "seconds",   "elapsed",    "elapsedtime", "timesincesamplestart",
                                           "ms",        "date",       "datetime"};
constexpr std::string_view start_names[] = {"starttime",       "startdate",  "start",         "startdatetime",
                                            "recordingstart",  "recordedat", "recordingtime", "recordingdate",
                                            "measurementtime", "datetime",   "date",          "timestamp"};
constexpr std::string_view person_names[] = {"patient",     "subject",     "person",   "user",
                                             "patientinfo", "subjectinfo", "userinfo", "demographics"};

std::span<const std::string_view> names_of(Field field) {
    switch (field) {
        case Field::rate:
            return rate_names;
        case Field::interval:
            return interval_names;
        case Field::samples:
            return samples_names;
        case Field::lead:
            return lead_names;
        case Field::units:
            return units_names;
        case Field::per_millivolt:
            return per_millivolt_names;
        case Field::time:
            return time_names;
        case Field::start:
            return start_names;
        case Field::person:
            return person_names;
    }
    return {};
}

constexpr std::string_view leads[] = {"I",  "II", "III", "aVR",  "aVL",   "aVF", "V1",  "V2",  "V3",
                                      "V4", "V5", "V6",  "V7",   "V8",    "V9",  "V3R", "V4R", "X",
                                      "Y",  "Z",  "MLI", "MLII", "MLIII", "MV1", "MV2"};

constexpr std::size_t most_notes = 20;

struct KeyUnits {
    std::string_view name;
    std::string_view units;
};
// Apple's HealthKit gives volts, and what passes its measurements on keeps them.
constexpr KeyUnits units_of_keys[] = {
    {"ecgmv", "mV"}, {"mv", "mV"},         {"millivolts", "mV"}, {"samplesmv", "mV"},          {"ecguv", "uV"},
    {"uv", "uV"},    {"microvolts", "uV"}, {"samplesuv", "uV"},  {"voltagemeasurements", "V"}, {"voltagevalues", "V"}};

struct Note {
    std::string_view name;
    std::string_view title;
    bool personal;
    bool only_of_person;  // "name" is a person's only where the object is about one
};
constexpr Note notes_table[] = {
    {"averageheartrate", "Average heart rate", false, false},
    {"beatsperminuteavg", "Average heart rate", false, false},
    {"resultclassification", "Classification", false, false},
    {"classification", "Classification", false, false},
    {"symptoms", "Symptoms", false, false},
    {"devicemodel", "Device", false, false},
    {"device", "Device", false, false},
    {"model", "Device", false, false},
    {"age", "Age", false, false},
    {"sex", "Sex", false, false},
    {"gender", "Sex", false, false},
    {"medication", "Medication", false, false},
    {"patientname", "Name", true, false},
    {"subjectname", "Name", true, false},
    {"fullname", "Name", true, false},
    {"firstname", "First name", true, false},
    {"lastname", "Last name", true, false},
    {"name", "Name", true, true},
    {"dateofbirth", "Date of birth", true, false},
    {"birthdate", "Date of birth", true, false},
    {"dob", "Date of birth", true, false},
    {"patientid", "Patient ID", true, false},
    {"subjectid", "Patient ID", true, false},
    {"userid", "Patient ID", true, false},
    {"mrn", "Patient ID", true, false},
    {"id", "Patient ID", true, true},
    {"address", "Address", true, false},
    {"email", "E-mail", true, false},
    {"phone", "Phone", true, false},
    {"physician", "Physician", true, false},
};

std::string normal(std::string_view key) {
    constexpr std::size_t longest = 64;
    return plain_key(key.substr(0, longest));
}

bool contains(std::span<const std::string_view> names, std::string_view name) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

void add(std::vector<std::string>& to, std::string line) {
    if (to.size() < most_notes && std::find(to.begin(), to.end(), line) == to.end()) {
        to.push_back(std::move(line));
    }
}

}  // namespace

bool is_named(std::string_view key, Field field) { return contains(names_of(field), normal(key)); }

std::string lead_name(std::string_view key) {
    for (const std::string_view prefix : {"lead_", "lead ", "lead", "ecg_", "ecg "}) {
        if (lower(key).starts_with(prefix)) {
            key.remove_prefix(prefix.size());
            break;
        }
    }
    for (const std::string_view lead : leads) {
        if (equal_ignoring_case(lead, key)) {
            return std::string(lead);
        }
    }
    return {};
}

std::string_view units_of_key(std::string_view key) {
    const std::string name = normal(key);
    for (const KeyUnits& entry : units_of_keys) {
        if (entry.name == name) {
            return entry.units;
        }
    }
    return {};
}

const Json* find(const Json& object, Field field) {
    if (!object.is_object()) {
        return nullptr;
    }
    const auto names = names_of(field);
    const Json* found = nullptr;
    std::size_t first = names.size();
    for (const auto& [key, value] : object.items()) {
        const auto at = static_cast<std::size_t>(std::find(names.begin(), names.end(), normal(key)) - names.begin());
        if (at < first) {
            first = at;
            found = &value;
        }
    }
    return found;
}

std::optional<double> number_of(const Json& value) {
    if (value.is_number()) {
        return value.get<double>();
    }
    if (value.is_string()) {
        std::string_view text = value.get_ref<const std::string&>();
        return parse_number(next_field(text));
    }
    if (value.is_object()) {
        const auto inner = value.find("value");
        if (inner != value.end() && !inner->is_object()) {
            return number_of(*inner);
        }
    }
    return std::nullopt;
}

std::string text_of(const Json& value) {
    constexpr std::size_t longest = 200;
    std::string text = value.is_string()   ? value.get_ref<const std::string&>().substr(0, longest)
                       : value.is_number() ? number_text(value.get<double>())
                                           : "";
    std::replace_if(
        text.begin(), text.end(), [](char c) { return c >= 0 && c < ' '; }, ' ');
    return std::string(trim(to_utf8(text)));
}

void add_notes(const Json& object, bool of_person, Notes& notes) {
    for (const auto& [key, value] : object.items()) {
        if (value.is_array()) {
            continue;
        }
        const std::string name = normal(key);
        for (const Note& note : notes_table) {
            if (note.name != name || (note.only_of_person && !of_person)) {
                continue;
            }
            const auto number = number_of(value);
            const std::string text = value.is_object() && number ? number_text(*number) : text_of(value);
            if (!text.empty()) {
                add(note.personal ? notes.personal : notes.comments, std::string(note.title) + ": " + text);
            }
        }
    }
}

std::string start_text(std::string_view text) {
    const auto moment = csv::parse_moment(text);
    const bool known = moment && moment->clock_s && moment->has_hours && moment->date && moment->date->order_known;
    return known ? start_time_text(*moment->clock_s, moment->date->year, moment->date->month(true),
                                   moment->date->day(true))
                 : "";
}

}  // namespace beatlens::formats::json
