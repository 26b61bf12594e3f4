// The colours of pictures: each ink in light and in dark surroundings. Text and lines keep a contrast of at least 4.5
// and 3 to the background (WCAG 2.2); the series are Okabe and Ito's colours, darkened or lightened to that end.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "report/picture.h"

namespace beatlens::trainer {

struct Colour {
    std::uint32_t rgb = 0;  // 0xRRGGBB
};

struct InkColours {
    Ink ink;
    const char* name;  // in SVG's class names
    Colour light;
    Colour dark;
};

inline constexpr std::array<InkColours, 13> inks = {{
    {Ink::background, "background", {0xFFFFFF}, {0x14181F}},
    {Ink::text, "text", {0x1B1F24}, {0xE8EAED}},
    {Ink::faint_text, "faint", {0x59626E}, {0xA3ADBA}},
    {Ink::grid, "grid", {0xE3E6EA}, {0x2C333D}},
    {Ink::axis, "axis", {0x8A929C}, {0x76808C}},
    {Ink::on_heat, "on-heat", {0xFFFFFF}, {0xFFFFFF}},
    {Ink::heat, "heat", {0x0B5FA5}, {0x2B76BE}},
    {Ink::series_1, "series-1", {0x0072B2}, {0x56A9E8}},
    {Ink::series_2, "series-2", {0xC24F00}, {0xF28A3C}},
    {Ink::series_3, "series-3", {0x00805D}, {0x2FC48D}},
    {Ink::series_4, "series-4", {0xA8478A}, {0xE08CC0}},
    {Ink::series_5, "series-5", {0x9A6900}, {0xEFC53A}},
    {Ink::series_6, "series-6", {0x5A5A5A}, {0xC4C8CC}},
}};

constexpr const InkColours& entry_of(Ink ink) { return inks[static_cast<std::size_t>(ink)]; }
constexpr Colour colour_of(Ink ink, bool dark) { return dark ? entry_of(ink).dark : entry_of(ink).light; }
constexpr const char* ink_name(Ink ink) { return entry_of(ink).name; }

}  // namespace beatlens::trainer
