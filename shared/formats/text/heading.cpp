#include "formats/text/heading.h"

#include <algorithm>
#include <iterator>

#include "formats/lead_codes.h"
#include "formats/parsing.h"
#include "formats/text/words.h"
#include "formats/units.h"

namespace beatlens::formats::csv {

namespace {

constexpr Words time_names = "t|elapsed|clock|timer|date time|datum zeit|date heure|ts|x value|since start";
// Of a longer name, such as "sensor timestamp".
constexpr Words time_words =
    "time|timestamp|timestamps|zeit|uhrzeit|temps|tiempo|tempo|datetime|elapsedtime|zeitstempel|heure|hora|tid|tijd|"
    "czas|aika|\xD0\xB2\xD1\x80\xD0\xB5\xD0\xBC\xD1\x8F|\xE6\x97\xB6\xE9\x97\xB4|\xE6\x99\x82\xE9\x96\x93|"
    "\xEC\x8B\x9C\xEA\xB0\x84";
constexpr Words date_names = "date|datum|fecha|data|day|tag";
constexpr Words index_names =
    "sample|samples|sample #|sample no|sample number|sample num|sample nr|samplenumber|sample index|index|idx|n|no|"
    "nr|#|n seq|nseq|seq|row|frame|unnamed: 0|samplenr|sampleno|row number|id";
constexpr Words other_words =
    "breathing|breath|temp|art|bpm|battery|marker|mark|markers|event|events|label|labels|peak|peaks|trigger|"
    "digital|analog|button|counter|packet|status|quality|used|other|rssi|flag|flags|annotation|annotations|class|"
    "target|crc|checksum|activity|posture|comment|comments|note|notes|off|contact|ax|ay|az|gx|gy|gz|lat|lon|"
    "latitude|longitude|altitude|speed|cadence|remark|remarks|stim|humidity|rate|phase";
constexpr Words interval_names =
    "rr|rri|rr interval|rr intervals|r r|r r interval|r r intervals|ibi|nn|nni|nn interval|rr ms|rr s|"
    "interbeat interval|beat interval|ppi|inter beat interval|rr abstand|rr intervall|intervalle rr|intervalo rr|"
    "rr dur|rto r|r to r";
constexpr Words beat_names =
    "type|beat|beat type|symbol|annotation|class|beat class|typ|klasse|label|code|beat symbol|classification";
constexpr Words more_leads = "v|mlii|mli|mliii|ml2|cm5|mcl1";
// Also with a number behind them.
constexpr Words ecg_words = "ecg|ekg|exg|lead|ableitung|ch|channel|kanal";
constexpr Words adu_names = "adu|adc|adus|counts|count|digit|digits|lsb|raw|adc counts|a d|bit|units|adc units";
constexpr Words other_units =
    "nu|mmhg|bpm|a.u.|au|%|pm|ohm|g|mg|1|no units|sample interval|sample intervals|deg|\xC2\xB0\x63|m/s^2|m/s2|"
    "m/(sec^2)|m/(s^2)|deg/s|deg/sec|dps|l/min|l/s|kohm|kohms|microsiemens|us/cm|kpa|pa|mbar|cmh2o|hz|beats/min|"
    "1/min|/min|unitless|no_units|l|ml|c|celsius|degrees celsius|\xC2\xB0|gauss|ut|local_flux|x";

bool has_one_of(Words wanted, std::string_view words) {
    return any_word(wanted, [&](std::string_view word) { return has_word(words, word); });
}

// "hh:mm:ss.mmm", "yyyy/mm/dd hh:mm:ss.000", "HH:MM".
bool is_time_format(std::string_view text) {
    constexpr std::string_view letters = "ymdhsfYMDHSF0:/.- T";
    return text.size() >= 5 && text.find_first_not_of(letters) == std::string_view::npos &&
           (text.find(':') != std::string_view::npos || text.find('/') != std::string_view::npos);
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

// "Voltage (V) Run #1": a known unit within a name.
bool split_inner_brackets(std::string_view text, std::string& name, std::string_view& units) {
    const std::size_t open = text.find(" (");
    const std::size_t close = text.find(") ", open == text.npos ? 0 : open);
    if (open == text.npos || close == text.npos || !is_known_unit(text.substr(open + 2, close - open - 2))) {
        return false;
    }
    name.append(text.substr(0, open)).append(text.substr(close + 1));
    units = text.substr(open + 2, close - open - 2);
    return true;
}

bool split_any_brackets(std::string_view text, std::string_view& name, std::string_view& units) {
    return !text.empty() &&
           (split_brackets(text, '(', ')', name, units) || split_brackets(text, '[', ']', name, units) ||
            split_brackets(text, '{', '}', name, units));
}

Role role_of(const std::string& words, bool has_units) {
    if (is_one_of(interval_names, words)) {
        return Role::intervals;
    }
    if (is_one_of(date_names, words)) {
        return Role::date;
    }
    if (is_one_of(time_names, words) || has_one_of(time_words, words) ||
        (!has_units && seconds_per_unit(words) > 0.0)) {
        return Role::time;
    }
    if (is_one_of(index_names, words)) {
        return Role::index;
    }
    if (is_one_of(beat_names, words)) {
        return Role::beat;
    }
    return has_one_of(other_measures, words) || has_one_of(other_words, words) ? Role::other : Role::lead;
}

}  // namespace

std::string words_of(std::string_view name) {
    std::string words;
    char before = ' ';
    for (const char c : name) {
        const bool upper = c >= 'A' && c <= 'Z';
        const bool was_lower = before >= 'a' && before <= 'z';
        const bool mark = c == '_' || c == '-' || c == '.' || c == '/' || c == '(' || c == ')' || c == '[' ||
                          c == ']' || c == ' ' || c == '\t' || c == ':' || c == ',' || c == ';';
        if ((mark || (upper && was_lower)) && !words.empty() && words.back() != ' ') {
            words += ' ';
        }
        if (!mark) {
            words += upper ? static_cast<char>(c - 'A' + 'a') : c;
        }
        before = c;
    }
    while (!words.empty() && words.back() == ' ') {
        words.pop_back();
    }
    return words;
}

bool has_word(std::string_view words, std::string_view wanted) {
    for (std::size_t at = words.find(wanted); at != std::string_view::npos; at = words.find(wanted, at + 1)) {
        const std::size_t end = at + wanted.size();
        const auto ends_word = [&](std::size_t i) {
            return i == words.size() || words[i] == ' ' || (words[i] >= '0' && words[i] <= '9');
        };
        if ((at == 0 || words[at - 1] == ' ') && ends_word(end)) {
            return true;
        }
    }
    return false;
}

double millivolts_of(std::string_view units) {
    const double known = millivolts_per_unit(units);
    if (known > 0.0) {
        return known;
    }
    constexpr Words millivolt = "mvolt|mvolts|millivolt(s)|\xD0\xBC\xD0\x92";
    // The last ones as they come out of a wrong encoding.
    constexpr Words microvolt =
        "uvolt|uvolts|\xC2\xB5volts|mikrovolt|microvolt(s)|\xD0\xBC\xD0\xBA\xD0\x92|\xEF\xBF\xBDv|&micro;v|?v|"
        "\xC3\xA6v";
    constexpr Words nanovolt = "nanovolt|nanovolts";
    const std::string wanted = lower(units);
    return is_one_of(millivolt, wanted)   ? 1.0
           : is_one_of(microvolt, wanted) ? 1e-3
           : is_one_of(nanovolt, wanted)  ? 1e-6
                                          : 0.0;
}

double seconds_of(std::string_view units) {
    constexpr std::string_view part = "s/";
    const auto parts = units.starts_with(part) ? parse_number(units.substr(part.size())) : std::nullopt;
    return parts && *parts > 0.0 ? 1.0 / *parts : seconds_per_unit(units);
}

bool is_adu(std::string_view units) { return is_one_of(adu_names, words_of(units)); }

bool is_known_unit(std::string_view text) {
    return millivolts_of(text) > 0.0 || seconds_of(text) > 0.0 || is_adu(text) || is_one_of(other_units, lower(text)) ||
           is_time_format(text);
}

bool is_lead_name(std::string_view name) {
    const std::string all = words_of(name);
    const auto is_lead = [](std::string_view word) {
        return is_one_of(limb_and_chest_leads, word) || is_one_of(more_leads, word);
    };
    if (is_lead(lower(name))) {  // "aVL", which are two words
        return true;
    }
    for (std::string_view words = all; !words.empty();) {
        if (is_lead(next_field(words))) {
            return true;
        }
    }
    return has_one_of(ecg_words, all);
}

Heading parse_heading(std::string_view cell) {
    Heading heading;
    const std::string text = to_utf8(trim(without_bom(cell)));
    std::string_view name = text;
    std::string_view units;
    if (text.empty()) {
        return heading;
    }
    std::string joined;
    const bool brackets = split_any_brackets(text, name, units) || split_inner_brackets(text, joined, units);
    name = joined.empty() ? name : std::string_view(joined);
    if (!brackets) {
        // "time_ms", "II_uV", "II/mV", "time ms": a known unit behind the last mark. A lone "V" is a lead.
        const std::size_t mark = text.find_last_of("_/ ");
        const std::string_view last = name.substr(std::min(mark, name.size() - 1) + 1);
        // A number or a letter behind a name is rather a channel's.
        const bool unit = is_known_unit(last) && (last.size() > 1 || last == "s" || last == "V" || last == "%") &&
                          !equal_ignoring_case(last, "raw");
        if (mark != std::string_view::npos && mark > 0 && unit) {
            units = name.substr(mark + 1);
            name = trim(name.substr(0, mark));
            name = name.ends_with(',') || name.ends_with(':') ? trim(name.substr(0, name.size() - 1)) : name;
        }
    }
    heading.role = role_of(words_of(name), !units.empty());
    if (brackets && !is_known_unit(units) && !name.empty()) {
        const bool other =
            heading.role == Role::other && units.size() <= 8 && units.find_first_of("0123456789") == units.npos;
        if (heading.role == Role::lead || (heading.role == Role::other && !other)) {
            name = text;  // "ECG (filtered)", "Digital Channel 0 (D11)"
            heading.role = role_of(words_of(name), false);
        }
        units = other ? units : std::string_view{};
    }
    heading.units = units;
    heading.name = name;
    if (units.empty() && heading.role == Role::time && seconds_per_unit(lower(name)) > 0.0) {
        heading.units = name;
    } else if (units.empty() && heading.role == Role::lead && name.size() > 1 && millivolts_of(name) > 0.0) {
        heading.units = name;  // "mV", "uV": no name
        heading.name.clear();
    }
    return heading;
}

std::string units_of_cell(std::string_view cell) {
    std::string_view text = trim(cell);
    std::string_view name;
    std::string_view units;
    if (split_any_brackets(text, name, units) && name.empty()) {
        text = units;
    }
    return to_utf8(text);
}

bool is_units_row(const std::vector<std::string_view>& cells) {
    bool any = false;
    for (const std::string_view cell : cells) {
        const std::string units = units_of_cell(cell);
        if (!units.empty() && !is_known_unit(units) && units.front() != '#' && units != "-" && units != "*") {
            return false;
        }
        // A lone "V" may be a lead, "x" and "c" anything.
        any = any || (units.size() > 1 && is_known_unit(units)) || equal_ignoring_case(units, "s");
    }
    return any;
}

}  // namespace beatlens::formats::csv
