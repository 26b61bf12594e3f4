// An analysed recording as a page for people, that prints on A4 and Letter: one HTML document that needs nothing else.
#pragma once

#include <string>

#include "analysis/analyze.h"
#include "analysis/comparison.h"
#include "ecg/recording.h"

namespace beatlens::report {

struct ReportOptions {
    std::string program;  // "Beatlens 0.1.0"
};

// Summary, warnings, heart rate, classes hour by hour, heart-rate variability, episodes with strips of the longest and
// the fastest of each kind, quality, and how it was made. Nothing that names a person is in it: of Recording::personal
// nothing. That of a list of beats (analysis/beat_list.h) has no strips and no quality.
std::string html_report(const Recording& recording, const analysis::Analysis& analysis, const ReportOptions& options);

}  // namespace beatlens::report
