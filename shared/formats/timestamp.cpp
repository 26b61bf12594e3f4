#include "formats/timestamp.h"

#include <algorithm>
#include <charconv>
#include <chrono>

#include "formats/parsing.h"
#include "formats/registry.h"

namespace beatlens::formats {

double Timestamp::seconds() const {
    const std::chrono::sys_days days = std::chrono::year(year) / std::chrono::month(static_cast<unsigned>(month)) /
                                       std::chrono::day(static_cast<unsigned>(day));
    return static_cast<double>(days.time_since_epoch().count()) * 86400.0 + second_of_day;
}

std::string Timestamp::text() const { return start_time_text(second_of_day, year, month, day); }

std::optional<Timestamp> parse_timestamp(std::string_view text) {
    text = trim(text);
    text = text.substr(0, text.find_first_of("+-Z"));
    const std::string_view digits = text.substr(0, text.find('.'));
    if (digits.size() < 8 || digits.find_first_not_of("0123456789") != std::string_view::npos) {
        return std::nullopt;
    }
    const auto part = [&](std::size_t at, std::size_t length) {
        int value = 0;
        const std::string_view field = digits.substr(std::min(at, digits.size()), length);
        std::from_chars(field.data(), field.data() + field.size(), value);
        return value;
    };
    Timestamp time;
    time.year = part(0, 4);
    time.month = part(4, 2);
    time.day = part(6, 2);
    time.has_time = digits.size() >= 12;
    const int hour = part(8, 2);
    const int minute = part(10, 2);
    const int second = part(12, 2);
    if (time.month < 1 || time.month > 12 || time.day < 1 || time.day > 31 || hour > 23 || minute > 59 || second > 60) {
        return std::nullopt;
    }
    const auto fraction = digits.size() == 14 ? parse_number("0" + std::string(text.substr(14))) : std::optional(0.0);
    time.second_of_day = hour * 3600 + minute * 60 + second + fraction.value_or(0.0);
    return time;
}

}  // namespace beatlens::formats
