// Several measurements of the same thing, such as a figure over the seeds of a training.
#pragma once

#include <span>

namespace beatlens::metrics {

struct Spread {
    double mean = 0.0;
    double sd = 0.0;  // of the sample (n - 1); 0 for fewer than two values
    double min = 0.0;
    double max = 0.0;
};
Spread spread(std::span<const double> values);

}  // namespace beatlens::metrics
