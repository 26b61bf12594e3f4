#include "formats/json/readings.h"

#include <algorithm>
#include <set>

#include "formats/json/lists.h"
#include "formats/lead_codes.h"

namespace beatlens::formats::json {

namespace {

constexpr std::size_t most_readings = 1000;  // more than anybody could choose from

// What objects further out say of the samples within.
struct Context {
    std::optional<double> rate_hz;
    double per_millivolt = 0.0;
    std::string units;
    std::string start;
    Notes notes;
    bool of_leads = false;  // every list of numbers here is a lead, whatever its name
};

class Finder {
public:
    explicit Finder(const std::string& name) : _name(name) {}

    Result<void> walk(const Json& node, std::string_view key, const Context& outer) {
        if (is_of_something_else(key)) {
            return {};
        }
        if (node.is_array()) {
            return walk_list(node, key, outer);
        }
        return node.is_object() ? walk_object(node, key, outer) : Result<void>{};
    }

    std::vector<Reading> finish() {
        for (Reading& reading : _readings) {
            reading.notes.personal.insert(reading.notes.personal.end(), _patient.personal.begin(),
                                          _patient.personal.end());
            reading.notes.comments.insert(reading.notes.comments.end(), _patient.comments.begin(),
                                          _patient.comments.end());
        }
        return std::move(_readings);
    }

private:
    Result<void> walk_list(const Json& list, std::string_view key, const Context& outer) {
        Reading reading;
        if (add_list(list, key, outer.of_leads, reading)) {
            finish_reading(std::move(reading), outer);
            return {};
        }
        for (const Json& element : list) {
            if (element.is_structured()) {
                BEATLENS_TRY(walk(element, key, outer));
            }
        }
        return {};
    }

    Result<void> walk_object(const Json& object, std::string_view key, const Context& outer) {
        const bool nested =
            std::any_of(object.begin(), object.end(), [](const Json& one) { return one.is_structured(); });
        const auto type = object.find("resourceType");
        if (type != object.end()) {
            auto observation = read_observation(object, _name);
            BEATLENS_TRY(observation);
            if (*observation) {
                _readings.push_back(*std::move(*observation));
                return {};
            }
            if (text_of(*type) == "Patient") {
                add_patient(object, _patient);
                return {};
            }
        }
        if (!nested) {
            return {};
        }
        const Context own = described(object, key, outer);
        Reading reading;
        std::optional<Blocks> times;
        std::set<const Json*> taken;
        for (const auto& [name, value] : object.items()) {
            if (!value.is_array()) {
                continue;
            }
            if (is_named(name, Field::time) && !times) {
                times = times_of(value);
                if (times) {
                    taken.insert(&value);
                    continue;
                }
            }
            const bool is_lead = !lead_name(name).empty() || is_named(name, Field::samples) || own.of_leads;
            if (is_lead && add_list(value, name, own.of_leads, reading)) {
                taken.insert(&value);
            }
        }
        if (!reading.signals.empty()) {
            if (times && !reading.rate_hz && times->times.size() == reading.signals.front().samples.size()) {
                place(*times, reading);
            }
            finish_reading(std::move(reading), own);
        }
        for (const auto& [name, value] : object.items()) {
            if (value.is_structured() && !taken.contains(&value)) {
                Context inner = own;
                inner.of_leads = value.is_object() && is_named(name, Field::samples);
                BEATLENS_TRY(walk(value, name, inner));
            }
        }
        return {};
    }

    // The context within an object. Objects in it that describe, such as "metadata", count as if their members were
    // its.
    Context described(const Json& object, std::string_view key, const Context& outer) const {
        Context own = outer;
        describe(object, is_named(key, Field::person), own);
        for (const auto& [name, value] : object.items()) {
            if (value.is_object() && !is_named(name, Field::samples)) {
                Context further = outer;
                describe(value, is_named(name, Field::person), further);
                own.rate_hz = own.rate_hz ? own.rate_hz : further.rate_hz;
                own.per_millivolt = own.per_millivolt > 0.0 ? own.per_millivolt : further.per_millivolt;
                own.units = own.units.empty() ? further.units : own.units;
                own.start = own.start.empty() ? further.start : own.start;
                add_notes(value, is_named(name, Field::person), own.notes);
            }
        }
        if (object.contains("wearposition")) {  // Withings' answers, whose signal is in microvolts
            own.units = "uV";
        }
        return own;
    }

    static void describe(const Json& object, bool of_person, Context& context) {
        const Json* const rate = find(object, Field::rate);
        if (const auto hertz = rate == nullptr ? std::nullopt : number_of(*rate); hertz && *hertz > 0.0) {
            context.rate_hz = hertz;
        } else if (const Json* const interval = find(object, Field::interval)) {
            constexpr double longest_s = 0.1;  // above it, the number is of milliseconds
            if (const auto step = number_of(*interval); step && *step > 0.0) {
                context.rate_hz = 1.0 / (*step < longest_s ? *step : *step / 1000.0);
            }
        }
        if (const Json* const scale = find(object, Field::per_millivolt)) {
            context.per_millivolt = std::max(number_of(*scale).value_or(0.0), 0.0);
        }
        if (const Json* const units = find(object, Field::units)) {
            context.units = text_of(*units);
        }
        if (const Json* const start = find(object, Field::start)) {
            const std::string text = start_text(text_of(*start));
            context.start = text.empty() ? context.start : text;
        }
        add_notes(object, of_person, context.notes);
    }

    void finish_reading(Reading reading, const Context& context) {
        if (_readings.size() == most_readings) {
            return;
        }
        reading.rate_hz = context.rate_hz ? context.rate_hz : reading.rate_hz;
        reading.start = context.start;
        reading.notes = context.notes;
        for (Signal& signal : reading.signals) {
            if (signal.units.empty()) {
                signal.units = context.units;
            }
            if (context.per_millivolt > 0.0) {
                signal.units = "mV";
                signal.gain_adu_per_unit = context.per_millivolt;
                for (float& sample : signal.samples) {
                    sample = static_cast<float>(static_cast<double>(sample) / context.per_millivolt);
                }
            }
        }
        _readings.push_back(std::move(reading));
    }

    const std::string& _name;
    std::vector<Reading> _readings;
    Notes _patient;
};

}  // namespace

Result<std::vector<Reading>> find_readings(const Json& tree, const std::string& name) {
    Finder finder(name);
    Context context;
    context.of_leads = tree.is_array();
    BEATLENS_TRY(finder.walk(tree, "", context));
    return finder.finish();
}

}  // namespace beatlens::formats::json
