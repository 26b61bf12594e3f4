#include "formats/text/heading.h"

#include <algorithm>
#include <iterator>

#include "formats/parsing.h"
#include "formats/units.h"

namespace beatlens::formats::csv {

namespace {

constexpr std::string_view time_names[] = {
    "time", "t",     "timestamp", "time stamp", "timestamps", "elapsed",   "elapsed time", "elapsedtime",
    "zeit", "temps", "tiempo",    "tempo",      "datetime",   "date time", "clock"};

constexpr std::string_view index_names[] = {"sample",       "samples",      "sample #",  "sample no", "sample number",
                                            "samplenumber", "sample index", "index",     "idx",       "n",
                                            "no",           "nr",           "#",         "nseq",      "seq",
                                            "row",          "frame",        "unnamed: 0"};

template <std::size_t N>
bool is_one_of(const std::string_view (&names)[N], std::string_view name) {
    return std::find(std::begin(names), std::end(names), name) != std::end(names);
}

bool is_known_unit(std::string_view text) {
    constexpr std::string_view others[] = {"adu", "adc", "nu", "mmhg", "bpm", "a.u.", "au", "%", "pm", "ohm", "digit"};
    return millivolts_per_unit(text) > 0.0 || seconds_per_unit(text) > 0.0 || is_one_of(others, lower(text)) ||
           equal_ignoring_case(text, "hh:mm:ss.mmm") || equal_ignoring_case(text, "hh:mm:ss") ||
           equal_ignoring_case(text, "sample interval") || equal_ignoring_case(text, "sample intervals");
}

// Splits "name (units)" and "name [units]".
bool split_brackets(std::string_view text, char open, char close, std::string_view& name, std::string_view& units) {
    const std::size_t at = text.rfind(open);
    if (at == std::string_view::npos || text.back() != close) {
        return false;
    }
    name = trim(text.substr(0, at));
    units = trim(text.substr(at + 1, text.size() - at - 2));
    return true;
}

}  // namespace

Heading parse_heading(std::string_view cell) {
    Heading heading;
    const std::string text = to_utf8(trim(cell));
    std::string_view name = text;
    std::string_view units;
    if (text.empty()) {
        return heading;
    }
    if (!split_brackets(text, '(', ')', name, units) && !split_brackets(text, '[', ']', name, units)) {
        // "time_ms", "II_uV", "II/mV", "time ms": a known unit behind the last mark. A lone "V" is a lead.
        const std::size_t mark = text.find_last_of("_/ ");
        if (mark != std::string_view::npos && mark > 0 && is_known_unit(name.substr(mark + 1))) {
            units = name.substr(mark + 1);
            name = trim(name.substr(0, mark));
        }
    }
    std::string key = lower(name);
    std::replace(key.begin(), key.end(), '_', ' ');
    heading.units = units;
    heading.name = name;
    if (is_one_of(time_names, key) || (units.empty() && seconds_per_unit(key) > 0.0)) {
        heading.role = Role::time;
        if (units.empty() && seconds_per_unit(key) > 0.0) {
            heading.units = name;
        }
    } else if (is_one_of(index_names, key)) {
        heading.role = Role::index;
    } else if (units.empty() && key.size() > 1 && millivolts_per_unit(key) > 0.0) {
        heading.units = name;  // "mV", "uV": no name
        heading.name.clear();
    }
    return heading;
}

std::string units_of_cell(std::string_view cell) {
    std::string_view text = trim(cell);
    std::string_view name;
    std::string_view units;
    if (!text.empty() && (split_brackets(text, '(', ')', name, units) || split_brackets(text, '[', ']', name, units))) {
        text = units;
    }
    return to_utf8(text);
}

bool is_units_row(const std::vector<std::string_view>& cells) {
    bool any = false;
    for (const std::string_view cell : cells) {
        const std::string units = units_of_cell(cell);
        if (!units.empty() && !is_known_unit(units) && units.front() != '#' && units != "-") {
            return false;
        }
        any = any || !units.empty();
    }
    return any;
}

}  // namespace beatlens::formats::csv
