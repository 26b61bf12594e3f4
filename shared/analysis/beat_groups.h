// Beats that belong together, for those who look at many of them at once: clusters of one shape, and those of one
// label, drawn over one another.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "analysis/analyze.h"
#include "beats/context/context.h"
#include "ecg/recording.h"

namespace beatlens::analysis {

struct ClusterView {
    std::size_t first = 0;            // of its beats in ClusterViews::beats
    std::size_t size = 0;             // of its beats, usable or not; 0 where all of them were left out
    std::vector<std::size_t> counts;  // of each label
    // [leads of the context, window_length] the median of its usable beats (of at most 201, evenly spread; of all where
    // none is usable), in the lead's units, on the grid of beats/context/grid.h (180 Hz, from -300 ms on), in the band
    // from 0.5 to 40 Hz, against the mean from -110 to -55 ms.
    std::vector<float> median;
};

struct ClusterViews {
    std::vector<std::uint32_t> beats;   // all: cluster by cluster, ascending in each; then those without a cluster
    std::vector<ClusterView> clusters;  // as in BeatContext, the largest first
    std::size_t without = 0;            // beats that no lead has a signal at
};

// `labels`: one per beat; a beat whose label is not below `label_count` is left out of everything but the medians.
ClusterViews view_clusters(const beats::BeatContext& context, std::span<const std::uint8_t> labels,
                           std::size_t label_count);

// Places of a beat that is drawn over others: -300 to +500 ms around its position, 4 ms apart.
inline constexpr double overlay_first_s = -0.3;
inline constexpr double overlay_step_s = 0.004;
inline constexpr std::size_t overlay_length = 201;

struct LabelBeats {
    std::size_t all = 0;               // beats with the label, usable or not
    std::vector<std::uint32_t> beats;  // those that are drawn, ascending
    std::vector<float> values;         // [beats, length]
    std::vector<float> median;         // [length] of those; empty where there are none
};

// For each label up to `most` beats, evenly spread over the usable ones (all of them where none is usable), as they are
// in `signal`: in its units, less the median of the stretch, which takes the baseline away, and between two samples on
// the straight line. Beats whose stretch is not wholly there are left out. Time O(beats).
std::vector<LabelBeats> overlay_labels(const Signal& signal, std::span<const LabelledBeat> beats,
                                       std::size_t label_count, std::size_t most);

// The same of rows that were cut already ([beats, length]), as they are.
std::vector<LabelBeats> overlay_rows(std::span<const float> rows, std::size_t length,
                                     std::span<const std::uint8_t> labels, std::size_t label_count, std::size_t most);

}  // namespace beatlens::analysis
