// Dates and times of day as programs and people write them. Part of formats/text/csv.h.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "formats/registry.h"

namespace beatlens::formats::csv {

inline constexpr double day_s = 86400.0;

// Days are counted from 1970-01-01 in the Gregorian calendar.
std::int64_t days_from_civil(std::int64_t year, std::int64_t month, std::int64_t day);

struct Date;
Date date_of(std::int64_t days);  // with its order known

// Of "03/04/2024" the order is open until another date of the file settles it.
struct Date {
    int year = 0;
    int first = 0;  // the day, where the order is known
    int second = 0;
    bool order_known = false;

    int day(bool day_first) const { return order_known || day_first ? first : second; }
    int month(bool day_first) const { return order_known || day_first ? second : first; }
    std::int64_t days(bool day_first) const { return days_from_civil(year, month(day_first), day(day_first)); }
    bool operator==(const Date&) const = default;
};

struct Moment {
    std::optional<Date> date;
    std::optional<double> clock_s;  // since midnight, or since the recording began
    bool has_hours = false;         // "10:00:00", not "00:00.000"
    std::optional<int> zone_min;    // east of Greenwich
};

// "hh:mm:ss[.mmm]", "mm:ss.mmm", "hh:mm:ss:mmm", with AM or PM, a time zone, a date before or behind it, brackets
// around it; dates as 2024-03-05, 05.03.2024, 05/03/24, 05-Mar-2024, "Mar 5, 2024", 20240305; "1 days 00:00:01".
// Nothing for other texts.
std::optional<Moment> parse_moment(std::string_view cell);

// Which of day and month comes first in the dates of one file, from what all of them say.
class DateOrder {
public:
    void see(const Date& date);
    // Whether dates were seen that can be read both ways.
    bool is_open() const { return _open && !_settled; }
    bool day_first() const { return _day_first; }
    void settle(bool day_first);

private:
    std::optional<Date> _last;
    bool _open = false;
    bool _settled = false;
    bool _day_first = true;
};

// The question about an open order, with what was answered as `chosen`.
Choice date_choice(const LoadOptions& options, const Date& date);

// Reads a column of moments or numbers, row by row: times of day that start again at midnight, and days, which can only
// be counted once the order of the dates is known.
class TimeReader {
public:
    explicit TimeReader(char decimal) : _decimal(decimal) {}

    // A time in the column's unit, or in seconds where the column is a clock, without the days; missing ones are NaN.
    // False: `cell` is no time. `row` counts from 0 and never decreases.
    bool read(std::string_view cell, std::size_t row, double& value);
    bool is_clock() const { return _clock; }
    bool has_dates() const { return !_days.empty(); }
    const Moment& first() const { return _first; }  // of a clock
    // Adds the days to the values of all rows. Dates of `other`, a column of dates beside one of times, count too.
    void add_days(std::vector<double>& values, bool day_first, const TimeReader* other = nullptr) const;
    void settle(DateOrder& order) const;

private:
    struct Day {
        std::size_t row;
        Date date;
    };
    char _decimal;
    bool _clock = false;
    Moment _first;
    double _last_s = 0.0;
    std::vector<Day> _days;               // where the date changes
    std::vector<std::size_t> _midnights;  // rows where a clock without dates starts again
};

}  // namespace beatlens::formats::csv
