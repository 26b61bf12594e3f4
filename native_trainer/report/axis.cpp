#include "report/axis.h"

#include <algorithm>
#include <array>
#include <cstdio>

namespace beatlens::trainer {

namespace {
constexpr double character_width = 0.56;  // mean of common sans-serif fonts, in font sizes
}

std::vector<double> ticks(double low, double high, int wanted, bool whole) {
    if (!(high > low)) {  // a constant: something to see around it
        const double around = low == 0.0 ? 1.0 : std::abs(low) * 0.1;
        return ticks(low - around, low + around, wanted, whole);
    }
    const double rough = (high - low) / std::max(1, wanted);
    const double power = std::pow(10.0, std::floor(std::log10(rough)));
    double step = 10.0 * power;
    for (const double factor : {1.0, 2.0, 5.0}) {
        if (factor * power >= rough * (1.0 - 1e-9)) {
            step = factor * power;
            break;
        }
    }
    if (whole) {
        step = std::max(1.0, step);
    }
    const auto first = std::llround(std::floor(low / step + 1e-9));
    const auto last = std::llround(std::ceil(high / step - 1e-9));
    std::vector<double> values;
    for (auto i = first; i <= last; ++i) {
        values.push_back(static_cast<double>(i) * step);
    }
    return values;
}

std::vector<std::string> tick_labels(const std::vector<double>& ticks) {
    if (ticks.empty()) {
        return {};
    }
    const double step = ticks.size() > 1 ? ticks[1] - ticks[0] : 1.0;
    const double largest = std::max(std::abs(ticks.front()), std::abs(ticks.back()));
    const int decimals = std::max(0, static_cast<int>(-std::floor(std::log10(step) + 1e-9)));
    std::vector<std::string> labels;
    for (const double tick : ticks) {
        std::array<char, 40> text{};
        if (decimals > 5 || largest >= 1e6) {
            std::snprintf(text.data(), text.size(), "%.3g", tick);
        } else {
            std::snprintf(text.data(), text.size(), "%.*f", decimals, tick);
        }
        labels.emplace_back(text.data());
    }
    return labels;
}

double text_width(const std::string& text, double size) {
    // Every byte of UTF-8 that begins a character.
    const auto characters = std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xC0) != 0x80; });
    return static_cast<double>(characters) * size * character_width;
}

void Range::take(double value) {
    if (std::isfinite(value)) {
        low = std::min(low, value);
        high = std::max(high, value);
    }
}

}  // namespace beatlens::trainer
