// What the waves of a recording's beats measure: beat by beat, by class, by the minute.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "analysis/located.h"
#include "beats/context/rr_series.h"
#include "delineation/intervals.h"
#include "delineation/waves.h"
#include "ecg/aami.h"
#include "ecg/recording.h"

namespace beatlens::analysis {

// The level of the ST segment (delineation/st_level.h) of a lead that is in mV.
struct LeadSt {
    std::string lead;
    std::optional<delineation::Spread> mv;        // of usable beats of class N
    std::vector<std::optional<float>> by_minute;  // their median, mV
};

struct WaveFigures {
    std::vector<std::string> leads;                       // that were looked at
    std::vector<delineation::BeatIntervals> beats;        // one each, over the leads; nothing of unusable ones
    std::array<delineation::IntervalFigures, 5> classes;  // by index_of(AamiClass)
    std::vector<delineation::IntervalFigures> minutes;    // of beats of class N
    std::vector<LeadSt> st;
};

// `leads`: of the beats of `located`. `classes`: one per beat; `rr` measured at them.
WaveFigures wave_figures(const Recording& recording, const Located& located, std::span<const AamiClass> classes,
                         const beats::RrSeries& rr, std::span<const delineation::LeadWaves> leads);

}  // namespace beatlens::analysis
