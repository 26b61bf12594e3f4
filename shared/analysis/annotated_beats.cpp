#include "analysis/annotated_beats.h"

namespace beatlens::analysis {

AnnotatedBeats annotated_beats(std::span<const Annotation> annotations) {
    AnnotatedBeats beats;
    beats.marks.reserve(annotations.size());
    for (const Annotation& annotation : annotations) {
        beats.marks.push_back(annotation.sample);
        if (const auto label = aami_class_of_symbol(annotation.symbol)) {
            beats.samples.push_back(annotation.sample);
            beats.labels.push_back(*label);
        }
    }
    return beats;
}

}  // namespace beatlens::analysis
