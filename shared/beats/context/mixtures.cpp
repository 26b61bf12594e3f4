#include "beats/context/mixtures.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "beats/context/shapes.h"

namespace beatlens::beats {

namespace {

constexpr float most_like_normal = 0.75F;
constexpr float least_wide = 1.1F;
constexpr float mostly_early = 0.5F;
constexpr std::size_t most_prototypes = 4;
constexpr float ridge = 1e-3F;

std::vector<std::size_t> prototypes(const BeatClusters& clusters, std::span<const ClusterFigures> figures) {
    std::vector<std::size_t> chosen;
    for (std::size_t i = 0; i < clusters.clusters.size(); ++i) {  // the largest first
        const ClusterFigures& f = figures[i];
        const bool ventricular =
            f.correlation_normal < most_like_normal && (f.spread_ratio > least_wide || f.early_share > mostly_early);
        if (ventricular && clusters.clusters[i].size >= 2) {
            chosen.push_back(i);
        }
    }
    return chosen;
}

// QRS windows of all leads in a row, each lead without its mean and times its weight.
class Weighted {
public:
    Weighted(const BeatWindows& windows, std::span<const float> weights) : windows_(windows), weights_(weights) {}

    std::size_t size() const { return windows_.leads() * qrs_length; }

    void beat(std::size_t index, std::span<float> out) const {
        std::fill(out.begin(), out.end(), 0.0F);
        for (std::size_t lead = 0; lead < windows_.leads(); ++lead) {
            if (windows_.has(index, lead)) {
                const auto part = out.subspan(lead * qrs_length, qrs_length);
                windows_.read(index, lead, -qrs_before, part);
                weigh(part, lead);
            }
        }
    }

    // Of the leads that the beat has.
    void normal(const LocalNormals& normals, std::size_t index, std::span<float> out) const {
        std::array<float, window_length> whole{};
        std::fill(out.begin(), out.end(), 0.0F);
        for (std::size_t lead = 0; lead < windows_.leads(); ++lead) {
            if (windows_.has(index, lead)) {
                normals.read(index, lead, whole);
                const auto part = out.subspan(lead * qrs_length, qrs_length);
                std::copy_n(whole.begin() + window_before - qrs_before, qrs_length, part.begin());
                weigh(part, lead);
            }
        }
    }

    void shape(const BeatCluster& cluster, std::size_t index, std::span<float> out) const {
        std::fill(out.begin(), out.end(), 0.0F);
        for (std::size_t lead = 0; lead < windows_.leads(); ++lead) {
            if (windows_.has(index, lead)) {
                const auto part = out.subspan(lead * qrs_length, qrs_length);
                std::copy_n(cluster.shape.begin() + static_cast<std::ptrdiff_t>(lead * qrs_length), qrs_length,
                            part.begin());
                weigh(part, lead);
            }
        }
    }

private:
    void weigh(std::span<float> part, std::size_t lead) const {
        remove_mean(part);
        for (float& value : part) {
            value *= weights_[lead];
        }
    }

    const BeatWindows& windows_;
    std::span<const float> weights_;
};

}  // namespace

Mixtures find_mixtures(const BeatWindows& windows, const BeatClusters& clusters,
                       std::span<const ClusterFigures> figures, const LocalNormals& normals) {
    const std::size_t n = windows.beats();
    Mixtures mixtures;
    mixtures.share.assign(n, 0.0F);
    mixtures.residual.assign(n, 0.0F);
    mixtures.gain.assign(n, 0.0F);
    const auto all = prototypes(clusters, figures);
    for (const std::size_t cluster : all) {
        mixtures.prototype_share += figures[cluster].share;
    }
    const std::span<const std::size_t> used = std::span(all).first(std::min(all.size(), most_prototypes));
    const Weighted weighted(windows, clusters.lead_weight);
    std::vector<float> z(weighted.size());
    std::vector<float> normal(weighted.size());
    std::vector<float> v(weighted.size());
    for (std::size_t beat = 0; beat < n; ++beat) {
        weighted.beat(beat, z);
        weighted.normal(normals, beat, normal);
        const float zz = squared_norm(z);
        const float nn = squared_norm(normal);
        if (!(zz > 0.0F) || !(nn > 0.0F)) {
            continue;
        }
        const float zn = dot(z, normal);
        const float alone = std::max(0.0F, 1.0F - zn * zn / (zz * nn));
        mixtures.residual[beat] = alone;
        for (const std::size_t cluster : used) {
            weighted.shape(clusters.clusters[cluster], beat, v);
            const float vv = squared_norm(v);
            const float nv = dot(normal, v);
            const float zv = dot(z, v);
            const float determinant = nn * vv - nv * nv + ridge * nn * vv;
            if (!(determinant > 0.0F)) {
                continue;
            }
            const float a = (zn * vv - zv * nv) / determinant;
            const float b = (zv * nn - zn * nv) / determinant;
            const float left = (zz - 2.0F * (a * zn + b * zv) + a * a * nn + 2.0F * a * b * nv + b * b * vv) / zz;
            if (left < mixtures.residual[beat]) {
                mixtures.residual[beat] = std::max(0.0F, left);
                mixtures.share[beat] = std::abs(b) / (std::abs(a) + std::abs(b) + 1e-3F);
            }
        }
        mixtures.gain[beat] = alone - mixtures.residual[beat];
    }
    return mixtures;
}

}  // namespace beatlens::beats
