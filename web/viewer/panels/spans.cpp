// Intervals of a beat: where its waves begin and end, across the trace, and between them below it what they measure.
#include <algorithm>
#include <cmath>

#include "marks.h"
#include "palette.h"
#include "panel.h"

namespace beatlens::viewer {

namespace {

constexpr float span_row_css = 17.0F;

void draw_edge(const Scene& scene, double time_s, float bottom) {
    const float x = std::round(scene.x_of_time(time_s));
    for (float y = scene.layout.trace.y0; y < bottom; y += scene.px(6.0F)) {
        scene.draw->AddRectFilled({x, y}, {x + scene.hairline(), std::min(bottom, y + scene.px(3.0F))},
                                  with_alpha(palette->accent, 150));
    }
}

void draw_span(const Scene& scene, const Span& span, float y) {
    const float x0 = std::round(scene.x_of_time(span.first_s));
    const float x1 = std::round(scene.x_of_time(span.end_s));
    const float line = std::max(1.0F, scene.px(1.5F));
    const float tick = scene.px(4.0F);
    draw_edge(scene, span.first_s, y);
    draw_edge(scene, span.end_s, y);
    scene.draw->AddRectFilled({x0, y}, {x1 + line, y + line}, palette->accent);
    scene.draw->AddRectFilled({x0, y - tick}, {x0 + line, y + tick}, palette->accent);
    scene.draw->AddRectFilled({x1, y - tick}, {x1 + line, y + tick}, palette->accent);
    // Beside the line, where the next beat's letters and lines are not.
    const float width = text_width(scene.fonts.small, span.text.c_str());
    const float gap = scene.px(5.0F);
    const Rect& paper = scene.layout.paper;
    const float left = x1 + gap + width < paper.x1 ? x1 + line + gap : x0 - gap - width;
    const float half = scene.px(7.0F);
    scene.draw->AddRectFilled({left - scene.px(2.0F), y - half}, {left + width + scene.px(2.0F), y + half},
                              with_alpha(palette->paper, 225), scene.px(3.0F));
    draw_text(scene.draw, scene.fonts.small, left, y, palette->text, span.text.c_str());
}

class Spans final : public Panel {
public:
    void draw(const Scene& scene) const override {
        const Rect& paper = scene.layout.paper;
        const auto& spans = scene.state.spans;
        const bool is_readable = scene.view().px_per_s() > 60.0 * static_cast<double>(scene.layout.scale);
        if (spans.empty() || !is_readable) {
            return;
        }
        scene.draw->PushClipRect({paper.x0, paper.y0}, {paper.x1, paper.y1}, true);
        const auto rows = static_cast<float>(spans.size());
        float y = scene.layout.trace.y1 - scene.px(30.0F + span_row_css * (rows - 1.0F));
        for (const Span& span : spans) {
            draw_span(scene, span, std::round(y));
            y += scene.px(span_row_css);
        }
        scene.draw->PopClipRect();
    }
};

}  // namespace

Panel& spans_panel() {
    static Spans panel;
    return panel;
}

}  // namespace beatlens::viewer
