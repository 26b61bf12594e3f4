// Episodes of a rhythm compared as ANSI/AAMI EC57 asks for and WFDB's `epicmp` does it: of the episodes that one side
// has, those that touch one of the other side's, and how much of their time they share. The rules: docs/ec57.md.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "ecg/recording.h"
#include "metrics/ec57.h"

namespace beatlens::metrics {

inline constexpr std::string_view atrial_fibrillation = "(AFIB";

// Where annotations of rhythm ("+") say the rhythm whose name begins so, each up to the first that says another one; an
// episode that none ends lasts to the period's end, or to the last annotation where that is later.
std::vector<SampleSpan> rhythm_episodes(std::span<const Annotation> annotations, std::string_view rhythm,
                                        const Ec57Period& period);

// One direction: the episodes of one side, seen by those of the other.
struct EpisodesSeen {
    Share episodes;     // those that overlap with one of the other side, of all
    Share duration_ms;  // what both sides have, of all
    EpisodesSeen& operator+=(const EpisodesSeen& other) {
        episodes += other.episodes;
        duration_ms += other.duration_ms;
        return *this;
    }
    bool operator==(const EpisodesSeen&) const = default;
};
struct EpisodeComparison {
    EpisodesSeen sensitivity;   // of the reference's episodes
    EpisodesSeen predictivity;  // of the test's

    EpisodeComparison& operator+=(const EpisodeComparison& other) {
        sensitivity += other.sensitivity;
        predictivity += other.predictivity;
        return *this;
    }
};
// Both ascend, and no two of a side overlap. Of the side whose episodes are counted, those that end before the period
// or begin at its end or later are left out, and others are cut to it.
EpisodeComparison compare_episodes(std::span<const SampleSpan> reference, std::span<const SampleSpan> test,
                                   const Ec57Period& period);

}  // namespace beatlens::metrics
