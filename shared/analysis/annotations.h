// What the program says of a recording as annotations, for files of the WFDB library.
#pragma once

#include <cstdint>
#include <vector>

#include "analysis/analyze.h"
#include "ecg/recording.h"

namespace beatlens::analysis {

// A beat N, S, V, F or Q each, "by hand" as the note of those that a person edited, and `with_rhythms` where the
// program suspects atrial fibrillation: "+" with "(N" at the start, "(AFIB" just before an episode's first beat and
// "(N" just behind its last. In order of time. Of an analysis whose labels are AAMI classes.
std::vector<Annotation> annotations_of(const Analysis& analysis, bool with_rhythms);

// The same as an annotation file in MIT format, at the rate that the recording's own are counted in. Errors:
// model_mismatch (labels are no AAMI classes).
Result<std::vector<std::uint8_t>> annotation_file(const Recording& recording, const Analysis& analysis,
                                                  bool with_rhythms);
// What positions of annotation files of the recording count in, a second.
double annotation_rate_hz(const Recording& recording);

}  // namespace beatlens::analysis
