// Running medians and other quantiles of short windows.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <span>
#include <vector>

namespace beatlens::beats {

// Of n > 0 ordered values, the number of the one that a share (0 to 1) of them does not exceed.
inline std::size_t rank_of(double share, std::size_t n) {
    return static_cast<std::size_t>(std::lround(share * static_cast<double>(n - 1)));
}

// The value at rank floor(share (n - 1) + 1/2) of n ascending values: one of them, never a mean of two.
inline double value_at(std::span<const double> ascending, double share) {
    return ascending[rank_of(share, ascending.size())];
}

// The same of values in any order, which are rearranged; 0 where there are none.
inline double value_at_rank(std::span<double> values, double share) {
    if (values.empty()) {
        return 0.0;
    }
    const auto at = values.begin() + static_cast<std::ptrdiff_t>(rank_of(share, values.size()));
    std::nth_element(values.begin(), at, values.end());
    return *at;
}

// Calls each(i, window) for every i with the finite ones of the `width` values centred on it, ascending. The window is
// cut short at the ends: for medians that is nearly the same as mirroring the values there. O(n width) at worst, by
// moving memory, which for windows of up to some hundred values is faster than a tree.
template <class Each>
void for_each_window(std::span<const double> values, std::size_t width, Each each) {
    const std::size_t half = width / 2;
    std::vector<double> window;
    window.reserve(width + 1);
    const auto insert = [&](double value) {
        if (std::isfinite(value)) {
            window.insert(std::upper_bound(window.begin(), window.end(), value), value);
        }
    };
    for (std::size_t i = 0; i < std::min(half, values.size()); ++i) {
        insert(values[i]);
    }
    for (std::size_t i = 0; i < values.size(); ++i) {
        if (i + half < values.size()) {
            insert(values[i + half]);
        }
        if (i > half && std::isfinite(values[i - half - 1])) {
            window.erase(std::lower_bound(window.begin(), window.end(), values[i - half - 1]));
        }
        each(i, std::span<const double>(window));
    }
}

}  // namespace beatlens::beats
