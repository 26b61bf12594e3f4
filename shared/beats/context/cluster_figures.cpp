#include "beats/context/cluster_figures.h"

#include "beats/context/running_order.h"

namespace beatlens::beats {

namespace {

constexpr float early_ratio = 0.88F;

}  // namespace

float mean_over_leads(const Shapes& shapes, const BeatWindows& windows, std::size_t beat,
                      std::vector<float> LeadShapes::*value) {
    float sum = 0.0F;
    float count = 0.0F;
    for (std::size_t lead = 0; lead < shapes.leads.size(); ++lead) {
        if (windows.has(beat, lead)) {
            sum += (shapes.leads[lead].*value)[beat];
            count += 1.0F;
        }
    }
    return count > 0.0F ? sum / count : 0.0F;
}

std::vector<ClusterFigures> describe_clusters(const BeatClusters& clusters, const BeatWindows& windows,
                                              const RhythmTrackers& rhythm, const Shapes& shapes, const PWaves& p_waves,
                                              std::span<const std::uint8_t> usable,
                                              std::span<const std::uint8_t> regular) {
    std::vector<std::vector<std::uint32_t>> members(clusters.clusters.size());
    for (std::size_t beat = 0; beat < usable.size(); ++beat) {
        if (usable[beat] != 0 && clusters.of_beat[beat] != no_cluster) {
            members[clusters.of_beat[beat]].push_back(static_cast<std::uint32_t>(beat));
        }
    }
    std::vector<ClusterFigures> all;
    std::vector<double> values;
    for (std::size_t c = 0; c < members.size(); ++c) {
        ClusterFigures figures;
        figures.share = static_cast<float>(clusters.clusters[c].size) / static_cast<float>(usable.size());
        const auto quantile = [&](double share, auto value_of) {
            values.clear();
            for (const std::uint32_t beat : members[c]) {
                values.push_back(static_cast<double>(value_of(beat)));
            }
            return static_cast<float>(value_at_rank(values, share));
        };
        const auto median = [&](const std::vector<float>& of) {
            return quantile(0.5, [&](std::uint32_t beat) { return of[beat]; });
        };
        const auto median_of_leads = [&](std::vector<float> LeadShapes::*value) {
            return quantile(0.5, [&](std::uint32_t beat) { return mean_over_leads(shapes, windows, beat, value); });
        };
        const auto size = static_cast<float>(members[c].size());
        if (!members[c].empty()) {
            float early = 0.0F;
            float steady = 0.0F;
            for (const std::uint32_t beat : members[c]) {
                early += rhythm.ratio_mean[beat] < early_ratio ? 1.0F : 0.0F;
                steady += regular[beat] != 0 ? 1.0F : 0.0F;
            }
            figures.early_share = (early + 0.5F) / (size + 1.0F);
            figures.regular_share = steady / size;
        }
        figures.ratio_mean = median(rhythm.ratio_mean);
        figures.ratio_mean_75 = quantile(0.75, [&](std::uint32_t beat) { return rhythm.ratio_mean[beat]; });
        figures.next_over_this =
            quantile(0.5, [&](std::uint32_t beat) { return rhythm.after_s[beat] / rhythm.before_s[beat]; });
        figures.next_over_median =
            quantile(0.5, [&](std::uint32_t beat) { return rhythm.after_s[beat] / rhythm.median_11_s[beat]; });
        figures.correlation_normal = median(shapes.all.correlation_normal);
        figures.correlation_local = median(shapes.all.correlation_local);
        figures.width_30_ratio = median(shapes.all.width_30_ratio);
        figures.spread_ratio = median(shapes.all.spread_ratio);
        figures.slope_ratio = median(shapes.all.slope_ratio);
        figures.residual_over_noise = median_of_leads(&LeadShapes::residual_over_noise);
        figures.area_ratio = median_of_leads(&LeadShapes::area_ratio);
        figures.t_correlation = median_of_leads(&LeadShapes::t_correlation);
        figures.t_residual = median_of_leads(&LeadShapes::t_residual);
        figures.p_correlation = median(p_waves.without_t.correlation);
        figures.p_residual = median(p_waves.without_t.residual);
        all.push_back(figures);
    }
    return all;
}

}  // namespace beatlens::beats
