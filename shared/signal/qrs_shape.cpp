#include "signal/qrs_shape.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>

namespace beatlens::signal {

namespace {

constexpr std::size_t neighbours = 6;  // on each side
constexpr std::size_t alike = 3;

}  // namespace

float shape_correlation(const QrsCandidate& a, const QrsCandidate& b) {
    constexpr std::size_t inner = qrs_shape_points - 2;
    int aa = 0;
    for (std::size_t k = 0; k < inner; ++k) {
        aa += a.shape[k + 1] * a.shape[k + 1];
    }
    float best = -1.0F;
    for (std::size_t shift = 0; shift <= 2; ++shift) {
        int ab = 0;
        int bb = 0;
        for (std::size_t k = 0; k < inner; ++k) {
            ab += a.shape[k + 1] * b.shape[k + shift];
            bb += b.shape[k + shift] * b.shape[k + shift];
        }
        const float size = std::sqrt(static_cast<float>(aa) * static_cast<float>(bb));
        best = std::max(best, size > 0.0F ? static_cast<float>(ab) / size : 0.0F);
    }
    return best;
}

std::vector<float> likeness(std::span<const QrsCandidate> candidates, std::span<const std::size_t> beats) {
    std::vector<float> result(candidates.size(), 0.0F);
    std::array<float, 2 * neighbours> values{};
    std::size_t next = 0;  // the first beat that is not before the candidate
    for (std::size_t i = 0; i < candidates.size(); ++i) {
        while (next < beats.size() && beats[next] < i) {
            ++next;
        }
        std::size_t count = 0;
        const std::size_t first = std::max(next, neighbours) - neighbours;
        const std::size_t after = next < beats.size() && beats[next] == i ? next + 1 : next;
        const std::size_t end = std::min(after + neighbours, beats.size());
        for (std::size_t k = first; k < end; ++k) {
            if (beats[k] != i) {
                values[count++] = shape_correlation(candidates[i], candidates[beats[k]]);
            }
        }
        if (count > 0) {
            const auto rank = values.begin() + static_cast<std::ptrdiff_t>(std::min(alike, count) - 1);
            std::nth_element(values.begin(), rank, values.begin() + static_cast<std::ptrdiff_t>(count),
                             std::greater<>());
            result[i] = *rank;
        }
    }
    return result;
}

}  // namespace beatlens::signal
