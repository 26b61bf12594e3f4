#include "analysis/annotated_beats.h"

namespace beatlens::analysis {

AnnotatedBeats annotated_beats(std::span<const Annotation> annotations, double sampling_rate_hz) {
    AnnotatedBeats beats;
    beats.marks.reserve(annotations.size());
    for (const Annotation& annotation : annotations) {
        const std::int64_t sample = sample_at(annotation.time_s, sampling_rate_hz);
        beats.marks.push_back(sample);
        if (const auto label = aami_class_of_symbol(annotation.symbol)) {
            beats.samples.push_back(sample);
            beats.labels.push_back(*label);
        }
    }
    return beats;
}

}  // namespace beatlens::analysis
