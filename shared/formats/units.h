// Units as recorders and people write them.
#pragma once

#include <string_view>

namespace beatlens::formats {

// Millivolts per unit for "mV", "uV", "µV", "nV", "V" and their names, in any case; 0 for everything else.
double millivolts_per_unit(std::string_view units);

// Seconds per unit for "s", "ms", "us", "min", ... and their names, in any case; 0 for everything else.
double seconds_per_unit(std::string_view units);

}  // namespace beatlens::formats
