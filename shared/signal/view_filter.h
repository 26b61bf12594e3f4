// Filters for the eye: what a screen shows of a lead, never what a model is shown.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace beatlens::signal {

struct ViewFilter {
    bool baseline = false;  // high-pass at 0.5 Hz: slow wander is taken out
    double mains_hz = 0.0;  // 50 or 60: a notch there; 0: none
    bool low_pass = false;  // at 40 Hz: muscle noise is taken out, and some of the QRS
    bool any() const { return baseline || mains_hz > 0.0 || low_pass; }
};

// Samples first, ..., first + count - 1 (fewer at the end) of a lead without delay: every filter runs forwards and
// backwards over the stretch and 4 s beyond it at both ends, so that neighbouring stretches fit together. NaN stays NaN
// and is filtered across nowhere: each run of samples counts as constant beyond its ends. A filter whose corner is not
// below 0.45 of the sampling rate is left out.
std::vector<float> view_stretch(std::span<const float> samples, double sampling_rate_hz, std::size_t first,
                                std::size_t count, const ViewFilter& filter);

}  // namespace beatlens::signal
