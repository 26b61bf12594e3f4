// The waves of beats as numbers, for other threads.
#pragma once

#include <span>
#include <vector>

#include "delineation/waves.h"

namespace beatlens::delineation {

inline constexpr std::size_t packed_wave_length = 7;  // onset, its sd, peak, its sd, end, its sd, presence
// P, QRS, T, NaN where one is absent; then BeatWaves::before_qrs.
inline constexpr std::size_t packed_beat_length = 3 * packed_wave_length + std::tuple_size_v<BeforeQrs>;

std::vector<float> pack(std::span<const BeatWaves> beats);           // [beats, packed_beat_length]
std::vector<BeatWaves> unpack_waves(std::span<const float> packed);  // of whole beats; what is left over is lost

}  // namespace beatlens::delineation
