// Everything that one frame draws. Lengths are device pixels; `scale` (devicePixelRatio) turns CSS pixels into them.
#pragma once

#include <imgui.h>

#include <algorithm>
#include <string>

#include "layout.h"
#include "recording.h"
#include "state.h"

namespace beatlens::viewer {

struct Fonts {
    ImFont* small = nullptr;    // 11 CSS pixels: axis, notes
    ImFont* regular = nullptr;  // 13 CSS pixels
    ImFont* label = nullptr;    // 15 CSS pixels: class letters
};

struct Scene {
    ImDrawList* draw;
    const Recording& recording;
    const State& state;
    const Layout& layout;
    const Fonts& fonts;

    const Viewport& view() const { return state.view; }
    float px(float css) const { return css * layout.scale; }
    float hairline() const { return std::max(1.0F, std::floor(layout.scale)); }
    float x_of_time(double time_s) const { return static_cast<float>(state.view.x_of(time_s)); }
    // Of a position of beats and references.
    float x_of_sample(double sample) const { return x_of_time(sample / recording.sampling_rate_hz); }
    float y_of(const Strip& strip, float value) const;
    float y_of_mv(const Strip& strip, float mv_from_middle) const;
    // Where a beat's letter stands: over its R-peak, or at the start of its strip in a beat table.
    float label_x(const Beat& beat) const;
    // The indices of the beats on the paper, with some to spare at both ends.
    std::size_t first_visible_beat() const;
    std::size_t end_visible_beat() const;
};

// Text helpers. `x` is the text's middle or left end; whole pixels, so that glyphs stay sharp.
float text_width(ImFont* font, const char* text);
void draw_text_centered(ImDrawList* draw, ImFont* font, float x, float middle_y, ImU32 color, const char* text);
void draw_text(ImDrawList* draw, ImFont* font, float x, float middle_y, ImU32 color, const char* text);
// "1:02:03", "2:03.4": hours only where there are any, `decimals` digits behind the second. By the clock where the
// recording says when it began: "23:59:30", after midnight "+1 d 0:00:10".
std::string when_text(const State& state, double time_s, int decimals);
// "0.25": of printf() with `decimals` digits, with the language's decimal point.
std::string number_text(const State& state, double value, int decimals);

}  // namespace beatlens::viewer
