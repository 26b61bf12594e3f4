// ECG paper: thin lines each millimetre, strong ones each 5 mm. Time is counted from the record's start and voltage
// from 0 mV, so at 25 mm/s and 10 mm/mV a small square is 0.04 s by 0.1 mV and a large one 0.2 s by 0.5 mV. In other
// units than millivolts squares say nothing about heights, and the sheet says so.
#include <algorithm>
#include <cmath>
#include <cstdio>

#include "palette.h"
#include "scene.h"

namespace beatlens::viewer {

namespace {

// Lines closer than this (CSS pixels) are left out, and fade in up to twice of it.
constexpr float closest_lines_css = 3.0F;

ImU32 faded(ImU32 color, float spacing_css) {
    const float share = std::clamp(spacing_css / closest_lines_css - 1.0F, 0.0F, 1.0F);
    return (color & ~IM_COL32_A_MASK) | (static_cast<ImU32>(share * 255.0F) << IM_COL32_A_SHIFT);
}

void vertical_lines(const Scene& scene, double step_s, int skip_every, ImU32 color) {
    const float spacing = static_cast<float>(step_s * scene.view.px_per_s());
    color = faded(color, spacing / scene.layout.scale);
    if ((color & IM_COL32_A_MASK) == 0) {
        return;
    }
    const float thickness = std::max(1.0F, std::floor(scene.layout.scale));
    const Rect& paper = scene.layout.paper;
    const int first = static_cast<int>(std::ceil(scene.view.start_s() / step_s));
    const int last = static_cast<int>(std::floor(scene.view.end_s() / step_s));
    for (int i = first; i <= last; ++i) {
        if (skip_every != 0 && i % skip_every == 0) {
            continue;
        }
        const float x = std::floor(static_cast<float>(scene.view.x_of(i * step_s)));
        scene.draw->AddRectFilled({x, paper.y0}, {x + thickness, paper.y1}, color);
    }
}

void horizontal_lines(const Scene& scene, float step_px, int skip_every, ImU32 color) {
    const Rect& paper = scene.layout.paper;
    const float zero_y = scene.y_of(0.0F);
    const float thickness = std::max(1.0F, std::floor(scene.layout.scale));
    const int first = static_cast<int>(std::ceil((paper.y0 - zero_y) / step_px));
    const int last = static_cast<int>(std::floor((paper.y1 - zero_y) / step_px));
    for (int i = first; i <= last; ++i) {
        if (skip_every != 0 && i % skip_every == 0) {
            continue;
        }
        const float y = std::floor(zero_y + static_cast<float>(i) * step_px);
        scene.draw->AddRectFilled({paper.x0, y}, {paper.x1, y + thickness}, color);
    }
}

}  // namespace

void draw_paper(const Scene& scene) {
    const Rect& paper = scene.layout.paper;
    scene.draw->AddRectFilled({paper.x0, paper.y0}, {paper.x1, paper.y1}, palette::paper);
    if (scene.recording.empty()) {
        return;
    }
    const double mm_s = 1.0 / scene.view.speed_mm_per_s();
    const auto mm_px = static_cast<float>(scene.view.px_per_mm());
    vertical_lines(scene, mm_s, 5, palette::grid_fine);
    horizontal_lines(scene, mm_px, 5, palette::grid_fine);
    vertical_lines(scene, 5.0 * mm_s, 0, palette::grid_strong);
    horizontal_lines(scene, 5.0F * mm_px, 0, palette::grid_strong);
    if (5.0 * mm_s * scene.view.px_per_s() < 2.0 * closest_lines_css * scene.layout.scale) {
        // Far zoomed out: lines that mean whole seconds or minutes keep the sheet readable.
        for (const double step_s : {1.0, 10.0, 60.0, 600.0, 3600.0}) {
            if (step_s * scene.view.px_per_s() > 24.0 * scene.layout.scale) {
                vertical_lines(scene, step_s, 0, palette::grid_strong);
                break;
            }
        }
    }

    char note[256];
    const char* below = scene.recording.references.empty() ? "" : "   (below: the file's annotations)";
    const char* stretched = std::abs(scene.view.zoom() - 1.0) > 0.005 ? ", time zoomed" : "";
    if (scene.recording.kind == RecordingKind::beat_table) {
        std::snprintf(note, sizeof note, "beats scaled 0 to 1, %g samples a second%s%s",
                      scene.recording.sampling_rate_hz, stretched, below);
    } else {
        char height[64];
        if (scene.recording.is_millivolts()) {
            std::snprintf(height, sizeof height, "%g mm/mV", scene.view.gain_mm_per_mv());
        } else {
            std::snprintf(height, sizeof height, "height fitted to the signal (%.16s)", scene.recording.units.c_str());
        }
        std::snprintf(note, sizeof note, "%.40s   %g mm/s   %s%s%s", scene.recording.lead.c_str(),
                      scene.view.speed_mm_per_s(), height, stretched, below);
    }
    // On a patch of paper, so that grid and trace do not cross the words.
    ImFont* font = scene.fonts.small;
    const float y = scene.layout.trace.y1 - scene.px(12.0F);
    const float x = scene.px(8.0F);
    scene.draw->AddRectFilled({x - scene.px(4.0F), y - scene.px(9.0F)},
                              {x + text_width(font, note) + scene.px(4.0F), y + scene.px(9.0F)}, palette::paper,
                              scene.px(4.0F));
    draw_text(scene.draw, font, x, y, palette::paper_note, note);
}

}  // namespace beatlens::viewer
