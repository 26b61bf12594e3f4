// The beat recipe "kachuee-120hz-zscore": rows of "kachuee-120hz", each brought to mean 0 and standard deviation 1.
#pragma once

#include <cstddef>
#include <span>

namespace beatlens::beats {

// Over all values of the row, its zero padding included: (x - mean) / population standard deviation, computed in double
// and rounded once. A constant row becomes zeros.
void zscore_row(std::span<float> row);

// The same for each row of [rows, length].
void zscore_rows(std::span<float> rows, std::size_t length);

}  // namespace beatlens::beats
