// Regression of times on rows: TimeGrid of timebase.h.
#include <algorithm>
#include <cmath>

#include "formats/text/timebase.h"

namespace beatlens::formats::csv {

namespace {

// The times that count, with their rows: all of them, or those of a list.
class Points {
public:
    explicit Points(std::span<const double> times) : _times(times) {}

    void keep(std::vector<std::size_t> rows) {
        _rows = std::move(rows);
        _all = false;
    }
    std::size_t size() const { return _all ? _times.size() : _rows.size(); }
    std::size_t row(std::size_t i) const { return _all ? i : _rows[i]; }
    double time(std::size_t i) const { return _times[row(i)]; }

private:
    std::span<const double> _times;
    std::vector<std::size_t> _rows;
    bool _all = true;
};

// Drops what is missing, and rows that share the time of the one before.
void choose_points(std::span<const double> times, TimeGrid& grid, Points& points) {
    std::size_t missing = 0;
    std::size_t equal = 0;
    double last = std::nan("");
    for (std::size_t i = 0; i < times.size(); ++i) {
        if (std::isnan(times[i])) {
            ++missing;
            continue;
        }
        equal += times[i] == last ? 1 : 0;
        if (times[i] < last && !grid.goes_back_at) {
            grid.goes_back_at = i;
        }
        last = times[i];
    }
    grid.strictly_increasing = equal == 0 && !grid.goes_back_at;
    if (missing + equal == 0 || grid.goes_back_at) {
        return;
    }
    std::vector<std::size_t> rows;
    last = -std::numeric_limits<double>::infinity();
    for (std::size_t i = 0; i < times.size(); ++i) {
        if (times[i] > last) {
            rows.push_back(i);
            last = times[i];
        }
    }
    grid.shared = equal * 2 > times.size() - missing;
    if (grid.shared && rows.size() > 1) {
        rows.erase(rows.begin());
    }
    points.keep(std::move(rows));
}

// The middle one of the steps, per row and as they are, over blocks that are spread over all points.
struct Steps {
    double per_row = 0.0;
    double usual = 0.0;
};

double median(std::vector<double>& values) {
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    return *middle;
}

Steps usual_steps(const Points& points) {
    constexpr std::size_t blocks = 64;
    constexpr std::size_t block = 256;
    const std::size_t steps = points.size() - 1;
    std::vector<double> per_row;
    std::vector<double> usual;
    const std::size_t distance = std::max(block, steps / blocks);
    for (std::size_t first = 1; first <= steps; first += distance) {
        for (std::size_t i = first; i < std::min(first + block, steps + 1); ++i) {
            const double step = points.time(i) - points.time(i - 1);
            usual.push_back(step);
            per_row.push_back(step / static_cast<double>(points.row(i) - points.row(i - 1)));
        }
    }
    return {median(per_row), median(usual)};
}

// Whether before point `i` (from 1) more time passed than the usual: 1.5 steps more, and the next rows do not catch up,
// as they do where a row was only stamped late.
bool is_jump(const Points& points, std::size_t i, const Steps& steps) {
    constexpr std::size_t points_to_catch_up = 8;
    const std::size_t end = std::min(i + points_to_catch_up, points.size());
    for (std::size_t k = i; k < end; ++k) {
        const auto rows = static_cast<double>(points.row(k) - points.row(i - 1));
        if (!(points.time(k) - points.time(i - 1) > rows * steps.per_row + 1.5 * steps.usual)) {
            return false;
        }
    }
    return steps.per_row > 0.0;
}

// Least squares of the times on the rows, with one slope and an own start for every piece between two jumps.
void regress(const Points& points, const std::vector<std::size_t>& jumps, TimeGrid& grid) {
    double products = 0.0;
    double squares = 0.0;
    const auto each_piece = [&](auto visit) {
        std::size_t first = 0;
        for (std::size_t j = 0; j <= jumps.size(); ++j) {
            const std::size_t end = j < jumps.size() ? jumps[j] : points.size();
            visit(first, end);
            first = end;
        }
    };
    // Around the middle of the piece, so that no digits are lost.
    const auto row_from = [&](std::size_t i, std::size_t origin) {
        return static_cast<double>(static_cast<std::int64_t>(points.row(i)) -
                                   static_cast<std::int64_t>(points.row(origin)));
    };
    std::vector<double> starts;
    each_piece([&](std::size_t first, std::size_t end) {
        const std::size_t origin = first + (end - first) / 2;
        double rows = 0.0;
        double times = 0.0;
        double row_squares = 0.0;
        double row_times = 0.0;
        for (std::size_t i = first; i < end; ++i) {
            const double x = row_from(i, origin);
            const double y = points.time(i) - points.time(origin);
            rows += x;
            times += y;
            row_squares += x * x;
            row_times += x * y;
        }
        const auto count = static_cast<double>(end - first);
        products += row_times - rows * times / count;
        squares += row_squares - rows * rows / count;
        starts.push_back(times / count);
        starts.push_back(rows / count);
    });
    if (!(squares > 0.0)) {
        return;
    }
    grid.step = products / squares;
    double residuals = 0.0;
    std::size_t piece = 0;
    each_piece([&](std::size_t first, std::size_t end) {
        const std::size_t origin = first + (end - first) / 2;
        const double offset = starts[2 * piece] - grid.step * starts[2 * piece + 1];
        ++piece;
        for (std::size_t i = first; i < end; ++i) {
            const double residual = points.time(i) - points.time(origin) - grid.step * row_from(i, origin) - offset;
            residuals += residual * residual;
            grid.largest_deviation = std::max(grid.largest_deviation, std::abs(residual));
        }
    });
    const auto freedom = static_cast<double>(std::max<std::size_t>(points.size(), 3) - 2);
    grid.step_error = std::sqrt(residuals / freedom / squares);
}

}  // namespace

TimeGrid measure_grid(std::span<const double> times) {
    TimeGrid grid;
    Points points(times);
    choose_points(times, grid, points);
    grid.times = points.size();
    if (points.size() < 2 || grid.goes_back_at) {
        return grid;
    }
    const Steps steps = usual_steps(points);
    std::vector<std::size_t> jumps;
    for (std::size_t i = 1; i < points.size(); ++i) {
        if (is_jump(points, i, steps)) {
            jumps.push_back(i);
        }
    }
    // Jumps as frequent as that are the recorder's way to stamp rows in batches: no time is missing, and from batch to
    // batch the clock is right.
    constexpr std::size_t most_holes = 10;
    constexpr std::size_t rows_a_hole = 50;
    if (jumps.size() > most_holes && jumps.size() * rows_a_hole > points.size()) {
        std::vector<std::size_t> rows;
        std::transform(jumps.begin(), jumps.end(), std::back_inserter(rows),
                       [&](std::size_t i) { return points.row(i); });
        points.keep(std::move(rows));
        regress(points, {}, grid);
        // Within a batch the times are off.
        for (std::size_t i = 1; i < times.size(); ++i) {
            const double even =
                points.time(0) + (static_cast<double>(i) - static_cast<double>(points.row(0))) * grid.step;
            if (!std::isnan(times[i])) {
                grid.largest_deviation = std::max(grid.largest_deviation, std::abs(times[i] - even));
            }
        }
        return grid;
    }
    regress(points, jumps, grid);
    std::transform(jumps.begin(), jumps.end(), std::back_inserter(grid.jumps),
                   [&](std::size_t i) { return points.row(i); });
    return grid;
}

bool is_even(const TimeGrid& grid, std::size_t rows) {
    const double allowed = rows < 16 ? 1e-3 : 0.75;
    return grid.strictly_increasing && grid.times == rows && grid.step > 0.0 &&
           (grid.jumps.empty() || rows / grid.jumps.size() > 50) && grid.largest_deviation <= allowed * grid.step;
}

}  // namespace beatlens::formats::csv
