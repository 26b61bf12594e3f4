// Everything that one frame draws: the parts of the picture and where they lie. Lengths are device pixels;
// `scale` (devicePixelRatio) turns CSS pixels into them.
#pragma once

#include <imgui.h>

#include <algorithm>

#include "recording.h"
#include "viewport.h"

namespace beatlens::viewer {

struct Fonts {
    ImFont* small = nullptr;    // 11 CSS pixels: axis, notes
    ImFont* regular = nullptr;  // 13 CSS pixels
    ImFont* label = nullptr;    // 15 CSS pixels: class letters
};

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

struct Layout {
    float scale = 1.0F;
    Rect paper;       // the whole sheet; the two lanes below lie on it
    Rect labels;      // class letters, at its top
    Rect trace;       // between the lanes
    Rect references;  // letters of the reference annotations, at its bottom; empty without them
    Rect axis;        // time
    Rect tachogram;   // RR intervals over the same time; empty without them
    Rect overview;    // the full recording
};

Layout make_layout(float width, float height, float scale, const Recording& recording);

struct Scene {
    ImDrawList* draw;
    const Recording& recording;
    const Viewport& view;
    const Layout& layout;
    const Fonts& fonts;
    int hovered_beat;   // -1 for none
    int selected_beat;  // -1 for none

    float px(float css) const { return css * layout.scale; }
    float x_of_sample(double sample) const;
    float y_of(float value) const;
    // Where a beat's letter stands: over its R-peak, or at the start of its strip in a beat table.
    float label_x(const Beat& beat) const;
    // The indices of the beats on the paper, with some to spare at both ends.
    std::size_t first_visible_beat() const;
    std::size_t end_visible_beat() const;
};

void draw_paper(const Scene& scene);
void draw_trace(const Scene& scene);
void draw_bands(const Scene& scene);       // behind the trace: where abnormal and chosen beats are
void draw_beats(const Scene& scene);       // markers and letters
void draw_references(const Scene& scene);  // the lane of reference letters
void draw_axis(const Scene& scene);
void draw_tachogram(const Scene& scene);
void draw_overview(const Scene& scene);
void draw_tooltip(const Scene& scene);

// Spans of neighbouring pixel columns, made to touch: without it steep slopes would fall apart into dots.
class ColumnJoin {
public:
    struct Span {
        float top;
        float bottom;
    };
    Span reaching_over(Span span) {
        const Span own = span;
        if (joined_) {
            span.top = std::min(span.top, last_.bottom);
            span.bottom = std::max(span.bottom, last_.top);
        }
        last_ = own;
        joined_ = true;
        return span;
    }
    void gap() { joined_ = false; }

private:
    Span last_{};
    bool joined_ = false;
};

// Text helpers. `x` is the text's middle or left end; whole pixels, so that glyphs stay sharp.
float text_width(ImFont* font, const char* text);
void draw_text_centered(ImDrawList* draw, ImFont* font, float x, float middle_y, ImU32 color, const char* text);
void draw_text(ImDrawList* draw, ImFont* font, float x, float middle_y, ImU32 color, const char* text);
// "1:02:03", "2:03.4": hours only where there are any, `decimals` digits behind the second.
void format_time(char* out, std::size_t size, double seconds, int decimals);

}  // namespace beatlens::viewer
