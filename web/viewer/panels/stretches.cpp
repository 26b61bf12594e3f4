// Stretches of the paper that cannot be read, hatched, with the reason in words: no samples, an electrode that is off,
// noise, or a person's mark.
#include <algorithm>
#include <cmath>

#include "palette.h"
#include "panel.h"

namespace beatlens::viewer {

namespace {

void draw_hatch(const Scene& scene, float x0, float x1, const Rect& area, ImU32 color) {
    const float step = scene.px(9.0F);
    const float height = area.height();
    scene.draw->PushClipRect({x0, area.y0}, {x1, area.y1}, true);
    // On one lattice, so that lines do not swim when the paper moves.
    const float origin = scene.x_of_time(0.0);
    const float first = origin + std::floor((x0 - height - origin) / step) * step;
    for (float x = first; x < x1; x += step) {
        scene.draw->AddLine({x, area.y1}, {x + height, area.y0}, color, scene.hairline());
    }
    scene.draw->PopClipRect();
}

void draw_stretch(const Scene& scene, const Stretch& stretch) {
    const Rect& paper = scene.layout.paper;
    const float x0 = std::max(paper.x0, std::floor(scene.x_of_time(stretch.first_s)));
    const float x1 = std::min(paper.x1, std::ceil(scene.x_of_time(stretch.end_s)));
    if (x1 <= x0) {
        return;
    }
    const Rect area = {x0, scene.layout.trace.y0, x1, scene.layout.trace.y1};
    const ImU32 color = stretch.kind == Stretch::Kind::marked ? with_alpha(palette->accent, 110) : palette->hatch;
    scene.draw->AddRectFilled({x0, area.y0}, {x1, area.y1}, palette->hatch_field);
    if (x1 - x0 > scene.px(3.0F)) {
        draw_hatch(scene, x0, x1, area, color);
    }
    ImFont* font = scene.fonts.small;
    const float width = text_width(font, stretch.text.c_str());
    if (!stretch.text.empty() && width + scene.px(12.0F) < x1 - x0) {
        const float y = area.y1 - scene.px(30.0F);
        const float x = x0 + scene.px(6.0F);
        scene.draw->AddRectFilled({x - scene.px(3.0F), y - scene.px(8.0F)},
                                  {x + width + scene.px(3.0F), y + scene.px(8.0F)}, palette->paper, scene.px(3.0F));
        draw_text(scene.draw, font, x, y, palette->text_subdued, stretch.text.c_str());
    }
}

// Behind the trace, whose lines are to be seen; above it where it is so dense that nothing behind it is.
class Stretches final : public Panel {
public:
    explicit Stretches(bool is_above) : is_above_(is_above) {}
    void draw(const Scene& scene) const override {
        constexpr double dense_css = 20.0;  // a second in fewer pixels
        if ((scene.view().px_per_s() < dense_css * static_cast<double>(scene.layout.scale)) != is_above_) {
            return;
        }
        for (const Stretch& stretch : scene.recording.stretches) {
            if (stretch.kind != Stretch::Kind::episode && stretch.end_s >= scene.view().start_s() &&
                stretch.first_s <= scene.view().end_s()) {
                draw_stretch(scene, stretch);
            }
        }
    }

private:
    bool is_above_;
};

}  // namespace

Panel& stretches_panel() {
    static Stretches panel(false);
    return panel;
}

Panel& stretches_above_panel() {
    static Stretches panel(true);
    return panel;
}

}  // namespace beatlens::viewer
