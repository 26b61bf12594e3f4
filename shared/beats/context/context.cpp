#include "beats/context/context.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "signal/beat_detection.h"

namespace beatlens::beats {

namespace {

Result<void> check_leads(const Recording& recording, std::span<const std::size_t> leads) {
    if (leads.empty()) {
        return fail(ErrorCode::out_of_range, "The beats' context needs at least one lead.");
    }
    for (const std::size_t lead : leads) {
        if (lead >= recording.signals.size()) {
            return fail(ErrorCode::out_of_range, "There is no lead " + std::to_string(lead + 1) +
                                                     ": the recording has " + std::to_string(recording.signals.size()) +
                                                     ".");
        }
        const double rate_hz = recording.signals[lead].sampling_rate_hz;
        if (!(rate_hz > 0.0) || rate_hz > signal::max_sampling_rate_hz) {
            return fail(ErrorCode::out_of_range,
                        "Lead '" + recording.signals[lead].lead + "' has no sampling rate, or one above 100,000 Hz.");
        }
    }
    return {};
}

std::vector<std::uint32_t> indices_of(std::span<const std::uint8_t> flags) {
    std::vector<std::uint32_t> indices;
    for (std::size_t i = 0; i < flags.size(); ++i) {
        if (flags[i] != 0) {
            indices.push_back(static_cast<std::uint32_t>(i));
        }
    }
    return indices;
}

// Where no lead has a signal there is nothing to align.
std::vector<double> with_given_times(const BeatWindows& windows, std::vector<double> times_s,
                                     std::span<const double> given_s) {
    for (std::size_t beat = 0; beat < times_s.size(); ++beat) {
        times_s[beat] = windows.has_any(beat) ? times_s[beat] : given_s[beat];
        if (beat > 0) {
            times_s[beat] = std::max(times_s[beat], times_s[beat - 1]);
        }
    }
    return times_s;
}

std::vector<double> centres_s(const BeatWindows& windows) {
    std::vector<double> times_s;
    for (const std::int64_t centre : windows.centre) {
        times_s.push_back(time_of(centre, grid_hz));
    }
    return times_s;
}

}  // namespace

std::optional<std::size_t> BeatContext::previous(std::size_t beat) const {
    return std::isnan(rr.before_s[beat]) ? std::nullopt : std::optional(beat - 1);
}

std::optional<std::size_t> BeatContext::next(std::size_t beat) const {
    return std::isnan(rr.after_s[beat]) ? std::nullopt : std::optional(beat + 1);
}

Result<BeatContext> make_context(const Recording& recording, std::span<const std::size_t> leads,
                                 std::span<const double> beat_times_s, std::span<const std::uint8_t> usable,
                                 const ContextOptions& options) {
    BEATLENS_TRY(check_leads(recording, leads));
    BeatContext context;
    context.leads.assign(leads.begin(), leads.end());
    context.cuts = find_cuts(recording, leads);
    auto rr = measure_rr(beat_times_s, usable, context.cuts);
    BEATLENS_TRY(rr);
    context.rr = std::move(*rr);
    context.usable.assign(beat_times_s.size(), 1);
    std::copy(usable.begin(), usable.end(), context.usable.begin());

    const double block_s = std::isfinite(options.block_s) ? std::max(options.block_s, 1.0) : default_block_s;
    context.windows = cut_windows(recording, leads, context.cuts, beat_times_s, context.usable, block_s);
    for (std::size_t beat = 0; beat < context.usable.size(); ++beat) {
        context.usable[beat] = context.usable[beat] != 0 && context.windows.has_any(beat);
    }

    measure_again(context.rr, with_given_times(context.windows, centres_s(context.windows), beat_times_s));
    context.regular = regular_beats(context.rr, context.usable);
    context.fiducials_s =
        with_given_times(context.windows, align_beats(context.windows, context.regular), beat_times_s);
    measure_again(context.rr, context.fiducials_s);
    context.regular = regular_beats(context.rr, context.usable);

    context.clusters =
        cluster_beats(context.windows, context.usable, indices_of(context.regular), options.most_clusters);
    context.normals = find_normal_beats(context.clusters, context.usable, context.regular);
    context.local_normals = LocalNormals(context.windows, context.normals.beats);
    context.shapes = compare_with_normal(context.windows, context.normals, context.local_normals);
    context.rhythm = track_rhythm(context.rr, context.shapes.all.odd);
    context.p_waves =
        compare_p_waves(context.windows, context.local_normals, context.rhythm, context.shapes.all.odd, context.usable);
    context.cluster_figures = describe_clusters(context.clusters, context.windows, context.rhythm, context.shapes,
                                                context.p_waves, context.usable, context.regular);
    context.mixtures = find_mixtures(context.windows, context.clusters, context.cluster_figures, context.local_normals);
    return context;
}

}  // namespace beatlens::beats
