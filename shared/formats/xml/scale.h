// From the numbers that a file holds to samples in units. Part of formats/xml/ecg_xml.h.
#pragma once

#include <span>
#include <string>

#include "ecg/recording.h"

namespace beatlens::formats::xml {

// value = origin + number * step, both in their own units ("uV"). Without units the numbers are the recorder's own.
struct Scale {
    double step = 1.0;
    std::string units;
    double origin = 0.0;
    std::string origin_units;
};

// Samples, units, gain and baseline of the signal. Numbers beyond any sample become NaN.
void set_samples(std::span<const double> numbers, const Scale& scale, Signal& signal);

}  // namespace beatlens::formats::xml
