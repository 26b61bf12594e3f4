// The labels that beats are shown with: their names, colours and shapes, as the model file has them and the page hands
// them over. Beats hold indices into them.
#pragma once

#include <imgui.h>

#include <cstddef>
#include <string>
#include <vector>

#include "palette.h"

namespace beatlens::viewer {

struct LabelStyle {
    std::string name;         // over a beat
    std::string description;  // in the tooltip
    unsigned rgb = 0;         // 0xRRGGBB
    bool is_pill = true;      // white on a field of the colour; otherwise in the colour
    bool is_of_model = true;  // the model can give it; annotations may have others of the set

    ImU32 color(unsigned alpha = 255) const { return viewer::rgb(rgb, alpha); }
};

// A beat where the signal cannot be trusted, whatever its label. In words: Text::unusable.
inline const LabelStyle& unusable_style() {
    static const LabelStyle style = {"?", "", 0x5F6B7A, false, false};
    return style;
}

struct LabelSet {
    std::vector<LabelStyle> styles;
    std::size_t normal = 0;  // index of the label that says that nothing was found; size() or more where there is none

    const LabelStyle& operator[](std::size_t i) const { return styles[i]; }
    std::size_t size() const { return styles.size(); }
};

}  // namespace beatlens::viewer
