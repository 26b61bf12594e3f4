// The beats among a record's reference annotations.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "ecg/aami.h"
#include "ecg/recording.h"

namespace beatlens::analysis {

struct AnnotatedBeats {
    std::vector<std::int64_t> samples;  // of the beats
    std::vector<AamiClass> labels;      // as many
    std::vector<std::int64_t> marks;    // samples of all annotations, whatever their kind
};

// All in the order of `annotations`, in samples of a signal of this rate.
AnnotatedBeats annotated_beats(std::span<const Annotation> annotations, double sampling_rate_hz);

}  // namespace beatlens::analysis
