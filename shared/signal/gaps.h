// Stretches of invalid samples in a signal.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace beatlens::signal {

// Half-open: the samples first, ..., end - 1 are invalid.
struct Gap {
    std::int64_t first;
    std::int64_t end;
};

// Neither NaN nor infinite nor too large for a voltage in any unit.
bool is_valid(float sample);

// In order.
std::vector<Gap> find_gaps(std::span<const float> samples);

// Copies `samples` to `out` with every gap replaced by the straight line between its neighbours (at the ends of the
// signal: by the nearest valid sample), and returns the gaps in order. A signal without a valid sample becomes zeros.
std::vector<Gap> bridge_gaps(std::span<const float> samples, std::vector<float>& out);

}  // namespace beatlens::signal
