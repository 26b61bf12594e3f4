// How many samples a second the variables of a MAT-file say there are. Part of formats/matlab/matlab.h.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "formats/matlab/variables.h"

namespace beatlens::formats::matlab {

// Where a rate comes from, for who wonders: "Fs", "t".
struct Rate {
    double hz = 0.0;
    std::string from;
    std::string warning;  // such as uneven times
};

// From the variables in the scope and around it: a rate, then a vector of `length` times, then an interval; at last a
// rate anywhere in the file, if there is one.
std::optional<Rate> find_rate(const Inventory& inventory, const Scope* scope, std::size_t length);

// Of times, one per sample: seconds, or milliseconds where the name `from` or the step says so. Nothing for what does
// not increase, and where the step is 1, which counts samples as well as milliseconds.
std::optional<Rate> rate_of_times(const std::function<double(std::size_t)>& time, std::size_t length,
                                  const std::string& from);

// Whether the numbers rise so evenly that they are times or sample numbers and no signal.
bool is_even(const std::function<double(std::size_t)>& time, std::size_t length);

}  // namespace beatlens::formats::matlab
