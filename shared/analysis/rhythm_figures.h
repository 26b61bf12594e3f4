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
#include "ecg/aami.h"
#include "rhythm/episodes.h"
#include "rhythm/variability.h"

namespace beatlens::analysis {

struct RhythmFigures {
    rhythm::Variability whole;
    std::vector<rhythm::Variability> five_minutes;
    std::optional<rhythm::DayAndNight> by_clock;  // where the recording says when it began
    std::vector<rhythm::Episode> episodes;
    std::vector<rhythm::HourlyBeats> hours;
    std::vector<std::optional<double>> rate_by_minute;  // bpm
};

// Seconds from midnight of "hh:mm:ss[.sss] [dd/mm/yyyy]" (Recording::start_time).
std::optional<double> start_of_day_s(std::string_view start_time);

// `times_s`, `classes` and `usable`: one per beat; `rr` measured from the same times. Beats that are not usable are in
// no figure.
RhythmFigures rhythm_figures(std::span<const double> times_s, std::span<const AamiClass> classes,
                             std::span<const std::uint8_t> usable, const beats::RrSeries& rr, double duration_s,
                             std::string_view start_time, const rhythm::EpisodeLimits& limits = {});

}  // namespace beatlens::analysis
