// The viewer's colours; those of labels come from the page.
#pragma once

#include <imgui.h>

namespace beatlens::viewer::palette {

constexpr ImU32 rgb(unsigned hex, unsigned alpha = 255) {
    return IM_COL32((hex >> 16) & 255, (hex >> 8) & 255, hex & 255, alpha);
}

inline constexpr ImU32 paper = rgb(0xFFF8F6);
inline constexpr ImU32 grid_fine = rgb(0xFBE5E1);
inline constexpr ImU32 grid_strong = rgb(0xF2C4BC);
inline constexpr ImU32 paper_note = rgb(0xA4675C);
inline constexpr ImU32 trace = rgb(0x16202E);
inline constexpr ImU32 axis_text = rgb(0x566170);
inline constexpr ImU32 axis_tick = rgb(0xB8C0CA);
inline constexpr ImU32 scale_line = rgb(0xE3E8ED);
inline constexpr ImU32 background = rgb(0xFFFFFF);
inline constexpr ImU32 overview_background = rgb(0xF5F7F9);
inline constexpr ImU32 overview_trace = rgb(0x8FA0B3);
inline constexpr ImU32 overview_outside = rgb(0xF5F7F9, 150);
inline constexpr ImU32 overview_frame = rgb(0x16202E);
inline constexpr ImU32 tooltip_background = rgb(0xFFFFFF, 250);
inline constexpr ImU32 tooltip_border = rgb(0xCBD2DA);
inline constexpr ImU32 tooltip_bar = rgb(0xEAEEF2);
inline constexpr ImU32 disagreement = rgb(0xB00020);
inline constexpr ImU32 text = rgb(0x16202E);
inline constexpr ImU32 text_subdued = rgb(0x5F6B7A);

}  // namespace beatlens::viewer::palette
