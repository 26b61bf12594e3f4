// The classes that beats are shown with: their texts and colours. Which set it is depends on the model's task; beats
// hold indices into it. Class 0 of each set is the normal one.
#pragma once

#include <imgui.h>

#include <array>
#include <cstddef>
#include <span>

#include "ecg/aami.h"
#include "palette.h"

namespace beatlens::viewer {

inline constexpr std::size_t max_classes = aami_class_count;
inline constexpr std::size_t normal_class = 0;

struct ClassStyle {
    const char* text;         // in the pill over a beat
    const char* description;  // in the tooltip
    unsigned hex;

    ImU32 color(unsigned alpha = 255) const { return palette::rgb(hex, alpha); }
};

// The colours are those of web/page/css/base.css. The AAMI classes take the Okabe-Ito hues, which people with any
// colour vision can tell apart, darkened until white letters on them read well. The letter always stands beside the
// colour.
inline std::span<const ClassStyle> aami_styles() {
    static const std::array<ClassStyle, aami_class_count> styles = {{
        {"N", description(AamiClass::N).data(), 0x5F6B7A},  // slate: subdued on purpose
        {"S", description(AamiClass::S).data(), 0x0067A8},  // blue
        {"V", description(AamiClass::V).data(), 0xC24A00},  // vermilion
        {"F", description(AamiClass::F).data(), 0x00785A},  // bluish green
        {"Q", description(AamiClass::Q).data(), 0x9A3F7D},  // reddish purple
    }};
    return styles;
}

// Other hues, so that nobody takes one kind of label for the other.
inline std::span<const ClassStyle> infarction_styles() {
    static constexpr std::array<ClassStyle, 2> styles = {{
        {"NORM", "As in a normal ECG (research)", 0x75675A},         // warm grey
        {"MI", "As in myocardial infarction (research)", 0x5B3FB5},  // violet
    }};
    return styles;
}

// The classes of a model: a set, and which of it the model has.
struct Classes {
    std::span<const ClassStyle> styles = aami_styles();
    unsigned present = ~0U;  // bit i: class i

    const ClassStyle& operator[](std::size_t i) const { return styles[i]; }
    bool has(std::size_t i) const { return i < styles.size() && (present >> i & 1U) != 0; }
};

}  // namespace beatlens::viewer
