// The columns of the inputs made from a beat's context: names and values in one table each. Only inputs.cpp includes
// it.
#pragma once

#include <array>
#include <cmath>
#include <optional>
#include <string_view>
#include <vector>

#include "beats/context/context.h"
#include "beats/context/shapes.h"

namespace beatlens::beats::columns {

struct Column {
    std::string_view name;
    float (*value)(const BeatContext& context, std::size_t beat);
};

template <auto Field>
float rhythm(const BeatContext& c, std::size_t i) {
    return (c.rhythm.*Field)[i];
}
template <auto Field>
float before_over(const BeatContext& c, std::size_t i) {
    return c.rhythm.before_s[i] / (c.rhythm.*Field)[i];
}
template <auto Field>
float before_over_record(const BeatContext& c, std::size_t i) {
    return c.rhythm.before_s[i] / c.rhythm.*Field;
}
template <auto Field>
float after_over(const BeatContext& c, std::size_t i) {
    return c.rhythm.after_s[i] / (c.rhythm.*Field)[i];
}

using R = RhythmTrackers;
inline constexpr std::array rhythm_columns = {
    Column{"before_s", rhythm<&R::before_s>},
    Column{"after_s", rhythm<&R::after_s>},
    Column{"before_measured",
           [](const BeatContext& c, std::size_t i) { return static_cast<float>(c.rhythm.before_measured[i]); }},
    Column{"after_measured",
           [](const BeatContext& c, std::size_t i) { return static_cast<float>(c.rhythm.after_measured[i]); }},
    Column{"ratio_forward", rhythm<&R::ratio_forward>},
    Column{"ratio_backward", rhythm<&R::ratio_backward>},
    Column{"ratio_min", rhythm<&R::ratio_min>},
    Column{"ratio_max", rhythm<&R::ratio_max>},
    Column{"ratio_mean", rhythm<&R::ratio_mean>},
    Column{"before_over_median_11", before_over<&R::median_11_s>},
    Column{"before_over_median_41", before_over<&R::median_41_s>},
    Column{"before_over_median_61", before_over<&R::median_61_s>},
    Column{"before_over_quantile_75", before_over<&R::quantile_75_s>},
    Column{"before_over_quantile_90", before_over<&R::quantile_90_s>},
    Column{"before_over_record_median", before_over_record<&R::record_median_s>},
    Column{"before_over_record_mean", before_over_record<&R::record_mean_s>},
    Column{"before_over_record_quantile_75", before_over_record<&R::record_quantile_75_s>},
    Column{"before_over_record_quantile_90", before_over_record<&R::record_quantile_90_s>},
    Column{"envelope_forward", rhythm<&R::envelope_forward>},
    Column{"envelope_backward", rhythm<&R::envelope_backward>},
    Column{"envelope_next",
           [](const BeatContext& c, std::size_t i) {
               return c.rhythm.after_s[i] / c.rhythm.before_s[i] * c.rhythm.envelope_forward[i];
           }},
    Column{"after_over_before", after_over<&R::before_s>},
    Column{"after_over_reference", after_over<&R::reference_s>},
    Column{"after_over_median_11", after_over<&R::median_11_s>},
    Column{"compensation",
           [](const BeatContext& c, std::size_t i) {
               return (c.rhythm.before_s[i] + c.rhythm.after_s[i]) / (2.0F * c.rhythm.median_11_s[i]);
           }},
    Column{"irregularity_all", rhythm<&R::irregularity_all>},
    Column{"irregularity_31", rhythm<&R::irregularity_31>},
    Column{"irregularity_61", rhythm<&R::irregularity_61>},
    Column{"irregularity_low", rhythm<&R::irregularity_low>},
    Column{"prematurity_over_irregularity",
           [](const BeatContext& c, std::size_t i) {
               return (1.0F - c.rhythm.ratio_mean[i]) / (c.rhythm.irregularity_all[i] + 0.03F);
           }},
    Column{"log_run_length", [](const BeatContext& c, std::size_t i) { return std::log1p(c.rhythm.run_length[i]); }},
    Column{"run_end", rhythm<&R::run_end>},
    Column{"run_drop", rhythm<&R::run_drop>},
    Column{"reference_s", rhythm<&R::reference_s>},
    Column{"record_median_s", [](const BeatContext& c, std::size_t) { return c.rhythm.record_median_s; }},
    Column{"record_quantile_90_s", [](const BeatContext& c, std::size_t) { return c.rhythm.record_quantile_90_s; }},
};

template <auto Field>
float shape(const BeatContext& c, std::size_t i) {
    return (c.shapes.all.*Field)[i];
}

inline constexpr std::array shape_columns = {
    Column{"correlation_normal", shape<&BeatShapes::correlation_normal>},
    Column{"correlation_local", shape<&BeatShapes::correlation_local>},
    Column{"width_30_ratio", shape<&BeatShapes::width_30_ratio>},
    Column{"width_50_ratio", shape<&BeatShapes::width_50_ratio>},
    Column{"width_30_100ms", [](const BeatContext& c, std::size_t i) { return c.shapes.all.width_30_ms[i] / 100.0F; }},
    Column{"spread_ratio", shape<&BeatShapes::spread_ratio>},
    Column{"slope_ratio", shape<&BeatShapes::slope_ratio>},
    Column{"odd", [](const BeatContext& c, std::size_t i) { return static_cast<float>(c.shapes.all.odd[i]); }},
};

struct LeadColumn {
    std::string_view name;
    std::vector<float> LeadShapes::*value;
};

inline constexpr std::array lead_columns = {
    LeadColumn{"correlation_normal", &LeadShapes::correlation_normal},
    LeadColumn{"correlation_local", &LeadShapes::correlation_local},
    LeadColumn{"residual", &LeadShapes::residual},
    LeadColumn{"residual_over_noise", &LeadShapes::residual_over_noise},
    LeadColumn{"height_ratio", &LeadShapes::height_ratio},
    LeadColumn{"area_ratio", &LeadShapes::area_ratio},
    LeadColumn{"offset", &LeadShapes::offset},
    LeadColumn{"t_correlation", &LeadShapes::t_correlation},
    LeadColumn{"t_residual", &LeadShapes::t_residual},
    LeadColumn{"t_offset", &LeadShapes::t_offset},
};

// 0 for a beat without a cluster.
template <auto Field>
float of_cluster(const BeatContext& c, std::size_t i) {
    const std::uint16_t cluster = c.clusters.of_beat[i];
    return cluster == no_cluster ? 0.0F : c.cluster_figures[cluster].*Field;
}

using C = ClusterFigures;
inline constexpr std::array cluster_columns = {
    Column{"log_share",
           [](const BeatContext& c, std::size_t i) { return std::log10(of_cluster<&C::share>(c, i) + 1e-4F); }},
    Column{"dominant",
           [](const BeatContext& c, std::size_t i) {
               const std::uint16_t cluster = c.clusters.of_beat[i];
               return cluster != no_cluster && cluster == c.normals.dominant_cluster ? 1.0F : 0.0F;
           }},
    Column{"distance", [](const BeatContext& c, std::size_t i) { return c.clusters.distance[i]; }},
    Column{"ratio_mean", of_cluster<&C::ratio_mean>},
    Column{"ratio_mean_75", of_cluster<&C::ratio_mean_75>},
    Column{"early_share", of_cluster<&C::early_share>},
    Column{"regular_share", of_cluster<&C::regular_share>},
    Column{"next_over_this", of_cluster<&C::next_over_this>},
    Column{"next_over_median", of_cluster<&C::next_over_median>},
    Column{"correlation_normal", of_cluster<&C::correlation_normal>},
    Column{"correlation_local", of_cluster<&C::correlation_local>},
    Column{"width_30_ratio", of_cluster<&C::width_30_ratio>},
    Column{"spread_ratio", of_cluster<&C::spread_ratio>},
    Column{"slope_ratio", of_cluster<&C::slope_ratio>},
    Column{"residual_over_noise", of_cluster<&C::residual_over_noise>},
    Column{"area_ratio", of_cluster<&C::area_ratio>},
    Column{"t_correlation", of_cluster<&C::t_correlation>},
    Column{"t_residual", of_cluster<&C::t_residual>},
    Column{"p_correlation", of_cluster<&C::p_correlation>},
    Column{"p_residual", of_cluster<&C::p_residual>},
};

template <auto Match, auto Field>
float p_wave(const BeatContext& c, std::size_t i) {
    return ((c.p_waves.*Match).*Field)[i];
}
template <auto Field>
float p_likeness(const BeatContext& c, std::size_t i) {
    return (c.p_waves.*Field)[i];
}

using P = PWaves;
using M = PWaveMatch;
inline constexpr std::array p_wave_columns = {
    Column{"correlation", p_wave<&P::with_t, &M::correlation>},
    Column{"residual", p_wave<&P::with_t, &M::residual>},
    Column{"score", p_wave<&P::with_t, &M::score>},
    Column{"percentile", p_wave<&P::with_t, &M::percentile>},
    Column{"early_percentile", p_wave<&P::with_t, &M::early_percentile>},
    Column{"quality", p_wave<&P::with_t, &M::quality>},
    Column{"correlation_without_t", p_wave<&P::without_t, &M::correlation>},
    Column{"residual_without_t", p_wave<&P::without_t, &M::residual>},
    Column{"percentile_without_t", p_wave<&P::without_t, &M::percentile>},
    Column{"early_percentile_without_t", p_wave<&P::without_t, &M::early_percentile>},
    Column{"quality_without_t", p_wave<&P::without_t, &M::quality>},
    Column{"log_energy", p_wave<&P::without_t, &M::log_energy>},
    Column{"lag", p_wave<&P::without_t, &M::lag>},
    Column{"visibility", p_wave<&P::without_t, &M::visibility>},
    Column{"like_previous", p_likeness<&P::like_previous>},
    Column{"like_next", p_likeness<&P::like_next>},
};

template <auto Field>
float mixture(const BeatContext& c, std::size_t i) {
    return (c.mixtures.*Field)[i];
}

inline constexpr std::array mixture_columns = {
    Column{"share", mixture<&Mixtures::share>},
    Column{"residual", mixture<&Mixtures::residual>},
    Column{"gain", mixture<&Mixtures::gain>},
    Column{"log_prototype_share",
           [](const BeatContext& c, std::size_t) { return std::log10(c.mixtures.prototype_share + 1e-4F); }},
};

// How alike the QRS complexes of two beats are, in the leads that both have.
inline float likeness(const BeatContext& c, std::size_t a, std::size_t b) {
    std::array<float, qrs_length> x{};
    std::array<float, qrs_length> y{};
    float xy = 0.0F;
    float xx = 0.0F;
    float yy = 0.0F;
    for (std::size_t lead = 0; lead < c.windows.leads(); ++lead) {
        if (c.windows.has(a, lead) && c.windows.has(b, lead)) {
            c.windows.read(a, lead, -qrs_before, x);
            c.windows.read(b, lead, -qrs_before, y);
            remove_mean(x);
            remove_mean(y);
            xy += dot(x, y);
            xx += squared_norm(x);
            yy += squared_norm(y);
        }
    }
    return xx > 0.0F && yy > 0.0F ? xy / std::sqrt(xx * yy) : 0.0F;
}

// Of a beat's neighbour.
struct NeighbourColumn {
    std::string_view name;
    float (*value)(const BeatContext& context, std::size_t neighbour, std::size_t beat);
};

template <auto Value>
float of_neighbour(const BeatContext& c, std::size_t neighbour, std::size_t) {
    return Value(c, neighbour);
}

inline constexpr std::array neighbour_columns = {
    NeighbourColumn{"there", [](const BeatContext&, std::size_t, std::size_t) { return 1.0F; }},
    NeighbourColumn{"alike", likeness},
    NeighbourColumn{"same_cluster",
                    [](const BeatContext& c, std::size_t neighbour, std::size_t beat) {
                        return c.clusters.of_beat[neighbour] == c.clusters.of_beat[beat] ? 1.0F : 0.0F;
                    }},
    NeighbourColumn{"correlation_local", of_neighbour<shape<&BeatShapes::correlation_local>>},
    NeighbourColumn{"width_30_ratio", of_neighbour<shape<&BeatShapes::width_30_ratio>>},
    NeighbourColumn{"p_percentile", of_neighbour<p_wave<&P::without_t, &M::percentile>>},
    NeighbourColumn{"ratio_mean", of_neighbour<rhythm<&R::ratio_mean>>},
    NeighbourColumn{"before_over_median_11", of_neighbour<before_over<&R::median_11_s>>},
    NeighbourColumn{"after_over_median_11", of_neighbour<after_over<&R::median_11_s>>},
};

// Rows: the two beats before and the two after.
inline constexpr std::array neighbour_distances = {-2, -1, 1, 2};

// The beat that lies `distance` beats away, all intervals between measured.
inline std::optional<std::size_t> neighbour_at(const BeatContext& context, std::size_t beat, int distance) {
    std::optional<std::size_t> at = beat;
    for (int step = 0; step != distance && at; step += distance > 0 ? 1 : -1) {
        at = distance > 0 ? context.next(*at) : context.previous(*at);
    }
    return at;
}

}  // namespace beatlens::beats::columns
