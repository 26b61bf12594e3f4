#include "formats/matlab/variables.h"

#include <algorithm>
#include <map>

#include "formats/lead_codes.h"
#include "formats/matlab/rate.h"
#include "formats/parsing.h"

namespace beatlens::formats::matlab {

namespace {

constexpr std::size_t fewest_samples = 32;  // of what may be a recording

constexpr Words rate_names =
    "fs|sr|rate|freq|frequency|samplingrate|samplerate|srate|fsample|sfreq|fsamp|fsampling|samprate|"
    "samplingfrequency|samplefreq|sampfreq|hz|fsecg|ecgfs|samplefrequency|samplingfreq|"
    "sampleratehz|frecuencia|abtastrate|ecgfrequency|signalfs";
constexpr Words interval_names = "isi|dt|ts|sampleinterval|samplinginterval|sampleperiod";
constexpr Words time_names = "t|time|times|tm|timestamp|timestamps|tms|timems|tsec|timevec|timevector|timeaxis|zeit";
constexpr Words units_names = "units|unit|signalunits|sigunits|physicalunits|dataunits|uom";
constexpr Words gain_names = "gain|gains|adcgain|adcgains";
constexpr Words baseline_names = "baseline|base|adczero|offset";
constexpr Words leads_names =
    "leads|lead|leadnames|leadname|labels|label|names|name|channels|channelnames|channelname|channel|signame|"
    "signames|signalnames|signalname|titles|chanlocs|chnames|chname|ecgleads|leadlabels|leadorder";
constexpr Words age_names = "age|patientage";
constexpr Words sex_words = "sex|gender";

Words names_for(Meaning meaning) {
    switch (meaning) {
        case Meaning::rate:
            return rate_names;
        case Meaning::interval:
            return interval_names;
        case Meaning::time:
            return time_names;
        case Meaning::units:
            return units_names;
        case Meaning::gain:
            return gain_names;
        case Meaning::baseline:
            return baseline_names;
        case Meaning::leads:
            return leads_names;
        case Meaning::age:
            return age_names;
        case Meaning::sex:
            return sex_words;
    }
    return {};
}

// How much a name sounds like the recording, 0 to 3.
int rank_of(std::string_view name) {
    constexpr Words signals =
        "val|data|signal|signals|sig|x|y|leads|samples|raw|wave|waves|trial|values|record|recording|rec|"
        "psignal|dsignal|adc|voltage|waveform|waveforms";
    // Marks, intervals and labels: lists of numbers that are no signals.
    constexpr Words others = "ann|qrs|rpeak|rpos|peak|beat|label|index|idx|type|class|rr|hr|loc|target|pred|symbol";
    const std::string wanted = plain_key(name);
    if (any_word(others, [&](std::string_view other) { return wanted.starts_with(other); }) ||
        is_one_of(time_names, wanted)) {
        return 3;
    }
    if (wanted.find("ecg") != std::string::npos || wanted.find("ekg") != std::string::npos || is_lead_name(name)) {
        return 0;
    }
    return is_one_of(signals, wanted) ? 1 : 2;
}

std::string last_name(std::string_view path) {
    path = path.substr(path.rfind('.') + 1);
    return std::string(path.substr(0, path.find_first_of("{(")));
}

// `path` is put together on the way and only kept for what has samples enough: a file can nest long names.
void list(const Array& array, std::string& path, const Scope* scope, Inventory& inventory) {
    const std::size_t length = path.size();
    if (array.kind == Class::cell) {
        for (std::size_t i = 0; i < array.parts.size(); ++i) {
            path += "{" + std::to_string(i + 1) + "}";
            list(array.parts[i], path, scope, inventory);
            path.resize(length);
        }
    } else if (array.kind == Class::structure) {
        const std::size_t elements = array.fields == 0 ? 0 : array.parts.size() / array.fields;
        for (std::size_t i = 0; i < elements; ++i) {
            const std::span<const Array> fields = std::span(array.parts).subspan(i * array.fields, array.fields);
            const Scope* const inner = &inventory.scopes.emplace_back(Scope{fields, scope});
            for (const Array& field : fields) {
                path += (elements > 1 ? "(" + std::to_string(i + 1) + ")." : ".") + field.name;
                list(field, path, inner, inventory);
                path.resize(length);
            }
        }
    } else {
        inventory.all.push_back({array.stored() >= fewest_samples ? path : "", &array, scope});
    }
}

bool never_falls(const Array& array, std::size_t length) {
    for (std::size_t i = 1; i < length; ++i) {
        if (!(array.number(i) >= array.number(i - 1))) {
            return false;
        }
    }
    return length > 1 && array.number(length - 1) > array.number(0);
}

}  // namespace

Inventory list_variables(const File& file) {
    Inventory inventory;
    const Scope* const scope = &inventory.scopes.emplace_back(Scope{file.variables, nullptr});
    for (const Array& variable : file.variables) {
        std::string path = variable.name;
        list(variable, path, scope, inventory);
    }
    return inventory;
}

bool means(std::string_view name, Meaning meaning) {
    const std::string whole = plain_key(name);
    std::string_view wanted = whole;
    if (meaning == Meaning::rate && wanted.size() > 2 && wanted.ends_with("hz")) {
        wanted.remove_suffix(2);  // "rate_hz", "frequency_Hz"
    }
    return is_one_of(names_for(meaning), wanted);
}

bool is_lead_name(std::string_view name) {
    static constexpr Words more_leads = "mlii|mli|mliii|vx|vy|vz";
    const auto is_lead = [](std::string_view text) {
        return is_one_of(limb_and_chest_leads, text) || is_one_of(more_leads, text);
    };
    constexpr Words numbered = "ecg|ekg|lead|ch|chan|channel|sig|signal";
    const std::string wanted = plain_key(name);
    if (is_lead(wanted)) {
        return true;
    }
    const std::string_view word = std::string_view(wanted).substr(0, wanted.find_first_of("0123456789"));
    const std::string_view rest = std::string_view(wanted).substr(word.size());
    return (is_one_of(numbered, word) && (word.size() == 3 || !rest.empty()) &&
            rest.find_first_not_of("0123456789") == std::string_view::npos) ||
           (wanted.starts_with("lead") && is_lead(std::string_view(wanted).substr(4))) ||
           (wanted.starts_with("ecg") && is_lead(std::string_view(wanted).substr(3)));
}

const Array* find(const Scope* scope, Meaning meaning) {
    const bool words = meaning == Meaning::units || meaning == Meaning::leads || meaning == Meaning::sex;
    for (; scope != nullptr; scope = scope->outer) {
        for (const Array& variable : scope->variables) {
            const bool has_words =
                variable.kind == Class::text || variable.kind == Class::cell || variable.kind == Class::structure;
            // "name" with one text is a person's, or the recording's.
            const bool of_one =
                meaning == Meaning::leads && variable.kind == Class::text && plain_key(variable.name) == "name";
            if ((words ? has_words : variable.is_real_numbers()) && means(variable.name, meaning) && !of_one) {
                return &variable;
            }
        }
    }
    return nullptr;
}

const Array* find_named(const Scope& scope, std::string_view name) {
    for (const Array& variable : scope.variables) {
        if (plain_key(variable.name) == name) {
            return &variable;
        }
    }
    return nullptr;
}

std::optional<Shape> shape_of(const Array& array) {
    if (!array.is_real_numbers()) {
        return std::nullopt;
    }
    std::vector<std::size_t> lengths;  // all but those of 1, which nothing runs along
    std::copy_if(array.dims.begin(), array.dims.end(), std::back_inserter(lengths), [](auto n) { return n != 1; });
    const std::size_t there = array.stored();
    if (lengths.size() > 2 || there == 0 || array.count() == 0) {
        return std::nullopt;
    }
    lengths.resize(2, 1);
    const bool leads_first = lengths[1] > 1 && lengths[0] < lengths[1];
    Shape shape{leads_first ? lengths[0] : lengths[1], leads_first ? lengths[1] : lengths[0], leads_first};
    if (array.count() > there) {  // cut off: whole columns, or the columns that were begun
        shape.length = std::min(shape.length, leads_first ? there / shape.leads : there);
        shape.leads = leads_first || shape.length == 0 ? shape.leads : (there + shape.length - 1) / shape.length;
    }
    return shape.length == 0 ? std::nullopt : std::optional(shape);
}

std::vector<std::string> names_in(const Array& array, std::size_t leads) {
    std::vector<std::string> names;
    if (array.kind == Class::text) {
        names = array.lines();
        if (names.size() == 1 && leads > 1) {  // "I, II, V1"
            std::string_view rest = names.front();
            std::vector<std::string> parts;
            while (!rest.empty()) {
                const std::size_t end = std::min(rest.find_first_of(",;|\t "), rest.size());
                if (const std::string_view part = trim(rest.substr(0, end)); !part.empty()) {
                    parts.emplace_back(part);
                }
                rest.remove_prefix(std::min(end + 1, rest.size()));
            }
            return parts;
        }
        return names;
    }
    for (const Array& part : array.parts) {
        if (array.kind == Class::cell || means(part.name, Meaning::leads)) {
            const std::vector<std::string> lines = part.lines();
            names.push_back(lines.empty() ? "" : lines.front());
        }
    }
    return names;
}

std::vector<Candidate> candidates(const Inventory& inventory) {
    constexpr std::size_t most_leads = 256;
    constexpr std::size_t most = 64;
    std::vector<Candidate> all;
    std::map<std::pair<const Scope*, std::size_t>, std::size_t> group;  // of vectors named as leads; index in `all`
    for (const Found& found : inventory.all) {
        const auto shape = shape_of(*found.array);
        if (!shape || shape->length < fewest_samples || shape->leads > most_leads) {
            continue;
        }
        const std::string name = last_name(found.path);
        if (shape->leads == 1 && is_lead_name(name)) {
            const auto [at, is_new] = group.try_emplace({found.scope, shape->length}, all.size());
            if (!is_new && all[at->second].parts.size() < most_leads) {
                all[at->second].parts.push_back(&found);
                continue;
            }
        }
        if (is_of_something_else(name) || (shape->leads == 1 && never_falls(*found.array, shape->length))) {
            continue;  // that rises: times, or positions of something
        }
        all.push_back({found.path, {&found}, *shape, rank_of(name)});
    }
    std::stable_sort(all.begin(), all.end(), [](const Candidate& a, const Candidate& b) {
        const auto size = [](const Candidate& c) { return c.shape.leads * c.shape.length * c.parts.size(); };
        return a.rank != b.rank ? a.rank < b.rank : size(a) > size(b);
    });
    if (!all.empty() && all.front().rank < 3) {
        std::erase_if(all, [](const Candidate& candidate) { return candidate.rank == 3; });
    }
    all.resize(std::min(all.size(), most));
    for (Candidate& candidate : all) {
        if (candidate.parts.size() > 1) {
            std::vector<std::string> names;
            for (const Found* part : candidate.parts) {
                names.push_back(part->path);
            }
            candidate.path = joined(names);
        }
    }
    return all;
}

}  // namespace beatlens::formats::matlab
