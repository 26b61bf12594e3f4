// How alike QRS complexes are. Heartbeats look alike; what a detector picks from noise does not.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "signal/qrs_candidates.h"

namespace beatlens::signal {

// Per candidate: its correlation, the best over shifts of up to 10 ms, with the third most similar of the twelve beats
// around it (with the least similar one where there are fewer than three; 0 without any): -1 to 1. `beats`: ascending
// indices of candidates. A beat needs few others of its kind, so rhythms with several kinds of beats score as high as
// those with one.
std::vector<float> likeness(std::span<const QrsCandidate> candidates, std::span<const std::size_t> beats);

// The same from `likeness`, what it was with `beats_before`: most candidates have the same beats around them still.
void update_likeness(std::span<const QrsCandidate> candidates, std::span<const std::size_t> beats,
                     std::span<const std::size_t> beats_before, std::vector<float>& likeness);

}  // namespace beatlens::signal
