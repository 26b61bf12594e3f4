// What rhythm is measured on: heartbeats in time with their classes, and the intervals between them that were measured.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "beats/context/rr_series.h"
#include "ecg/aami.h"

namespace beatlens::rhythm {

// One entry per beat everywhere. `rr` ends its pieces where the recording has a gap and at beats that are not usable:
// nothing is measured across them (beats::measure_rr()).
struct BeatsInTime {
    std::span<const double> times_s;  // ascending
    std::span<const AamiClass> classes;
    const beats::RrSeries& rr;

    std::size_t size() const { return times_s.size(); }
};

}  // namespace beatlens::rhythm
