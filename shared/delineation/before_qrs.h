// What can be compared from beat to beat without knowing where a P wave begins or whether there is one.
#pragma once

#include <span>

#include "delineation/waves.h"

namespace beatlens::delineation {

// Of 12 values in any unit. All zeros where they lie on a straight line to within `least` (their distance's length).
BeforeQrs before_qrs(std::span<const float, std::tuple_size_v<BeforeQrs>> means, float least);

// Of a row of the recipe beats::waves_250hz; what is less than a fiftieth of the window's mean deviation is nothing.
BeforeQrs before_qrs_of_row(std::span<const float> row);

}  // namespace beatlens::delineation
