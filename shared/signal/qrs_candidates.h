// First half of the R-peak detector: every place of a lead that could be a QRS complex, with what speaks for it.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "signal/gaps.h"

namespace beatlens::signal {

struct QrsCandidate {
    std::int64_t sample = 0;    // where the energy in the QRS band peaks
    float log_strength = 0.0F;  // natural logarithm of the RMS in the QRS band over the width of a QRS
    float log_crest = 0.0F;     // the same less the logarithm of the mean around it: low in noise and flutter
};

// `samples` must be finite. Candidates are at least 100 ms apart, ascending; none lies in a gap that
// could hide a QRS.
std::vector<QrsCandidate> find_qrs_candidates(std::span<const float> samples, double sampling_rate_hz,
                                              std::span<const Gap> gaps);

}  // namespace beatlens::signal
