// The rhythm of beats that are found and labelled, or listed: heart-rate variability, episodes, and how
// rate and classes change over time.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "beats/context/rr_series.h"
#include "delineation/waves.h"
#include "ecg/aami.h"
#include "ecg/error.h"
#include "rhythm/beats_in_time.h"
#include "rhythm/episodes.h"
#include "rhythm/variability.h"

namespace beatlens::analysis {

// Suspected atrial fibrillation; its episodes are among the others.
struct FibrillationFigures {
    bool p_waves = false;  // they were looked for; else the RR intervals alone tell, and more is asked of them
    double share = 0.0;    // of the time in RR intervals that were measured
};

struct RhythmFigures {
    rhythm::Variability whole;
    std::vector<rhythm::Variability> five_minutes;
    std::optional<rhythm::DayAndNight> by_clock;  // where the recording says when it began
    std::vector<rhythm::Episode> episodes;
    std::vector<rhythm::HourlyBeats> hours;
    std::vector<std::optional<double>> rate_by_minute;  // bpm
    std::optional<FibrillationFigures> fibrillation;
};

// What to know before reading the variability, where atrial fibrillation is suspected for `considerable_fibrillation`
// of the recording, its days or its nights: a sentence; else empty.
std::string variability_note(const RhythmFigures& figures);
// Differences between intervals are several times as large in fibrillation as in sinus rhythm, and RMSSD squares them:
// little of it is much of the figure.
inline constexpr double considerable_fibrillation = 0.05;

// Seconds from midnight of "hh:mm:ss[.sss] [dd/mm/yyyy]" (Recording::start_time).
std::optional<double> start_of_day_s(std::string_view start_time);

// `times_s`, `classes` and `usable`: one per beat; `rr` measured from the same times. Beats that are not usable are in
// no figure.
RhythmFigures rhythm_figures(std::span<const double> times_s, std::span<const AamiClass> classes,
                             std::span<const std::uint8_t> usable, const beats::RrSeries& rr, double duration_s,
                             std::string_view start_time, const rhythm::EpisodeLimits& limits = {});

// Fills `figures.fibrillation` and the share of each stretch, and puts the episodes among the others, in place of those
// that were found without `waves` before. `waves`: of these beats, in any number of leads; empty: nobody looked for
// them. Errors: internal.
Result<void> add_fibrillation(const rhythm::BeatsInTime& beats, std::span<const delineation::LeadWaves> waves,
                              RhythmFigures& figures);

}  // namespace beatlens::analysis
