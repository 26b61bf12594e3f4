// Charts of one or more series over a common axis: training curves, and figures by number of trained layers.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "report/picture.h"

namespace beatlens::trainer {

struct ChartSeries {
    std::string name;  // in the legend
    std::vector<double> x;
    std::vector<double> y;       // as many as x; where one is not finite the line has a gap
    std::vector<double> spread;  // half the length of the error bar, as many as x; empty: no bars
    bool markers = false;        // a disc on every point
    bool dashed = false;
};

// A value to compare with, right across the chart.
struct ChartLevel {
    std::string name;
    double y = 0.0;
    double spread = 0.0;  // a band of y +- spread; 0: none
};

// A point of the x axis that is pointed out.
struct ChartMark {
    double x = 0.0;
    std::string label;
};

struct ChartSpec {
    std::string title;
    std::string description;  // for screen readers; empty: made from the series
    std::string x_label;
    std::string y_label;
    std::vector<ChartSeries> series;  // up to six together with the levels
    std::vector<ChartLevel> levels;
    std::vector<ChartMark> marks;
    bool whole_x = false;              // x counts something: ticks at whole numbers only
    std::vector<std::string> x_names;  // names for x = 0, 1, ... instead of numbers
    std::optional<double> y_min;       // the axis begins or ends exactly here; else at a round number
    std::optional<double> y_max;
    double width = 560.0;
    double height = 320.0;
};

Picture line_chart(const ChartSpec& spec);

}  // namespace beatlens::trainer
