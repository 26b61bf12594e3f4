// What strips on electrocardiogram paper have in common: the range of a stretch of a lead, and its trace as an SVG
// path.
#pragma once

#include <cstdint>
#include <string>

#include "ecg/recording.h"

namespace beatlens::report {

struct TraceRange {
    double low = 0.0;
    double high = 0.0;
    double middle = 0.0;  // the median
    bool any = false;     // there are valid samples
};

// Of samples `first` to `end`, which must be there.
TraceRange range_of(const Signal& signal, std::int64_t first, std::int64_t end);

// Where a trace goes. Lengths are in millimetres, from the left and from the top.
struct TracePlace {
    double left_mm;  // of first_s
    double first_s;
    double mm_per_s;
    double mm_per_unit;  // of the signal
    double middle;       // in units of the signal; lies at middle_mm
    double middle_mm;
    double top_mm;  // the trace is cut off there
    double bottom_mm;
};

// A polyline a stretch between gaps; where samples are closer than the eye can tell, the lowest and highest of each
// column. The value of an attribute `d`.
std::string trace_path(const Signal& signal, std::int64_t first, std::int64_t end, const TracePlace& place);

}  // namespace beatlens::report
