// Calipers: two points on the trace, the time, the rate and the voltage between them; marched out, the same interval
// again and again. Points snap to where waves that are drawn begin and end, else to the turn of the trace that is
// nearest.
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <optional>
#include <string>

#include "palette.h"
#include "panel.h"

namespace beatlens::viewer {

namespace {

constexpr float reach_css = 9.0F;  // to take hold of a leg, and to snap
constexpr float leg_css = 14.0F;

struct Point {
    double time_s;
    float mv;  // from the middle of the strip
};

// Of the waves that are drawn.
std::optional<double> nearest_edge(const Canvas& canvas, double time_s, double reach_s) {
    std::optional<double> nearest;
    for (const Span& span : canvas.state.spans) {
        for (const double edge : {span.first_s, span.end_s}) {
            const double far = std::abs(edge - time_s);
            if (far <= reach_s && (!nearest || far < std::abs(*nearest - time_s))) {
                nearest = edge;
            }
        }
    }
    return nearest;
}

// The most extreme sample near a place, where it is higher or lower than both ends of the reach: a wave's turn. Else
// the place itself.
Point snapped(const Canvas& canvas, const Strip& strip, const ImVec2& at) {
    const Lead& lead = canvas.recording.leads[strip.lead];
    const double reach_s = canvas.px(reach_css) / canvas.state.view.px_per_s();
    const double time_s = canvas.time_at(at.x);
    const auto sample = [&](double t) {
        return static_cast<std::size_t>(std::max(0.0, std::round(t * lead.sampling_rate_hz)));
    };
    const auto mv_of = [&](float value) { return (value - lead.middle) / lead.drawn_as_mv; };
    if (const auto edge = nearest_edge(canvas, time_s, reach_s)) {
        const std::size_t place = sample(*edge);
        const bool is_there = place < lead.length() && lead.has(place, place + 1);
        return {*edge, is_there ? mv_of(lead.sample(place)) : 0.0F};
    }
    const float free_mv = (strip.middle_y - at.y) / static_cast<float>(canvas.state.view.px_per_mv());
    const std::size_t begin = sample(time_s - reach_s);
    const std::size_t end = std::min(lead.length(), sample(time_s + reach_s) + 1);
    std::size_t best = lead.length();
    float most = 0.0F;
    if (begin < end && lead.has(begin, end)) {
        const float first = lead.sample(begin);
        const float last = lead.sample(end - 1);
        for (std::size_t i = begin + 1; i + 1 < end; ++i) {
            const float value = lead.sample(i);
            const float above = value - std::max(first, last);
            const float below = std::min(first, last) - value;
            if (std::max(above, below) > most) {
                most = std::max(above, below);
                best = i;
            }
        }
    }
    if (best == lead.length()) {
        return {time_s, free_mv};
    }
    return {static_cast<double>(best) / lead.sampling_rate_hz, mv_of(lead.sample(best))};
}

void draw_leg(const Scene& scene, const Strip& strip, double time_s, float mv) {
    const Rect& paper = scene.layout.paper;
    const float x = std::round(scene.x_of_time(time_s));
    const float y = std::round(scene.y_of_mv(strip, mv));
    const float line = std::max(1.0F, scene.px(1.5F));
    scene.draw->AddRectFilled({x, paper.y0}, {x + line, paper.y1}, with_alpha(palette->accent, 190));
    scene.draw->AddRectFilled({x - scene.px(leg_css), y}, {x + scene.px(leg_css), y + line}, palette->accent);
}

void draw_march(const Scene& scene, const Calipers& calipers) {
    const double step = calipers.end_s - calipers.first_s;
    const Rect& paper = scene.layout.paper;
    if (std::abs(step) * scene.view().px_per_s() < 4.0 * scene.layout.scale) {
        return;
    }
    const double first = std::ceil((scene.view().start_s() - calipers.first_s) / std::abs(step));
    for (double k = first; calipers.first_s + k * std::abs(step) <= scene.view().end_s(); k += 1.0) {
        const float x = std::round(scene.x_of_time(calipers.first_s + k * std::abs(step)));
        for (float y = paper.y0; y < paper.y1; y += scene.px(8.0F)) {
            scene.draw->AddRectFilled({x, y}, {x + scene.hairline(), y + scene.px(4.0F)},
                                      with_alpha(palette->accent, 150));
        }
    }
}

void draw_figures(const Scene& scene, const Strip& strip, const Calipers& calipers) {
    const double time_s = std::abs(calipers.end_s - calipers.first_s);
    char text[96];
    int used = std::snprintf(text, sizeof text, "%.0f ms", 1000.0 * time_s);
    if (time_s > 0.0) {
        used += std::snprintf(text + used, sizeof text - static_cast<std::size_t>(used), "   %.0f/min", 60.0 / time_s);
    }
    if (scene.recording.leads[strip.lead].units == "mV") {
        std::snprintf(text + used, sizeof text - static_cast<std::size_t>(used), "   %+.2f mV",
                      static_cast<double>(calipers.end_y_mv - calipers.first_y_mv));
    }
    const std::string figures = scene.state.texts.number(text);
    const float width = text_width(scene.fonts.regular, figures.c_str());
    const Rect& paper = scene.layout.paper;
    const float middle = 0.5F * (scene.x_of_time(calipers.first_s) + scene.x_of_time(calipers.end_s));
    const float half = 0.5F * width + scene.px(8.0F);
    const float x = std::clamp(middle, paper.x0 + half, std::max(paper.x0 + half, paper.x1 - half));
    const float y = scene.layout.trace.y0 + scene.px(14.0F);
    scene.draw->AddRectFilled({x - half, y - scene.px(11.0F)}, {x + half, y + scene.px(11.0F)}, palette->accent,
                              scene.px(6.0F));
    draw_text_centered(scene.draw, scene.fonts.regular, x, y, palette->on_accent, figures.c_str());
}

class CalipersPanel final : public Panel {
public:
    void draw(const Scene& scene) const override {
        const Calipers& calipers = scene.state.calipers;
        const Strip* strip = scene.layout.strip_of(calipers.lead);
        if (!calipers.are_there || strip == nullptr) {
            return;
        }
        const Rect& paper = scene.layout.paper;
        scene.draw->PushClipRect({paper.x0, paper.y0}, {paper.x1, paper.y1}, true);
        const float y = std::round(scene.y_of_mv(*strip, calipers.first_y_mv));
        scene.draw->AddRectFilled({std::round(scene.x_of_time(calipers.first_s)), y},
                                  {std::round(scene.x_of_time(calipers.end_s)), y + scene.hairline()},
                                  with_alpha(palette->accent, 150));
        if (calipers.march) {
            draw_march(scene, calipers);
        }
        draw_leg(scene, *strip, calipers.first_s, calipers.first_y_mv);
        draw_leg(scene, *strip, calipers.end_s, calipers.end_y_mv);
        draw_figures(scene, *strip, calipers);
        scene.draw->PopClipRect();
    }
    bool hit(const Canvas& canvas, const Pointer& pointer) const override {
        return canvas.layout.paper.contains(pointer.at) && canvas.recording.kind == RecordingKind::record &&
               (canvas.state.display.tool == Tool::calipers || leg_at(canvas, pointer.at) != 0);
    }
    void press(Canvas& canvas, const Pointer& pointer) override {
        Calipers& calipers = canvas.state.calipers;
        held_ = leg_at(canvas, pointer.at);
        if (held_ == 0) {
            const Strip* strip = canvas.layout.strip_at(pointer.at);
            if (strip == nullptr) {
                return;
            }
            const Point point = snapped(canvas, *strip, pointer.at);
            calipers.lead = strip->lead;
            calipers.are_there = true;
            calipers.first_s = calipers.end_s = point.time_s;
            calipers.first_y_mv = calipers.end_y_mv = point.mv;
            held_ = 2;
        }
    }
    void drag(Canvas& canvas, const Pointer& pointer) override {
        Calipers& calipers = canvas.state.calipers;
        const Strip* strip = canvas.layout.strip_of(calipers.lead);
        if (strip == nullptr || held_ == 0 || !pointer.moved_far) {
            return;
        }
        const Point point = snapped(canvas, *strip, pointer.at);
        (held_ == 1 ? calipers.first_s : calipers.end_s) = point.time_s;
        (held_ == 1 ? calipers.first_y_mv : calipers.end_y_mv) = point.mv;
        canvas.state.tell(Event::Kind::calipers);
    }
    void release(Canvas& canvas, const Pointer& pointer) override {
        // A click without a drag takes them away.
        if (!pointer.moved_far && canvas.state.calipers.first_s == canvas.state.calipers.end_s) {
            canvas.state.calipers.are_there = false;
        }
        held_ = 0;
        canvas.state.tell(Event::Kind::calipers);
    }
    void cancel(Canvas&) override { held_ = 0; }
    int cursor(const Pointer&, bool) const override { return ImGuiMouseCursor_ResizeEW; }

private:
    static int leg_at(const Canvas& canvas, const ImVec2& at) {
        const Calipers& calipers = canvas.state.calipers;
        if (!calipers.are_there) {
            return 0;
        }
        const auto far = [&](double time_s) {
            return std::abs(static_cast<float>(canvas.state.view.x_of(time_s)) - at.x);
        };
        const float reach = canvas.px(reach_css);
        if (std::min(far(calipers.first_s), far(calipers.end_s)) > reach) {
            return 0;
        }
        return far(calipers.end_s) <= far(calipers.first_s) ? 2 : 1;
    }

    int held_ = 0;  // 1: the first leg, 2: the other
};

}  // namespace

Panel& calipers_panel() {
    static CalipersPanel panel;
    return panel;
}

}  // namespace beatlens::viewer
