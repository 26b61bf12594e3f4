// Second half of the R-peak detector: which of the candidates are beats.
//
// Detectors in the line of J. Pan and W. J. Tompkins (IEEE Trans Biomed Eng 32(3):230-236, 1985) and P. S. Hamilton and
// W. J. Tompkins (33(12):1157-1165, 1986) walk through the signal with a threshold between a running signal and a
// running noise level, a refractory period, a rule against T waves and a search back where a beat seems to be missing.
// Here the same knowledge is put as gains and costs, and the sequence of beats with the best total is found by dynamic
// programming (R. Bellman) over the whole record. As nothing has to be decided before the future is known, levels are
// taken from both sides, and a P wave can lose against the QRS that follows it.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "signal/qrs_candidates.h"

namespace beatlens::signal {

// Indices of the candidates that are beats, ascending. Linear in the number of candidates.
std::vector<std::size_t> select_beats(std::span<const QrsCandidate> candidates, double sampling_rate_hz);

}  // namespace beatlens::signal
