#include "report/trend_svg.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace beatlens::report {

namespace {

constexpr double plot_left_mm = 12.0;
constexpr double plot_width_mm = 166.0;
constexpr double plot_top_mm = 3.0;
constexpr double plot_height_mm = 34.0;
constexpr double plot_svg_height_mm = 43.0;
constexpr std::size_t most_columns = 332;  // half a millimetre each

struct Column {
    double first = 0.0;  // minutes
    double end = 0.0;
    double low = 0.0;
    double high = 0.0;
    double sum = 0.0;
    std::size_t count = 0;

    double mean() const { return sum / static_cast<double>(count); }
};

std::vector<Column> columns_of(const std::vector<std::optional<double>>& values) {
    const std::size_t each = std::max<std::size_t>(1, (values.size() + most_columns - 1) / most_columns);
    std::vector<Column> columns;
    for (std::size_t first = 0; first < values.size(); first += each) {
        const std::size_t end = std::min(first + each, values.size());
        Column column{static_cast<double>(first), static_cast<double>(end), 0.0, 0.0, 0.0, 0};
        for (std::size_t i = first; i < end; ++i) {
            if (!values[i]) {
                continue;
            }
            column.low = column.count == 0 ? *values[i] : std::min(column.low, *values[i]);
            column.high = column.count == 0 ? *values[i] : std::max(column.high, *values[i]);
            column.sum += *values[i];
            ++column.count;
        }
        columns.push_back(column);
    }
    return columns;
}

// Between marks below the plot: minutes that give 4 to 10 of them.
double minutes_between_marks(double minutes) {
    for (const double step : {1.0, 2.0, 5.0, 10.0, 15.0, 30.0, 60.0, 120.0, 180.0, 360.0, 720.0, 1440.0}) {
        if (minutes / step <= 10.0) {
            return step;
        }
    }
    return std::ceil(minutes / 1440.0 / 10.0) * 1440.0;
}

}  // namespace

std::string trend_svg(const std::vector<std::optional<double>>& per_minute, double duration_s, const TimeText& when,
                      const std::string& caption, const TrendScale& scale) {
    const std::vector<Column> columns = columns_of(per_minute);
    double low = std::numeric_limits<double>::infinity();
    double high = -low;
    for (const Column& column : columns) {
        if (column.count > 0) {
            low = std::min(low, column.low);
            high = std::max(high, column.high);
        }
    }
    if (high < low) {
        return "";
    }
    low = std::floor(low / scale.grid) * scale.grid;
    high = std::max(low + 2.0 * scale.grid, std::ceil(high / scale.grid) * scale.grid);
    const double grid = std::ceil((high - low) / scale.grid / 8.0) * scale.grid;
    const double minutes = std::max(duration_s / 60.0, 1e-3);
    const auto x = [&](double minute) {
        return number(plot_left_mm + plot_width_mm * std::min(1.0, minute / minutes), 2);
    };
    const auto y = [&](double value) {
        return number(plot_top_mm + plot_height_mm * (high - value) / (high - low), 2);
    };
    std::string text = "<figure class=\"trend\"><svg role=\"img\" aria-label=\"" + escaped(caption) +
                       "\" width=\"180mm\" height=\"43mm\" viewBox=\"0 0 180 " + number(plot_svg_height_mm, 0) + "\">";
    for (double value = low; value <= high + grid / 100.0; value += grid) {
        text += "<path class=\"grid\" d=\"M" + number(plot_left_mm, 0) + " " + y(value) + "h" +
                number(plot_width_mm, 0) + "\"/><text class=\"axis\" text-anchor=\"end\" x=\"" +
                number(plot_left_mm - 1.5, 1) + "\" y=\"" + y(value) + "\" dy=\".9\">" + number(value, scale.decimals) +
                "</text>";
    }
    const double step = minutes_between_marks(minutes);
    for (double minute = 0.0; minute <= minutes; minute += step) {
        text += "<path class=\"grid\" d=\"M" + x(minute) + " " + number(plot_top_mm, 0) + "v" +
                number(plot_height_mm, 0) + "\"/><text class=\"axis\" " +
                (minute > 0.97 * minutes ? "text-anchor=\"end\" " : "") + "x=\"" + x(minute) + "\" y=\"" +
                number(plot_top_mm + plot_height_mm + 4.0, 0) + "\">" + when(minute * 60.0) + "</text>";
    }
    std::string band;
    std::string line;
    bool drawing = false;
    for (const Column& column : columns) {
        if (column.count == 0) {
            drawing = false;
            continue;
        }
        const double middle = 0.5 * (column.first + std::min(column.end, minutes));
        if (column.high > column.low) {
            band += "M" + x(middle) + " " + y(column.low) + "V" + y(column.high);
        }
        line += (drawing ? "L" : "M") + x(middle) + " " + y(column.mean()) + (drawing ? "" : "h.01");
        drawing = true;
    }
    text += "<path class=\"band\" d=\"" + band + "\"/><path class=\"line\" d=\"" + line + "\"/></svg><figcaption>" +
            escaped(caption) + "</figcaption></figure>\n";
    return text;
}

}  // namespace beatlens::report
