// A drawing as a list of shapes, drawn once and written twice: as SVG, for documents (text stays text, light and dark
// colours follow the reader's setting, title and description for screen readers), and as PNG through cairo, for
// TensorBoard, which shows nothing else. Lengths are in CSS pixels, y grows downwards.
#pragma once

#include <string>
#include <variant>
#include <vector>

#include "ecg/error.h"

namespace beatlens::trainer {

// What a shape means; palette.h has the colours, once for light and once for dark.
enum class Ink {
    background,
    text,
    faint_text,
    grid,
    axis,
    on_heat,   // text on a strongly coloured cell
    heat,      // cells of a matrix, with an opacity
    series_1,  // six colours that remain apart in the common kinds of colour blindness
    series_2,
    series_3,
    series_4,
    series_5,
    series_6,
};

enum class Anchor { start, middle, end };

struct Point {
    double x = 0.0;
    double y = 0.0;
};

struct Rectangle {
    Point corner;  // upper left
    double width = 0.0;
    double height = 0.0;
    Ink fill = Ink::heat;
    double opacity = 1.0;
};

struct Line {  // through all points; a gap is another Line
    std::vector<Point> points;
    Ink stroke = Ink::axis;
    double width = 1.0;
    bool dashed = false;
};

struct Disc {
    Point centre;
    double radius = 3.0;
    Ink fill = Ink::series_1;
};

struct Text {
    Point at;  // on the baseline
    std::string text;
    double size = 12.0;
    Anchor anchor = Anchor::start;
    Ink fill = Ink::text;
    bool bold = false;
    bool upwards = false;  // turned by 90 degrees, reading from below to above
};

using Shape = std::variant<Rectangle, Line, Disc, Text>;

struct Picture {
    double width = 0.0;
    double height = 0.0;
    std::string title;        // for screen readers and tool tips; the drawing has its own heading
    std::string description;  // what the picture shows, in a sentence or two
    std::vector<Shape> shapes;
};

struct Png {
    int width = 0;  // in pixels
    int height = 0;
    std::string bytes;
};

// A complete SVG file.
std::string to_svg(const Picture& picture);

// `scale` pixels per CSS pixel, in light colours. Errors: internal.
Result<Png> to_png(const Picture& picture, double scale = 1.5);

// Several pictures in rows of `columns`, under one heading.
Picture grid_of(const std::vector<Picture>& pictures, std::size_t columns, const std::string& heading,
                std::string description);

}  // namespace beatlens::trainer
