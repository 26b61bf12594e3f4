// What panels that mark beats share: how a beat looks, and rows of letters that give way to each other.
#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "scene.h"

namespace beatlens::viewer {

inline const LabelStyle& style_of(const Scene& scene, const Beat& beat) {
    return beat.is_usable ? scene.recording.labels[beat.label] : unusable_style();
}

inline bool is_unsure(const Beat& beat) { return beat.is_usable && !beat.is_sure; }

// What stands over a beat: "V", or "V?" where that is unsure.
inline std::string letters_of(const Scene& scene, const Beat& beat) {
    return style_of(scene, beat).name + (is_unsure(beat) ? "?" : "");
}

// Which pixel columns of a row hold a letter already.
class Lane {
public:
    explicit Lane(float width) : taken_(static_cast<std::size_t>(std::max(1.0F, width)) + 1, false) {}

    // Takes [x0, x1] if all of it is free.
    bool take(float x0, float x1) {
        const auto column = [&](float x) {
            return static_cast<std::size_t>(std::clamp(x, 0.0F, static_cast<float>(taken_.size() - 1)));
        };
        const auto begin = taken_.begin() + static_cast<std::ptrdiff_t>(column(x0));
        const auto end = taken_.begin() + static_cast<std::ptrdiff_t>(column(x1)) + 1;
        if (std::find(begin, end, true) != end) {
            return false;
        }
        std::fill(begin, end, true);
        return true;
    }

private:
    std::vector<bool> taken_;
};

// Where there is no room for a letter: a stroke says that there is another one.
inline void draw_stroke(const Scene& scene, float x, float y, float height_css, ImU32 color) {
    scene.draw->AddRectFilled({x, y}, {x + std::max(1.0F, scene.px(1.5F)), y + scene.px(height_css)}, color);
}

// More marks than the row has room for: letters would be a random choice, so all become strokes.
inline bool is_crowded(const Scene& scene, std::size_t marks) {
    return static_cast<float>(marks) * scene.px(8.0F) > scene.layout.paper.width();
}

}  // namespace beatlens::viewer
