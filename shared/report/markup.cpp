#include "report/markup.h"

#include <cmath>
#include <cstdio>

#include "analysis/report_text.h"

namespace beatlens::report {

namespace {

constexpr double whole_day_s = 86400.0;
constexpr double longest_text_s = 1e9;

}  // namespace

std::string escaped(std::string_view text) {
    std::string result;
    for (const char c : analysis::printable(text)) {
        switch (c) {
            case '&':
                result += "&amp;";
                break;
            case '<':
                result += "&lt;";
                break;
            case '>':
                result += "&gt;";
                break;
            case '"':
                result += "&quot;";
                break;
            case '\'':
                result += "&#39;";
                break;
            default:
                result += c;
        }
    }
    return result;
}

std::string number(double value, int decimals) {
    char text[64];
    std::snprintf(text, sizeof text, "%.*f", decimals, value);
    return text;
}

std::string duration_text(double seconds) {
    if (!(std::abs(seconds) < longest_text_s)) {
        return "?";
    }
    const long long whole = std::llround(seconds);
    char text[48];
    if (whole >= 3600) {
        std::snprintf(text, sizeof text, "%lld:%02lld:%02lld", whole / 3600, whole / 60 % 60, whole % 60);
    } else {
        std::snprintf(text, sizeof text, "%lld:%02lld", whole / 60, whole % 60);
    }
    return text;
}

std::string TimeText::operator()(double time_s) const {
    if (!start_of_day_s_ || !(std::abs(time_s) < longest_text_s)) {
        const double tenths = std::floor(time_s * 10.0 + 0.5) / 10.0;
        return duration_text(std::floor(tenths)) + "." +
               number(std::floor((tenths - std::floor(tenths)) * 10.0 + 0.5), 0);
    }
    const double clock_s = std::floor(*start_of_day_s_ + time_s + 0.5);
    const double days = std::floor(clock_s / whole_day_s);
    const auto of_day = static_cast<int>(clock_s - days * whole_day_s);
    char text[48];
    std::snprintf(text, sizeof text, "%02d:%02d:%02d", of_day / 3600, of_day / 60 % 60, of_day % 60);
    return days > 0.0 ? std::string(text) + " +" + number(days, 0) + " d" : text;
}

}  // namespace beatlens::report
