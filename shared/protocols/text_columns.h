// Pieces of the tables in text that reports of protocols have in common.
#pragma once

#include <cstdio>
#include <string>

#include "metrics/figures.h"

namespace beatlens::protocols {

// As printf; what is longer than 255 bytes is cut off.
template <class... Values>
std::string format(const char* pattern, Values... values) {
    char text[256];
    std::snprintf(text, sizeof text, pattern, values...);
    return text;
}

// "1 record", "2 records".
inline std::string plural(std::size_t count, const std::string& what) {
    return std::to_string(count) + " " + what + (count == 1 ? "" : "s");
}

// A column of 8 characters; "-" where there is no such figure.
inline std::string number(bool defined, double value) {
    return defined ? format("  %6.4f", value) : std::string("       -");
}

// Se, +P and F1; "-" where there was nothing to find, or nothing was called so.
inline std::string rates(const metrics::ClassFigures& figures, bool called) {
    return number(figures.support > 0, figures.recall) + number(called, figures.precision) +
           number(figures.support > 0, figures.f1);
}

}  // namespace beatlens::protocols
