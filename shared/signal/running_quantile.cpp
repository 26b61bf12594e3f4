#include "signal/running_quantile.h"

#include <algorithm>
#include <cmath>

namespace beatlens::signal {

float quantile(std::vector<float>& values, double share) {
    const auto k = static_cast<std::ptrdiff_t>(std::lround(share * static_cast<double>(values.size() - 1)));
    std::nth_element(values.begin(), values.begin() + k, values.end());
    return values[static_cast<std::size_t>(k)];
}

std::vector<float> running_quantile(std::span<const TimedValue> values, std::size_t steps, double step_s,
                                    double half_window_s, double share, std::size_t min_count) {
    std::vector<float> result(steps, unknown_level);
    std::vector<float> window;
    std::size_t first = 0;
    std::size_t end = 0;
    for (std::size_t s = 0; s < steps; ++s) {
        const double middle_s = (static_cast<double>(s) + 0.5) * step_s;
        while (first < values.size() && values[first].time_s < middle_s - half_window_s) {
            ++first;
        }
        while (end < values.size() && values[end].time_s < middle_s + half_window_s) {
            ++end;
        }
        if (end - first < min_count) {
            continue;
        }
        window.clear();
        for (std::size_t i = first; i < end; ++i) {
            window.push_back(values[i].value);
        }
        result[s] = quantile(window, share);
    }
    return result;
}

}  // namespace beatlens::signal
