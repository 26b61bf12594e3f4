// Spanning a stretch of the recording with the mark tool.
#include <algorithm>
#include <cmath>

#include "palette.h"
#include "panel.h"

namespace beatlens::viewer {

namespace {

class Mark final : public Panel {
public:
    void draw(const Scene& scene) const override {
        if (!scene.state.marks) {
            return;
        }
        const Rect& paper = scene.layout.paper;
        const float a = std::round(scene.x_of_time(scene.state.mark_first_s));
        const float b = std::round(scene.x_of_time(scene.state.mark_end_s));
        scene.draw->AddRectFilled({std::min(a, b), paper.y0}, {std::max(a, b), paper.y1},
                                  with_alpha(palette->accent, 50));
        for (const float x : {a, b}) {
            scene.draw->AddRectFilled({x, paper.y0}, {x + scene.px(1.5F), paper.y1}, palette->accent);
        }
    }
    bool hit(const Canvas& canvas, const Pointer& pointer) const override {
        return canvas.state.display.tool == Tool::mark && canvas.recording.kind == RecordingKind::record &&
               canvas.layout.paper.contains(pointer.at);
    }
    void press(Canvas& canvas, const Pointer& pointer) override {
        canvas.state.marks = true;
        canvas.state.mark_first_s = canvas.state.mark_end_s = within(canvas, pointer);
    }
    void drag(Canvas& canvas, const Pointer& pointer) override { canvas.state.mark_end_s = within(canvas, pointer); }
    void release(Canvas& canvas, const Pointer& pointer) override {
        canvas.state.marks = false;
        const double here = within(canvas, pointer);
        const double first = std::min(canvas.state.mark_first_s, here);
        const double end = std::max(canvas.state.mark_first_s, here);
        if (pointer.moved_far && end > first) {
            canvas.state.tell(Event::Kind::mark, first, end);
        }
    }
    void cancel(Canvas& canvas) override { canvas.state.marks = false; }
    int cursor(const Pointer&, bool) const override { return ImGuiMouseCursor_ResizeEW; }

private:
    static double within(const Canvas& canvas, const Pointer& pointer) {
        return std::clamp(canvas.time_at(pointer.at.x), 0.0, canvas.recording.duration_s());
    }
};

}  // namespace

Panel& mark_panel() {
    static Mark panel;
    return panel;
}

}  // namespace beatlens::viewer
