// Arithmetic on shapes: short rows of floats.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace beatlens::beats {

// Eight sums side by side: the compiler may not reorder one sum of floats, but it may run these in parallel.
inline float dot(std::span<const float> a, std::span<const float> b) {
    std::array<float, 8> sums{};
    const std::size_t whole = a.size() / 8 * 8;
    for (std::size_t i = 0; i < whole; i += 8) {
        for (std::size_t k = 0; k < 8; ++k) {
            sums[k] += a[i + k] * b[i + k];
        }
    }
    float sum = ((sums[0] + sums[4]) + (sums[1] + sums[5])) + ((sums[2] + sums[6]) + (sums[3] + sums[7]));
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

inline void remove_mean(std::span<float> a) {
    const float mean = mean_of(a);
    for (float& value : a) {
        value -= mean;
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

// Column by column the median (the upper one of two) of rows, where read(item, row) writes the row of an item, or
// returns false for an item without one. Zeros where no item has a row.
template <class Read>
std::vector<float> median_row(std::span<const std::uint32_t> items, std::size_t length, Read read) {
    std::vector<float> row(length);
    std::vector<float> columns(items.size() * length);
    std::size_t rows = 0;
    for (const std::uint32_t item : items) {
        if (read(item, std::span<float>(row))) {
            for (std::size_t k = 0; k < length; ++k) {
                columns[k * items.size() + rows] = row[k];
            }
            ++rows;
        }
    }
    std::fill(row.begin(), row.end(), 0.0F);
    for (std::size_t k = 0; k < length && rows > 0; ++k) {
        const auto begin = columns.begin() + static_cast<std::ptrdiff_t>(k * items.size());
        const auto middle = begin + static_cast<std::ptrdiff_t>(rows / 2);
        std::nth_element(begin, middle, begin + static_cast<std::ptrdiff_t>(rows));
        row[k] = *middle;
    }
    return row;
}

}  // namespace beatlens::beats
