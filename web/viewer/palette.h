// The viewer's colours, of the theme in use; those of labels come from the page.
#pragma once

#include <imgui.h>

#include <array>

namespace beatlens::viewer {

constexpr ImU32 rgb(unsigned hex, unsigned alpha = 255) {
    return IM_COL32((hex >> 16) & 255, (hex >> 8) & 255, hex & 255, alpha);
}
constexpr ImU32 with_alpha(ImU32 color, unsigned alpha) {
    return (color & ~IM_COL32_A_MASK) | (alpha << IM_COL32_A_SHIFT);
}

enum class Theme { light, dark, contrast };

struct Palette {
    ImU32 paper = rgb(0xFFF8F6);
    ImU32 grid_fine = rgb(0xFBE5E1);
    ImU32 grid_strong = rgb(0xF2C4BC);
    ImU32 paper_note = rgb(0xA4675C);
    ImU32 lane = rgb(0xFFFFFF, 205);
    ImU32 trace = rgb(0x16202E);
    ImU32 axis_text = rgb(0x566170);
    ImU32 axis_tick = rgb(0xB8C0CA);
    ImU32 background = rgb(0xFFFFFF);
    ImU32 overview_background = rgb(0xF5F7F9);
    ImU32 overview_trace = rgb(0x8FA0B3);
    ImU32 overview_outside = rgb(0xF5F7F9, 150);
    ImU32 overview_frame = rgb(0x16202E);
    ImU32 rate = rgb(0x0B5F9E);
    ImU32 tooltip_background = rgb(0xFFFFFF, 250);
    ImU32 tooltip_border = rgb(0xCBD2DA);
    ImU32 tooltip_bar = rgb(0xEAEEF2);
    ImU32 disagreement = rgb(0xB00020);
    ImU32 accent = rgb(0x0B5F9E);
    ImU32 on_accent = rgb(0xFFFFFF);
    ImU32 hatch = rgb(0x5F6B7A, 90);
    ImU32 hatch_field = rgb(0x5F6B7A, 26);
    ImU32 text = rgb(0x16202E);
    ImU32 text_subdued = rgb(0x5F6B7A);
    // Leads that lie over one another.
    std::array<ImU32, 8> overlaid = {rgb(0x16202E), rgb(0x0B5F9E), rgb(0xA4352A), rgb(0x0A6B4F),
                                     rgb(0x7A4FA0), rgb(0x8A5A00), rgb(0x00707C), rgb(0x8B2D68)};
};

const Palette& palette_of(Theme theme);

// Of this frame.
inline const Palette* palette = &palette_of(Theme::light);

}  // namespace beatlens::viewer
