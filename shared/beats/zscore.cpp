#include "beats/zscore.h"

#include <algorithm>
#include <cmath>

namespace beatlens::beats {

void zscore_row(std::span<float> row) {
    if (row.empty()) {
        return;
    }
    const auto n = static_cast<double>(row.size());
    double mean = 0.0;
    for (const float value : row) {
        mean += static_cast<double>(value);
    }
    mean /= n;
    double variance = 0.0;
    for (const float value : row) {
        variance += (static_cast<double>(value) - mean) * (static_cast<double>(value) - mean);
    }
    const double deviation = std::sqrt(variance / n);
    // Asked of the values: rounding of the mean makes the deviation of a constant row not quite 0.
    const auto [low, high] = std::minmax_element(row.begin(), row.end());
    if (*low == *high || !(deviation > 0.0)) {
        std::fill(row.begin(), row.end(), 0.0F);
        return;
    }
    for (float& value : row) {
        value = static_cast<float>((static_cast<double>(value) - mean) / deviation);
    }
}

void zscore_rows(std::span<float> rows, std::size_t length) {
    for (std::size_t at = 0; length > 0 && at + length <= rows.size(); at += length) {
        zscore_row(rows.subspan(at, length));
    }
}

}  // namespace beatlens::beats
