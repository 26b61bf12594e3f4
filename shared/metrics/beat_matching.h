// Compares two lists of beat positions the way ANSI/AAMI EC57 asks for and WFDB's `bxb` does it: which reference beats
// were found, which were missed, which detections are extra, and how far off the found ones are.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include "ecg/recording.h"

namespace beatlens::metrics {

inline constexpr double default_match_window_s = 0.150;  // EC57

struct MatchedBeat {
    std::size_t reference;  // index into the reference positions
    std::size_t detected;   // index into the detected positions
};

struct BeatMatching {
    std::vector<MatchedBeat> matched;  // ascending in both
    std::vector<std::size_t> missed;   // indices of reference beats without a detection (FN)
    std::vector<std::size_t> extra;    // indices of detections without a reference beat (FP)
    double mean_offset_samples = 0.0;  // detected - reference over the matched beats; 0 without any
    double sd_offset_samples = 0.0;    // population standard deviation of the same

    double sensitivity() const;            // Se = TP / (TP + FN), 0 to 1; 1 without reference beats
    double positive_predictivity() const;  // +P = TP / (TP + FP), 0 to 1; 1 without detections
};

// Where beats and the next ones of both lists are, in samples; `no_beat` where a list has ended.
inline constexpr std::int64_t no_beat = std::numeric_limits<std::int64_t>::max() / 4;
struct BeatsAhead {
    std::int64_t reference = no_beat;
    std::int64_t detected = no_beat;
    std::int64_t next_reference = no_beat;
    std::int64_t next_detected = no_beat;
};
// Whether the two beats that come first are one: at most `window` apart, and the later of them has no better partner
// in the one that comes next, unless that one is itself closer to the one after.
bool is_pair(const BeatsAhead& beats, std::int64_t window);

// Pairs beats one to one. Both lists ascend and are in samples of the same rate. Two beats pair when they are at most
// `window_s` apart and neither has a better partner next to it, as in `bxb`.
BeatMatching match_beats(std::span<const std::int64_t> reference, std::span<const std::int64_t> detected,
                         double sampling_rate_hz, double window_s = default_match_window_s);

// A stretch of samples, both ends included.
struct SampleSpan {
    std::int64_t first;
    std::int64_t last;
};

// The stretches of ventricular flutter or fibrillation, from '[' to ']' (or to the end of the record). There are no
// single beats to find in them: `bxb` leaves them out of the comparison. In samples of the given rate.
std::vector<SampleSpan> flutter_spans(std::span<const Annotation> annotations, double sampling_rate_hz);

// The positions outside of all `spans`. Both ascend.
std::vector<std::int64_t> outside_spans(std::span<const std::int64_t> positions, std::span<const SampleSpan> spans);

}  // namespace beatlens::metrics
