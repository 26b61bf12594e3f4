// ECG paper: thin lines each millimetre, strong ones each 5 mm. Time is counted from the record's start and voltage
// from 0 mV, so at 25 mm/s and 10 mm/mV a small square is 0.04 s by 0.1 mV and a large one 0.2 s by 0.5 mV. In other
// units than millivolts squares say nothing about heights, and the sheet says so.
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <string>

#include "palette.h"
#include "panel.h"

namespace beatlens::viewer {

namespace {

// Lines closer than this (CSS pixels) are left out, and fade in up to twice of it.
constexpr float closest_lines_css = 3.0F;

ImU32 faded(ImU32 color, float spacing_css) {
    const float share = std::clamp(spacing_css / closest_lines_css - 1.0F, 0.0F, 1.0F);
    return (color & ~IM_COL32_A_MASK) | (static_cast<ImU32>(share * 255.0F) << IM_COL32_A_SHIFT);
}

void vertical_lines(const Scene& scene, double step_s, int skip_every, ImU32 color) {
    const float spacing = static_cast<float>(step_s * scene.view().px_per_s());
    color = faded(color, spacing / scene.layout.scale);
    if ((color & IM_COL32_A_MASK) == 0) {
        return;
    }
    const float thickness = scene.hairline();
    const Rect& paper = scene.layout.sheet;
    const int first = static_cast<int>(std::ceil(scene.view().time_at(paper.x0) / step_s));
    const int last = static_cast<int>(std::floor(scene.view().end_s() / step_s));
    for (int i = first; i <= last; ++i) {
        if (skip_every != 0 && i % skip_every == 0) {
            continue;
        }
        const float x = std::floor(static_cast<float>(scene.view().x_of(i * step_s)));
        scene.draw->AddRectFilled({x, paper.y0}, {x + thickness, paper.y1}, color);
    }
}

void horizontal_lines(const Scene& scene, float step_px, int skip_every, ImU32 color) {
    const Rect& paper = scene.layout.sheet;
    const float zero_y = scene.layout.strips.empty() ? paper.y0 : scene.y_of(scene.layout.strips.front(), 0.0F);
    const float thickness = scene.hairline();
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

// How the sheet is to be read, on a patch of paper so that grid and trace do not cross the words.
void draw_note(const Scene& scene) {
    const Recording& recording = scene.recording;
    const Texts& texts = scene.state.texts;
    const auto written = [&](double value) {
        char text[32];
        std::snprintf(text, sizeof text, "%g", value);
        return texts.number(text);
    };
    std::string words;
    if (recording.kind == RecordingKind::beat_table) {
        words = texts.filled(Text::scaled, {{"rate", written(recording.sampling_rate_hz)}});
    } else {
        const Lead& lead = recording.leads[scene.layout.strips.empty() ? 0 : scene.layout.strips.front().lead];
        if (scene.layout.strips.size() == 1) {
            words = lead.name.substr(0, 40) + "   ";
        }
        words += written(scene.view().speed_mm_per_s()) + " mm/s   ";
        words += lead.units == "mV" ? written(scene.view().gain_mm_per_mv()) + " mm/mV"
                                    : texts.filled(Text::fitted, {{"unit", lead.units.substr(0, 16)}});
    }
    if (std::abs(scene.view().zoom() - 1.0) > 0.005) {
        words += texts[Text::zoomed];
    }
    if (scene.layout.references.height() >= 1.0F) {
        words += "   " + texts[Text::below];
    }
    const char* note = words.c_str();
    ImFont* font = scene.fonts.small;
    const float y = scene.layout.trace.y1 - scene.px(12.0F);
    const float x = scene.layout.paper.x0 + scene.px(8.0F);
    scene.draw->AddRectFilled({x - scene.px(4.0F), y - scene.px(9.0F)},
                              {x + text_width(font, note) + scene.px(4.0F), y + scene.px(9.0F)}, palette->paper,
                              scene.px(4.0F));
    draw_text(scene.draw, font, x, y, palette->paper_note, note);
}

void draw_sheet(const Scene& scene) {
    const Rect& paper = scene.layout.sheet;
    scene.draw->AddRectFilled({paper.x0, paper.y0}, {paper.x1, paper.y1}, palette->paper);
    if (scene.recording.empty()) {
        return;
    }
    const double mm_s = 1.0 / scene.view().speed_mm_per_s();
    const auto mm_px = static_cast<float>(scene.view().px_per_mm());
    vertical_lines(scene, mm_s, 5, palette->grid_fine);
    horizontal_lines(scene, mm_px, 5, palette->grid_fine);
    vertical_lines(scene, 5.0 * mm_s, 0, palette->grid_strong);
    horizontal_lines(scene, 5.0F * mm_px, 0, palette->grid_strong);
    if (5.0 * mm_s * scene.view().px_per_s() < 2.0 * closest_lines_css * scene.layout.scale) {
        // Far zoomed out: lines that mean whole seconds or minutes keep the sheet readable.
        for (const double step_s : {1.0, 10.0, 60.0, 600.0, 3600.0}) {
            if (step_s * scene.view().px_per_s() > 24.0 * scene.layout.scale) {
                vertical_lines(scene, step_s, 0, palette->grid_strong);
                break;
            }
        }
    }

    draw_note(scene);
}

class Sheet final : public Panel {
public:
    void draw(const Scene& scene) const override { draw_sheet(scene); }
    bool hit(const Canvas& canvas, const Pointer& pointer) const override {
        return canvas.layout.sheet.contains(pointer.at) || canvas.layout.axis.contains(pointer.at);
    }
    void drag(Canvas& canvas, const Pointer& pointer) override {
        if (pointer.moved_far) {
            canvas.state.view.pan_px(static_cast<double>(pointer.last.x - pointer.at.x));
        }
    }
    void release(Canvas& canvas, const Pointer& pointer) override {
        if (!pointer.moved_far) {
            canvas.state.selected_beat = canvas.beat_at(pointer.at.x);
            canvas.state.tell(Event::Kind::beat, canvas.state.selected_beat);
        }
    }
    int cursor(const Pointer& pointer, bool is_dragging) const override {
        return is_dragging && pointer.moved_far ? ImGuiMouseCursor_ResizeEW : ImGuiMouseCursor_Arrow;
    }
};

}  // namespace

Panel& sheet_panel() {
    static Sheet panel;
    return panel;
}

}  // namespace beatlens::viewer
