// Beats of one recording grouped by the shape of their QRS complexes. Ventricular and fusion beats fall into clusters
// of their own far more surely than each of them can be told by itself.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "beats/context/beat_windows.h"

namespace beatlens::beats {

inline constexpr std::size_t default_most_clusters = 48;
inline constexpr std::uint16_t no_cluster = 0xFFFF;

struct BeatCluster {
    std::size_t size = 0;
    std::vector<float> shape;  // [leads, qrs_length] the median of its beats without its mean, in QRS amplitudes
};

struct BeatClusters {
    std::vector<std::uint16_t> of_beat;  // [beats] index of the cluster; no_cluster: no lead has a signal at this beat
    std::vector<float> distance;         // [beats] to the cluster's shape; 0 without a cluster
    std::vector<BeatCluster> clusters;   // by size, the largest first
    std::vector<float> lead_weight;      // [leads] what the leads' shapes were multiplied with, the largest is 1
    std::vector<float> lead_noise;       // [leads] median energy of what differs from the median beat, over its energy
    float threshold = 0.0F;              // distance from which a beat opened a cluster of its own
};

// Leader clustering of the QRS windows, each lead without its mean and times its weight.
//   weight     1 / sqrt(lead_noise + .05) over the largest one: a lead counts as far as it repeats itself
//   distance   |z - c|^2 / max(|z|^2, |c|^2), over the leads that the beat has
//   threshold  3 times the median distance of the `models` to their median, but at least .2 and at most .45
// In one run over the usable beats each joins the nearest centre within the threshold, which moves by 1 / min(size,
// 200) of the difference, or opens a cluster. There are never more than `most`: when one too many is opened, the
// smallest (and oldest of those) is given up. Then three times: every beat goes to the nearest centre, centres become
// the medians of their usable beats (of at most 501, evenly spread), and, but for the last time, a centre nearer than
// .6 times the threshold to that of a larger cluster is merged into it. Unusable beats open and move nothing.
//   `models`: beats that stand for the recording's own (regular and well aligned ones), as indices.
// Time O(beats * most).
BeatClusters cluster_beats(const BeatWindows& windows, std::span<const std::uint8_t> usable,
                           std::span<const std::uint32_t> models, std::size_t most = default_most_clusters);

}  // namespace beatlens::beats
