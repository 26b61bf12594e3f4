#include "rhythm/five_minutes.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace beatlens::rhythm {

namespace {

constexpr double most_stretches = 100000.0;

}  // namespace

std::vector<FiveMinutes> five_minutes_of(std::span<const NnInterval> intervals, double first_s) {
    std::vector<FiveMinutes> parts;
    std::size_t at = 0;
    while (at < intervals.size()) {
        const auto index = static_cast<double>(parts.size());
        if (index >= most_stretches) {
            break;
        }
        FiveMinutes part{first_s + index * five_minutes_s, {}, 0.0};
        const double end_s = first_s + (index + 1.0) * five_minutes_s;
        const std::size_t first = at;
        double sum_s = 0.0;
        for (; at < intervals.size() && intervals[at].end_s <= end_s; ++at) {
            sum_s += intervals[at].interval_s;
        }
        part.intervals = intervals.subspan(first, at - first);
        part.filled = std::min(1.0, sum_s / five_minutes_s);
        parts.push_back(part);
    }
    return parts;
}

double deviation(std::span<const double> values) {
    if (values.size() < 2) {
        return 0.0;
    }
    const auto n = static_cast<double>(values.size());
    const double mean = std::accumulate(values.begin(), values.end(), 0.0) / n;
    double squares = 0.0;
    for (const double value : values) {
        squares += (value - mean) * (value - mean);
    }
    return std::sqrt(squares / (n - 1.0));
}

Spread spread_of(std::span<const NnInterval> intervals) {
    std::vector<double> ms(intervals.size());
    std::transform(intervals.begin(), intervals.end(), ms.begin(),
                   [](const NnInterval& one) { return one.interval_s * 1e3; });
    if (ms.empty()) {
        return {};
    }
    return {std::accumulate(ms.begin(), ms.end(), 0.0) / static_cast<double>(ms.size()), deviation(ms)};
}

}  // namespace beatlens::rhythm
