// How alike QRS complexes are. Heartbeats look alike; what a detector picks from noise does not.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "signal/qrs_candidates.h"

namespace beatlens::signal {

// Correlation of two shapes, the best over shifts of up to 10 ms; -1 to 1.
float shape_correlation(const QrsCandidate& a, const QrsCandidate& b);

// Per candidate: its correlation with the third most similar of the twelve beats around it (with the least similar
// one where there are fewer than three; 0 without any). `beats`: ascending indices of candidates. A beat needs few
// others of its kind, so rhythms with several kinds of beats score as high as those with one.
std::vector<float> likeness(std::span<const QrsCandidate> candidates, std::span<const std::size_t> beats);

}  // namespace beatlens::signal
