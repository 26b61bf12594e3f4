#include "rhythm/complexity.h"

#include <cmath>
#include <cstddef>
#include <vector>

#include "rhythm/five_minutes.h"

namespace beatlens::rhythm {

namespace {

constexpr std::size_t run_length = 2;
constexpr double tolerance_share = 0.2;
constexpr std::size_t least_for_entropy = 100;
constexpr std::size_t most_for_entropy = 2000;
constexpr std::size_t least_for_dfa = 100;
constexpr std::size_t shortest_box = 4;
constexpr std::size_t longest_box = 16;
constexpr std::size_t least_boxes = 4;

// First and end of the runs of intervals that follow one another.
struct Run {
    std::size_t first;
    std::size_t end;
};

std::vector<Run> runs_of(std::span<const NnInterval> intervals) {
    std::vector<Run> runs;
    for (std::size_t i = 0; i < intervals.size(); ++i) {
        if (i == 0 || !intervals[i].follows) {
            runs.push_back({i, i});
        }
        runs.back().end = i + 1;
    }
    return runs;
}

// Sum of squares of y(0), ..., y(n - 1) about their line of least squares.
double about_line(std::span<const double> y) {
    const auto n = static_cast<double>(y.size());
    const double mean_x = (n - 1.0) / 2.0;
    const double xx = n * (n * n - 1.0) / 12.0;
    double mean_y = 0.0;
    double xy = 0.0;
    for (std::size_t i = 0; i < y.size(); ++i) {
        mean_y += y[i] / n;
        xy += (static_cast<double>(i) - mean_x) * y[i];
    }
    const double slope = xy / xx;
    double squares = 0.0;
    for (std::size_t i = 0; i < y.size(); ++i) {
        const double rest = y[i] - mean_y - slope * (static_cast<double>(i) - mean_x);
        squares += rest * rest;
    }
    return squares;
}

}  // namespace

std::optional<double> sample_entropy(std::span<const NnInterval> intervals) {
    if (intervals.size() < least_for_entropy || intervals.size() > most_for_entropy) {
        return std::nullopt;
    }
    const double r_ms = tolerance_share * spread_of(intervals).sd_ms;
    std::vector<double> ms;
    std::vector<std::size_t> starts;  // of runs of three
    for (std::size_t i = 0; i < intervals.size(); ++i) {
        ms.push_back(intervals[i].interval_s * 1e3);
        if (i + run_length < intervals.size() && intervals[i + 1].follows && intervals[i + 2].follows) {
            starts.push_back(i);
        }
    }
    const auto alike = [&](std::size_t a, std::size_t b) { return std::abs(ms[a] - ms[b]) <= r_ms; };
    std::size_t of_two = 0;
    std::size_t of_three = 0;
    for (std::size_t i = 0; i < starts.size(); ++i) {
        for (std::size_t j = i + 1; j < starts.size(); ++j) {
            const std::size_t a = starts[i];
            const std::size_t b = starts[j];
            if (alike(a, b) && alike(a + 1, b + 1)) {
                ++of_two;
                of_three += alike(a + 2, b + 2) ? 1 : 0;
            }
        }
    }
    if (of_three == 0) {
        return std::nullopt;
    }
    return -std::log(static_cast<double>(of_three) / static_cast<double>(of_two));
}

std::optional<double> dfa_alpha1(std::span<const NnInterval> intervals) {
    if (intervals.size() < least_for_dfa) {
        return std::nullopt;
    }
    const double mean_ms = spread_of(intervals).mean_ms;
    std::vector<double> profile(intervals.size());
    double sum = 0.0;
    for (std::size_t i = 0; i < intervals.size(); ++i) {
        sum += intervals[i].interval_s * 1e3 - mean_ms;
        profile[i] = sum;
    }
    const std::vector<Run> runs = runs_of(intervals);
    std::vector<double> log_n;
    std::vector<double> log_f;
    for (std::size_t n = shortest_box; n <= longest_box; ++n) {
        double squares = 0.0;
        std::size_t boxes = 0;
        for (const Run& run : runs) {
            for (std::size_t first = run.first; first + n <= run.end; first += n) {
                squares += about_line(std::span(profile).subspan(first, n));
                ++boxes;
            }
        }
        if (boxes < least_boxes || !(squares > 0.0)) {
            return std::nullopt;
        }
        log_n.push_back(std::log(static_cast<double>(n)));
        log_f.push_back(0.5 * std::log(squares / static_cast<double>(boxes * n)));
    }
    const auto count = static_cast<double>(log_n.size());
    double mean_x = 0.0;
    double mean_y = 0.0;
    for (std::size_t i = 0; i < log_n.size(); ++i) {
        mean_x += log_n[i] / count;
        mean_y += log_f[i] / count;
    }
    double xx = 0.0;
    double xy = 0.0;
    for (std::size_t i = 0; i < log_n.size(); ++i) {
        xx += (log_n[i] - mean_x) * (log_n[i] - mean_x);
        xy += (log_n[i] - mean_x) * (log_f[i] - mean_y);
    }
    return xy / xx;
}

}  // namespace beatlens::rhythm
