#include "formats/text/preamble.h"

#include <algorithm>
#include <cmath>

#include "formats/parsing.h"
#include "formats/text/heading.h"
#include "formats/text/opensignals.h"
#include "formats/units.h"

namespace beatlens::formats::csv {

namespace {

using Words = std::string_view;

// Keys are compared in lower case without blanks, marks and units.
constexpr Words rate_keys[] = {"fs", "sf", "sr", "rate", "hz", "freq", "frequency", "frequenz", "sfreq", "sps"};
constexpr Words rate_parts[] = {"samplingrate", "samplerate",   "samplingfreq", "samplefreq", "samplefrequency",
                                "abtast",       "messfrequenz", "chantillon",   "muestreo",   "campionamento",
                                "amostragem",   "samplespers",  "ecgrate"};
constexpr Words no_rate_parts[] = {"filter", "pass", "notch", "cut",   "band",  "mains",
                                   "line",   "netz", "grenz", "heart", "pulse", "clock"};
constexpr Words interval_keys[] = {
    "interval",       "dt",           "period",         "timestep",        "samplinginterval",
    "sampleinterval", "sampleperiod", "samplingperiod", "abtastintervall", "sampletime"};
constexpr Words no_start_parts[] = {"stop", "end", "export", "print", "modif", "upload", "ende", "fin"};
constexpr Words start_parts[] = {"start", "date",  "time",  "record", "datum",         "zeit",
                                 "begin", "fecha", "heure", "data",   "aufgezeichnet", "aufnahme"};
constexpr Words birth_parts[] = {"birth", "geburt", "geb", "naissance", "nacimiento", "nascita", "nascimento", "dob"};
constexpr Words name_keys[] = {"name",        "patient", "patientname", "nom",        "nombre",
                               "nome",        "vorname", "nachname",    "firstname",  "lastname",
                               "surname",     "subject", "subjectname", "username",   "user",
                               "participant", "person",  "fullname",    "familyname", "givenname"};
constexpr Words id_keys[] = {"id",     "patientid",     "subjectid",       "mrn",           "ssn",
                             "userid", "participantid", "patientennummer", "patientnumber", "patientnr",
                             "pid"};
constexpr Words other_personal_keys[] = {
    "address",    "physician",          "doctor",  "arzt",     "phone", "email", "operator",
    "technician", "referringphysician", "adresse", "insurance"};
constexpr Words note_parts[] = {"device",      "software", "version",    "firmware", "model",      "classification",
                                "symptom",     "diagnos",  "sex",        "gender",   "medication", "weight",
                                "height",      "board",    "note",       "comment",  "remark",     "position",
                                "electrode",   "filter",   "geschlecht", "klassifi", "recorder",   "indication",
                                "application", "sensor",   "notch",      "battery"};
constexpr Words note_keys[] = {"age", "alter"};
constexpr Words unit_keys[] = {"unit",         "units",        "unitname", "einheit",      "einheiten",
                               "unite",        "unit\xC3\xA9", "unidad",   "unit\xC3\xA0", "unidade",
                               "channelunits", "eenheid",      "enhet"};
constexpr Words name_list_keys[] = {"lead",
                                    "leads",
                                    "label",
                                    "labels",
                                    "channeltitle",
                                    "channeltitles",
                                    "channelname",
                                    "channelnames",
                                    "leadname",
                                    "leadnames",
                                    "columns",
                                    "ableitung",
                                    "ableitungen",
                                    "d\xC3\xA9rivation",
                                    "derivaci\xC3\xB3n",
                                    "derivazione",
                                    "channel"};
constexpr Words baseline_keys[] = {"baseline", "adczero", "zero", "offset", "adcoffset", "adcbaseline", "zerolevel"};
constexpr Words adc_gain_keys[] = {"adcgain", "gainadumv", "adumv", "adupermv", "lsbpermv"};
constexpr Words frequency_units[] = {"hz",
                                     "hertz",
                                     "sps",
                                     "samples/s",
                                     "samples/sec",
                                     "samples/second",
                                     "samples per second",
                                     "sample/s",
                                     "s/s",
                                     "hercios",
                                     "hercio",
                                     "hertzia",
                                     "\xD0\xB3\xD0\xB5\xD1\x80\xD1\x86",
                                     "\xD0\x93\xD1\x86",
                                     "\xD0\xB3\xD1\x86",
                                     "\xE8\xB5\xAB\xE5\x85\xB9",
                                     "\xE8\xB5\xAB",
                                     "\xE3\x83\x98\xE3\x83\xAB\xE3\x83\x84",
                                     "\xED\x97\xA4\xEB\xA5\xB4\xEC\xB8\xA0",
                                     "herc",
                                     "hercov"};

template <std::size_t N>
bool is_one_of(const Words (&table)[N], Words key) {
    return std::find(std::begin(table), std::end(table), key) != std::end(table);
}

template <std::size_t N>
bool has_part_of(const Words (&table)[N], Words key) {
    return std::any_of(std::begin(table), std::end(table), [&](Words part) { return key.find(part) != key.npos; });
}

std::string without_marks(std::string_view key) {
    std::string result = words_of(key);
    std::erase_if(result, [](char c) { return c == ' ' || c == '\'' || c == '"' || c == '#' || c == '%' || c == '*'; });
    return result;
}

std::string_view without_quotes(std::string_view text) {
    text = trim(text);
    if (text.size() > 1 && (text.front() == '"' || text.front() == '\'') && text.back() == text.front()) {
        text = trim(text.substr(1, text.size() - 2));
    }
    return text;
}

std::string_view without_comment_mark(std::string_view line) {
    const std::size_t first = line.find_first_not_of("#%/ \t");
    return first == std::string_view::npos ? std::string_view{} : trim(line.substr(first));
}

// "512 hertz", "0,5 ms/sample", "200": a number and the words behind it.
struct Quantity {
    double value = 0.0;
    std::string unit;
};

std::optional<Quantity> parse_quantity(std::string_view text) {
    constexpr std::size_t longest = 40;
    text = without_quotes(text);
    std::size_t end = 0;
    while (end < text.size() && end < longest &&
           ((text[end] >= '0' && text[end] <= '9') || text[end] == '.' || text[end] == ',' || text[end] == '-' ||
            text[end] == '+' ||
            ((text[end] == 'e' || text[end] == 'E') && end > 0 && end + 1 < text.size() &&
             (text[end + 1] == '-' || text[end + 1] == '+' || (text[end + 1] >= '0' && text[end + 1] <= '9'))))) {
        ++end;
    }
    std::string digits(text.substr(0, end));
    std::replace(digits.begin(), digits.end(), ',', '.');
    const auto value = parse_number(digits);
    if (!value) {
        return std::nullopt;
    }
    return Quantity{*value, to_utf8(trim(text.substr(end)))};
}

// The rate that a quantity says: in hertz, or as the time of one sample. 0: neither.
double rate_of(const Quantity& quantity) {
    const std::string unit = lower(quantity.unit);
    double rate = 0.0;
    if (is_one_of(frequency_units, unit) || is_one_of(frequency_units, Words(quantity.unit))) {
        rate = quantity.value;
    } else if (unit == "khz" || unit == "ksps") {
        rate = quantity.value * 1e3;
    } else if (const std::size_t per = unit.find("/sample"); per != std::string::npos) {
        // Divided by a whole number where it is one, so that 0.5 ms are 2000 Hz exactly.
        const double seconds = seconds_per_unit(trim(std::string_view(unit).substr(0, per)));
        rate = seconds == 0.0 ? 0.0 : std::round(1.0 / seconds) / quantity.value;
    }
    constexpr double lowest_hz = 1.0;
    constexpr double highest_hz = 1e6;
    return rate >= lowest_hz && rate <= highest_hz ? rate : 0.0;
}

// The number of one word or more somewhere in a sentence: "recorded with 250 Hz".
double rate_in(std::string_view text) {
    constexpr std::size_t longest = 200;
    text = text.substr(0, longest);
    for (std::size_t at = 0; at < text.size(); ++at) {
        const bool starts = text[at] >= '0' && text[at] <= '9' &&
                            (at == 0 || text[at - 1] == ' ' || text[at - 1] == '=' || text[at - 1] == ':' ||
                             text[at - 1] == '(' || text[at - 1] == '\t');
        if (!starts) {
            continue;
        }
        auto quantity = parse_quantity(text.substr(at));
        if (!quantity) {
            continue;
        }
        // The unit ends with its word.
        quantity->unit = quantity->unit.substr(0, quantity->unit.find_first_of(" ,;)\t"));
        if (const double rate = rate_of(*quantity); rate > 0.0) {
            return rate;
        }
    }
    return 0.0;
}

std::vector<std::string> split_list(std::string_view value, char separator) {
    std::string_view marks = "\t";
    if (value.find('\t') == std::string_view::npos) {
        marks = separator != ' ' && value.find(separator) != std::string_view::npos ? std::string_view(&separator, 1)
                : value.find(',') != std::string_view::npos                         ? std::string_view(",")
                                                                                    : std::string_view(";");
    }
    std::vector<std::string> items;
    while (items.size() < most_cells) {
        const std::size_t end = std::min(value.find_first_of(marks), value.size());
        std::string_view item = without_quotes(value.substr(0, end));
        while (!item.empty() && (item.front() == '[' || item.front() == '\'' || item.front() == '"')) {
            item.remove_prefix(1);
        }
        while (!item.empty() && (item.back() == ']' || item.back() == '\'' || item.back() == '"')) {
            item.remove_suffix(1);
        }
        items.push_back(to_utf8(item));
        if (end == value.size()) {
            break;
        }
        value.remove_prefix(end + 1);
    }
    while (items.size() > 1 && items.back().empty()) {
        items.pop_back();
    }
    return items;
}

class Reader {
public:
    Reader(Dialect dialect, std::size_t columns) : _dialect(dialect), _columns(columns) {}

    Facts facts;

    void read(std::string_view preamble) {
        std::vector<std::string_view> lines;
        RowReader reader(preamble);
        for (Row row; reader.next_line(row);) {
            lines.push_back(row.text);
        }
        for (std::size_t i = 0; i < lines.size(); ++i) {
            i += channels(lines, i);
            if (i < lines.size()) {
                line(lines[i]);
            }
        }
        // Apple's export in a language that is not known: who and when born stand first.
        if (_columns == 1 && facts.rate_hz && !facts.units.empty()) {
            const char* const labels[] = {"Name: ", "Date of birth: "};
            for (std::size_t i = facts.personal.size(); i < 2 && i < _unknown.size(); ++i) {
                facts.personal.push_back(labels[i] + _unknown[i]);
            }
        }
    }

    // Whether the line says a fact.
    bool line(std::string_view text) {
        text = without_comment_mark(text);
        if (text.starts_with('{')) {
            return read_opensignals(text, facts);
        }
        if (text.find("OpenBCI") != std::string_view::npos) {
            facts.exg_in_microvolts = true;
        }
        const auto pair = split_pair(text, _dialect.separator);
        if (pair && this->pair(*pair)) {
            return true;
        }
        if (const double rate = rate_in(text); rate > 0.0 && !has_part_of(no_rate_parts, lower(text))) {
            facts.rate_hz = facts.rate_hz.value_or(rate);
            return true;
        }
        return false;
    }

private:
    // AcqKnowledge: "2 channels", and then a name and a unit for each, line by line. How many lines were taken.
    std::size_t channels(const std::vector<std::string_view>& lines, std::size_t at) {
        const auto count = parse_quantity(lines[at]);
        if (!count || (count->unit != "channels" && count->unit != "channel") || count->value < 1.0 ||
            count->value * 2.0 > static_cast<double>(lines.size() - at - 1)) {
            return 0;
        }
        const auto pairs = static_cast<std::size_t>(count->value);
        std::vector<std::string> names;
        std::vector<std::string> units;
        for (std::size_t i = 0; i < pairs; ++i) {
            names.push_back(to_utf8(trim(lines[at + 1 + 2 * i])));
            units.push_back(to_utf8(trim(lines[at + 2 + 2 * i])));
        }
        facts.names = names;
        facts.column_units = units;
        return 1 + 2 * pairs;
    }

    bool pair(const Pair& pair) {
        const std::string key = without_marks(pair.key.substr(0, pair.key.find_first_of("([")));
        const std::string_view value = without_quotes(pair.value);
        if (key.empty() || value.empty()) {
            return false;
        }
        return number(key, pair.key, value) || person(key, value) || moment(key, value) ||
               list(key, pair.value, value) || note(key, pair.key, value) || unknown(pair.value, value);
    }

    bool number(const std::string& key, std::string_view written_key, std::string_view value) {
        auto quantity = parse_quantity(value);
        if (!quantity) {
            return false;
        }
        if (const Heading heading = parse_heading(written_key); quantity->unit.empty()) {
            quantity->unit = heading.units;  // "Sampling Rate (Hz)"
        }
        const bool no_rate = has_part_of(no_rate_parts, key);
        const bool rate_key = !no_rate && (is_one_of(rate_keys, key) || has_part_of(rate_parts, key));
        if (is_one_of(interval_keys, key) && seconds_per_unit(quantity->unit) > 0.0 && quantity->value > 0.0) {
            facts.rate_hz = std::round(1.0 / seconds_per_unit(quantity->unit)) / quantity->value;
            return true;
        }
        double rate = no_rate ? 0.0 : rate_of(*quantity);
        if (rate_key && rate == 0.0 && quantity->value >= 1.0) {
            rate = quantity->value;
        }
        if (rate > 0.0) {
            facts.rate_hz = rate_key ? rate : facts.rate_hz.value_or(rate);
            return true;
        }
        if (is_one_of(baseline_keys, key) && std::abs(quantity->value) < 1e8) {
            facts.baseline_adu = static_cast<int>(std::lround(quantity->value));
            return true;
        }
        return scale(key, *quantity);
    }

    // "Gain: 200 adu/mV", "4.88 uV/LSB", "Resolution:= 12".
    bool scale(const std::string& key, const Quantity& quantity) {
        constexpr Words parts[] = {"gain", "lsb", "resolution", "scale", "sensitivity", "verst", "bits", "adumv"};
        if (!has_part_of(parts, key) || !(quantity.value > 0.0)) {
            return false;
        }
        constexpr double fewest_bits = 6.0;
        constexpr double most_bits = 32.0;
        const std::string unit = lower(quantity.unit);
        const std::size_t slash = unit.find('/');
        const double left = millivolts_of(trim(unit.substr(0, slash)));
        const double right = slash == std::string::npos ? 0.0 : millivolts_of(trim(unit.substr(slash + 1)));
        if (right > 0.0 && left == 0.0) {
            facts.adu_per_mv = quantity.value / right;
        } else if (left > 0.0 && right == 0.0 &&
                   (slash != std::string::npos || key.find("gain") == std::string::npos)) {
            facts.adu_per_mv = 1.0 / (quantity.value * left);
        } else if (unit.empty() && is_one_of(adc_gain_keys, key)) {
            facts.adu_per_mv = quantity.value;
        } else if ((unit.empty() || unit.starts_with("bit")) && key.find("gain") == std::string::npos &&
                   quantity.value >= fewest_bits && quantity.value <= most_bits) {
            facts.adc_bits = static_cast<int>(quantity.value);
        } else {
            return false;
        }
        return true;
    }

    bool person(const std::string& key, std::string_view value) {
        constexpr Words no_person_parts[] = {"device", "sex", "gender", "weight", "height", "file", "channel"};
        const bool birth = has_part_of(birth_parts, key);
        if (!birth && (has_part_of(no_person_parts, key) || key.ends_with("age"))) {
            return false;
        }
        const bool id = is_one_of(id_keys, key);
        if (birth || id || is_one_of(name_keys, key)) {
            facts.personal.push_back((birth ? "Date of birth: " : id ? "Patient ID: " : "Name: ") + to_utf8(value));
            return true;
        }
        if (is_one_of(other_personal_keys, key) || key.find("patient") != std::string::npos) {
            facts.personal.push_back(to_utf8(key) + ": " + to_utf8(value));
            return true;
        }
        return false;
    }

    bool moment(const std::string& key, std::string_view value) {
        if (has_part_of(no_start_parts, key)) {
            return false;
        }
        for (const std::string& part : split_list(value, '\t')) {
            const auto moment = parse_moment(part);
            if (!moment || !(has_part_of(start_parts, key) || (moment->date && moment->clock_s))) {
                continue;
            }
            if (moment->date && !facts.date) {
                facts.date = moment->date;
                settle_by_serial(value);
            }
            if (moment->clock_s && !facts.clock_s) {
                facts.clock_s = moment->clock_s;
            }
            return true;
        }
        return false;
    }

    // LabChart says the date twice, also in Excel's days since 1899-12-30.
    void settle_by_serial(std::string_view value) {
        constexpr std::int64_t excel_days = 25569;
        const auto serial = parse_quantity(value.substr(0, value.find_first_of("\t")));
        for (const bool day_first : {true, false}) {
            if (serial && !facts.date->order_known &&
                static_cast<std::int64_t>(serial->value) - excel_days == facts.date->days(day_first)) {
                facts.date = Date{facts.date->year, facts.date->day(day_first), facts.date->month(day_first), true};
            }
        }
    }

    bool list(const std::string& key, std::string_view written, std::string_view value) {
        const auto items = split_list(written, _dialect.separator);
        // In other languages by the value, which above several columns could be a heading.
        const bool is_unit = _columns == 1 && value.size() > 1 && millivolts_of(to_utf8(value)) > 0.0;
        if (is_one_of(unit_keys, key) || is_unit) {
            if (items.size() == 1) {
                facts.units = items.front();
            } else {
                facts.column_units = items;
            }
            return true;
        }
        if (is_one_of(name_list_keys, key) && !parse_quantity(value)) {
            facts.names = items;
            return true;
        }
        return false;
    }

    bool note(const std::string& key, std::string_view written_key, std::string_view value) {
        if (!has_part_of(note_parts, key) && !is_one_of(note_keys, key) && !value.starts_with("Watch")) {
            return false;
        }
        facts.comments.push_back(to_utf8(trim(written_key)) + ": " + to_utf8(value));
        return true;
    }

    // In languages that the tables lack: a lead by its last word.
    bool unknown(std::string_view written, std::string_view value) {
        constexpr Words leads[] = {"i", "ii", "iii", "avr", "avl", "avf", "v1", "v2", "v3", "v4", "v5", "v6"};
        const std::string text = lower(value);
        const bool lead = std::any_of(std::begin(leads), std::end(leads), [&](Words word) {
            const std::size_t at = text.size() - std::min(word.size(), text.size());
            return at > 0 && text.ends_with(word) &&
                   (text[at - 1] == ' ' || static_cast<unsigned char>(text[at - 1]) > 127);
        });
        if (_columns == 1 && lead) {
            facts.names = split_list(written, '\t');
            return true;
        }
        _unknown.push_back(to_utf8(value));
        return false;
    }

    Dialect _dialect;
    std::size_t _columns;
    std::vector<std::string> _unknown;
};

}  // namespace

std::optional<Pair> split_pair(std::string_view line, char separator) {
    constexpr std::size_t longest_key = 60;
    line = without_comment_mark(line);
    if (line.starts_with('"') && line.find('"', 1) != std::string_view::npos) {
        const std::size_t close = line.find('"', 1);  // "Sample Rate","512 hertz"; or a whole line in quotes
        if (close + 1 == line.size()) {
            line = line.substr(1, close - 1);
        }
    }
    for (std::size_t at = 1; at < line.size() && at < longest_key; ++at) {
        const char c = line[at];
        const bool before_digit = line[at - 1] >= '0' && line[at - 1] <= '9';
        const bool colon = c == ':' && (!before_digit || at + 1 == line.size() || is_blank(line[at + 1]));
        if (c != '=' && c != '\t' && c != ',' && c != ';' && !colon && (c != separator || separator == ' ')) {
            continue;
        }
        const std::string_view key = without_quotes(line.substr(0, at));
        std::string_view value = line.substr(at + 1);
        while (!value.empty() && (value.front() == '=' || value.front() == '\t' || value.front() == ' ')) {
            value.remove_prefix(1);
        }
        if (c == '=' || colon) {
            while (!value.empty() && (value.front() == ',' || value.front() == ';')) {
                value.remove_prefix(1);
            }
        }
        const bool letters = std::any_of(key.begin(), key.end(), [](char k) {
            return (k >= 'a' && k <= 'z') || (k >= 'A' && k <= 'Z') || static_cast<unsigned char>(k) > 127;
        });
        while (!value.empty() && (value.back() == separator && separator != ' ')) {
            value.remove_suffix(1);
        }
        return letters ? std::optional(Pair{key, trim(value)}) : std::nullopt;
    }
    return std::nullopt;
}

Facts read_preamble(std::string_view preamble, Dialect dialect, std::size_t columns) {
    Reader reader(dialect, columns);
    reader.read(preamble);
    return std::move(reader.facts);
}

bool is_fact(std::string_view line, Dialect dialect, std::size_t columns) {
    Reader reader(dialect, columns);
    return reader.line(line);
}

}  // namespace beatlens::formats::csv
