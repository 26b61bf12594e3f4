#include "formats/json/lists.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>

#include "formats/parsing.h"
#include "formats/text/moment.h"

namespace beatlens::formats::json {

namespace {

constexpr std::size_t most_leads = 256;
constexpr std::size_t few = 64;  // elements of a list that are looked at to learn what it is one of
constexpr float missing = std::numeric_limits<float>::quiet_NaN();

float sample_of(const Json& value) {
    const auto number = number_of(value);
    return number && std::isfinite(*number) ? static_cast<float>(*number) : missing;
}

bool is_sample(const Json& value) {
    return value.is_number() || value.is_null() || (value.is_string() && number_of(value));
}

bool is_list_of_numbers(const Json& value) {
    return value.is_array() && !value.empty() && std::all_of(value.begin(), value.end(), is_sample) &&
           std::any_of(value.begin(), value.end(), [](const Json& one) { return !one.is_null(); });
}

std::vector<float> samples_of(const Json& list) {
    std::vector<float> samples(list.size());
    std::transform(list.begin(), list.end(), samples.begin(), sample_of);
    return samples;
}

bool is_clock_time(const Json& value) {
    return value.is_string() && !parse_number(value.get_ref<const std::string&>());
}

// A date and a time of day as seconds; the origin is arbitrary.
std::optional<double> seconds_of(const std::string& text) {
    constexpr double day_s = 86400.0;
    const auto moment = csv::parse_moment(text);
    if (!moment || !moment->clock_s) {
        return std::nullopt;
    }
    return *moment->clock_s + (moment->date ? day_s * static_cast<double>(moment->date->days(true)) : 0.0);
}

std::optional<double> time_of_value(const Json& value) {
    return is_clock_time(value) ? seconds_of(value.get_ref<const std::string&>()) : number_of(value);
}

void add_time(const Json& value, double time, std::size_t length, Blocks& blocks) {
    blocks.times.push_back(time);
    blocks.lengths.push_back(length);
    blocks.in_seconds = is_clock_time(value);
}

Signal lead_called(std::string name, std::string_view units, std::vector<float> samples, const Reading& reading) {
    Signal signal;
    signal.lead = name.empty() ? "lead " + std::to_string(reading.signals.size() + 1) : std::move(name);
    signal.units = units;
    signal.samples = std::move(samples);
    return signal;
}

// Lists in a list: leads of samples, or samples of leads; two numbers each of which the first is a time.
bool add_lists(const Json& list, std::string_view key, Reading& reading) {
    const std::size_t inner = list.front().size();
    if (inner == 0 || !std::all_of(list.begin(), list.end(), [&](const Json& one) {
            return one.is_array() && one.size() == inner && is_list_of_numbers(one);
        })) {
        return false;
    }
    if (list.size() <= inner) {
        if (list.size() > most_leads) {
            return false;
        }
        for (const Json& lead : list) {
            reading.signals.push_back(lead_called("", units_of_key(key), samples_of(lead), reading));
        }
        return true;
    }
    if (inner > most_leads) {
        return false;
    }
    Blocks blocks;
    bool times = inner == 2;
    for (const Json& row : list) {
        const double time = number_of(row.front()).value_or(std::nan(""));
        times = times && (blocks.times.empty() ? std::isfinite(time) : time > blocks.times.back());
        blocks.times.push_back(time);
        blocks.lengths.push_back(1);
    }
    for (std::size_t column = times ? 1 : 0; column < inner; ++column) {
        std::vector<float> samples;
        for (const Json& row : list) {
            samples.push_back(sample_of(row[column]));
        }
        reading.signals.push_back(lead_called("", units_of_key(key), std::move(samples), reading));
    }
    if (times) {
        place(blocks, reading);
    }
    return true;
}

// The object of a block itself, or the one in it: {"ecg": {"Timestamp": ..., "Samples": [...]}}.
const Json* block_in(const Json& element) {
    const Json* const inner = !element.is_object()  ? nullptr
                              : element.size() != 1 ? &element
                              : element.front().is_object() && is_named(element.begin().key(), Field::samples)
                                  ? &element.front()
                                  : nullptr;
    if (inner == nullptr) {
        return nullptr;
    }
    const Json* const time = find(*inner, Field::time);
    const Json* const samples = find(*inner, Field::samples);
    return time != nullptr && !time->is_structured() && time_of_value(*time) && samples != nullptr &&
                   is_list_of_numbers(*samples)
               ? inner
               : nullptr;
}

bool add_blocks(const Json& list, Reading& reading) {
    Blocks blocks;
    std::vector<float> all;
    std::size_t looked_at = 0;
    for (const Json& element : list) {
        if (blocks.times.empty() && ++looked_at > few) {
            return false;
        }
        if (const Json* const block = block_in(element)) {
            const std::vector<float> samples = samples_of(*find(*block, Field::samples));
            const Json& time = *find(*block, Field::time);
            add_time(time, *time_of_value(time), samples.size(), blocks);
            all.insert(all.end(), samples.begin(), samples.end());
        }
    }
    if (blocks.times.empty()) {
        return false;
    }
    reading.signals.push_back(lead_called("", "", std::move(all), reading));
    place(blocks, reading);
    return true;
}

// {"name": "I", "samples": [...]}: each lead of another name.
bool add_leads(const Json& list, Reading& reading) {
    std::set<std::string> names;
    if (list.size() > most_leads) {
        return false;
    }
    for (const Json& element : list) {
        const Json* const name = find(element, Field::lead);
        const Json* const samples = find(element, Field::samples);
        if (name == nullptr || !name->is_string() || samples == nullptr || !is_list_of_numbers(*samples) ||
            !names.insert(text_of(*name)).second) {
            return false;
        }
    }
    for (const Json& element : list) {
        const std::string name = text_of(*find(element, Field::lead));
        const std::string lead = lead_name(name);
        const Json* const units = find(element, Field::units);
        Signal signal = lead_called(lead.empty() ? name : lead, units == nullptr ? "" : text_of(*units),
                                    samples_of(*find(element, Field::samples)), reading);
        if (const Json* const rate = find(element, Field::rate)) {
            signal.sampling_rate_hz = number_of(*rate).value_or(0.0);
        }
        reading.signals.push_back(std::move(signal));
    }
    return true;
}

// A row's numbers may lie in its only object: {"harmonized": {"value": ..., "unit": ...}, "timeSinceSampleStart":
// ...}.
const Json* row_in(const Json& element) {
    for (const Json& value : element) {
        if (value.is_object() && value.contains("value")) {
            return &value;
        }
    }
    return &element;
}

// Whether most samples have the time of the one before, as times in whole seconds do: they tell no rate.
bool are_shared(const std::vector<double>& times) {
    std::size_t equal = 0;
    for (std::size_t i = 1; i < times.size(); ++i) {
        equal += times[i] == times[i - 1] ? 1 : 0;
    }
    return 2 * equal > times.size();
}

// {"time": ..., "value": ...} or {"t": ..., "I": ..., "II": ...}, a row each.
bool add_rows(const Json& list, std::string_view key, Reading& reading) {
    const Json* const first = row_in(list.front());
    std::vector<std::string> columns;
    for (const auto& [name, value] : first->items()) {
        const bool number =
            value.is_number() || (value.is_string() && number_of(value)) || (value.is_object() && number_of(value));
        if (number && !is_named(name, Field::time) && (is_named(name, Field::samples) || !lead_name(name).empty())) {
            columns.push_back(name);
        }
    }
    if (columns.empty() || list.size() < 2) {
        return false;
    }
    std::vector<std::vector<float>> samples(columns.size());
    Blocks blocks;
    bool times = true;
    for (const Json& element : list) {
        if (!element.is_object()) {
            return false;
        }
        const Json* const row = row_in(element);
        for (std::size_t i = 0; i < columns.size(); ++i) {
            const auto value = row->find(columns[i]);
            samples[i].push_back(value == row->end() ? missing : sample_of(*value));
        }
        const Json* const stamp = times ? find(*row, Field::time) : nullptr;
        const Json* const outer = times && stamp == nullptr ? find(element, Field::time) : stamp;
        const auto time = outer == nullptr ? std::nullopt : time_of_value(*outer);
        times = time.has_value();
        if (times) {
            add_time(*outer, *time, 1, blocks);
        }
    }
    times = times && !are_shared(blocks.times);
    const Json* const units = find(*first, Field::units);
    for (std::size_t i = 0; i < columns.size(); ++i) {
        std::string stated(units_of_key(columns[i]));
        stated = units != nullptr ? text_of(*units) : stated.empty() ? std::string(units_of_key(key)) : stated;
        reading.signals.push_back(lead_called(lead_name(columns[i]), stated, std::move(samples[i]), reading));
    }
    if (times) {
        place(blocks, reading);
        if (!reading.rate_hz) {
            reading.signals.clear();  // a heart rate or steps, a value a second or a minute
            return false;
        }
    }
    return true;
}

}  // namespace

std::optional<Blocks> times_of(const Json& list) {
    Blocks blocks;
    for (const Json& value : list) {
        const auto time = value.is_structured() ? std::nullopt : time_of_value(value);
        if (!time) {
            return std::nullopt;
        }
        add_time(value, *time, 1, blocks);
    }
    return blocks;
}

bool add_list(const Json& list, std::string_view key, bool of_leads, Reading& reading) {
    if (list.empty() || reading.signals.size() >= most_leads) {
        return false;
    }
    if (is_list_of_numbers(list)) {
        if (list.size() < 2 && reading.signals.empty()) {
            return false;
        }
        const std::string lead = lead_name(key);
        reading.signals.push_back(lead_called(lead.empty() && of_leads ? text_of(Json(key)) : lead, units_of_key(key),
                                              samples_of(list), reading));
        return true;
    }
    if (list.front().is_array()) {
        return add_lists(list, key, reading);
    }
    return list.front().is_object() &&
           (add_blocks(list, reading) || add_leads(list, reading) || add_rows(list, key, reading));
}

}  // namespace beatlens::formats::json
