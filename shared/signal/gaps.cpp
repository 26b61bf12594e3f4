#include "signal/gaps.h"

#include <cmath>
#include <cstddef>

namespace beatlens::signal {

namespace {

constexpr float largest_value = 1e15F;  // its square is still a float

bool is_valid(float sample) { return std::abs(sample) <= largest_value; }

}  // namespace

std::vector<Gap> bridge_gaps(std::span<const float> samples, std::vector<float>& out) {
    out.assign(samples.begin(), samples.end());
    std::vector<Gap> gaps;
    for (std::size_t i = 0; i < out.size(); ++i) {
        if (is_valid(out[i])) {
            continue;
        }
        std::size_t end = i + 1;
        while (end < out.size() && !is_valid(out[end])) {
            ++end;
        }
        const bool has_left = i > 0;
        const bool has_right = end < out.size();
        const float left = has_left ? out[i - 1] : has_right ? out[end] : 0.0F;
        const float right = has_right ? out[end] : left;
        const float steps = static_cast<float>(end - i + 1);
        for (std::size_t k = i; k < end; ++k) {
            const float share = static_cast<float>(k - i + 1) / steps;
            out[k] = left + (right - left) * share;
        }
        gaps.push_back({static_cast<std::int64_t>(i), static_cast<std::int64_t>(end)});
        i = end;
    }
    return gaps;
}

}  // namespace beatlens::signal
