// A panel: a part of the canvas, in a file of its own, that draws itself and takes what a pointer does there. No panel
// knows another; all of them read the recording and the state, and change the state only.
#pragma once

#include <vector>

#include "scene.h"

namespace beatlens::viewer {

struct Pointer {
    ImVec2 at;
    ImVec2 start;  // of the press
    ImVec2 last;   // where it was a frame ago
    bool is_touch = false;
    bool moved_far = false;  // a drag, not a click
};

struct Canvas {
    const Recording& recording;
    State& state;
    const Layout& layout;

    float px(float css) const { return css * layout.scale; }
    double time_at(float x) const { return state.view.time_at(x); }
    // The beat whose strip or R-peak is at a place; -1 without one.
    int beat_at(float x) const;
};

class Panel {
public:
    virtual ~Panel() = default;
    virtual void draw(const Scene& scene) const = 0;
    // Whether a press there is this panel's: it gets the drag and the release then. Panels that lie above come first.
    virtual bool hit(const Canvas&, const Pointer&) const { return false; }
    virtual void hover(Canvas&, const Pointer&) {}  // nothing is pressed
    virtual void press(Canvas&, const Pointer&) {}
    virtual void drag(Canvas&, const Pointer&) {}
    virtual void release(Canvas&, const Pointer&) {}
    virtual void cancel(Canvas&) {}
    // Of a pointer that hit() takes.
    virtual int cursor(const Pointer&, bool /*is_dragging*/) const { return ImGuiMouseCursor_Arrow; }
};

// Made once; panels/*.cpp.
Panel& sheet_panel();      // the paper, its lines, moving it
Panel& stretches_panel();  // what cannot be read
Panel& stretches_above_panel();
Panel& bands_panel();       // behind the trace: where abnormal and chosen beats are
Panel& trace_panel();       // the leads
Panel& beats_panel();       // markers and letters; editing
Panel& spans_panel();       // intervals of a beat
Panel& references_panel();  // the lane of reference letters
Panel& axis_panel();
Panel& overview_panel();
Panel& mark_panel();  // spanning a stretch
Panel& calipers_panel();
Panel& plots_panel();
Panel& tooltip_panel();

// In the order in which they lie over one another.
const std::vector<Panel*>& panels();

}  // namespace beatlens::viewer
