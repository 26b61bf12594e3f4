// Columns of dates and times, and the order of day and month in them: of moment.h.
#include <algorithm>
#include <cmath>

#include "formats/text/cells.h"
#include "formats/text/moment.h"

namespace beatlens::formats::csv {

namespace {}  // namespace

void DateOrder::see(const Date& date) {
    if (date.order_known || _settled) {
        return;
    }
    if (date.first > 12 || date.second > 12) {
        settle(date.first > 12);
        return;
    }
    // From one day to the next it is the day that grows by one: a month would be a jump.
    if (_last && _last->year == date.year && *_last != date) {
        if (date.second == _last->second && date.first == _last->first + 1) {
            settle(true);
        } else if (date.first == _last->first && date.second == _last->second + 1) {
            settle(false);
        }
    }
    _last = date;
    _open = _open || date.first != date.second;
}

void DateOrder::settle(bool day_first) {
    _settled = true;
    _day_first = day_first;
}

Choice date_choice(const LoadOptions& options, const Date& date) {
    const auto text = [&](bool day_first) {
        constexpr const char* months[] = {"January", "February", "March",     "April",   "May",      "June",
                                          "July",    "August",   "September", "October", "November", "December"};
        return std::to_string(date.day(day_first)) + " " + months[std::clamp(date.month(day_first), 1, 12) - 1] + " " +
               std::to_string(date.year);
    };
    Choice choice{"dates",
                  "Which comes first in the dates, day or month?",
                  {{"day-first", "day first: " + text(true)}, {"month-first", "month first: " + text(false)}},
                  {}};
    choice.chosen = answer_to(options, choice, "day-first");
    return choice;
}

bool TimeReader::read(std::string_view cell, std::size_t row, double& value) {
    const CellKind kind = parse_cell(cell, _decimal, value);
    if (kind == CellKind::number || kind == CellKind::missing ||
        (kind == CellKind::too_large && std::isfinite(value))) {
        return true;
    }
    const auto moment = parse_moment(cell);
    if (!moment) {
        return false;
    }
    if (!_clock) {
        _first = *moment;
        _clock = true;
    }
    value = moment->clock_s.value_or(0.0) - 60.0 * (moment->zone_min.value_or(0) - _first.zone_min.value_or(0));
    if (moment->date) {
        if (_days.empty() || _days.back().date != *moment->date) {
            _days.push_back({row, *moment->date});
        }
    } else if (value < _last_s - day_s / 2) {
        _midnights.push_back(row);
    }
    _last_s = value;
    return true;
}

void TimeReader::add_days(std::vector<double>& values, bool day_first, const TimeReader* other) const {
    const std::vector<Day>& days = other != nullptr ? other->_days : _days;
    const auto add = [&](std::size_t from, std::size_t to, double seconds) {
        for (std::size_t row = from; row < std::min(to, values.size()); ++row) {
            values[row] += seconds;
        }
    };
    for (std::size_t i = 0; i < days.size(); ++i) {
        const std::int64_t since = days[i].date.days(day_first) - days.front().date.days(day_first);
        add(days[i].row, i + 1 < days.size() ? days[i + 1].row : values.size(), static_cast<double>(since) * day_s);
    }
    for (std::size_t i = 0; days.empty() && i < _midnights.size(); ++i) {
        add(_midnights[i], i + 1 < _midnights.size() ? _midnights[i + 1] : values.size(),
            static_cast<double>(i + 1) * day_s);
    }
}

void TimeReader::settle(DateOrder& order) const {
    for (const Day& day : _days) {
        order.see(day.date);
    }
}

}  // namespace beatlens::formats::csv
