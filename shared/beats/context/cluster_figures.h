// What the beats of a cluster have in common: rhythm and shape, as medians.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "beats/context/clusters.h"
#include "beats/context/normal_beats.h"
#include "beats/context/p_waves.h"
#include "beats/context/rhythm.h"

namespace beatlens::beats {

// Medians over the usable beats of the cluster of what the name says in RhythmTrackers, Shapes and PWaves; of values
// per lead the mean over the leads that a beat has. A cluster without a usable beat has zeros, but for its share.
struct ClusterFigures {
    float share = 0.0F;  // of all beats
    float ratio_mean = 0.0F;
    float ratio_mean_75 = 0.0F;       // 75 % quantile
    float early_share = 0.0F;         // with ratio_mean below .88: (beats + .5) / (all + 1)
    float regular_share = 0.0F;       // of regular beats
    float next_over_this = 0.0F;      // after_s / before_s: the pause
    float next_over_median = 0.0F;    // after_s / median_11_s
    float correlation_normal = 0.0F;  // of all leads together
    float correlation_local = 0.0F;
    float width_30_ratio = 0.0F;
    float spread_ratio = 0.0F;
    float slope_ratio = 0.0F;
    float residual_over_noise = 0.0F;
    float area_ratio = 0.0F;
    float t_correlation = 0.0F;
    float t_residual = 0.0F;
    float p_correlation = 0.0F;
    float p_residual = 0.0F;
};

std::vector<ClusterFigures> describe_clusters(const BeatClusters& clusters, const BeatWindows& windows,
                                              const RhythmTrackers& rhythm, const Shapes& shapes, const PWaves& p_waves,
                                              std::span<const std::uint8_t> usable,
                                              std::span<const std::uint8_t> regular);

// The mean of a value over the leads that have a signal at the beat; 0 where none has.
float mean_over_leads(const Shapes& shapes, const BeatWindows& windows, std::size_t beat,
                      std::vector<float> LeadShapes::*value);

}  // namespace beatlens::beats
