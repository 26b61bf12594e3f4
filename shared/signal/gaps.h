// Stretches of invalid samples in a signal.
#pragma once

#include <cmath>
#include <cstdint>
#include <span>
#include <vector>

namespace beatlens::signal {

// Half-open: the samples first, ..., end - 1 are invalid.
struct Gap {
    std::int64_t first;
    std::int64_t end;
};

inline constexpr float largest_value = 1e15F;  // its square is still a float

// Neither NaN nor infinite nor too large for a voltage in any unit.
inline bool is_valid(float sample) { return std::abs(sample) <= largest_value; }

// In order.
std::vector<Gap> find_gaps(std::span<const float> samples);

// Copies `samples` to `out` with every gap replaced by the straight line between its neighbours (at the ends of the
// signal: by the nearest valid sample), and returns the gaps in order. A signal without a valid sample becomes zeros.
std::vector<Gap> bridge_gaps(std::span<const float> samples, std::vector<float>& out);

}  // namespace beatlens::signal
