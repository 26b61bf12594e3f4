#include "analysis/beat_groups.h"

#include <algorithm>
#include <cmath>
#include <functional>

#include "beats/context/shapes.h"

namespace beatlens::analysis {

namespace {

constexpr std::size_t most_in_cluster_median = 201;

// Of a cluster's beats, in the lead's units.
std::vector<float> median_of_windows(const beats::BeatContext& context, std::span<const std::uint32_t> beats) {
    const beats::BeatWindows& windows = context.windows;
    std::vector<std::uint32_t> usable;
    std::copy_if(beats.begin(), beats.end(), std::back_inserter(usable),
                 [&](std::uint32_t beat) { return context.usable[beat] != 0; });
    const auto chosen = beats::spread_evenly(usable.empty() ? beats : usable, most_in_cluster_median);
    std::vector<float> median;
    for (std::size_t lead = 0; lead < windows.leads(); ++lead) {
        auto row = beats::median_row(chosen, beats::window_length, [&](std::uint32_t beat, std::span<float> out) {
            beats::read_against_baseline(windows, beat, lead, out);
            return windows.has(beat, lead);
        });
        for (float& value : row) {
            value *= windows.amplitude[lead];
        }
        median.insert(median.end(), row.begin(), row.end());
    }
    return median;
}

// The beats of each label.
using BeatsOfLabels = std::vector<std::vector<std::uint32_t>>;

// `read` writes a beat, or returns false where it is not there.
std::vector<LabelBeats> overlay(const BeatsOfLabels& all, const BeatsOfLabels& usable, std::size_t length,
                                std::size_t most,
                                const std::function<bool(std::uint32_t beat, std::span<float> out)>& read) {
    std::vector<LabelBeats> labels(all.size());
    for (std::size_t label = 0; label < all.size(); ++label) {
        LabelBeats& of = labels[label];
        of.all = all[label].size();
        std::vector<float> values(length);
        for (const std::uint32_t beat :
             beats::spread_evenly(usable[label].empty() ? all[label] : usable[label], most)) {
            if (read(beat, values)) {
                of.beats.push_back(beat);
                of.values.insert(of.values.end(), values.begin(), values.end());
            }
        }
        if (of.beats.empty()) {
            continue;
        }
        std::vector<std::uint32_t> numbers(of.beats.size());
        for (std::size_t i = 0; i < numbers.size(); ++i) {
            numbers[i] = static_cast<std::uint32_t>(i);
        }
        of.median = beats::median_row(numbers, length, [&](std::uint32_t number, std::span<float> out) {
            std::copy_n(of.values.begin() + static_cast<std::ptrdiff_t>(number * length), length, out.begin());
            return true;
        });
    }
    return labels;
}

// A beat of a lead; false where a part of it is not there.
bool read_around(const Signal& signal, double time_s, std::span<float> out) {
    for (std::size_t i = 0; i < out.size(); ++i) {
        const double at =
            (time_s + overlay_first_s + static_cast<double>(i) * overlay_step_s) * signal.sampling_rate_hz;
        const double before = std::floor(at);
        if (!(before >= 0.0) || before + 1.0 >= static_cast<double>(signal.samples.size())) {
            return false;
        }
        const float* const samples = signal.samples.data() + static_cast<std::size_t>(before);
        const auto share = static_cast<float>(at - before);
        out[i] = share == 0.0F ? samples[0] : samples[0] + share * (samples[1] - samples[0]);
        if (std::isnan(out[i])) {
            return false;
        }
    }
    std::vector<float> sorted(out.begin(), out.end());
    const auto middle = sorted.begin() + static_cast<std::ptrdiff_t>(sorted.size() / 2);
    std::nth_element(sorted.begin(), middle, sorted.end());
    for (float& value : out) {
        value -= *middle;
    }
    return true;
}

}  // namespace

ClusterViews view_clusters(const beats::BeatContext& context, std::span<const std::uint8_t> labels,
                           std::size_t label_count) {
    const std::vector<std::uint16_t>& of_beat = context.clusters.of_beat;
    const std::size_t clusters = context.clusters.clusters.size();
    std::vector<std::vector<std::uint32_t>> all(clusters);  // of each, those left out too
    std::vector<std::uint32_t> without;
    ClusterViews views;
    views.clusters.resize(clusters);
    for (std::size_t beat = 0; beat < of_beat.size(); ++beat) {
        const bool is_in_one = of_beat[beat] != beats::no_cluster;
        (is_in_one ? all[of_beat[beat]] : without).push_back(static_cast<std::uint32_t>(beat));
    }
    const auto add = [&](std::uint32_t beat) {
        const bool is_there = labels[beat] < label_count;
        if (is_there) {
            views.beats.push_back(beat);
        }
        return is_there;
    };
    for (std::size_t i = 0; i < clusters; ++i) {
        ClusterView& view = views.clusters[i];
        view.first = views.beats.size();
        view.counts.resize(label_count);
        for (const std::uint32_t beat : all[i]) {
            if (add(beat)) {
                ++view.counts[labels[beat]];
            }
        }
        view.size = views.beats.size() - view.first;
        view.median = median_of_windows(context, all[i]);
    }
    views.without = static_cast<std::size_t>(std::count_if(without.begin(), without.end(), add));
    return views;
}

std::vector<LabelBeats> overlay_labels(const Signal& signal, std::span<const LabelledBeat> beats,
                                       std::size_t label_count, std::size_t most) {
    BeatsOfLabels all(label_count);
    BeatsOfLabels usable(label_count);
    for (std::size_t beat = 0; beat < beats.size(); ++beat) {
        all[beats[beat].label].push_back(static_cast<std::uint32_t>(beat));
        if (beats[beat].usable) {
            usable[beats[beat].label].push_back(static_cast<std::uint32_t>(beat));
        }
    }
    return overlay(all, usable, overlay_length, most, [&](std::uint32_t beat, std::span<float> out) {
        return read_around(signal, beats[beat].time_s, out);
    });
}

std::vector<LabelBeats> overlay_rows(std::span<const float> rows, std::size_t length,
                                     std::span<const std::uint8_t> labels, std::size_t label_count, std::size_t most) {
    BeatsOfLabels all(label_count);
    for (std::size_t beat = 0; beat < labels.size(); ++beat) {
        all[labels[beat]].push_back(static_cast<std::uint32_t>(beat));
    }
    return overlay(all, all, length, most, [&](std::uint32_t beat, std::span<float> out) {
        std::copy_n(rows.begin() + static_cast<std::ptrdiff_t>(beat * length), length, out.begin());
        return true;
    });
}

}  // namespace beatlens::analysis
