#include "formats/text/time.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "formats/parsing.h"
#include "formats/text/dialect.h"

namespace beatlens::formats::csv {

namespace {

// Days from 1970-01-01 in the Gregorian calendar (Howard Hinnant's days_from_civil).
std::int64_t days_from_civil(std::int64_t year, std::int64_t month, std::int64_t day) {
    year -= month <= 2 ? 1 : 0;
    const std::int64_t era = (year >= 0 ? year : year - 399) / 400;
    const std::int64_t year_of_era = year - era * 400;
    const std::int64_t day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    const std::int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return era * 146097 + day_of_era - 719468;
}

// "2020-12-31", "2020/12/31" or, as WFDB prints them, "31/12/2020".
std::optional<std::int64_t> parse_date(std::string_view text) {
    const char mark = text.find('-') != std::string_view::npos ? '-' : '/';
    std::int64_t parts[3];
    for (int i = 0; i < 3; ++i) {
        const std::size_t end = i < 2 ? text.find(mark) : text.size();
        if (end == std::string_view::npos || end > 4) {
            return std::nullopt;
        }
        const auto part = parse_integer(text.substr(0, end));
        if (!part || *part < 0) {
            return std::nullopt;
        }
        parts[i] = *part;
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    if (parts[0] <= 31) {
        std::swap(parts[0], parts[2]);
    }
    if (parts[1] < 1 || parts[1] > 12 || parts[2] < 1 || parts[2] > 31) {
        return std::nullopt;
    }
    return days_from_civil(parts[0], parts[1], parts[2]);
}

}  // namespace

std::optional<double> parse_clock_time(std::string_view cell) {
    if (cell.find(':') == std::string_view::npos || cell.size() > 64) {
        return std::nullopt;
    }
    if (cell.front() == '[' && cell.back() == ']') {
        cell = cell.substr(1, cell.size() - 2);
    }
    if (cell.ends_with('Z')) {
        cell.remove_suffix(1);
    }
    double days = 0.0;
    cell = trim(cell);
    if (const std::size_t gap = cell.find_first_of(" T"); gap != std::string_view::npos) {
        std::string_view date = cell.substr(0, gap);
        std::string_view clock = trim(cell.substr(gap + 1));
        if (date.find(':') != std::string_view::npos) {
            std::swap(date, clock);
        }
        const auto parsed = parse_date(date);
        if (!parsed) {
            return std::nullopt;
        }
        days = static_cast<double>(*parsed);
        cell = clock;
    }
    // The last part may have a fraction; those before it are whole numbers.
    double seconds = 0.0;
    int parts = 0;
    for (bool more = true; more; ++parts) {
        const std::size_t colon = cell.find(':');
        more = colon != std::string_view::npos;
        const std::string_view part = cell.substr(0, colon);
        if (parts == 3 || part.empty() || part.front() < '0' || part.front() > '9') {
            return std::nullopt;
        }
        double value = 0.0;
        if (parse_cell(part, part.find(',') == std::string_view::npos ? '.' : ',', value) != CellKind::number ||
            (more && part.find_first_not_of("0123456789") != std::string_view::npos)) {
            return std::nullopt;
        }
        seconds = seconds * 60.0 + value;
        cell.remove_prefix(more ? colon + 1 : cell.size());
    }
    return days * 86400.0 + seconds;
}

TimeGrid measure_grid(std::span<const double> times) {
    TimeGrid grid;
    std::vector<double> steps(times.size() - 1);
    for (std::size_t i = 0; i < steps.size(); ++i) {
        steps[i] = times[i + 1] - times[i];
        if (steps[i] <= 0.0) {
            grid.strictly_increasing = false;
            if (steps[i] < 0.0 && !grid.goes_back_at) {
                grid.goes_back_at = i + 1;
            }
        }
    }
    const auto middle = steps.begin() + static_cast<std::ptrdiff_t>(steps.size() / 2);
    std::nth_element(steps.begin(), middle, steps.end());
    grid.median_step = *middle;
    double sum = times.back() - times.front();
    std::size_t last_gap = 0;
    for (std::size_t i = 1; i < times.size(); ++i) {
        if (is_jump(times, i, grid.median_step)) {
            grid.first_gap = grid.gaps == 0 ? i : grid.first_gap;
            last_gap = i;
            ++grid.gaps;
            sum -= times[i] - times[i - 1];
        }
    }
    // Not the median itself: times rounded to milliseconds have steps of 2 and 3 at 360 Hz, and rows may share a time.
    grid.step = sum / static_cast<double>(times.size() - 1 - grid.gaps);
    // Jumps as frequent as that are the recorder's way to stamp rows in batches: no time is missing, and from batch to
    // batch the clock is right.
    constexpr std::size_t most_holes = 10;
    constexpr std::size_t rows_a_hole = 50;
    if (grid.gaps > most_holes && grid.gaps * rows_a_hole > times.size()) {
        grid.step = (times[last_gap] - times[grid.first_gap]) / static_cast<double>(last_gap - grid.first_gap);
        grid.gaps = 0;
    }
    if (grid.gaps == 0) {
        for (std::size_t i = 0; i < times.size(); ++i) {
            const double even = times.front() + static_cast<double>(i) * grid.step;
            grid.largest_deviation = std::max(grid.largest_deviation, std::abs(times[i] - even));
        }
    }
    return grid;
}

bool is_jump(std::span<const double> times, std::size_t i, double median_step) {
    constexpr std::size_t rows_to_catch_up = 8;
    const std::size_t end = std::min(i + rows_to_catch_up, times.size());
    bool behind = median_step > 0.0;
    for (std::size_t row = i; behind && row < end; ++row) {
        behind = times[row] - times[i - 1] > (static_cast<double>(row - i) + 2.5) * median_step;
    }
    return behind;
}

bool is_even(const TimeGrid& grid, std::size_t rows) {
    const double allowed = rows < 16 ? 1e-3 : 0.75;
    return grid.strictly_increasing && grid.step > 0.0 && grid.gaps == 0 &&
           grid.largest_deviation <= allowed * grid.step;
}

double rate_of(const TimeGrid& grid, std::size_t rows) {
    const double rate = 1.0 / grid.step;
    const double whole = std::round(rate);
    // What the rounding of the first and last time leaves open.
    const double total = grid.step * static_cast<double>(rows - 1);
    const double uncertainty = 2.0 * grid.largest_deviation / total + 1e-6;
    return whole > 0.0 && std::abs(rate - whole) <= uncertainty * rate ? whole : rate;
}

}  // namespace beatlens::formats::csv
