#include "formats/text/preamble.h"

#include <algorithm>
#include <cmath>

#include "formats/lead_codes.h"
#include "formats/parsing.h"
#include "formats/text/heading.h"
#include "formats/text/opensignals.h"
#include "formats/text/pairs.h"
#include "formats/text/words.h"
#include "formats/units.h"

namespace beatlens::formats::csv {

namespace {

std::string without_marks(std::string_view key) {
    std::string result = words_of(key);
    std::erase_if(result, [](char c) { return c == ' ' || c == '\'' || c == '"' || c == '#' || c == '%' || c == '*'; });
    return result;
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
        if (is_headings(text)) {
            return false;
        }
        if (text.starts_with('{')) {
            return read_opensignals(text, facts);
        }
        _is_labchart = _is_labchart || text.starts_with("Interval=");
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
    // "subject,time,ECG" above a table, which is nobody's name.
    bool is_headings(std::string_view text) const {
        constexpr std::size_t fewest = 3;
        if (_columns < fewest) {
            return false;
        }
        const auto cells = cells_of(text, _dialect);
        return cells.size() == _columns && std::any_of(cells.begin() + 1, cells.end(), [](std::string_view cell) {
                   const Role role = parse_heading(cell).role;
                   return role == Role::time || role == Role::index;
               });
    }

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
        constexpr Words parts = "gain|lsb|resolution|scale|sensitivity|verst|bits|adumv|permv";
        if (!has_part_of(parts, key) || !(quantity.value > 0.0)) {
            return false;
        }
        if (key.ends_with("permv")) {  // "Units per mV"
            facts.adu_per_mv = quantity.value;
            return true;
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
        constexpr Words no_person_parts = "device|sex|gender|weight|height|file|channel";
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
        constexpr double excel_days = 25569.0;
        const auto serial = parse_quantity(value.substr(0, value.find('\t')));
        for (const bool day_first : {true, false}) {
            if (serial && !facts.date->order_known &&
                std::floor(serial->value) - excel_days == static_cast<double>(facts.date->days(day_first))) {
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
        if (key == "range" && _is_labchart && facts.column_units.empty()) {
            for (const std::string& item : items) {
                const auto range = parse_quantity(item);
                facts.column_units.push_back(range ? range->unit : std::string());
            }
            return true;
        }
        if (key == "firstcolumn" || key == "lastcolumn") {
            (key == "firstcolumn" ? facts.first_column : facts.last_column) = to_utf8(value);
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
        const std::string text = lower(value);
        const bool lead = any_word(limb_and_chest_leads, [&](std::string_view word) {
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
    bool _is_labchart = false;
    std::vector<std::string> _unknown;
};

}  // namespace

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
