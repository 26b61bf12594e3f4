// The parts of a lead between holes. The published recipes, which know of no holes, take each part for a recording of
// its own, so that no interval and no window spans one.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "beats/recipe.h"

namespace beatlens::beats {

struct Piece {
    std::span<const std::int64_t> beats;  // of BeatSource::beat_samples
    std::span<const std::int64_t> marks;  // of BeatSource::mark_samples
    std::int64_t end = 0;                 // where the hole after it begins, or the lead's length
};

// In order; together they have all beats and marks. A hole is a stretch of invalid samples of the source's lead of at
// least shortest_cut_s (beats/context/time_line.h).
std::vector<Piece> pieces_of(const BeatSource& source);

}  // namespace beatlens::beats
