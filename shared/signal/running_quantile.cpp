#include "signal/running_quantile.h"

#include <algorithm>
#include <cmath>

#include "signal/ordered_values.h"

namespace beatlens::signal {

namespace {

std::size_t rank(std::size_t count, double share) {
    return static_cast<std::size_t>(std::lround(share * static_cast<double>(count - 1)));
}

}  // namespace

float quantile(std::vector<float>& values, double share) {
    const std::size_t k = rank(values.size(), share);
    std::nth_element(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(k), values.end());
    return values[k];
}

std::vector<float> running_quantile(std::span<const TimedValue> values, std::size_t steps, double step_s,
                                    double half_window_s, double share, std::size_t min_count) {
    std::vector<float> result(steps, unknown_level);
    std::vector<float> window;  // in order: a value comes and goes at its place
    const auto place = [&](float value) {
        return window.begin() + static_cast<std::ptrdiff_t>(count_less(window, value));
    };
    std::size_t first = 0;
    std::size_t end = 0;
    for (std::size_t s = 0; s < steps; ++s) {
        const double middle_s = (static_cast<double>(s) + 0.5) * step_s;
        for (; end < values.size() && values[end].time_s < middle_s + half_window_s; ++end) {
            window.insert(place(values[end].value), values[end].value);
        }
        for (; first < end && values[first].time_s < middle_s - half_window_s; ++first) {
            window.erase(place(values[first].value));
        }
        if (!window.empty() && window.size() >= min_count) {
            result[s] = window[rank(window.size(), share)];
        }
    }
    return result;
}

}  // namespace beatlens::signal
