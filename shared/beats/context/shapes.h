// Arithmetic on shapes: short rows of floats.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <vector>

namespace beatlens::beats {

// Eight sums side by side: the compiler may not reorder one sum of floats, but it may run these in parallel.
inline float dot(std::span<const float> a, std::span<const float> b) {
    using Four = float __attribute__((vector_size(16)));
    const auto load = [](const float* from) {
        Four loaded;
        std::memcpy(&loaded, from, sizeof loaded);
        return loaded;
    };
    Four low{};
    Four high{};
    const std::size_t whole = a.size() / 8 * 8;
    for (std::size_t i = 0; i < whole; i += 8) {
        low += load(a.data() + i) * load(b.data() + i);
        high += load(a.data() + i + 4) * load(b.data() + i + 4);
    }
    const Four sums = low + high;
    float sum = (sums[0] + sums[1]) + (sums[2] + sums[3]);
    for (std::size_t i = whole; i < a.size(); ++i) {
        sum += a[i] * b[i];
    }
    return sum;
}

inline float squared_norm(std::span<const float> a) { return dot(a, a); }

inline float mean_of(std::span<const float> a) {
    float sum = 0.0F;
    for (const float value : a) {
        sum += value;
    }
    return a.empty() ? 0.0F : sum / static_cast<float>(a.size());
}

// out[i] is the sum of the first i values. Exact for up to 64 values of BeatWindows, which are whole numbers of its
// unit.
inline void sum_up(std::span<const float> a, std::span<float> out) {
    out[0] = 0.0F;
    for (std::size_t i = 0; i < a.size(); ++i) {
        out[i + 1] = out[i] + a[i];
    }
}

inline void remove_mean(std::span<float> a) {
    const float mean = mean_of(a);
    for (float& value : a) {
        value -= mean;
    }
}

// `from` less the rounded mean of its values first, ..., first + length - 1.
inline void subtract_mean_of(std::span<const std::int16_t> from, std::size_t first, std::size_t length,
                             std::span<std::int16_t> out) {
    std::int32_t sum = 0;
    for (const std::int16_t value : from.subspan(first, length)) {
        sum += value;
    }
    const auto mean = static_cast<std::int32_t>(std::lround(static_cast<double>(sum) / static_cast<double>(length)));
    for (std::size_t k = 0; k < out.size(); ++k) {
        out[k] = static_cast<std::int16_t>(std::clamp(from[k] - mean, -32767, 32767));
    }
}

// Correlation of two rows without their means; 0 where one of them is constant.
inline float correlation(std::span<const float> a, std::span<const float> b) {
    const float mean_a = mean_of(a);
    const float mean_b = mean_of(b);
    float ab = 0.0F;
    float aa = 0.0F;
    float bb = 0.0F;
    for (std::size_t i = 0; i < a.size(); ++i) {
        const float x = a[i] - mean_a;
        const float y = b[i] - mean_b;
        ab += x * y;
        aa += x * x;
        bb += y * y;
    }
    return aa > 0.0F && bb > 0.0F ? std::clamp(ab / std::sqrt(aa * bb), -1.0F, 1.0F) : 0.0F;
}

// At most `most` of `items`, spread evenly.
inline std::vector<std::uint32_t> spread_evenly(std::span<const std::uint32_t> items, std::size_t most) {
    if (items.size() <= most) {
        return {items.begin(), items.end()};
    }
    std::vector<std::uint32_t> chosen(most);
    for (std::size_t i = 0; i < most; ++i) {
        chosen[i] = items[i * items.size() / most];
    }
    return chosen;
}

// Puts the k-th smallest of every column into row k, for all k: Batcher's odd-even merge sort, a fixed sequence of
// comparisons that runs over whole rows at once, which a processor's vector units do several times faster than they
// sort column by column. `values`: [rows, length].
template <class T>
void sort_columns(std::span<T> values, std::size_t rows, std::size_t length) {
    const auto order = [&](std::size_t a, std::size_t b) {
        T* const low = values.data() + a * length;
        T* const high = values.data() + b * length;
        for (std::size_t k = 0; k < length; ++k) {
            const T x = low[k];
            const T y = high[k];
            low[k] = y < x ? y : x;
            high[k] = y < x ? x : y;
        }
    };
    for (std::size_t p = 1; p < rows; p *= 2) {
        for (std::size_t k = p; k >= 1; k /= 2) {
            for (std::size_t j = k % p; j + k < rows; j += 2 * k) {
                for (std::size_t i = j; i < std::min(j + k, rows - k); ++i) {
                    if (i / (2 * p) == (i + k) / (2 * p)) {
                        order(i, i + k);
                    }
                }
            }
        }
    }
}

inline constexpr std::size_t rows_to_sort_at_once = 64;

// Column by column the median (the upper one of two) of rows, where read(item, row) writes the row of an item, or
// returns false for an item without one. Zeros where no item has a row.
template <class T = float, class Read>
std::vector<T> median_row(std::span<const std::uint32_t> items, std::size_t length, Read read) {
    std::vector<T> values(items.size() * length);
    std::size_t rows = 0;
    for (const std::uint32_t item : items) {
        rows += read(item, std::span<T>(values).subspan(rows * length, length)) ? 1 : 0;
    }
    std::vector<T> median(length, T{});
    if (rows == 0) {
        return median;
    }
    if (rows <= rows_to_sort_at_once) {
        sort_columns(std::span<T>(values), rows, length);
        std::copy_n(values.begin() + static_cast<std::ptrdiff_t>(rows / 2 * length), length, median.begin());
        return median;
    }
    std::vector<T> column(rows);
    for (std::size_t k = 0; k < length; ++k) {
        for (std::size_t row = 0; row < rows; ++row) {
            column[row] = values[row * length + k];
        }
        const auto middle = column.begin() + static_cast<std::ptrdiff_t>(rows / 2);
        std::nth_element(column.begin(), middle, column.end());
        median[k] = *middle;
    }
    return median;
}

}  // namespace beatlens::beats
