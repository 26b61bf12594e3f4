// First half of the beat detector: every place of a lead that could be a QRS complex, with what speaks for it. It is
// all that is kept of a lead, so a recording of any length is read a block at a time.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <vector>

#include "ecg/error.h"
#include "signal/conditioned_lead.h"

namespace beatlens::signal {

inline constexpr std::size_t qrs_shape_points = 31;  // 10 ms apart, the peak in the middle

struct QrsCandidate {
    std::int64_t sample = 0;    // where the energy in the QRS band peaks
    std::int32_t to_peak = 0;   // from there to the R-peak: for a beat without one, to its largest deflection
    float log_strength = 0.0F;  // natural logarithm of the RMS in the QRS band over the width of a QRS
    float log_crest = 0.0F;     // the same less the logarithm of the mean around it: low in noise and flutter
    std::array<std::int8_t, qrs_shape_points> shape{};  // of the deflections around the peak, the largest of them 127

    std::int64_t peak() const { return sample + to_peak; }
};

// Candidates of one segment are at least 100 ms apart, ascending; none lies in a gap that could hide a QRS. `block_s`:
// how much of the lead is filtered at once; it changes nothing in the result. `progress` hears which sample was
// reached and may stop the search. Errors: cancelled.
Result<std::vector<QrsCandidate>> find_qrs_candidates(const ConditionedLead& lead, const Gap& segment, double block_s,
                                                      const std::function<bool(std::int64_t)>& progress = {});

}  // namespace beatlens::signal
