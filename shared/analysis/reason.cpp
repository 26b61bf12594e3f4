#include "analysis/reason.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>
#include <cstdio>
#include <initializer_list>
#include <optional>

#include "beats/context/shapes.h"

namespace beatlens::analysis {

namespace {

using beats::BeatContext;

// The same as in the figures of clusters and the P waves' early percentiles.
constexpr float early = 0.88F;
// From where the tracker takes an interval for a pause.
constexpr float late = 1.15F;
// Two early beats are a pair, three a run.
constexpr float shortest_run = 3.0F;
// The median change from one interval to the next, over the median interval. In the MIT-BIH databases sinus rhythm with
// few ectopic beats stays below it, atrial fibrillation and runs of them lie above.
constexpr float irregular = 0.1F;
// Nine of ten normal beats of the MIT-BIH databases are this much like the normal beat around them. From `odd` in
// Shapes on (.8) down a beat has another shape.
constexpr float same_shape = 0.9F;
// Nineteen of twenty normal beats of the MIT-BIH supraventricular database are not that much wider, most ventricular
// ones are.
constexpr float wider = 1.15F;
constexpr float narrower = 0.85F;
// A width that is said as a multiple: "140 % wider" is hard to see.
constexpr float much_wider = 2.0F;
// Below it the usual P wave is not higher than what differs from beat to beat: in atrial fibrillation, in noise.
constexpr float least_visibility = 0.0F;
// Some nine of ten normal beats have a P wave this much like the usual one, where there are any.
constexpr float same_p_wave = 0.8F;
// Fewer than one in twenty of the beats that are not early have one as unlike it.
constexpr float rare_p_wave = 0.05F;
// A fusion beat has something of both shapes that it is between.
constexpr float something_of = 0.3F;

std::string text_of(const char* format, double value) {
    char text[48];
    std::snprintf(text, sizeof text, format, value);
    return text;
}

// "31 %"
std::string percent(float share) {
    return text_of("%.0f %%", 100.0 * static_cast<double>(std::clamp(share, 0.0F, 9.99F)));
}

std::string correlation_text(float correlation) { return text_of("%.2f", static_cast<double>(correlation)); }

// "one of 212 beats"
std::string one_of(std::size_t beats) {
    return beats == 1 ? "the only beat" : "one of " + std::to_string(beats) + " beats";
}

std::string timing(const BeatContext& context, std::size_t beat) {
    const beats::RhythmTrackers& rhythm = context.rhythm;
    if (rhythm.before_measured[beat] == 0) {
        return beat == 0                       ? "first of the recording"
               : context.usable[beat - 1] == 0 ? "first after signal that cannot be trusted"
                                               : "first after a gap";
    }
    const float ratio = rhythm.ratio_mean[beat];
    const float change = rhythm.irregularity_31[beat];
    std::string text = ratio < early  ? "early by " + percent(1.0F - ratio)
                       : ratio > late ? "late by " + percent(ratio - 1.0F)
                                      : std::string();
    if (change > irregular) {
        text += (text.empty() ? "neither early nor late in an irregular rhythm (" : " in an irregular rhythm (") +
                percent(change) + " from one interval to the next)";
    } else {
        text = text.empty() ? "as expected in the tracked rhythm" : text + " of the tracked rhythm";
    }
    if (const float run = rhythm.run_length[beat]; run >= shortest_run) {
        text += ", one of a run of" + text_of(" %.0f fast beats", static_cast<double>(run));
    }
    return text;
}

// Of the QRS complex, nothing where it is about as wide as the normal one.
std::string width(const BeatContext& context, std::size_t beat) {
    const float ratio = context.shapes.all.width_30_ratio[beat];
    return ratio > much_wider ? text_of("%.1f times as wide", static_cast<double>(std::min(ratio, 9.9F)))
           : ratio > wider    ? percent(ratio - 1.0F) + " wider"
           : ratio < narrower ? percent(1.0F - ratio) + " narrower"
                              : std::string();
}

bool has_normal_qrs(const BeatContext& context, std::size_t beat) {
    return !context.normals.beats.empty() && context.shapes.all.correlation_local[beat] >= same_shape &&
           width(context, beat).empty();
}

std::string qrs(const BeatContext& context, std::size_t beat) {
    if (context.normals.beats.empty()) {
        return "no normal beat in this recording to compare its QRS with";
    }
    const float correlation = context.shapes.all.correlation_local[beat];
    const bool odd = context.shapes.all.odd[beat] != 0;
    std::string text = correlation >= same_shape ? "QRS as this recording's normal"
                       : odd                     ? "QRS unlike this recording's normal (correlation "
                                                 : "QRS much like this recording's normal (correlation ";
    if (correlation < same_shape) {
        text += correlation_text(correlation) + ")";
    }
    if (const std::string by = width(context, beat); !by.empty()) {
        text += (odd ? " and " : " but ") + by;
    }
    const std::uint16_t cluster = context.clusters.of_beat[beat];
    if (odd && cluster != beats::no_cluster && cluster != context.normals.dominant_cluster) {
        text += ", " + one_of(context.clusters.clusters[cluster].size) + " of this shape";
    }
    return text;
}

bool has_p_waves(const BeatContext& context, std::size_t beat) {
    return context.p_waves.without_t.visibility[beat] >= least_visibility;
}

bool has_normal_p_wave(const BeatContext& context, std::size_t beat) {
    return has_p_waves(context, beat) && context.p_waves.without_t.correlation[beat] >= same_p_wave;
}

std::string p_wave(const BeatContext& context, std::size_t beat) {
    if (!has_p_waves(context, beat)) {
        return "no P waves to go by here";
    }
    return has_normal_p_wave(context, beat)                           ? "P wave as this recording's normal"
           : context.p_waves.without_t.percentile[beat] < rare_p_wave ? "no P wave like the usual one before it"
                                                                      : "P wave within what is usual here";
}

// How much the QRS complex is like a cluster's, in the leads that the beat has.
float correlation_with(const BeatContext& context, std::size_t beat, const beats::BeatCluster& cluster) {
    std::array<float, beats::qrs_length> x{};
    float xy = 0.0F;
    float xx = 0.0F;
    float yy = 0.0F;
    for (std::size_t lead = 0; lead < context.windows.leads(); ++lead) {
        if (context.windows.has(beat, lead)) {
            const auto y = std::span(cluster.shape).subspan(lead * beats::qrs_length, beats::qrs_length);
            context.windows.read(beat, lead, -beats::qrs_before, x);
            beats::remove_mean(x);
            xy += beats::dot(x, y);
            xx += beats::squared_norm(x);
            yy += beats::squared_norm(y);
        }
    }
    return xx > 0.0F && yy > 0.0F ? xy / std::sqrt(xx * yy) : 0.0F;
}

// The largest cluster of beats that are mostly early or wide and not of the normal shape.
const beats::BeatCluster* ventricular_beats(const BeatContext& context) {
    constexpr float most = 0.5F;
    constexpr float odd = 0.8F;  // as in Shapes
    for (std::size_t i = 0; i < context.clusters.clusters.size(); ++i) {
        const beats::ClusterFigures& figures = context.cluster_figures[i];
        if (i != context.normals.dominant_cluster && context.clusters.clusters[i].size > 1 &&
            figures.correlation_local < odd && (figures.early_share > most || figures.width_30_ratio > wider)) {
            return &context.clusters.clusters[i];
        }
    }
    return nullptr;
}

// Nothing where it is not between the two, or where there are no ventricular beats.
std::optional<std::string> fusion(const BeatContext& context, std::size_t beat) {
    const beats::BeatCluster* const ventricular = ventricular_beats(context);
    if (ventricular == nullptr || context.normals.beats.empty()) {
        return std::nullopt;
    }
    const float like_normal = context.shapes.all.correlation_local[beat];
    const float like_ventricular = correlation_with(context, beat, *ventricular);
    if (like_normal < something_of || like_ventricular < something_of) {
        return std::nullopt;
    }
    const std::string by = width(context, beat);
    return "between this recording's normal (correlation " + correlation_text(like_normal) +
           ") and its ventricular beats (" + correlation_text(like_ventricular) +
           "): " + (by.empty() ? "" : by + ", ") + timing(context, beat);
}

std::string sentence(std::initializer_list<std::string> parts) {
    std::string text;
    for (const std::string& part : parts) {
        text += (text.empty() ? "" : ", ") + part;
    }
    text.front() = static_cast<char>(std::toupper(static_cast<unsigned char>(text.front())));
    return text + ".";
}

}  // namespace

std::string reason(const BeatContext& context, std::size_t beat, AamiClass label) {
    if (context.usable[beat] == 0) {
        return "The signal here cannot be trusted.";
    }
    const bool both_normal = has_normal_qrs(context, beat) && has_normal_p_wave(context, beat);
    switch (label) {
        case AamiClass::N:
            if (both_normal) {
                return sentence({timing(context, beat), "QRS and P wave as this recording's normal"});
            }
            return sentence({timing(context, beat), qrs(context, beat), p_wave(context, beat)});
        case AamiClass::S:
            if (both_normal) {
                return sentence({timing(context, beat), "P wave and QRS as this recording's normal"});
            }
            return sentence({timing(context, beat), p_wave(context, beat), qrs(context, beat)});
        case AamiClass::F:
            if (const auto between = fusion(context, beat)) {
                return sentence({*between});
            }
            break;
        case AamiClass::V:
        case AamiClass::Q:
            break;
    }
    return sentence({qrs(context, beat), timing(context, beat)});
}

}  // namespace beatlens::analysis
