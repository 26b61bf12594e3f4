#include "metrics/spread.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace beatlens::metrics {

Spread spread(std::span<const double> values) {
    if (values.empty()) {
        return {};
    }
    const auto n = static_cast<double>(values.size());
    Spread result;
    result.mean = std::accumulate(values.begin(), values.end(), 0.0) / n;
    double squares = 0.0;
    for (const double value : values) {
        squares += (value - result.mean) * (value - result.mean);
    }
    result.sd = values.size() > 1 ? std::sqrt(squares / (n - 1.0)) : 0.0;
    const auto [low, high] = std::minmax_element(values.begin(), values.end());
    result.min = *low;
    result.max = *high;
    return result;
}

}  // namespace beatlens::metrics
