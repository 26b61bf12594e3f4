// A number over the time of a recording, as SVG: the heart rate, say, minute by minute.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "report/markup.h"

namespace beatlens::report {

// Lines across stand at multiples of `grid`, 8 at most, their numbers with so many decimals.
struct TrendScale {
    double grid = 20.0;
    int decimals = 0;
};

// `per_minute`: one value a minute from the start; none where there is none. Empty without any value. Many minutes
// share a column, which is drawn from its lowest to its highest value with its mean as a line.
std::string trend_svg(const std::vector<std::optional<double>>& per_minute, double duration_s, const TimeText& when,
                      const std::string& caption, const TrendScale& scale = {});

}  // namespace beatlens::report
