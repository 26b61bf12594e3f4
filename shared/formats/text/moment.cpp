#include "formats/text/moment.h"

#include <algorithm>
#include <cmath>

#include "formats/parsing.h"
#include "formats/text/words.h"

namespace beatlens::formats::csv {

namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || static_cast<unsigned char>(c) > 127;
}

// In English, and where German, French, Spanish and Italian differ in their first three letters.
int month_of(std::string_view word) {
    struct Name {
        std::string_view letters;
        int month;
    };
    constexpr Name names[] = {
        {"jan", 1}, {"feb", 2},  {"mar", 3},  {"apr", 4},        {"may", 5},  {"jun", 6},        {"jul", 7},
        {"aug", 8}, {"sep", 9},  {"oct", 10}, {"nov", 11},       {"dec", 12}, {"m\xC3\xA4r", 3}, {"mrz", 3},
        {"mai", 5}, {"okt", 10}, {"dez", 12}, {"f\xC3\xA9v", 2}, {"avr", 4},  {"ao\xC3\xBB", 8}, {"d\xC3\xA9", 12},
        {"ene", 1}, {"abr", 4},  {"ago", 8},  {"dic", 12},       {"gen", 1},  {"mag", 5},        {"giu", 6},
        {"lug", 7}, {"set", 9},  {"ott", 10}};
    const std::string small = lower(word);
    for (const Name& name : names) {
        if (small.starts_with(name.letters)) {
            return name.month;
        }
    }
    return 0;
}

bool is_weekday(std::string_view word) {
    constexpr Words names = "mon|tue|wed|thu|fri|sat|sun";
    const std::string small = lower(word);
    return any_word(names, [&](std::string_view name) { return small.starts_with(name); });
}

// Cuts a cell into numbers, words and marks, and puts them together as date, time of day and zone.
class MomentParser {
public:
    explicit MomentParser(std::string_view text) : _text(text) {}

    std::optional<Moment> parse() {
        while (_at < _text.size()) {
            const char c = _text[_at];
            const bool fine = is_digit(c) ? number() : is_letter(c) ? word() : mark(c);
            if (!fine) {
                return std::nullopt;
            }
        }
        if (_month != 0 && (_loose_count != 2 || !named_date())) {
            return std::nullopt;
        }
        if (_month == 0 && _loose_count != 0) {
            return std::nullopt;
        }
        if (!_moment.date && !_moment.clock_s) {
            return std::nullopt;
        }
        if (_afternoon && _moment.clock_s) {
            const double hour = std::floor(*_moment.clock_s / 3600.0);
            if (hour > 12.0) {
                return std::nullopt;
            }
            *_moment.clock_s += (*_afternoon ? 12.0 : 0.0) * 3600.0 - (hour == 12.0 ? 12.0 * 3600.0 : 0.0);
        }
        if (_days != 0) {
            *_moment.clock_s += _days * day_s;
        }
        return _moment;
    }

private:
    char peek(std::size_t ahead = 0) const { return _at + ahead < _text.size() ? _text[_at + ahead] : '\0'; }

    // A run of digits; -1 where there is none or it is too long.
    int digits(int& length) {
        int value = 0;
        for (length = 0; is_digit(peek()); ++_at) {
            if (++length > 8) {
                return -1;
            }
            value = value * 10 + (peek() - '0');
        }
        return length == 0 ? -1 : value;
    }

    bool number() {
        int length = 0;
        const int value = digits(length);
        if (value < 0) {
            return false;
        }
        const char next = peek();
        if (next == ':' || (next == '.' && length <= 2 && _moment.date && !_moment.clock_s)) {  // or 10.15.30
            return clock(value, length, next);
        }
        if ((next == '-' || next == '/' || next == '.') && !_moment.date && _month == 0 &&
            (is_digit(peek(1)) || is_letter(peek(1)))) {
            return date(value, length, next);
        }
        if (length == 8 && !_moment.date) {  // 20240305
            return set_date(value / 10000, 4, value / 100 % 100, value % 100, 2, '-');
        }
        if (length == 6 && _moment.date && !_moment.clock_s) {  // 20240305T235955
            return set_clock(value / 10000, value / 100 % 100, value % 100 + fraction(), 3);
        }
        if (_loose_count == 2 || _moment.date) {
            return false;
        }
        _loose[_loose_count] = value;
        _loose_length[_loose_count++] = length;
        return true;
    }

    // The fraction of a second behind a point or a comma.
    double fraction() {
        double value = 0.0;
        double unit = 1.0;
        if ((peek() == '.' || peek() == ',') && is_digit(peek(1))) {
            for (++_at; is_digit(peek()); ++_at) {
                value = value * 10.0 + (peek() - '0');
                unit *= 10.0;
            }
        }
        return value / unit;
    }

    bool clock(int first, int first_length, char separator) {
        int parts[4] = {first, 0, 0, 0};
        int count = 1;
        int length = 0;
        const int most = separator == ':' ? 4 : 3;
        while (peek() == separator && count < most) {
            ++_at;
            parts[count] = digits(length);
            if (parts[count++] < 0 || length > 3) {
                return false;
            }
        }
        const std::size_t before = _at;
        const double part = fraction();
        if (first_length > 4 || (separator == '.' && count < 3) || peek() == ':' || (count == 4 && _at != before)) {
            return false;
        }
        if (count == 2 && (_at != before || !_moment.date)) {
            return set_clock(0, parts[0], parts[1] + part, 2);  // mm:ss.mmm
        }
        constexpr double thousandths[] = {1.0, 10.0, 100.0, 1000.0};
        return set_clock(parts[0], parts[1], parts[2] + part + parts[3] / thousandths[length], count == 2 ? 3 : count);
    }

    bool set_clock(int hours, int minutes, double seconds, int parts) {
        if (_moment.clock_s || seconds >= 61.0 || (parts > 2 && minutes > 59)) {
            return false;
        }
        _moment.clock_s = hours * 3600.0 + minutes * 60.0 + seconds;
        _moment.has_hours = parts > 2;
        return true;
    }

    bool date(int first, int first_length, char separator) {
        ++_at;
        int middle = 0;
        int middle_length = 0;
        if (is_letter(peek())) {  // 05-Mar-2024
            const std::size_t start = _at;
            while (is_letter(peek())) {
                ++_at;
            }
            _month = month_of(_text.substr(start, _at - start));
            if (_month == 0) {
                return false;
            }
        } else {
            middle = digits(middle_length);
        }
        if (middle < 0 || peek() != separator) {
            return false;
        }
        ++_at;
        int last_length = 0;
        const int last = digits(last_length);
        if (last < 0) {
            return false;
        }
        if (_month != 0) {
            _loose[0] = first;
            _loose[1] = last;
            _loose_length[0] = first_length;
            _loose_length[1] = last_length;
            _loose_count = 2;
            return true;
        }
        return set_date(first, first_length, middle, last, last_length, separator);
    }

    // Day and year around a month that was named.
    bool named_date() {
        const int year = _loose_length[0] > 2 ? 0 : 1;
        const int month = _month;
        _month = 0;
        _loose_count = 0;
        return set_date(full_year(_loose[year], _loose_length[year]), 4, month, _loose[1 - year], 2, '-');
    }

    static int full_year(int year, int length) { return length <= 2 ? year + (year < 70 ? 2000 : 1900) : year; }

    bool set_date(int first, int first_length, int middle, int last, int last_length, char separator) {
        if (_moment.date) {
            return false;
        }
        Date date;
        if (first_length == 4) {
            date = {first, last, middle, true};
        } else if (first_length <= 2 && last_length <= 4 && last_length != 3) {
            // With points the day always stands first.
            date = {full_year(last, last_length), first, middle, separator == '.'};
        } else {
            return false;
        }
        const bool day_first = date.first >= 1 && date.first <= 31 && date.second >= 1 && date.second <= 12;
        const bool month_first =
            !date.order_known && date.second >= 1 && date.second <= 31 && date.first >= 1 && date.first <= 12;
        _moment.date = date;
        return day_first || month_first;
    }

    bool word() {
        const std::size_t start = _at;
        while (is_letter(peek())) {
            ++_at;
        }
        const std::string_view word = _text.substr(start, _at - start);
        if (equal_ignoring_case(word, "am") || equal_ignoring_case(word, "pm")) {
            _afternoon = equal_ignoring_case(word, "pm");
            return _moment.clock_s.has_value();
        }
        if (word == "T") {
            return _moment.date.has_value() && is_digit(peek());
        }
        if (_moment.clock_s && (word == "Z" || word == "UTC" || word == "GMT")) {
            _moment.zone_min = 0;
            return true;
        }
        if ((word == "days" || word == "day") && _loose_count == 1 && _days == 0) {  // pandas' differences
            _days = _loose[0];
            _loose_count = 0;
            return peek() == ' ' && is_digit(peek(1));
        }
        if (const int month = month_of(word); month != 0 && _month == 0 && !_moment.date) {
            _month = month;
            return true;
        }
        constexpr std::size_t longest_zone = 4;  // "EST", "CEST"
        return is_weekday(word) || (_moment.clock_s && word.size() <= longest_zone && !_moment.zone_min);
    }

    bool mark(char c) {
        const std::size_t before = _at++;
        if ((c == '+' || c == '-') && _moment.clock_s && is_digit(peek())) {
            int length = 0;
            int minutes = digits(length);
            if (length <= 2 && peek() == ':') {
                ++_at;
                const int rest = digits(length);
                minutes = rest < 0 || length != 2 ? -1 : minutes * 60 + rest;
            } else {
                minutes = length <= 2 ? minutes * 60 : length == 4 ? minutes / 100 * 60 + minutes % 100 : -1;
            }
            constexpr int largest = 15 * 60;
            _moment.zone_min = c == '-' ? -minutes : minutes;
            return minutes >= 0 && minutes <= largest;
        }
        // A comma behind "Jan 15", a point behind "5." or "Mar."
        return c == ' ' || c == '_' || ((c == ',' || c == '.') && before > 0 && (peek() == ' ' || peek() == '\0'));
    }

    std::string_view _text;
    std::size_t _at = 0;
    Moment _moment;
    int _month = 0;  // named
    int _loose[2] = {0, 0};
    int _loose_length[2] = {0, 0};
    int _loose_count = 0;
    int _days = 0;
    std::optional<bool> _afternoon;
};

}  // namespace

// Howard Hinnant's days_from_civil.
std::int64_t days_from_civil(std::int64_t year, std::int64_t month, std::int64_t day) {
    year -= month <= 2 ? 1 : 0;
    const std::int64_t era = (year >= 0 ? year : year - 399) / 400;
    const std::int64_t year_of_era = year - era * 400;
    const std::int64_t day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    const std::int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return era * 146097 + day_of_era - 719468;
}

// civil_from_days, the way back.
Date date_of(std::int64_t days) {
    days += 719468;
    const std::int64_t era = (days >= 0 ? days : days - 146096) / 146097;
    const std::int64_t day_of_era = days - era * 146097;
    const std::int64_t year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    const std::int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    const std::int64_t shifted = (5 * day_of_year + 2) / 153;
    const std::int64_t month = shifted + (shifted < 10 ? 3 : -9);
    return {static_cast<int>(year_of_era + era * 400 + (month <= 2 ? 1 : 0)),
            static_cast<int>(day_of_year - (153 * shifted + 2) / 5 + 1), static_cast<int>(month), true};
}

std::optional<Moment> parse_moment(std::string_view cell) {
    constexpr std::size_t longest = 64;
    if (cell.size() < 4 || cell.size() > longest) {
        return std::nullopt;
    }
    if (cell.front() == '[' && cell.back() == ']') {
        cell = trim(cell.substr(1, cell.size() - 2));
    }
    auto moment = MomentParser(cell).parse();
    const std::size_t blank = moment ? cell.npos : cell.find(' ');
    if (blank != cell.npos) {                                  // "0.004 sec"
        const std::string_view unit = cell.substr(blank + 1);  // of MATLAB's durations
        const double seconds = unit == "sec" ? 1.0 : unit == "min" ? 60.0 : unit == "hr" ? 3600.0 : 0.0;
        if (const auto value = parse_number(cell.substr(0, blank)); value && seconds > 0.0) {
            moment = Moment{std::nullopt, *value * seconds, false, std::nullopt};
        }
    }
    return moment;
}

}  // namespace beatlens::formats::csv
