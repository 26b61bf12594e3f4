// How NN intervals follow one another: sample entropy (Richman and Moorman, Am J Physiol Heart 278:H2039-H2049, 2000)
// and the short-term exponent of detrended fluctuation analysis (Peng et al., Chaos 5:82-87, 1995).
#pragma once

#include <optional>
#include <span>

#include "rhythm/nn_series.h"

namespace beatlens::rhythm {

// m = 2, r = 0.2 of the standard deviation: minus the logarithm of the share of pairs of runs of two intervals, alike
// within r, that are alike in the next one too. Runs are of intervals that follow one another; a run is not compared
// with itself. For five minutes (its time grows with the square of their number): none above 2,000 intervals, below
// 100, or where no pair is alike.
std::optional<double> sample_entropy(std::span<const NnInterval> intervals);

// DFA's alpha 1: the slope of log F(n) over log n for boxes of n = 4 to 16 intervals, each of which lies where
// intervals follow one another, with a straight line taken out of each box. None with fewer than 100 intervals, or
// where a box length has fewer than 4 boxes.
std::optional<double> dfa_alpha1(std::span<const NnInterval> intervals);

}  // namespace beatlens::rhythm
