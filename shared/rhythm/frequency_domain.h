// Heart-rate variability by frequency: power in the bands of the Task Force (Circulation 93:1043-1065, 1996) from
// Lomb and Scargle's periodogram of the NN intervals (Astrophys J 263:835-853, 1982), which takes them where they are:
// nothing is interpolated or resampled, whatever ectopic and missed beats took out.
//
// The intervals, at the times of their later beats, less the straight line through them, under a Hann window over the
// stretch; power at multiples of 1 / (length of the stretch), scaled so that a sine of amplitude A has A² / 2.
#pragma once

#include <cstddef>
#include <optional>
#include <span>

#include "rhythm/nn_series.h"

namespace beatlens::rhythm {

struct FrequencyDomain {
    double vlf_ms2 = 0.0;       // 0.0033 to 0.04 Hz
    double lf_ms2 = 0.0;        // 0.04 to 0.15 Hz
    double hf_ms2 = 0.0;        // 0.15 to 0.4 Hz
    double total_ms2 = 0.0;     // up to 0.4 Hz
    std::size_t stretches = 1;  // that these are the mean of

    // In the units that are called normalised: percent of LF + HF. 0 where there is neither.
    double lf_nu() const { return lf_ms2 + hf_ms2 > 0.0 ? 100.0 * lf_ms2 / (lf_ms2 + hf_ms2) : 0.0; }
    double hf_nu() const { return lf_ms2 + hf_ms2 > 0.0 ? 100.0 * hf_ms2 / (lf_ms2 + hf_ms2) : 0.0; }
    std::optional<double> lf_over_hf() const { return hf_ms2 > 0.0 ? std::optional(lf_ms2 / hf_ms2) : std::nullopt; }
};

// Of one stretch from first_s to end_s, in which the intervals end; it should be some minutes long. None where the
// intervals fill less than 0.8 of it, with fewer than 30 of them, or in less than two minutes (Task Force: LF needs
// them).
std::optional<FrequencyDomain> frequency_domain(std::span<const NnInterval> intervals, double first_s, double end_s);

}  // namespace beatlens::rhythm
