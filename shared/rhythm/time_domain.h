// Heart-rate variability in time, as defined by the Task Force of the ESC and the NASPE (Circulation 93:1043-1065,
// 1996), and the Poincaré plot's axes (Brennan et al., IEEE Trans Biomed Eng 48:1342-1347, 2001).
#pragma once

#include <cstddef>
#include <optional>
#include <span>

#include "rhythm/nn_series.h"

namespace beatlens::rhythm {

// Standard deviations divide by one less than the number of values. Differences are those of NN intervals that follow
// one another without anything between.
struct TimeDomain {
    std::size_t intervals = 0;
    double mean_nn_ms = 0.0;
    double mean_bpm = 0.0;  // 60,000 / mean_nn_ms
    double sdnn_ms = 0.0;
    double rmssd_ms = 0.0;
    std::size_t nn50 = 0;        // differences of more than 50 ms, either way
    double pnn50_percent = 0.0;  // of all differences
    double triangular_index =
        0.0;              // intervals over the highest bin of a histogram with bins of 1/128 s around its multiples
    double sd1_ms = 0.0;  // across the line of identity: SD of the differences / sqrt 2
    double sd2_ms = 0.0;  // along it: sqrt(2 sdnn² - sd1²)
    std::optional<double> sdann_ms;       // SD of the means of five minutes, from two of them on
    std::optional<double> sdnn_index_ms;  // mean of their SDs
};

// Of one stretch; five minutes are counted from `first_s`, and those count whose NN intervals fill a half. None with
// fewer than `least_intervals` intervals or without two differences.
inline constexpr std::size_t least_intervals = 30;
std::optional<TimeDomain> time_domain(std::span<const NnInterval> intervals, double first_s);

}  // namespace beatlens::rhythm
