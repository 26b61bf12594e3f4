#include "signal/gaps.h"

#include <cstddef>

namespace beatlens::signal {

std::vector<Gap> find_gaps(std::span<const float> samples) {
    std::vector<Gap> gaps;
    for (std::size_t i = 0; i < samples.size(); ++i) {
        if (is_valid(samples[i])) {
            continue;
        }
        std::size_t end = i + 1;
        while (end < samples.size() && !is_valid(samples[end])) {
            ++end;
        }
        gaps.push_back({static_cast<std::int64_t>(i), static_cast<std::int64_t>(end)});
        i = end;
    }
    return gaps;
}

std::vector<Gap> bridge_gaps(std::span<const float> samples, std::vector<float>& out) {
    out.assign(samples.begin(), samples.end());
    std::vector<Gap> gaps = find_gaps(samples);
    for (const Gap& gap : gaps) {
        const auto first = static_cast<std::size_t>(gap.first);
        const auto end = static_cast<std::size_t>(gap.end);
        const bool has_left = first > 0;
        const bool has_right = end < out.size();
        const float left = has_left ? out[first - 1] : has_right ? out[end] : 0.0F;
        const float right = has_right ? out[end] : left;
        const float steps = static_cast<float>(end - first + 1);
        for (std::size_t k = first; k < end; ++k) {
            const float share = static_cast<float>(k - first + 1) / steps;
            out[k] = left + (right - left) * share;
        }
    }
    return gaps;
}

}  // namespace beatlens::signal
