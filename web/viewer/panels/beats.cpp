// Labels over the R-peaks and markers on them. Ectopic and unknown beats stand out; normal ones stay in the background
// and give way where letters would overlap.
#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "marks.h"
#include "palette.h"
#include "panel.h"

namespace beatlens::viewer {

namespace {

// Half of what a pill is wide: a square for a letter, more for a word.
float pill_half_width(const Scene& scene, const std::string& letters) {
    return std::max(scene.px(10.0F), 0.5F * text_width(scene.fonts.label, letters.c_str()) + scene.px(5.0F));
}

// Hollow where the label is unsure.
void draw_pill(const Scene& scene, float x, float y, float half, const Beat& beat, const std::string& letters) {
    const LabelStyle& style = style_of(scene, beat);
    ImU32 ink = style.color();
    if (style.is_pill) {
        const float half_height = scene.px(10.0F);
        const ImVec2 top_left(std::round(x - half), std::round(y - half_height));
        const ImVec2 bottom_right(std::round(x + half), std::round(y + half_height));
        if (is_unsure(beat)) {
            scene.draw->AddRectFilled(top_left, bottom_right, palette->paper, scene.px(5.0F));
            scene.draw->AddRect(top_left, bottom_right, style.color(), scene.px(5.0F), 0, scene.px(1.5F));
        } else {
            scene.draw->AddRectFilled(top_left, bottom_right, style.color(), scene.px(5.0F));
            ink = IM_COL32_WHITE;
        }
    }
    draw_text_centered(scene.draw, scene.fonts.label, x, y, ink, letters.c_str());
}

// A line over the letter: a person said so.
void draw_edited(const Scene& scene, const Beat& beat, float x, float y) {
    if (beat.is_edited) {
        const float half = scene.px(6.0F);
        scene.draw->AddRectFilled({x - half, y - scene.px(15.0F)}, {x + half, y - scene.px(12.5F)}, palette->accent);
    }
}

void draw_marker(const Scene& scene, const Beat& beat, bool prominent) {
    const Strip* strip = scene.layout.strip_of(scene.recording.main_lead);
    const float x = scene.x_of_sample(beat.sample);
    if (strip == nullptr || beat.sample < 0 || x < strip->area.x0 || x >= strip->area.x1) {
        return;
    }
    const Lead& lead = scene.recording.leads[strip->lead];
    const double at_lead = scene.recording.time_of(beat.sample) * lead.sampling_rate_hz;
    const float value = lead.sample(static_cast<std::size_t>(at_lead + 0.5));
    if (!std::isfinite(value)) {
        return;
    }
    const ImVec2 at(x, scene.y_of(*strip, value));
    const float radius = scene.px(prominent ? 3.5F : 2.5F);
    scene.draw->AddCircleFilled(at, radius + scene.px(1.2F), palette->paper);
    if (is_unsure(beat)) {
        scene.draw->AddCircle(at, radius - scene.px(0.5F), style_of(scene, beat).color(), 0, scene.px(1.5F));
    } else {
        scene.draw->AddCircleFilled(at, radius, style_of(scene, beat).color());
    }
}

// Where letters have no room: a stroke for each abnormal beat, at most one a pixel column and label.
void draw_strokes(const Scene& scene, std::size_t first, std::size_t end) {
    static std::vector<int> last_column;
    last_column.assign(scene.recording.labels.size() + 1, -1);
    const float top = scene.layout.labels.y0 + scene.px(8.0F);
    for (std::size_t i = first; i < end; ++i) {
        const Beat& beat = scene.recording.beats[i];
        if (beat.is_normal) {
            continue;
        }
        const float x = scene.label_x(beat);
        int& last = last_column[beat.is_usable ? beat.label : scene.recording.labels.size()];
        if (static_cast<int>(x) != last) {
            last = static_cast<int>(x);
            draw_stroke(scene, x, top, 20.0F, style_of(scene, beat).color());
        }
    }
}

void draw_letters(const Scene& scene, std::size_t first, std::size_t end) {
    const Recording& recording = scene.recording;
    const float width = scene.layout.paper.width();
    const auto beats = static_cast<float>(end - first);
    const bool markers = recording.kind == RecordingKind::record && beats * scene.px(12.0F) < width;
    const float y = scene.layout.labels.y0 + scene.px(18.0F);
    const float half_height = scene.px(10.0F);
    Lane lane(scene.layout.paper.x1);
    for (std::size_t i = first; i < end; ++i) {
        const Beat& beat = recording.beats[i];
        const bool marked =
            static_cast<int>(i) == scene.state.selected_beat || static_cast<int>(i) == scene.state.hovered_beat;
        if (markers) {
            draw_marker(scene, beat, !beat.is_normal || marked);
        }
        if (beat.is_normal) {
            continue;
        }
        const float x = scene.label_x(beat);
        const std::string letters = letters_of(scene, beat);
        const float half = pill_half_width(scene, letters);
        if (lane.take(x - half, x + half)) {
            draw_pill(scene, x, y, half, beat, letters);
            draw_edited(scene, beat, x, y);
        } else {
            draw_stroke(scene, x, y + half_height + scene.px(2.0F), 4.0F, style_of(scene, beat).color());
        }
    }
    // Normal beats come second: their letters give way. Where there are many of them, a few letters would say nothing.
    if (beats * scene.px(4.0F) > width) {
        return;
    }
    const float gap = scene.px(2.5F);
    for (std::size_t i = first; i < end; ++i) {
        const Beat& beat = recording.beats[i];
        if (!beat.is_normal) {
            continue;
        }
        const std::string letters = letters_of(scene, beat);
        const float x = scene.label_x(beat);
        const float half = 0.5F * text_width(scene.fonts.regular, letters.c_str()) + gap;
        if (lane.take(x - half, x + half)) {
            draw_text_centered(scene.draw, scene.fonts.regular, x, y, style_of(scene, beat).color(), letters.c_str());
            draw_edited(scene, beat, x, y);
        }
    }
}

void draw_beats(const Scene& scene) {
    const Recording& recording = scene.recording;
    const std::size_t first = scene.first_visible_beat();
    const std::size_t end = scene.end_visible_beat();
    if (first >= end) {
        return;
    }
    if (scene.state.display.hides_labels) {
        return;
    }
    const Rect& paper = scene.layout.paper;
    scene.draw->PushClipRect({paper.x0, paper.y0}, {paper.x1, paper.y1}, true);

    std::size_t abnormal_beats = 0;
    for (std::size_t i = first; i < end; ++i) {
        abnormal_beats += recording.beats[i].is_normal ? 0 : 1;
    }
    if (is_crowded(scene, abnormal_beats)) {
        draw_strokes(scene, first, end);
    } else {
        draw_letters(scene, first, end);
    }
    scene.draw->PopClipRect();
}

// The beat that is being moved: a line where it would go.
void draw_dragged(const Scene& scene) {
    if (scene.state.dragged_beat < 0) {
        return;
    }
    const float x = std::round(scene.x_of_time(scene.state.dragged_to_s));
    const Rect& paper = scene.layout.paper;
    scene.draw->AddRectFilled({x, paper.y0}, {x + scene.px(1.5F), paper.y1}, palette->accent);
}

class Beats final : public Panel {
public:
    void draw(const Scene& scene) const override {
        draw_beats(scene);
        draw_dragged(scene);
    }
    // The edit tool moves a beat that is dragged, and adds one where there is none.
    bool hit(const Canvas& canvas, const Pointer& pointer) const override {
        return canvas.state.display.tool == Tool::edit && canvas.recording.kind == RecordingKind::record &&
               canvas.layout.paper.contains(pointer.at);
    }
    void press(Canvas& canvas, const Pointer& pointer) override {
        canvas.state.dragged_beat = canvas.beat_at(pointer.at.x);
        canvas.state.dragged_to_s = canvas.time_at(pointer.at.x);
        if (canvas.state.dragged_beat >= 0) {
            canvas.state.selected_beat = canvas.state.dragged_beat;
            canvas.state.tell(Event::Kind::beat, canvas.state.selected_beat);
        }
    }
    void drag(Canvas& canvas, const Pointer& pointer) override {
        canvas.state.dragged_to_s = canvas.time_at(pointer.at.x);
    }
    void release(Canvas& canvas, const Pointer& pointer) override {
        const int beat = canvas.state.dragged_beat;
        if (beat >= 0 && pointer.moved_far) {
            canvas.state.tell(Event::Kind::move_beat, beat, canvas.time_at(pointer.at.x));
        } else if (beat < 0 && !pointer.moved_far) {
            canvas.state.tell(Event::Kind::add_beat, canvas.time_at(pointer.at.x));
        }
        canvas.state.dragged_beat = -1;
    }
    void cancel(Canvas& canvas) override { canvas.state.dragged_beat = -1; }
    int cursor(const Pointer&, bool) const override { return ImGuiMouseCursor_Hand; }
};

}  // namespace

Panel& beats_panel() {
    static Beats panel;
    return panel;
}

}  // namespace beatlens::viewer
