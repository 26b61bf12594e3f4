// Axes of charts: round numbers, their labels, and where values lie on the picture.
#pragma once

#include <cmath>
#include <limits>
#include <string>
#include <vector>

namespace beatlens::trainer {

// Round numbers (1, 2 or 5 times a power of ten apart) from the last one at or below `low` to the first at or above
// `high`; about `wanted` of them. `whole`: no fractions.
std::vector<double> ticks(double low, double high, int wanted, bool whole = false);

// All of them with as many decimals as tell them apart; rounded, with an exponent, where that would be long.
std::vector<std::string> tick_labels(const std::vector<double>& ticks);

// About how wide a text is: it is laid out by whoever shows the picture.
double text_width(const std::string& text, double size);

// Grows to what it is given; values that are not finite are passed over.
struct Range {
    double low = std::numeric_limits<double>::infinity();
    double high = -std::numeric_limits<double>::infinity();
    bool empty() const { return !(low <= high); }
    void take(double value);
};

// What an axis shows, and where on the picture its ends are.
struct Axis {
    double low = 0.0;
    double high = 1.0;
    double from = 0.0;
    double to = 1.0;
    std::vector<double> ticks;
    std::vector<std::string> labels;
    double at(double value) const { return from + (value - low) / (high - low) * (to - from); }
};

}  // namespace beatlens::trainer
