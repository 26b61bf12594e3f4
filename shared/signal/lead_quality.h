// How good one lead is over time, judged by its signal and by the beats that were found in it.
//
// The measure is how alike its beats are (signal/qrs_shape.h) together with how far they stand out of their
// surroundings.
#pragma once

#include <span>
#include <vector>

#include "signal/conditioned_lead.h"
#include "signal/qrs_candidates.h"
#include "signal/quality.h"

namespace beatlens::signal {

inline constexpr double quality_step_s = 2.0;
inline constexpr float no_beats_score = 0.0F;
// What beats can be found at and labelled.
inline constexpr double min_heart_rate_bpm = 20.0;
inline constexpr double max_heart_rate_bpm = 300.0;

struct LeadQuality {
    // Per quality_step_s of the lead: the correlation and the standing out of its beats, about 1.3 in a clean lead and
    // 0.5 to 0.9 in noise; no_beats_score where nothing is known.
    std::vector<float> scores;
    std::vector<float> local_scores;  // the same over fewer beats: not as sure, but sharper in time
    std::vector<QualityStretch> stretches;
    // The usual rate where beats follow each other faster than is supported (those stretches are not usable); else 0.
    double too_fast_bpm = 0.0;

    double usable_share() const;  // of the duration
};

// `beats`: of the whole lead, ascending. `in_mv`: the samples are in mV, so that their size tells something.
LeadQuality assess_lead(const ConditionedLead& lead, std::span<const QrsCandidate> beats, bool in_mv);

}  // namespace beatlens::signal
