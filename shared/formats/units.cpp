#include "formats/units.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "formats/parsing.h"

namespace beatlens::formats {

namespace {

struct UnitFactor {
    std::string_view name;
    double factor;
};

// Two characters are in use for micro: U+00B5 and the Greek letter U+03BC.
constexpr UnitFactor voltages[] = {{"mv", 1.0},         {"millivolt", 1.0},     {"millivolts", 1.0},
                                   {"uv", 1e-3},        {"\xC2\xB5v", 1e-3},    {"\xCE\xBCv", 1e-3},
                                   {"microvolt", 1e-3}, {"microvolts", 1e-3},   {"microv", 1e-3},
                                   {"mcv", 1e-3},       {"\xC2\xB5volt", 1e-3}, {"nv", 1e-6},
                                   {"v", 1e3},          {"volt", 1e3},          {"volts", 1e3}};

constexpr UnitFactor times[] = {{"s", 1.0},
                                {"sec", 1.0},
                                {"secs", 1.0},
                                {"second", 1.0},
                                {"seconds", 1.0},
                                {"ms", 1e-3},
                                {"msec", 1e-3},
                                {"millis", 1e-3},
                                {"millisecond", 1e-3},
                                {"milliseconds", 1e-3},
                                {"us", 1e-6},
                                {"\xC2\xB5s", 1e-6},
                                {"\xCE\xBCs", 1e-6},
                                {"microseconds", 1e-6},
                                {"ns", 1e-9},
                                {"nanoseconds", 1e-9},
                                {"min", 60.0},
                                {"mins", 60.0},
                                {"minute", 60.0},
                                {"h", 3600.0},
                                {"hour", 3600.0},
                                {"hours", 3600.0},
                                {"msecs", 1e-3},
                                {"micros", 1e-6},
                                {"microsecond", 1e-6},
                                {"nanosecond", 1e-9},
                                {"sekunden", 1.0},
                                {"minutes", 60.0}};

template <std::size_t N>
double factor_of(const UnitFactor (&table)[N], std::string_view name) {
    const std::string wanted = lower(name);
    for (const UnitFactor& entry : table) {
        if (entry.name == wanted) {
            return entry.factor;
        }
    }
    return 0.0;
}

}  // namespace

double millivolts_per_unit(std::string_view units) { return factor_of(voltages, units); }

double seconds_per_unit(std::string_view units) { return factor_of(times, units); }

UnitsFound set_units(std::string_view stated, Signal& signal) {
    constexpr double largest_range_mv = 50.0;
    const double factor = millivolts_per_unit(stated);
    if (factor == 0.0 && !stated.empty()) {
        const bool raw = equal_ignoring_case(stated, "adu") || equal_ignoring_case(stated, "adc");
        signal.units = raw ? "adu" : std::string(stated);
        return UnitsFound::as_stated;
    }
    double least = std::numeric_limits<double>::infinity();
    double most = -least;
    for (float& sample : signal.samples) {
        if (factor != 0.0 && factor != 1.0) {
            sample = static_cast<float>(static_cast<double>(sample) * factor);
        }
        if (!std::isnan(sample)) {
            least = std::min(least, static_cast<double>(sample));
            most = std::max(most, static_cast<double>(sample));
        }
    }
    const bool large = most - least > largest_range_mv;
    signal.units = large && stated.empty() ? "adu" : "mV";
    if (large) {
        return stated.empty() ? UnitsFound::unknown : UnitsFound::stated_but_too_large;
    }
    return stated.empty() ? UnitsFound::millivolts_assumed : UnitsFound::as_stated;
}

}  // namespace beatlens::formats
