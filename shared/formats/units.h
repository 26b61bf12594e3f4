// Units as recorders and people write them.
#pragma once

#include <cmath>
#include <string_view>

#include "ecg/recording.h"

namespace beatlens::formats {

// Millivolts per unit for "mV", "uV", "µV", "nV", "V" and their names, in any case; 0 for everything else.
double millivolts_per_unit(std::string_view units);

// Seconds per unit for "s", "ms", "us", "min", ... and their names, in any case; 0 for everything else.
double seconds_per_unit(std::string_view units);

// Of a rate that is 1 / a step as it was written: the whole number of samples a second that is meant within its digits,
// as 256 is by 0.003906 s.
inline double whole_rate(double rate_hz) {
    constexpr double rounding = 1e-4;
    const double whole = std::round(rate_hz);
    return std::abs(rate_hz - whole) < rounding * rate_hz ? whole : rate_hz;
}

// For a recorder's integers, which are steps of so many nanovolts; 0 or less: not told. Sets units and gain of the
// signal; the result times the integer is the sample.
inline double set_step_nv(int nanovolts, Signal& signal) {
    constexpr double millivolts_per_nanovolt = 1e-6;
    const double step = nanovolts > 0 ? nanovolts * millivolts_per_nanovolt : 1.0;
    signal.units = nanovolts > 0 ? "mV" : "adu";
    signal.gain_adu_per_unit = 1.0 / step;
    return step;
}

// How a lead's values came to their units.
enum class UnitsFound {
    as_stated,
    millivolts_assumed,   // nothing was stated, and the values' size allows it
    unknown,              // nothing was stated, and they are too large for millivolts: "adu"
    stated_but_too_large  // millivolts, but no electrocardiogram spans so many
};
// Turns samples that are in `stated` units ("uV", "adu", "mmHg", "" for none) into millivolts where those are known,
// and sets the signal's units.
UnitsFound set_units(std::string_view stated, Signal& signal);

}  // namespace beatlens::formats
