// One row a recording: the figures that a data set of recordings is compared by.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "analysis/analyze.h"

namespace beatlens::analysis {

struct RecordingFigure {
    const char* name;   // of a column: "sdnn_ms"
    const char* title;  // for people: "SDNN"
    const char* unit;   // "ms"; may be empty
    int decimals;
    double matters;                                // a difference that does
    std::optional<double> (*of)(const Analysis&);  // none where it was not measured
};

// In the order of the columns.
std::span<const RecordingFigure> recording_figures();

// Which recordings are unlike the others. Of each figure the distance from the median of all recordings, in units of
// their quartile deviation or of a difference that matters, whichever is larger; nothing where fewer than 5 have it.
struct Outlier {
    std::size_t recording = 0;  // index
    double distance = 0.0;      // of the figure that lies farthest
    std::size_t figure = 0;     // which that is; meaningless where the distance is 0
    double usual = 0.0;         // its median over all recordings
};
// `values`: for each recording one per figure. All recordings, the farthest first; equal ones in their order.
std::vector<Outlier> outliers_first(std::span<const std::vector<std::optional<double>>> values);

}  // namespace beatlens::analysis
