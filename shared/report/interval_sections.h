// Sections of a report: intervals by class and minute, and the level of ST.
#pragma once

#include <string>

#include "analysis/analyze.h"
#include "report/markup.h"

namespace beatlens::report {

// Of an analysis whose beats were delineated (Analysis::waves). ST is empty where no lead has a level in mV.
std::string intervals(const analysis::Analysis& analysis, const TimeText& when);
std::string st_levels(const analysis::Analysis& analysis, const TimeText& when);

}  // namespace beatlens::report
