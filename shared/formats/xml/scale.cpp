#include "formats/xml/scale.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "formats/units.h"

namespace beatlens::formats::xml {

void set_samples(std::span<const double> numbers, const Scale& scale, Signal& signal) {
    double step = scale.step;
    double origin = scale.origin;
    if (!std::isfinite(step) || step == 0.0 || scale.units.empty()) {
        step = 1.0;
        origin = 0.0;
        signal.units = "adu";
    } else if (const double millivolts = millivolts_per_unit(scale.units); millivolts != 0.0) {
        step *= millivolts;
        const double of_origin = millivolts_per_unit(scale.origin_units);
        origin *= of_origin != 0.0 ? of_origin : millivolts;
        signal.units = "mV";
    } else {
        signal.units = scale.units;
    }
    signal.samples.clear();
    signal.samples.reserve(numbers.size());
    bool integers = step > 0.0;
    for (const double number : numbers) {
        const double value = origin + number * step;
        const bool in_range = std::abs(value) <= static_cast<double>(std::numeric_limits<float>::max());
        signal.samples.push_back(in_range ? static_cast<float>(value) : std::numeric_limits<float>::quiet_NaN());
        // A float holds integers up to 2^24 exactly.
        integers = integers && (std::isnan(number) || (number == std::floor(number) && std::abs(number) <= 1 << 24));
    }
    const double baseline = std::round(-origin / step);
    if (integers && std::isfinite(1.0 / step) && std::abs(baseline) <= 1 << 24) {
        signal.gain_adu_per_unit = 1.0 / step;
        signal.baseline_adu = static_cast<int>(baseline);
    }
}

}  // namespace beatlens::formats::xml
