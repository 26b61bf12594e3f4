#include "metrics/ec57_episodes.h"

#include <algorithm>
#include <cmath>

namespace beatlens::metrics {

namespace {

std::int64_t overlap_with(const SampleSpan& episode, std::span<const SampleSpan> others) {
    std::int64_t overlap = 0;
    for (const SampleSpan& other : others) {
        overlap += std::max(std::min(episode.last, other.last) - std::max(episode.first, other.first), std::int64_t{0});
    }
    return overlap;
}

EpisodesSeen episodes_seen(std::span<const SampleSpan> episodes, std::span<const SampleSpan> others,
                           const Ec57Period& period) {
    EpisodesSeen seen;
    std::int64_t shared_samples = 0;
    std::int64_t samples = 0;
    for (const SampleSpan& whole : episodes) {
        if (whole.last < period.start || whole.first >= period.end) {
            continue;
        }
        const SampleSpan episode = {std::max(whole.first, period.start), std::min(whole.last, period.end)};
        const std::int64_t overlap = overlap_with(episode, others);
        seen.episodes += {overlap > 0 ? std::size_t{1} : std::size_t{0}, 1};
        shared_samples += overlap;
        samples += episode.last - episode.first;
    }
    const auto milliseconds = [&](std::int64_t count) {
        return static_cast<std::size_t>(std::llround(static_cast<double>(count) * 1000.0 / period.sampling_rate_hz));
    };
    seen.duration_ms = {milliseconds(shared_samples), milliseconds(samples)};
    return seen;
}

}  // namespace

std::vector<SampleSpan> rhythm_episodes(std::span<const Annotation> annotations, std::string_view rhythm,
                                        const Ec57Period& period) {
    std::vector<SampleSpan> episodes;
    bool inside = false;
    for (const Annotation& annotation : annotations) {
        if (annotation.symbol != "+") {
            continue;
        }
        const std::int64_t sample = sample_at(annotation.time_s, period.sampling_rate_hz);
        const bool is_rhythm = std::string_view(annotation.aux).starts_with(rhythm);
        if (is_rhythm && !inside) {
            episodes.push_back({sample, sample});
        } else if (!is_rhythm && inside) {
            episodes.back().last = sample;
        }
        inside = is_rhythm;
    }
    if (inside) {
        episodes.back().last = std::max(period.end, sample_at(annotations.back().time_s, period.sampling_rate_hz));
    }
    return episodes;
}

EpisodeComparison compare_episodes(std::span<const SampleSpan> reference, std::span<const SampleSpan> test,
                                   const Ec57Period& period) {
    return {episodes_seen(reference, test, period), episodes_seen(test, reference, period)};
}

}  // namespace beatlens::metrics
