// Quantiles of values, and of values over time.
#pragma once

#include <cstddef>
#include <limits>
#include <span>
#include <vector>

namespace beatlens::signal {

inline constexpr float unknown_level = std::numeric_limits<float>::quiet_NaN();

struct TimedValue {
    double time_s;
    float value;
};

// The value below which the share lies; the nearest one of them. Reorders `values`, which must not be empty.
float quantile(std::vector<float>& values, double share);

// One quantile per step of `step_s`, over the values less than `half_window_s` from the middle of that step;
// unknown_level where there are fewer than `min_count`. `values` are finite and ascend in time.
std::vector<float> running_quantile(std::span<const TimedValue> values, std::size_t steps, double step_s,
                                    double half_window_s, double share, std::size_t min_count);

}  // namespace beatlens::signal
