// Scaling of features that outliers do not move: centre on the median, divide by the distance of the quartiles.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace beatlens::beats {

// One entry per feature; fits model::FeatureScaler.
struct RobustScaler {
    std::vector<double> centre;  // median
    std::vector<double> scale;   // 75th - 25th percentile; 1 where that is 0
};

// Fitted on the columns first_feature, ..., row_length - 1 of `rows` ([n, row_length], finite). Percentiles are
// interpolated linearly between the ordered values (the one at rank p (n - 1)). Without rows: centre 0, scale 1.
RobustScaler fit_robust_scaler(std::span<const float> rows, std::size_t row_length, std::size_t first_feature);

// The percentile `share` (0 to 1) of `values`, which are put into another order; 0 where there are none.
double percentile(std::span<double> values, double share);

}  // namespace beatlens::beats
