#include "report/line_chart.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

#include "report/axis.h"

namespace beatlens::trainer {

namespace {

constexpr std::array<Ink, 6> series_inks = {Ink::series_1, Ink::series_2, Ink::series_3,
                                            Ink::series_4, Ink::series_5, Ink::series_6};
constexpr double title_size = 14.0;
constexpr double label_size = 12.0;
constexpr double tick_size = 11.0;
constexpr double plot_margin = 16.0;

double spread_at(const ChartSeries& series, std::size_t i) { return i < series.spread.size() ? series.spread[i] : 0.0; }

class Chart {
public:
    explicit Chart(const ChartSpec& spec) : spec_(spec) {}

    Picture draw() {
        picture_ = {spec_.width, spec_.height, spec_.title, description(), {}};
        add(Text{{plot_margin, 24.0}, spec_.title, title_size, Anchor::start, Ink::text, true});
        const double top = draw_legend();
        set_axes(top);
        draw_frame();
        draw_marks();
        std::size_t ink = spec_.series.size();
        for (const ChartLevel& level : spec_.levels) {
            draw_level(level, series_inks.at(ink++ % series_inks.size()));
        }
        // Where several series have error bars at named places, they stand side by side there.
        const bool apart = !spec_.x_names.empty();
        const auto count = static_cast<double>(spec_.series.size());
        for (std::size_t i = 0; i < spec_.series.size(); ++i) {
            const double shift = apart ? (static_cast<double>(i) - (count - 1.0) / 2.0) * 7.0 : 0.0;
            draw_series(spec_.series[i], series_inks.at(i % series_inks.size()), shift);
        }
        return std::move(picture_);
    }

private:
    void add(Shape shape) { picture_.shapes.push_back(std::move(shape)); }

    std::string description() const {
        if (!spec_.description.empty()) {
            return spec_.description;
        }
        std::string text = "Line chart of " + spec_.y_label + " by " + spec_.x_label + ".";
        for (const ChartSeries& series : spec_.series) {
            if (!series.y.empty()) {
                std::array<char, 120> values{};
                std::snprintf(values.data(), values.size(), ": from %.4g to %.4g in %zu points.", series.y.front(),
                              series.y.back(), series.y.size());
                text += " " + series.name + values.data();
            }
        }
        return text;
    }

    // Lines of keys under the title; returns where the plot may begin.
    double draw_legend() {
        constexpr double key_length = 22.0;
        double x = plot_margin;
        double y = 44.0;
        const auto entry = [&](const std::string& name, Ink ink, bool dashed, bool marker) {
            const double width = key_length + 6.0 + text_width(name, label_size) + 18.0;
            if (x > plot_margin && x + width > spec_.width) {
                x = plot_margin;
                y += 17.0;
            }
            const double middle = y - label_size * 0.33;
            add(Line{{{x, middle}, {x + key_length, middle}}, ink, 2.0, dashed});
            if (marker) {
                add(Disc{{x + key_length / 2.0, middle}, 3.0, ink});
            }
            add(Text{{x + key_length + 6.0, y}, name, label_size});
            x += width;
        };
        std::size_t ink = 0;
        for (const ChartSeries& series : spec_.series) {
            entry(series.name, series_inks.at(ink++ % series_inks.size()), series.dashed, series.markers);
        }
        for (const ChartLevel& level : spec_.levels) {
            entry(level.name, series_inks.at(ink++ % series_inks.size()), true, false);
        }
        // Labels of marks stand above the plot.
        return y + (spec_.marks.empty() ? 14.0 : 28.0);
    }

    void set_axes(double top) {
        Range x;
        Range y;
        for (const ChartSeries& series : spec_.series) {
            for (std::size_t i = 0; i < std::min(series.x.size(), series.y.size()); ++i) {
                x.take(series.x[i]);
                y.take(series.y[i] - spread_at(series, i));
                y.take(series.y[i] + spread_at(series, i));
            }
        }
        for (const ChartLevel& level : spec_.levels) {
            y.take(level.y - level.spread);
            y.take(level.y + level.spread);
        }
        if (x.empty()) {
            x = {0.0, 1.0};
        }
        if (y.empty()) {
            y = {0.0, 1.0};
        }
        const double bottom = spec_.height - (spec_.x_label.empty() ? 30.0 : 50.0);
        const int y_wanted = std::max(3, static_cast<int>((bottom - top) / 40.0));
        y_ = {0, 0, bottom, top, ticks(spec_.y_min.value_or(y.low), spec_.y_max.value_or(y.high), y_wanted), {}};
        y_.low = spec_.y_min.value_or(y_.ticks.front());
        y_.high = std::max(spec_.y_max.value_or(y_.ticks.back()), y_.low + 1e-12);
        std::erase_if(y_.ticks, [&](double tick) { return tick < y_.low - 1e-9 || tick > y_.high + 1e-9; });

        double widest = 0.0;
        y_.labels = tick_labels(y_.ticks);
        for (const std::string& label : y_.labels) {
            widest = std::max(widest, text_width(label, tick_size));
        }
        const double left = plot_margin + (spec_.y_label.empty() ? 0.0 : 20.0) + widest + 8.0;
        const double right = spec_.width - plot_margin - 4.0;
        if (!spec_.x_names.empty()) {
            const auto count = static_cast<double>(spec_.x_names.size());
            x_ = {-0.5, count - 0.5, left, right, {}, {}};
            for (double i = 0.0; i < count; ++i) {
                x_.ticks.push_back(i);
            }
            x_.labels = spec_.x_names;
        } else {
            if (x.low == x.high) {  // a single epoch
                x = {x.low - 1.0, x.high + 1.0};
            }
            x_ = {x.low,
                  x.high,
                  left,
                  right,
                  ticks(x.low, x.high, std::max(3, static_cast<int>((right - left) / 60.0)), spec_.whole_x),
                  {}};
            std::erase_if(x_.ticks, [&](double tick) { return tick < x.low || tick > x.high; });
            x_.labels = tick_labels(x_.ticks);
        }
    }

    void draw_frame() {
        for (std::size_t i = 0; i < y_.ticks.size(); ++i) {
            const double y = y_.at(y_.ticks[i]);
            add(Line{{{x_.from, y}, {x_.to, y}}, Ink::grid, 1.0});
            add(Text{{x_.from - 8.0, y + tick_size * 0.36}, y_.labels[i], tick_size, Anchor::end, Ink::faint_text});
        }
        add(Line{{{x_.from, y_.from}, {x_.to, y_.from}}, Ink::axis, 1.0});
        for (std::size_t i = 0; i < x_.ticks.size(); ++i) {
            const double x = x_.at(x_.ticks[i]);
            add(Line{{{x, y_.from}, {x, y_.from + 4.0}}, Ink::axis, 1.0});
            add(Text{{x, y_.from + 17.0}, x_.labels[i], tick_size, Anchor::middle, Ink::faint_text});
        }
        const double x_middle = (x_.from + x_.to) / 2.0;
        add(Text{{x_middle, spec_.height - 14.0}, spec_.x_label, label_size, Anchor::middle});
        Text y_label{{plot_margin + 8.0, (y_.from + y_.to) / 2.0}, spec_.y_label, label_size, Anchor::middle};
        y_label.upwards = true;
        add(y_label);
    }

    void draw_marks() {
        for (const ChartMark& mark : spec_.marks) {
            const double x = x_.at(mark.x);
            add(Line{{{x, y_.from}, {x, y_.to}}, Ink::axis, 1.0, true});
            // The label stays within the plot.
            const double half = text_width(mark.label, tick_size) / 2.0;
            const Anchor anchor = x - half < x_.from ? Anchor::start : x + half > x_.to ? Anchor::end : Anchor::middle;
            add(Text{{x, y_.to - 6.0}, mark.label, tick_size, anchor, Ink::faint_text});
        }
    }

    void draw_level(const ChartLevel& level, Ink ink) {
        if (!std::isfinite(level.y)) {
            return;
        }
        if (level.spread > 0.0) {
            const double upper = y_.at(std::min(level.y + level.spread, y_.high));
            const double lower = y_.at(std::max(level.y - level.spread, y_.low));
            add(Rectangle{{x_.from, upper}, x_.to - x_.from, lower - upper, ink, 0.15});
        }
        add(Line{{{x_.from, y_.at(level.y)}, {x_.to, y_.at(level.y)}}, ink, 2.0, true});
    }

    void draw_series(const ChartSeries& series, Ink ink, double shift) {
        std::vector<Point> run;
        std::vector<Point> alone;  // points that no line reaches
        const auto end_run = [&] {
            if (run.size() == 1) {
                alone.push_back(run.front());
            } else if (run.size() > 1) {
                add(Line{run, ink, 2.0, series.dashed});
            }
            run.clear();
        };
        for (std::size_t i = 0; i < std::min(series.x.size(), series.y.size()); ++i) {
            if (!std::isfinite(series.y[i])) {
                end_run();
                continue;
            }
            // What lies outside of an axis with fixed ends stays at its edge.
            const auto y = [&](double value) { return y_.at(std::clamp(value, y_.low, y_.high)); };
            const Point point{x_.at(series.x[i]) + shift, y(series.y[i])};
            run.push_back(point);
            if (spread_at(series, i) > 0.0) {
                const double low = y(series.y[i] - series.spread[i]);
                const double high = y(series.y[i] + series.spread[i]);
                add(Line{{{point.x, low}, {point.x, high}}, ink, 1.5});
                add(Line{{{point.x - 4.0, low}, {point.x + 4.0, low}}, ink, 1.5});
                add(Line{{{point.x - 4.0, high}, {point.x + 4.0, high}}, ink, 1.5});
            }
            if (series.markers) {
                add(Disc{point, 3.5, ink});
            }
        }
        end_run();
        for (const Point& point : alone) {
            add(Disc{point, 3.0, ink});
        }
    }

    const ChartSpec& spec_;
    Picture picture_;
    Axis x_{};
    Axis y_{};
};

}  // namespace

Picture line_chart(const ChartSpec& spec) { return Chart(spec).draw(); }

}  // namespace beatlens::trainer
