// Searching in a short list of values in ascending order, such as the window of a running quantile.
#pragma once

#include <cstddef>
#include <span>

namespace beatlens::signal {

// How many of the ordered values are less than `value`. As std::lower_bound, but without branches: which way a search
// goes cannot be foreseen, and wrong guesses of the processor are most of its time.
inline std::size_t count_less(std::span<const float> ordered, float value) {
    const float* base = ordered.data();
    std::size_t left = ordered.size();
    while (left > 1) {
        const std::size_t half = left / 2;
        base += half * static_cast<std::size_t>(base[half - 1] < value);
        left -= half;
    }
    return static_cast<std::size_t>(base - ordered.data()) + (left == 1 && *base < value ? 1 : 0);
}

}  // namespace beatlens::signal
