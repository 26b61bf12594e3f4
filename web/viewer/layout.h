// Where everything lies on the canvas, in device pixels.
#pragma once

#include <imgui.h>

#include <cstddef>
#include <vector>

#include "recording.h"
#include "state.h"

namespace beatlens::viewer {

struct Rect {
    float x0 = 0.0F;
    float y0 = 0.0F;
    float x1 = 0.0F;
    float y1 = 0.0F;

    float width() const { return x1 - x0; }
    float height() const { return y1 - y0; }
    float middle_y() const { return 0.5F * (y0 + y1); }
    bool contains(const ImVec2& p) const { return p.x >= x0 && p.x < x1 && p.y >= y0 && p.y < y1; }
};

// A lead on the paper. All strips share the time axis of the paper: those beside each other show one stretch after the
// other, as on a printed twelve-lead electrocardiogram.
struct Strip {
    std::size_t lead = 0;
    Rect area;
    float middle_y = 0.0F;  // where the lead's middle is drawn
    std::size_t place = 0;  // number among the strips: overlaid ones are told apart by it
};

struct Layout {
    float scale = 1.0F;
    Rect sheet;       // the whole paper
    Rect gutter;      // at its left: names of leads and calibration pulses; empty where there are none
    Rect paper;       // the rest of it, which is the time line; the two lanes below lie on it
    Rect labels;      // class letters, at its top
    Rect trace;       // between the lanes
    Rect references;  // letters of the reference annotations, at its bottom; empty without them
    Rect axis;        // time
    Rect overview;    // the full recording
    Rect plots;       // below all; empty without plots
    std::vector<Strip> strips;

    // The strip of a lead; the first one where it is not shown.
    const Strip* strip_of(std::size_t lead) const;
    // The strip at a point of the paper: the nearest one in its column.
    const Strip* strip_at(const ImVec2& point) const;
};

// The width of the gutter, CSS pixels.
float gutter_css(const Recording& recording, const Display& display);

// `plots_css`: height that plots take, CSS pixels.
Layout make_layout(float width, float height, float scale, const Recording& recording, const Display& display,
                   float plots_css);

}  // namespace beatlens::viewer
