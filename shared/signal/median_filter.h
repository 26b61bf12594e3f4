// Running median, for baselines.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "ecg/error.h"

namespace beatlens::signal {

// The median of the `width` samples centred on each one; beyond the ends the signal counts as zero. Exact: every output
// is one of the inputs, or zero. Invalid samples count as the line that bridges them (signal/gaps.h), so the output is
// always finite. Errors: out_of_range (a width that is even or above 10,001).
Result<std::vector<float>> median_filter(std::span<const float> samples, std::size_t width);

}  // namespace beatlens::signal
