#include "palette.h"

namespace beatlens::viewer {

namespace {

Palette dark() {
    Palette p;
    p.paper = rgb(0x1A1516);
    p.grid_fine = rgb(0x2A2122);
    p.grid_strong = rgb(0x4A3335);
    p.paper_note = rgb(0xD79A8F);
    p.lane = rgb(0x12171F, 215);
    p.trace = rgb(0xE8EDF3);
    p.axis_text = rgb(0xB3BDC9);
    p.axis_tick = rgb(0x4B5665);
    p.background = rgb(0x151B24);
    p.overview_background = rgb(0x10151C);
    p.overview_trace = rgb(0x6C7D91);
    p.overview_outside = rgb(0x10151C, 150);
    p.overview_frame = rgb(0xE8EDF3);
    p.rate = rgb(0x6CB8F0);
    p.tooltip_background = rgb(0x1D2530, 250);
    p.tooltip_border = rgb(0x455062);
    p.tooltip_bar = rgb(0x313B49);
    p.disagreement = rgb(0xFF8590);
    p.accent = rgb(0x6CB8F0);
    p.on_accent = rgb(0x0B1118);
    p.hatch = rgb(0xA9B4C2, 90);
    p.hatch_field = rgb(0xA9B4C2, 26);
    p.text = rgb(0xE8EDF3);
    p.text_subdued = rgb(0xA9B4C2);
    p.overlaid = {rgb(0xE8EDF3), rgb(0x6CB8F0), rgb(0xFF9A8A), rgb(0x6FD3AE),
                  rgb(0xC9A6F0), rgb(0xF0C060), rgb(0x6AD6E2), rgb(0xF09AC8)};
    return p;
}

Palette contrast() {
    Palette p;
    p.paper = p.background = p.overview_background = p.tooltip_background = rgb(0xFFFFFF);
    p.grid_fine = rgb(0xDADADA);
    p.grid_strong = rgb(0x8C8C8C);
    p.lane = rgb(0xFFFFFF);
    p.paper_note = p.trace = p.axis_text = p.axis_tick = p.overview_frame = p.tooltip_border = rgb(0x000000);
    p.text = p.text_subdued = rgb(0x000000);
    p.overview_trace = rgb(0x505050);
    p.overview_outside = rgb(0xFFFFFF, 150);
    p.rate = p.accent = rgb(0x0000B0);
    p.disagreement = rgb(0xA00000);
    p.hatch = rgb(0x000000, 140);
    p.hatch_field = rgb(0x000000, 30);
    p.overlaid[0] = rgb(0x000000);
    return p;
}

}  // namespace

const Palette& palette_of(Theme theme) {
    static const Palette light_colours;
    static const Palette dark_colours = dark();
    static const Palette contrast_colours = contrast();
    return theme == Theme::dark ? dark_colours : theme == Theme::contrast ? contrast_colours : light_colours;
}

}  // namespace beatlens::viewer
