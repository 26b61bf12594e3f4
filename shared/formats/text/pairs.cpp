#include "formats/text/pairs.h"

#include <algorithm>
#include <cmath>

#include "formats/parsing.h"
#include "formats/text/rows.h"
#include "formats/text/words.h"
#include "formats/units.h"

namespace beatlens::formats::csv {

namespace {

// "512 hertz", "hercow", "hercios" and other languages' forms, by their first letters.
constexpr Words hertz =
    "hz|hert|herc|\xD0\x93\xD1\x86|\xD0\xB3\xD1\x86|\xD0\xB3\xD0\xB5\xD1\x80\xD1\x86|\xE8\xB5\xAB|"
    "\xE3\x83\x98\xE3\x83\xAB\xE3\x83\x84|\xED\x97\xA4\xEB\xA5\xB4\xEC\xB8\xA0";
constexpr Words samples_a_second = "sps|samples/s|samples/sec|samples/second|samples per second|sample/s|s/s";

bool is_frequency(std::string_view unit) {
    constexpr std::size_t longest = 16;
    return is_one_of(samples_a_second, unit) ||
           (unit.size() <= longest && unit.find_first_of(" /") == unit.npos &&
            any_word(hertz, [&](std::string_view word) { return unit.starts_with(word); }));
}

}  // namespace

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

double rate_of(const Quantity& quantity) {
    const std::string unit = lower(quantity.unit);
    double rate = 0.0;
    if (is_frequency(unit)) {
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

}  // namespace beatlens::formats::csv
