// Units as recorders and people write them.
#pragma once

#include <string_view>

#include "ecg/recording.h"

namespace beatlens::formats {

// Millivolts per unit for "mV", "uV", "µV", "nV", "V" and their names, in any case; 0 for everything else.
double millivolts_per_unit(std::string_view units);

// Seconds per unit for "s", "ms", "us", "min", ... and their names, in any case; 0 for everything else.
double seconds_per_unit(std::string_view units);

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
