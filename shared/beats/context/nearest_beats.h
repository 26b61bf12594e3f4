// The beats of a list that lie nearest to a place.
#pragma once

#include <algorithm>
#include <cstdint>
#include <span>

namespace beatlens::beats {

// Of `beats` (ascending indices) the `count` in a row around `place`: as many before as after it, where there are.
inline std::span<const std::uint32_t> nearest_beats(std::span<const std::uint32_t> beats, std::size_t place,
                                                    std::size_t count) {
    if (beats.size() <= count) {
        return beats;
    }
    const auto at = static_cast<std::size_t>(std::lower_bound(beats.begin(), beats.end(), place) - beats.begin());
    const std::size_t first = std::min(at - std::min(at, count / 2), beats.size() - count);
    return beats.subspan(first, count);
}

}  // namespace beatlens::beats
