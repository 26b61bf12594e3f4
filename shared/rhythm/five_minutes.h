// The stretches of five minutes that heart-rate variability is told for, and the spread of NN intervals in them.
#pragma once

#include <span>
#include <vector>

#include "rhythm/nn_series.h"

namespace beatlens::rhythm {

inline constexpr double five_minutes_s = 300.0;

struct FiveMinutes {
    double first_s = 0.0;
    std::span<const NnInterval> intervals;  // that end after first_s, up to five minutes later
    double filled = 0.0;                    // share of the five minutes that they add up to, at most 1
};

// One after the other from `first_s` on, up to the last that has an interval; those in between without any are there
// too. No interval may end before `first_s`. At most 100,000 (a year): what comes later is left out.
std::vector<FiveMinutes> five_minutes_of(std::span<const NnInterval> intervals, double first_s);

struct Spread {
    double mean_ms = 0.0;
    double sd_ms = 0.0;  // 0 for one interval
};
Spread spread_of(std::span<const NnInterval> intervals);

double deviation(std::span<const double> values);  // divides by one less than their number; 0 for one

}  // namespace beatlens::rhythm
