// A plot as the page hands it over: axes, and series of dots, lines, bars or areas. What its points mean is the page's
// business; a point can lead to a beat or a time.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace beatlens::viewer {

struct Series {
    enum class Kind { dots, line, bars, area };
    Kind kind = Kind::dots;
    unsigned rgb = 0;
    unsigned alpha = 255;
    float width_css = 1.5F;      // of lines, or the diameter of dots
    std::vector<float> x;        // of bars: their left edges, all as wide as the first two are apart
    std::vector<float> y;        // NaN: the line has a gap
    std::vector<unsigned> rgbs;  // of each point, or empty: all have `rgb`
    std::vector<int> ids;        // what a click on a point tells, -1: nothing; or empty
};

struct Plot {
    std::string title;
    std::string x_label;
    std::string y_label;
    double x0 = 0.0, x1 = 1.0;
    double y0 = 0.0, y1 = 1.0;
    bool x_is_time = false;  // seconds of the recording, by the clock where it is known
    float share = 1.0F;      // of the width, beside the others
    double cursor_x = 0.0;   // a line across, where it is within
    std::vector<Series> series;
};

struct PlotPoint {
    int series = -1;
    std::size_t index = 0;
};

}  // namespace beatlens::viewer
