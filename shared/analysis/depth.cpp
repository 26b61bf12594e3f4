#include "analysis/depth.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <iterator>
#include <numbers>
#include <optional>
#include <span>
#include <utility>

#include "beats/context/grid.h"
#include "beats/context/running_order.h"
#include "beats/context/shapes.h"

namespace beatlens::analysis {

namespace {

// Fewer do not show what a recording's normal beat is, nor what its rhythm is.
constexpr std::size_t least_beats = 30;
// Of the beats with the shape of the normal ones. Records of the MIT-BIH databases have .36 and more: bigeminy, and
// bundle branch block that comes and goes, have the least.
constexpr double least_normal_share = 0.3;
// Of those that have that shape with the beats around them, the median: .88 and more on the same records.
constexpr double least_correlation = 0.8;
// 222 and 24 beats a minute: people's hearts are faster and slower for a while, but not half of the time. Smaller
// animals' are, and so is a recording whose sampling rate is given wrongly.
constexpr double shortest_median_s = 0.27;
constexpr double longest_median_s = 2.5;
// By the envelope that ClusterFigures and Shapes measure in, which spreads what it shows. Normal beats have 111 to 267
// ms in records of the MIT-BIH databases; one with another heartbeat in its window has 390.
constexpr double widest_normal_ms = 300.0;
// How quickly the normal QRS complex changes, in hertz (its root mean square frequency from -78 to 78 ms), over the
// median interval between beats, in seconds. Of the 105 records of the MIT-BIH databases 92 are told when they are read
// at half of their sampling rate, 60 at twice of it, and none as it is.
constexpr double least_frequency_over_interval = 6.0;
constexpr double slow_interval_s = 1.1;
constexpr double most_frequency_over_interval = 30.0;
constexpr double quick_qrs_hz = 14.5;
constexpr std::size_t qrs_reach = 14;  // on the grid
// What a model is unsure of is rare in recordings like those that it learned from.
constexpr double most_unsure = 0.3;

std::string whole_percent(double share) { return std::to_string(std::lround(100.0 * share)) + " %"; }

std::optional<std::string> note_on_normal_beat(const beats::BeatContext& context) {
    std::size_t beats = 0;
    std::vector<double> correlations;
    for (std::size_t i = 0; i < context.beats(); ++i) {
        if (context.usable[i] != 0) {
            ++beats;
            if (context.clusters.of_beat[i] == context.normals.dominant_cluster) {
                correlations.push_back(static_cast<double>(context.shapes.all.correlation_local[i]));
            }
        }
    }
    if (beats < least_beats) {
        return std::nullopt;
    }
    const double share = static_cast<double>(correlations.size()) / static_cast<double>(beats);
    const double correlation = beats::value_at_rank(correlations, 0.5);
    if (share >= least_normal_share && correlation >= least_correlation) {
        return std::nullopt;
    }
    std::string what = "only " + whole_percent(share) + " of the beats have the shape of the most regular ones";
    if (share >= least_normal_share) {
        what = "those that should be alike differ from one to the next";
    }
    return "There is no stable normal beat in this recording (" + what +
           "), and the model compares all beats with it: its labels may be wrong. Check the leads, and the labels by "
           "eye.";
}

// Nothing where there are too few.
std::optional<double> median_interval_s(const beats::RrSeries& rr) {
    std::vector<double> intervals_s;
    std::copy_if(rr.before_s.begin(), rr.before_s.end(), std::back_inserter(intervals_s),
                 [](double interval_s) { return std::isfinite(interval_s); });
    return intervals_s.size() < least_beats ? std::nullopt : std::optional(beats::value_at_rank(intervals_s, 0.5));
}

bool is_persons(double median_s) { return median_s >= shortest_median_s && median_s <= longest_median_s; }

std::optional<std::string> note_on_rate(double median_s) {
    if (is_persons(median_s)) {
        return std::nullopt;
    }
    char text[160];
    std::snprintf(text, sizeof text,
                  "The median interval between beats is %.2f s (%.0f beats a minute), which is no person's: is the "
                  "sampling rate right? Is it a person?",
                  median_s, 60.0 / median_s);
    return std::string(text) + " The labels are worth nothing if it is not.";
}

// All leads together; 0 without a normal beat.
double normal_qrs_frequency_hz(const beats::BeatContext& context) {
    constexpr std::size_t first = beats::window_before - qrs_reach;
    constexpr std::size_t length = 2 * qrs_reach + 1;
    double slopes = 0.0;
    double values = 0.0;
    for (const std::vector<float>& normal : context.shapes.normal) {
        const auto qrs = std::span(normal).subspan(first, length);
        const auto mean = static_cast<double>(beats::mean_of(qrs));
        for (std::size_t k = 1; k + 1 < length; ++k) {
            const double slope = static_cast<double>(qrs[k + 1] - qrs[k - 1]) / 2.0;
            const double value = static_cast<double>(qrs[k]) - mean;
            slopes += slope * slope;
            values += value * value;
        }
    }
    return values > 0.0 ? std::sqrt(slopes / values) * beats::grid_hz / (2.0 * std::numbers::pi) : 0.0;
}

// A rate wrong by a factor makes an interval and a QRS complex both longer or both shorter.
std::optional<std::string> note_on_sampling_rate(const beats::BeatContext& context, double median_s) {
    if (!is_persons(median_s) || context.normals.beats.size() < least_beats) {
        return std::nullopt;
    }
    const double frequency_hz = normal_qrs_frequency_hz(context);
    const double over_interval = frequency_hz / median_s;
    if (frequency_hz > 0.0 && over_interval < least_frequency_over_interval && median_s > slow_interval_s) {
        return "The heart is slow and its QRS complexes are drawn out, as in a recording read at half of its sampling "
               "rate: is that right? Intervals, heart rate and labels are all wrong if it is not.";
    }
    if (frequency_hz > quick_qrs_hz && over_interval > most_frequency_over_interval) {
        return "The heart is fast and its QRS complexes are very short, as a child's can be, and as in a recording "
               "read "
               "at twice its sampling rate: is that right? Intervals, heart rate and labels are all wrong if it is "
               "not.";
    }
    return std::nullopt;
}

// Hearts so fast that every other beat goes unseen have a rate like a person's. Hum widens the envelope, too.
std::optional<std::string> note_on_width(const beats::BeatContext& context) {
    std::vector<double> widths_ms;
    for (const std::uint32_t beat : context.normals.beats) {
        widths_ms.push_back(static_cast<double>(context.shapes.all.width_30_ms[beat]));
    }
    if (widths_ms.size() < least_beats || beats::value_at_rank(widths_ms, 0.5) <= widest_normal_ms) {
        return std::nullopt;
    }
    return "Normal beats seem to be wider than any person's, or to stand for two. So it looks with hum on the signal, "
           "with a wrong sampling rate, and where it is no person's heart: take no label for granted before you know "
           "which.";
}

std::optional<std::string> note_on_rhythm(const Analysis& analysis, const beats::RrSeries& rr) {
    std::size_t longest = 0;
    for (const beats::BeatRange& piece : rr.pieces) {
        longest = std::max(longest, piece.size());
    }
    if (longest > beats::RhythmTrackers::shortest_piece || analysis.unusable_beats == analysis.beats.size()) {
        return std::nullopt;
    }
    return "This recording has at most " + std::to_string(longest) + (longest == 1 ? " beat" : " beats") +
           " in a row, too few to show its rhythm, which the model goes by. Take none of the labels for granted.";
}

std::optional<std::string> note_on_unsure_labels(const Analysis& analysis) {
    const std::size_t beats = analysis.beats.size() - analysis.unusable_beats;
    if (!analysis.unsure_beats || beats < least_beats) {
        return std::nullopt;
    }
    const double share = static_cast<double>(*analysis.unsure_beats) / static_cast<double>(beats);
    if (share <= most_unsure) {
        return std::nullopt;
    }
    return whole_percent(share) +
           " of the labels are unsure: this recording is unlike those that the model learned from. Take none of its "
           "labels for granted, and check them by eye.";
}

}  // namespace

std::vector<std::string> depth_notes(const Analysis& analysis, const beats::RrSeries& rr,
                                     const beats::BeatContext* context) {
    std::vector<std::string> notes;
    const auto add = [&](std::optional<std::string> note) {
        if (note) {
            notes.push_back(*std::move(note));
        }
    };
    const auto median_s = median_interval_s(rr);
    if (median_s) {
        add(note_on_rate(*median_s));
    }
    if (context != nullptr) {
        if (median_s) {
            add(note_on_sampling_rate(*context, *median_s));
        }
        add(note_on_width(*context));
        add(note_on_rhythm(analysis, rr));
        add(note_on_normal_beat(*context));
    }
    add(note_on_unsure_labels(analysis));
    return notes;
}

}  // namespace beatlens::analysis
