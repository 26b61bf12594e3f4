// A strip of one lead on electrocardiogram paper, as SVG at true scale: 25 mm/s and 10 mm/mV, units in millimetres.
#pragma once

#include <string>

#include "analysis/analyze.h"
#include "ecg/recording.h"

namespace beatlens::report {

inline constexpr double strip_mm_per_s = 25.0;
inline constexpr double strip_mm_per_mv = 10.0;
inline constexpr double strip_width_mm = 180.0;  // fits A4 and Letter between margins of 15 mm
inline constexpr double strip_s = strip_width_mm / strip_mm_per_s;

struct Strip {
    std::size_t lead = 0;  // index into Recording::signals
    double first_s = 0.0;  // 7.2 s from there on
    std::string caption;   // plain text; what is heard in place of the picture
};

// The patterns that every strip refers to; once in a document, before the first one.
std::string paper_svg();

// The trace around its middle, labels of beats above it, marked the way the label set has it; gaps stay empty. A lead
// that is not in millivolts is drawn to fill the strip, which then says so. Higher than 40 mm it is cut off, and says
// so.
std::string strip_svg(const Recording& recording, const analysis::Analysis& analysis, const Strip& strip);

}  // namespace beatlens::report
