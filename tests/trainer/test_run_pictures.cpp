// The pictures of a run: where values lie in them, what they say, and that others can read them.
#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_floating_point.hpp>
#include <cmath>
#include <filesystem>
#include <fstream>

#include "report/axis.h"
#include "report/confusion_picture.h"
#include "report/curves.h"
#include "report/line_chart.h"
#include "run_command.h"

namespace test_run_pictures {

using namespace beatlens::test;
using namespace beatlens::trainer;
namespace fs = std::filesystem;

namespace {

std::size_t count_of(const std::string& text, const std::string& part) {
    std::size_t count = 0;
    for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) {
        ++count;
    }
    return count;
}

bool has_text(const Picture& picture, const std::string& wanted) {
    return std::any_of(picture.shapes.begin(), picture.shapes.end(), [&](const Shape& shape) {
        const auto* text = std::get_if<Text>(&shape);
        return text != nullptr && text->text == wanted;
    });
}

// The line of a series in the plot: the last one with its ink.
Line line_of(const Picture& picture, Ink ink) {
    Line found;
    for (const Shape& shape : picture.shapes) {
        const auto* line = std::get_if<Line>(&shape);
        if (line != nullptr && line->stroke == ink) {
            found = *line;
        }
    }
    return found;
}

}  // namespace

TEST_CASE("ticks are round and enclose the values") {
    CHECK(ticks(0.0, 10.0, 5) == std::vector<double>{0, 2, 4, 6, 8, 10});
    CHECK(ticks(1.0, 37.0, 4, true) == std::vector<double>{0, 10, 20, 30, 40});
    CHECK(ticks(1.0, 3.0, 8, true) == std::vector<double>{1, 2, 3});
    CHECK(tick_labels({0.85, 0.9, 0.95}) == std::vector<std::string>{"0.85", "0.90", "0.95"});
    CHECK(tick_labels({0, 2e-7, 4e-7}) == std::vector<std::string>{"0", "2e-07", "4e-07"});
    CHECK(tick_labels({0, 500, 1000}) == std::vector<std::string>{"0", "500", "1000"});
    for (const auto& [low, high] :
         {std::pair{0.0, 0.0}, {-3.0, -3.0}, {0.9312, 0.9871}, {-1e-5, 4e5}, {1e-12, 3e-12}}) {
        const auto values = ticks(low, high, 5);
        INFO(low << " to " << high);
        REQUIRE(values.size() >= 2);
        CHECK(values.size() <= 12);
        const double rounding = 1e-8 * (high - low);
        CHECK(values.front() <= low + rounding);
        CHECK(values.back() >= high - rounding);
    }
}

TEST_CASE("a chart puts values where its axes say") {
    ChartSpec spec;
    spec.title = "Loss & <more>";
    spec.x_label = "epoch";
    spec.y_label = "loss";
    spec.series = {{"train", {0, 1, 2, 4}, {0.0, 0.25, 0.5, 1.0}, {}},
                   {"gap", {0, 1, 2, 3}, {0.5, 0.5, std::nan(""), 0.25}, {}},
                   {"bars", {2}, {0.5}, {0.25}, true}};
    spec.y_min = 0.0;
    spec.y_max = 1.0;
    const Picture picture = line_chart(spec);

    const Line line = line_of(picture, Ink::series_1);
    REQUIRE(line.points.size() == 4);
    // both axes linear: all four points lie on one line, at 0, 1/4, 1/2 and 1 of its length
    const auto& p = line.points;
    for (const auto& [i, share] : {std::pair{1U, 0.25}, {2U, 0.5}}) {
        CHECK_THAT(p[i].x - p[0].x, Catch::Matchers::WithinAbs(share * (p[3].x - p[0].x), 1e-9));
        CHECK_THAT(p[i].y - p[0].y, Catch::Matchers::WithinAbs(share * (p[3].y - p[0].y), 1e-9));
    }
    CHECK(p[3].y < p[0].y);  // larger is higher
    CHECK(line_of(picture, Ink::series_2).points.size() == 2);
    // the error bar reaches a quarter of the axis up and down; its caps are the last lines
    const double quarter = (p[0].y - p[3].y) / 4.0;
    CHECK_THAT(line_of(picture, Ink::series_3).points[0].y, Catch::Matchers::WithinAbs(p[2].y - quarter, 1e-9));
    CHECK(has_text(picture, "0.2"));
    CHECK(has_text(picture, "epoch"));

    for (const Shape& shape : picture.shapes) {
        if (const auto* one = std::get_if<Line>(&shape)) {
            for (const Point& point : one->points) {
                CHECK((point.x >= 0.0 && point.x <= spec.width && point.y >= 0.0 && point.y <= spec.height));
            }
        }
    }
}

TEST_CASE("charts of next to nothing are drawn") {
    CHECK(to_png(line_chart({})));
    CHECK(to_png(learning_curves("empty", {}, 0)));
    CHECK(to_png(learning_curves("one", {{"Loss", {0.5}, {std::nan("")}}}, 1)));
    CHECK(to_png(confusion_picture({{0}}, {"N"}, "none")));
    CHECK(to_png(transfer_curves("none", "F1", {}, 0.0, 0.0)));
}

TEST_CASE("the best epoch and its figure are named") {
    const Picture picture = learning_curves("run", {{"Accuracy", {0.5, 0.8, 0.9}, {0.6, 0.75, 0.7}}}, 2);
    CHECK(has_text(picture, "best epoch 2: 0.7500"));
    CHECK(picture.description.find("0.7500") != std::string::npos);
}

TEST_CASE("a confusion picture has counts and shares of rows") {
    // rows of 1,000, 8 and no beats: shares by hand
    const auto picture = confusion_picture({{995, 5, 0}, {3, 4, 1}, {0, 0, 0}}, {"N", "S", "V"}, "three");
    for (const char* const text : {"995", "99.5 %", "5", "0.5 %", "3", "37.5 %", "4", "50.0 %", "1", "12.5 %", "1,000",
                                   "1,008 beats, 99.11 % right"}) {
        INFO(text);
        CHECK(has_text(picture, text));
    }
    CHECK(picture.description.find("N 99.5 %, S 50.0 %, V no beats") != std::string::npos);
}

TEST_CASE("SVG is XML with title, description and the texts as text") {
    Picture picture{100, 50, "a <b> & \"c\"", "what it shows", {}};
    picture.shapes.emplace_back(Text{{10, 20}, "é < \x01 5 %"});
    picture.shapes.emplace_back(Line{{{0, 0}, {12.345, -0.5}}});
    const std::string svg = to_svg(picture);
    CHECK(count_of(svg, "prefers-color-scheme:dark") == 1);
    CHECK(svg.find("0,0 12.35,-0.5") != std::string::npos);
    const fs::path file = fs::temp_directory_path() / "beatlens-test-picture.svg";
    std::ofstream(file) << svg;
    const Output output = run_python(
        "-c \"import sys, xml.etree.ElementTree as t; r = t.parse(sys.argv[1]).getroot(); n = "
        "'{http://www.w3.org/2000/svg}'; "
        "print(r.tag == n + 'svg', r.get('viewBox'), [r.find(n + x).text for x in ('title', 'desc', 'text')])\" '" +
        file.string() + "'");
    if (output.code == 127) {
        SKIP("no python3");
    }
    CHECK(output.text == "True 0 0 100 50 ['a <b> & \"c\"', 'what it shows', 'é <  5 %']\n");
}

TEST_CASE("PNG pictures have the size that they say, in RGB") {
    Picture picture{101, 50, "t", "d", {}};
    const auto png = to_png(picture, 2.0);
    REQUIRE(png);
    CHECK(png->width == 202);
    CHECK(png->height == 100);
    REQUIRE(png->bytes.size() > 33);
    // signature; IHDR of 13 bytes: width, height, 8 bits, colour type 2
    CHECK(png->bytes.substr(0, 26) == std::string("\x89PNG\r\n\x1a\n\0\0\0\x0DIHDR\0\0\0\xCA\0\0\0\x64\x08\x02", 26));
}

}  // namespace test_run_pictures
