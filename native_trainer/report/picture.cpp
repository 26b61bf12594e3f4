#include "report/picture.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

#include "ecg/overloaded.h"
#include "report/palette.h"

namespace beatlens::trainer {

namespace {

// "12.5": two decimals at most, no trailing zeros, whatever the locale.
std::string number(double value) {
    auto hundredths = std::llround(value * 100.0);
    std::string text = hundredths < 0 ? "-" : "";
    hundredths = std::abs(hundredths);
    text += std::to_string(hundredths / 100);
    if (hundredths % 100 != 0) {
        text += "." + std::to_string(hundredths / 10 % 10);
        text += hundredths % 10 != 0 ? std::to_string(hundredths % 10) : "";
    }
    return text;
}

std::string escaped(const std::string& text) {
    std::string out;
    for (const char c : text) {
        switch (c) {
            case '&':
                out += "&amp;";
                break;
            case '<':
                out += "&lt;";
                break;
            case '>':
                out += "&gt;";
                break;
            case '"':
                out += "&quot;";
                break;
            default:
                if (static_cast<unsigned char>(c) >= 0x20) {  // XML has no place for control characters
                    out += c;
                }
        }
    }
    return out;
}

std::string attribute(const char* name, double value) { return std::string(" ") + name + "=\"" + number(value) + "\""; }

std::string ink_class(Ink ink) { return std::string(" class=\"ink-") + ink_name(ink) + "\""; }

std::string hex(Colour colour) {
    char text[8];
    std::snprintf(text, sizeof text, "#%06x", colour.rgb & 0xFFFFFFU);
    return text;
}

// A rule per ink that sets `color`; shapes paint with it.
std::string colour_rules(bool dark) {
    std::string rules;
    for (const InkColours& colours : inks) {
        rules += std::string(".ink-") + colours.name + "{color:" + hex(colour_of(colours.ink, dark)) + "}";
    }
    return rules;
}

std::string points_of(const Line& line) {
    std::string points;
    for (const Point& point : line.points) {
        points += (points.empty() ? "" : " ") + number(point.x) + "," + number(point.y);
    }
    return points;
}

std::string element(const Shape& shape) {
    return std::visit(
        Overloaded{
            [](const Rectangle& r) {
                return "<rect" + ink_class(r.fill) + attribute("x", r.corner.x) + attribute("y", r.corner.y) +
                       attribute("width", r.width) + attribute("height", r.height) + " fill=\"currentColor\"" +
                       (r.opacity < 1.0 ? attribute("fill-opacity", r.opacity) : "") + "/>";
            },
            [](const Line& l) {
                return "<polyline" + ink_class(l.stroke) + " points=\"" + points_of(l) +
                       "\" fill=\"none\" stroke=\"currentColor\"" + attribute("stroke-width", l.width) +
                       (l.dashed ? " stroke-dasharray=\"5 4\"" : "") + " stroke-linejoin=\"round\"/>";
            },
            [](const Disc& d) {
                return "<circle" + ink_class(d.fill) + attribute("cx", d.centre.x) + attribute("cy", d.centre.y) +
                       attribute("r", d.radius) + " fill=\"currentColor\"/>";
            },
            [](const Text& t) {
                const char* const anchor = t.anchor == Anchor::start    ? ""
                                           : t.anchor == Anchor::middle ? " text-anchor=\"middle\""
                                                                        : " text-anchor=\"end\"";
                const std::string turn =
                    t.upwards ? " transform=\"rotate(-90 " + number(t.at.x) + " " + number(t.at.y) + ")\"" : "";
                return "<text" + ink_class(t.fill) + attribute("x", t.at.x) + attribute("y", t.at.y) +
                       attribute("font-size", t.size) + anchor + turn + (t.bold ? " font-weight=\"bold\"" : "") +
                       " fill=\"currentColor\">" + escaped(t.text) + "</text>";
            },
        },
        shape);
}

Shape moved(Shape shape, double dx, double dy) {
    const auto move = [&](Point& point) {
        point.x += dx;
        point.y += dy;
    };
    std::visit(Overloaded{
                   [&](Rectangle& r) { move(r.corner); },
                   [&](Line& l) { std::for_each(l.points.begin(), l.points.end(), move); },
                   [&](Disc& d) { move(d.centre); },
                   [&](Text& t) { move(t.at); },
               },
               shape);
    return shape;
}

}  // namespace

std::string to_svg(const Picture& picture) {
    const std::string size = number(picture.width) + " " + number(picture.height);
    std::string svg = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 " + size + "\"" +
                      attribute("width", picture.width) + attribute("height", picture.height) +
                      " role=\"img\" font-family=\"system-ui, 'DejaVu Sans', sans-serif\">\n";
    svg += "<title>" + escaped(picture.title) + "</title>\n<desc>" + escaped(picture.description) + "</desc>\n";
    svg +=
        "<style>" + colour_rules(false) + "\n@media (prefers-color-scheme:dark){" + colour_rules(true) + "}</style>\n";
    svg += element(Rectangle{{0, 0}, picture.width, picture.height, Ink::background}) + "\n";
    for (const Shape& shape : picture.shapes) {
        svg += element(shape) + "\n";
    }
    return svg + "</svg>\n";
}

Picture grid_of(const std::vector<Picture>& pictures, std::size_t columns, const std::string& heading,
                std::string description) {
    constexpr double heading_height = 34.0;
    Picture whole{200.0, heading_height, heading, std::move(description), {}};
    columns = std::max<std::size_t>(1, columns);
    for (std::size_t row = 0; row < pictures.size(); row += columns) {
        double x = 0.0;
        double height = 0.0;
        for (std::size_t i = row; i < std::min(row + columns, pictures.size()); ++i) {
            for (const Shape& shape : pictures[i].shapes) {
                whole.shapes.push_back(moved(shape, x, whole.height));
            }
            x += pictures[i].width;
            height = std::max(height, pictures[i].height);
        }
        whole.width = std::max(whole.width, x);
        whole.height += height;
    }
    whole.shapes.push_back(Text{{16.0, 25.0}, heading, 16.0, Anchor::start, Ink::text, true});
    return whole;
}

}  // namespace beatlens::trainer
