// Whether a beat lies between the recording's normal beat and one of its ventricular ones, as a fusion beat does.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "beats/context/beat_windows.h"
#include "beats/context/cluster_figures.h"
#include "beats/context/clusters.h"
#include "beats/context/normal_beats.h"

namespace beatlens::beats {

// Per beat, finite. Its QRS window, leads weighted as for clusters, is taken as a * local normal beat + b * prototype,
// for that prototype of the recording's four largest which leaves least. Prototypes are the shapes of clusters of at
// least two beats whose median correlation to the normal beat is below .75 and that are wider (spread_ratio above 1.1)
// or mostly early (early_share above .5).
struct Mixtures {
    std::vector<float> share;      // |b| / (|a| + |b|): 0 the normal beat, 1 a ventricular one; 0 without a prototype
    std::vector<float> residual;   // energy of what is left over the beat's
    std::vector<float> gain;       // that of the normal beat alone (1 - correlation^2) less `residual`
    float prototype_share = 0.0F;  // of all beats, those in clusters that are prototypes
};

Mixtures find_mixtures(const BeatWindows& windows, const BeatClusters& clusters,
                       std::span<const ClusterFigures> figures, const LocalNormals& normals);

}  // namespace beatlens::beats
