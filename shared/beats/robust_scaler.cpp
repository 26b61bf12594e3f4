#include "beats/robust_scaler.h"

#include <algorithm>
#include <cmath>

namespace beatlens::beats {

double percentile(std::span<double> values, double share) {
    if (values.empty()) {
        return 0.0;
    }
    const double rank = std::clamp(share, 0.0, 1.0) * static_cast<double>(values.size() - 1);
    const auto below = values.begin() + static_cast<std::ptrdiff_t>(rank);
    std::nth_element(values.begin(), below, values.end());
    const double part = rank - std::floor(rank);
    if (part == 0.0) {
        return *below;
    }
    const double above = *std::min_element(below + 1, values.end());
    return *below + (above - *below) * part;
}

RobustScaler fit_robust_scaler(std::span<const float> rows, std::size_t row_length, std::size_t first_feature) {
    RobustScaler scaler;
    for (std::size_t feature = first_feature; feature < row_length; ++feature) {
        std::vector<double> column;
        for (std::size_t at = feature; at < rows.size(); at += row_length) {
            column.push_back(static_cast<double>(rows[at]));
        }
        const double range = percentile(column, 0.75) - percentile(column, 0.25);
        scaler.centre.push_back(percentile(column, 0.5));
        scaler.scale.push_back(range > 0.0 ? range : 1.0);
    }
    return scaler;
}

}  // namespace beatlens::beats
