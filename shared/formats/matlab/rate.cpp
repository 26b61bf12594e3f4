#include "formats/matlab/rate.h"

#include <algorithm>
#include <cmath>

#include "formats/parsing.h"
#include "formats/units.h"

namespace beatlens::formats::matlab {

namespace {

constexpr double highest_hz = 1e6;

// The array's only number, or the one that all of its few numbers are.
std::optional<double> only_number(const Array& array) {
    constexpr std::size_t most = 1024;
    const std::size_t count = array.stored();
    if (!array.is_real_numbers() || count == 0 || count > most) {
        return std::nullopt;
    }
    const double first = array.number(0);
    for (std::size_t i = 1; i < count; ++i) {
        if (array.number(i) != first) {
            return std::nullopt;
        }
    }
    return std::isfinite(first) && first > 0.0 ? std::optional(first) : std::nullopt;
}

std::optional<Rate> rate_in(const Array& array) {
    // "rate" can be the heart's, and "freq" a filter's.
    constexpr double least_of_a_vague_name = 100.0;
    std::string name = lower(array.name);
    name.resize(std::min(name.size(), name.find("_hz")));
    const bool vague = name == "rate" || name == "freq" || name == "frequency" || name == "hz";
    const auto hz = only_number(array);
    return hz && *hz <= highest_hz && (!vague || *hz >= least_of_a_vague_name)
               ? std::optional(Rate{*hz, array.name, {}})
               : std::nullopt;
}

// How far the times stray from an even grid, in steps; infinite where they do not all increase.
double deviation(const std::function<double(std::size_t)>& time, std::size_t length, double step) {
    double largest = 0.0;
    for (std::size_t i = 1; i < length; ++i) {
        if (!(time(i) > time(i - 1))) {
            return INFINITY;
        }
        largest = std::max(largest, std::abs(time(i) - time(0) - static_cast<double>(i) * step) / step);
    }
    return largest;
}

double step_of(const std::function<double(std::size_t)>& time, std::size_t length) {
    return length < 2 ? 0.0 : (time(length - 1) - time(0)) / static_cast<double>(length - 1);
}

// An interval between samples: seconds, or what a variable beside it says (BIOPAC's isi and isi_units).
std::optional<Rate> rate_of_interval(const Scope& scope) {
    for (const Array& variable : scope.variables) {
        const auto interval = only_number(variable);
        if (!interval || !means(variable.name, Meaning::interval)) {
            continue;
        }
        const Array* const units = find_named(scope, lower(variable.name) + "units");
        const std::vector<std::string> text = units == nullptr ? std::vector<std::string>{} : units->lines();
        const double factor = text.empty() ? 1.0 : seconds_per_unit(text.front());
        const double hz = factor == 0.0 ? 0.0 : 1.0 / (*interval * factor);
        if (std::isfinite(hz) && hz >= 1.0 && hz <= highest_hz) {
            return Rate{whole_rate(hz), variable.name, {}};
        }
    }
    return std::nullopt;
}

}  // namespace

bool is_even(const std::function<double(std::size_t)>& time, std::size_t length) {
    constexpr double most = 0.05;  // of a step
    const double step = step_of(time, length);
    return step > 0.0 && deviation(time, length, step) <= most;
}

std::optional<Rate> rate_of_times(const std::function<double(std::size_t)>& time, std::size_t length,
                                  const std::string& from) {
    const double step = step_of(time, length);
    const double strays = step > 0.0 ? deviation(time, length, step) : INFINITY;
    if (!std::isfinite(strays) || step == 1.0) {
        return std::nullopt;
    }
    const bool milliseconds = step > 1.0 || lower(from).ends_with("ms");
    const double hz = (milliseconds ? 1000.0 : 1.0) / step;
    if (hz < 1.0 || hz > highest_hz) {
        return std::nullopt;
    }
    return Rate{whole_rate(hz), from,
                strays > 0.5 ? "The times in " + from + " are uneven; samples are shown at their mean rate." : ""};
}

std::optional<Rate> find_rate(const Inventory& inventory, const Scope* scope, std::size_t length) {
    for (const Scope* each = scope; each != nullptr; each = each->outer) {
        for (const Array& variable : each->variables) {
            auto rate = means(variable.name, Meaning::rate) ? rate_in(variable) : std::nullopt;
            if (rate) {
                return rate;
            }
        }
        for (const bool named : {true, false}) {  // whatever rises evenly is a time, at last
            for (const Array& variable : each->variables) {
                const auto number = [&](std::size_t i) { return variable.number(i); };
                if (variable.is_real_numbers() && variable.stored() == length &&
                    (named ? means(variable.name, Meaning::time) : is_even(number, length))) {
                    if (auto rate = rate_of_times(number, length, variable.name)) {
                        return rate;
                    }
                }
            }
        }
        if (auto rate = rate_of_interval(*each)) {
            return rate;
        }
    }
    std::optional<Rate> only;
    for (const Found& found : inventory.all) {
        const auto rate = means(found.array->name, Meaning::rate) ? rate_in(*found.array) : std::nullopt;
        if (rate && only && rate->hz != only->hz) {
            return std::nullopt;
        }
        only = rate ? rate : only;
    }
    return only;
}

}  // namespace beatlens::formats::matlab
