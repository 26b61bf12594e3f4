// Medians and quantiles of values that are held as a whole; of windows that move: beats/context/running_order.h and
// signal/running_quantile.h.
#pragma once

#include <algorithm>
#include <cstddef>
#include <span>

namespace beatlens::metrics {

// Between the two values on either side, by a straight line. `ascending`: not empty; `share`: 0 to 1.
template <class Number>
double quantile(std::span<const Number> ascending, double share) {
    const double rank = share * static_cast<double>(ascending.size() - 1);
    const auto below = static_cast<std::size_t>(rank);
    const std::size_t above = std::min(below + 1, ascending.size() - 1);
    const auto low = static_cast<double>(ascending[below]);
    return low + (rank - static_cast<double>(below)) * (static_cast<double>(ascending[above]) - low);
}

// The middle one, of an even number the higher of two. `values`: not empty; put into another order.
template <class Values>
typename Values::value_type middle(Values& values) {
    const auto at = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), at, values.end());
    return *at;
}

// The same, of an even number the mean of the two.
template <class Values>
typename Values::value_type median(Values& values) {
    const auto high = middle(values);
    if (values.size() % 2 == 1) {
        return high;
    }
    const auto at = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    return (high + *std::max_element(values.begin(), at)) / 2;
}

}  // namespace beatlens::metrics
