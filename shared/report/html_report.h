// An analysed recording as a page for people, that prints on A4 and Letter: one HTML document that needs nothing else.
#pragma once

#include <string>

#include "analysis/analyze.h"
#include "analysis/comparison.h"
#include "ecg/recording.h"

namespace beatlens::report {

struct ReportOptions {
    std::string program;           // "Beatlens 0.1.0"
    rhythm::EpisodeLimits limits;  // for a list of beats; those of an analysis are in it
};

// Summary, warnings, heart rate, classes hour by hour, heart-rate variability, episodes with strips of the longest and
// the fastest of each kind, quality, and how it was made. Nothing that names a person is in it: of Recording::personal
// nothing.
std::string html_report(const Recording& recording, const analysis::Analysis& analysis, const ReportOptions& options);

// The same of a list of beats without a trace (analysis::is_beat_list()): its rhythm.
std::string html_report_of_list(const Recording& list, const ReportOptions& options);

}  // namespace beatlens::report
