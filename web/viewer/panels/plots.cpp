// Plots below the trace, side by side, or one under the other where the canvas is narrow. What a frame takes is bounded
// by its pixels: dots that fall on one pixel are drawn once, lines as spans of columns.
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <vector>

#include "palette.h"
#include "panel.h"

namespace beatlens::viewer {

namespace {

constexpr float narrow_css = 620.0F;
constexpr float point_reach_css = 9.0F;

struct PlotFrame {
    Rect whole;
    Rect inner;
};

PlotFrame frame_of(const Layout& layout, const std::vector<Plot>& plots, std::size_t index) {
    const auto px = [&](float css) { return std::round(css * layout.scale); };
    Rect whole = layout.plots;
    if (whole.width() < px(narrow_css)) {
        const float height = whole.height() / static_cast<float>(plots.size());
        whole.y0 = std::round(layout.plots.y0 + height * static_cast<float>(index));
        whole.y1 = std::round(whole.y0 + height);
    } else {
        float all = 0.0F;
        float before = 0.0F;
        for (std::size_t i = 0; i < plots.size(); ++i) {
            all += plots[i].share;
            before += i < index ? plots[i].share : 0.0F;
        }
        whole.x0 = std::round(layout.plots.x0 + layout.plots.width() * before / all);
        whole.x1 = std::round(layout.plots.x0 + layout.plots.width() * (before + plots[index].share) / all);
    }
    return {whole, {whole.x0 + px(52.0F), whole.y0 + px(28.0F), whole.x1 - px(12.0F), whole.y1 - px(34.0F)}};
}

struct Mapping {
    const Plot& plot;
    Rect area;
    float x(double value) const {
        return area.x0 + static_cast<float>((value - plot.x0) / (plot.x1 - plot.x0)) * area.width();
    }
    float y(double value) const {
        return area.y1 - static_cast<float>((value - plot.y0) / (plot.y1 - plot.y0)) * area.height();
    }
};

// 1, 2 or 5 times a power of ten, so that not more than `most` fit.
double step_of(double span, double most) {
    const double raw = span / std::max(1.0, most);
    const double power = std::pow(10.0, std::floor(std::log10(raw)));
    const double share = raw / power;
    return power * (share <= 1.0 ? 1.0 : share <= 2.0 ? 2.0 : share <= 5.0 ? 5.0 : 10.0);
}

double time_step_of(double span, double most) {
    for (const double step :
         {0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 30.0, 60.0, 120.0, 300.0, 600.0, 1800.0, 3600.0, 7200.0, 14400.0}) {
        if (span / step <= most) {
            return step;
        }
    }
    return 86400.0;
}

void draw_axes(const Scene& scene, const Mapping& map, const PlotFrame& frame) {
    ImDrawList* draw = scene.draw;
    ImFont* font = scene.fonts.small;
    const Plot& plot = map.plot;
    const Rect& area = map.area;
    const float line = scene.hairline();
    const double y_step = step_of(plot.y1 - plot.y0, area.height() / scene.px(34.0F));
    const int decimals = std::max(0, static_cast<int>(std::ceil(-std::log10(y_step) - 1e-9)));
    for (double value = std::ceil(plot.y0 / y_step) * y_step; value <= plot.y1 + 1e-9 * y_step; value += y_step) {
        const float y = std::round(map.y(value));
        draw->AddRectFilled({area.x0, y}, {area.x1, y + line}, with_alpha(palette->axis_tick, 110));
        const std::string written = number_text(scene.state, std::abs(value) < 1e-9 * y_step ? 0.0 : value, decimals);
        const char* text = written.c_str();
        draw_text(draw, font, area.x0 - scene.px(6.0F) - text_width(font, text), y, palette->axis_text, text);
    }
    const double most = area.width() / scene.px(plot.x_is_time ? 76.0F : 52.0F);
    const double x_step = plot.x_is_time ? time_step_of(plot.x1 - plot.x0, most) : step_of(plot.x1 - plot.x0, most);
    const int x_decimals = std::max(0, static_cast<int>(std::ceil(-std::log10(x_step) - 1e-9)));
    const double origin = plot.x_is_time && scene.state.is_by_clock() ? -scene.state.display.start_of_day_s : 0.0;
    for (double i = std::ceil((plot.x0 - origin) / x_step - 1e-9);; i += 1.0) {
        const double value = origin + i * x_step;
        if (value > plot.x1 + 1e-9 * x_step) {
            break;
        }
        const float x = std::round(map.x(value));
        draw->AddRectFilled({x, area.y1}, {x + line, area.y1 + scene.px(4.0F)}, palette->axis_tick);
        const std::string written =
            plot.x_is_time ? when_text(scene.state, value, x_step < 1.0 ? 1 : 0)
                           : number_text(scene.state, std::abs(value) < 1e-9 * x_step ? 0.0 : value, x_decimals);
        const char* text = written.c_str();
        const float half = 0.5F * text_width(font, text);
        const float middle = std::min(std::max(x, area.x0 + half - scene.px(20.0F)), frame.whole.x1 - half);
        draw_text_centered(draw, font, middle, area.y1 + scene.px(11.0F), palette->axis_text, text);
    }
    draw->AddRectFilled({area.x0, area.y1}, {area.x1, area.y1 + line}, palette->axis_tick);
    draw_text(draw, scene.fonts.regular, frame.whole.x0 + scene.px(12.0F), frame.whole.y0 + scene.px(14.0F),
              palette->text, plot.title.c_str());
    const float label = text_width(font, plot.y_label.c_str());
    const float title_end = frame.whole.x0 + scene.px(24.0F) + text_width(scene.fonts.regular, plot.title.c_str());
    const bool is_beside = area.x1 - label > title_end;  // else below the title, on the plot
    draw_text(draw, font, area.x1 - label, is_beside ? frame.whole.y0 + scene.px(14.0F) : area.y0 + scene.px(6.0F),
              palette->text_subdued, plot.y_label.c_str());
    draw_text_centered(draw, font, 0.5F * (area.x0 + area.x1), area.y1 + scene.px(25.0F), palette->text_subdued,
                       plot.x_label.c_str());
}

ImU32 color_of(const Series& series, std::size_t i) {
    return rgb(i < series.rgbs.size() ? series.rgbs[i] : series.rgb, series.alpha);
}

void draw_dots(const Scene& scene, const Mapping& map, const Series& series) {
    static std::vector<bool> taken;  // pixels of the plot
    const auto width = static_cast<std::size_t>(map.area.width()) + 1;
    const auto height = static_cast<std::size_t>(map.area.height()) + 1;
    taken.assign(width * height, false);
    const float half = 0.5F * scene.px(series.width_css);
    // Later points lie above, and the first on a pixel hides the others: from the end.
    for (std::size_t i = series.x.size(); i-- > 0;) {
        const ImVec2 at(map.x(series.x[i]), map.y(series.y[i]));
        if (!map.area.contains(at)) {
            continue;
        }
        const auto pixel =
            static_cast<std::size_t>(at.y - map.area.y0) * width + static_cast<std::size_t>(at.x - map.area.x0);
        if (!taken[pixel]) {
            taken[pixel] = true;
            scene.draw->AddRectFilled({at.x - half, at.y - half}, {at.x + half, at.y + half}, color_of(series, i));
        }
    }
}

void draw_line_of(const Scene& scene, const Mapping& map, const Series& series) {
    static std::vector<ImVec2> points;
    points.clear();
    const ImU32 color = rgb(series.rgb, series.alpha);
    const auto flush = [&] {
        if (points.size() > 1) {
            scene.draw->AddPolyline(points.data(), static_cast<int>(points.size()), color, 0,
                                    scene.px(series.width_css));
        }
        points.clear();
    };
    // Of a column with many points the first, the lowest, the highest and the last are enough.
    float column = -1e9F;
    float low = 0.0F;
    float high = 0.0F;
    const auto close_column = [&] {
        if (!points.empty() && points.back().x == column && high > low) {
            points.emplace_back(column, low);
            points.emplace_back(column, high);
        }
    };
    const bool is_dense = static_cast<float>(series.x.size()) > 4.0F * map.area.width();
    for (std::size_t i = 0; i < series.x.size(); ++i) {
        if (!std::isfinite(series.y[i])) {
            flush();
            column = -1e9F;
            continue;
        }
        ImVec2 at(map.x(series.x[i]), map.y(series.y[i]));
        if (is_dense) {
            at.x = std::round(at.x);
            if (at.x == column) {
                low = std::min(low, at.y);
                high = std::max(high, at.y);
                continue;
            }
            close_column();
            column = at.x;
            low = high = at.y;
        }
        points.push_back(at);
    }
    if (is_dense) {
        close_column();
    }
    flush();
}

void draw_bars(const Scene& scene, const Mapping& map, const Series& series) {
    const double step = series.x.size() > 1 ? static_cast<double>(series.x[1] - series.x[0]) : 1.0;
    const float base = map.y(std::max(0.0, map.plot.y0));
    for (std::size_t i = 0; i < series.x.size(); ++i) {
        const float x0 = std::round(map.x(series.x[i]));
        const float x1 =
            std::max(x0 + 1.0F, std::round(map.x(static_cast<double>(series.x[i]) + step)) - scene.hairline());
        if (series.y[i] > 0.0F) {
            scene.draw->AddRectFilled({x0, map.y(series.y[i])}, {x1, base}, color_of(series, i));
        }
    }
}

// Between the curve and zero: what mattered, over a beat.
void draw_area(const Scene& scene, const Mapping& map, const Series& series) {
    const float base = map.y(std::clamp(0.0, map.plot.y0, map.plot.y1));
    for (std::size_t i = 0; i + 1 < series.x.size(); ++i) {
        if (std::isfinite(series.y[i])) {
            const float y = map.y(series.y[i]);
            scene.draw->AddRectFilled({map.x(series.x[i]), std::min(y, base)},
                                      {map.x(series.x[i + 1]), std::max(y, base)}, color_of(series, i));
        }
    }
}

void draw_series(const Scene& scene, const Mapping& map, const Series& series) {
    switch (series.kind) {
        case Series::Kind::dots:
            draw_dots(scene, map, series);
            break;
        case Series::Kind::line:
            draw_line_of(scene, map, series);
            break;
        case Series::Kind::bars:
            draw_bars(scene, map, series);
            break;
        case Series::Kind::area:
            draw_area(scene, map, series);
            break;
    }
}

// The points of the chosen beat, in every plot.
void draw_chosen(const Scene& scene, const Mapping& map, const Series& series) {
    if (scene.state.selected_beat < 0 || series.kind != Series::Kind::dots) {
        return;
    }
    for (std::size_t i = 0; i < series.ids.size(); ++i) {
        if (series.ids[i] == scene.state.selected_beat) {
            const ImVec2 at(map.x(series.x[i]), map.y(series.y[i]));
            scene.draw->AddCircle(at, scene.px(6.0F), palette->text, 0, scene.px(2.0F));
        }
    }
}

void draw_hovered(const Scene& scene, const Mapping& map) {
    const PlotPoint& point = scene.state.hovered_point;
    if (point.series < 0 || static_cast<std::size_t>(point.series) >= map.plot.series.size()) {
        return;
    }
    const Series& series = map.plot.series[static_cast<std::size_t>(point.series)];
    if (point.index >= series.x.size()) {
        return;
    }
    const ImVec2 at(map.x(series.x[point.index]), map.y(series.y[point.index]));
    scene.draw->AddCircle(at, scene.px(5.0F), palette->accent, 0, scene.px(2.0F));
    const auto written = [&](float value) {
        char digits[32];
        std::snprintf(digits, sizeof digits, "%.4g", static_cast<double>(value));
        return scene.state.texts.number(digits);
    };
    const float x_value = series.x[point.index];
    const std::string where = map.plot.x_is_time ? when_text(scene.state, x_value, 1) : written(x_value);
    const std::string line = where + "   " + written(series.y[point.index]);
    const char* text = line.c_str();
    const float half = 0.5F * text_width(scene.fonts.small, text) + scene.px(6.0F);
    const float x = std::clamp(at.x, map.area.x0 + half, std::max(map.area.x0 + half, map.area.x1 - half));
    const float y = at.y - scene.px(18.0F) > map.area.y0 ? at.y - scene.px(18.0F) : at.y + scene.px(18.0F);
    scene.draw->AddRectFilled({x - half, y - scene.px(10.0F)}, {x + half, y + scene.px(10.0F)},
                              palette->tooltip_background, scene.px(4.0F));
    scene.draw->AddRect({x - half, y - scene.px(10.0F)}, {x + half, y + scene.px(10.0F)}, palette->tooltip_border,
                        scene.px(4.0F));
    draw_text_centered(scene.draw, scene.fonts.small, x, y, palette->text, text);
}

class Plots final : public Panel {
public:
    void draw(const Scene& scene) const override {
        const Rect& area = scene.layout.plots;
        if (area.height() < 1.0F) {
            return;
        }
        scene.draw->AddRectFilled({area.x0, area.y0}, {area.x1, area.y1}, palette->background);
        scene.draw->AddRectFilled({area.x0, area.y0}, {area.x1, area.y0 + scene.hairline()}, palette->axis_tick);
        const std::vector<Plot>& plots = scene.state.plots;
        for (std::size_t i = 0; i < plots.size(); ++i) {
            const PlotFrame frame = frame_of(scene.layout, plots, i);
            const Mapping map = {plots[i], frame.inner};
            if (frame.inner.width() < scene.px(20.0F) || frame.inner.height() < scene.px(20.0F)) {
                continue;
            }
            draw_axes(scene, map, frame);
            scene.draw->PushClipRect({map.area.x0, map.area.y0 - 2.0F}, {map.area.x1, map.area.y1 + 1.0F}, true);
            for (const Series& series : plots[i].series) {
                draw_series(scene, map, series);
            }
            if (plots[i].cursor_x > plots[i].x0 && plots[i].cursor_x < plots[i].x1) {
                const float x = std::round(map.x(plots[i].cursor_x));
                scene.draw->AddRectFilled({x, map.area.y0}, {x + scene.hairline(), map.area.y1}, palette->text_subdued);
            }
            for (const Series& series : plots[i].series) {
                draw_chosen(scene, map, series);
            }
            if (scene.state.hovered_plot == static_cast<int>(i)) {
                draw_hovered(scene, map);
            }
            scene.draw->PopClipRect();
        }
    }
    bool hit(const Canvas& canvas, const Pointer& pointer) const override {
        return canvas.layout.plots.contains(pointer.at);
    }
    void hover(Canvas& canvas, const Pointer& pointer) override { find(canvas, pointer.at); }
    void release(Canvas& canvas, const Pointer& pointer) override {
        find(canvas, pointer.at);
        const PlotPoint& point = canvas.state.hovered_point;
        if (canvas.state.hovered_plot < 0 || point.series < 0) {
            return;
        }
        const Plot& plot = canvas.state.plots[static_cast<std::size_t>(canvas.state.hovered_plot)];
        const Series& series = plot.series[static_cast<std::size_t>(point.series)];
        const int id = point.index < series.ids.size() ? series.ids[point.index] : -1;
        if (id >= 0) {
            canvas.state.tell(Event::Kind::point, canvas.state.hovered_plot, id);
        }
    }
    int cursor(const Pointer&, bool) const override { return ImGuiMouseCursor_Hand; }

private:
    // The point with something behind it that is nearest.
    static void find(Canvas& canvas, const ImVec2& at) {
        State& state = canvas.state;
        state.hovered_plot = -1;
        state.hovered_point = {};
        float best = canvas.px(point_reach_css) * canvas.px(point_reach_css);
        for (std::size_t i = 0; i < state.plots.size(); ++i) {
            const PlotFrame frame = frame_of(canvas.layout, state.plots, i);
            if (!frame.whole.contains(at)) {
                continue;
            }
            state.hovered_plot = static_cast<int>(i);
            const Mapping map = {state.plots[i], frame.inner};
            for (std::size_t s = 0; s < state.plots[i].series.size(); ++s) {
                const Series& series = state.plots[i].series[s];
                const bool are_bars = series.kind == Series::Kind::bars;
                for (std::size_t k = 0; k < series.ids.size() && k < series.x.size(); ++k) {
                    const float dx = map.x(series.x[k]) - at.x;
                    const float dy = map.y(series.y[k]) - at.y;
                    const bool is_on_bar =
                        are_bars && dx <= 0.0F && k + 1 < series.x.size() && map.x(series.x[k + 1]) > at.x;
                    const float distance = is_on_bar ? 0.0F : are_bars ? best : dx * dx + dy * dy;
                    if (distance < best) {
                        best = distance;
                        state.hovered_point = {static_cast<int>(s), k};
                    }
                }
            }
        }
    }
};

}  // namespace

Panel& plots_panel() {
    static Plots panel;
    return panel;
}

}  // namespace beatlens::viewer
