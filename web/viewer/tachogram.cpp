// The tachogram under the time axis: for each beat a dot, as high as the time since the beat before is long. An early
// beat, its pause and an irregular rhythm show at a glance, also far zoomed out.
#include <algorithm>
#include <cmath>
#include <cstdio>

#include "palette.h"
#include "scene.h"

namespace beatlens::viewer {

namespace {

// Half a line of text: the scale's own words fit into the lane at both ends.
constexpr float margin_css = 8.0F;

float y_of_interval(const Scene& scene, float interval_s) {
    const Rect& area = scene.layout.tachogram;
    const RrScale& scale = scene.recording.rr_scale;
    const float share = std::clamp((interval_s - scale.low_s) / (scale.high_s - scale.low_s), 0.0F, 1.0F);
    const float bottom = area.y1 - scene.px(margin_css);
    return bottom - share * (bottom - (area.y0 + scene.px(margin_css)));
}

void draw_scale_line(const Scene& scene, float interval_s) {
    const Rect& area = scene.layout.tachogram;
    const float thickness = std::max(1.0F, std::floor(scene.layout.scale));
    const float y = std::floor(y_of_interval(scene, interval_s));
    scene.draw->AddRectFilled({area.x0, y}, {area.x1, y + thickness}, palette::scale_line);
}

// On a patch of the background, so that no dot crosses the words.
void draw_scale_text(const Scene& scene, float interval_s, const char* name) {
    char text[32];
    std::snprintf(text, sizeof text, "%s%.1f s", name, static_cast<double>(interval_s));
    ImFont* font = scene.fonts.small;
    const float x = scene.px(8.0F);
    const float y = y_of_interval(scene, interval_s);
    scene.draw->AddRectFilled({x - scene.px(4.0F), y - scene.px(7.0F)},
                              {x + text_width(font, text) + scene.px(4.0F), y + scene.px(7.0F)}, palette::background,
                              scene.px(4.0F));
    draw_text(scene.draw, font, x, y, palette::axis_text, text);
}

void draw_dots(const Scene& scene) {
    const Recording& recording = scene.recording;
    const std::size_t first = scene.first_visible_beat();
    const std::size_t end = scene.end_visible_beat();
    // Circles have many corners; where dots lie close together nobody sees that they are square.
    const bool round = static_cast<float>(end - first) * scene.px(3.0F) < scene.layout.tachogram.width();
    for (std::size_t i = first; i < end; ++i) {
        if (!std::isfinite(recording.rr_s[i])) {
            continue;
        }
        const Beat& beat = recording.beats[i];
        const ImU32 color = recording.labels[beat.label].color();
        const ImVec2 at(scene.x_of_sample(beat.sample), y_of_interval(scene, recording.rr_s[i]));
        const bool marked = static_cast<int>(i) == scene.selected_beat || static_cast<int>(i) == scene.hovered_beat;
        if (round || marked) {
            scene.draw->AddCircleFilled(at, scene.px(marked ? 4.0F : 2.5F), color);
        } else {
            const float side = std::max(1.0F, std::round(scene.px(1.5F)));
            const ImVec2 corner(std::floor(at.x), std::floor(at.y));
            scene.draw->AddRectFilled(corner, {corner.x + side, corner.y + side}, color);
        }
    }
}

}  // namespace

void draw_tachogram(const Scene& scene) {
    const Rect& area = scene.layout.tachogram;
    if (area.height() < 1.0F) {
        return;
    }
    const RrScale& scale = scene.recording.rr_scale;
    scene.draw->PushClipRect({area.x0, area.y0}, {area.x1, area.y1}, true);
    scene.draw->AddRectFilled({area.x0, area.y0}, {area.x1, area.y1}, palette::background);
    for (const float share : {0.0F, 0.5F, 1.0F}) {
        draw_scale_line(scene, scale.low_s + share * (scale.high_s - scale.low_s));
    }
    draw_dots(scene);
    draw_scale_text(scene, scale.high_s, "RR ");
    draw_scale_text(scene, scale.low_s, "");
    scene.draw->PopClipRect();
}

}  // namespace beatlens::viewer
