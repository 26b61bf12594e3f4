// Behind the trace: where abnormal beats are, and the one that is chosen.
#include <cmath>

#include "marks.h"
#include "palette.h"
#include "panel.h"

namespace beatlens::viewer {

namespace {

// The colour says the label, which a quiz hides.
ImU32 band_color(const Scene& scene, const Beat& beat, unsigned alpha) {
    return scene.state.display.hides_labels ? with_alpha(palette->accent, alpha) : style_of(scene, beat).color(alpha);
}

void draw_band(const Scene& scene, const Beat& beat, bool selected) {
    const Rect& paper = scene.layout.paper;
    const double half_s = 0.16;
    float x0 = scene.x_of_time(scene.recording.time_of(beat.sample) - half_s);
    float x1 = scene.x_of_time(scene.recording.time_of(beat.sample) + half_s);
    if (scene.recording.kind == RecordingKind::beat_table) {
        x0 = scene.x_of_sample(beat.sample);
        x1 = scene.x_of_sample(beat.sample + static_cast<double>(scene.recording.beat_length));
    }
    if (x1 - x0 < scene.px(2.0F)) {
        x1 = x0 + scene.px(2.0F);
    }
    scene.draw->AddRectFilled({x0, paper.y0}, {x1, paper.y1}, band_color(scene, beat, selected ? 48 : 24));
    if (selected) {
        scene.draw->AddRect({std::round(x0), paper.y0}, {std::round(x1), paper.y1}, band_color(scene, beat, 160), 0.0F,
                            0, scene.hairline());
    }
}

void draw_bands(const Scene& scene) {
    const bool visible =
        0.3 * scene.view().px_per_s() > 4.0 * scene.layout.scale || scene.recording.kind == RecordingKind::beat_table;
    const auto is_marked = [&](std::size_t i) {
        return static_cast<int>(i) == scene.state.selected_beat || static_cast<int>(i) == scene.state.hovered_beat;
    };
    const std::size_t end = scene.end_visible_beat();
    for (std::size_t i = scene.first_visible_beat(); visible && !scene.state.display.hides_labels && i < end; ++i) {
        if (!scene.recording.beats[i].is_normal && !is_marked(i)) {
            draw_band(scene, scene.recording.beats[i], false);
        }
    }
    for (const int marked : {scene.state.selected_beat, scene.state.hovered_beat}) {
        if (marked >= 0 && static_cast<std::size_t>(marked) < scene.recording.beats.size()) {
            draw_band(scene, scene.recording.beats[static_cast<std::size_t>(marked)], true);
        }
    }
}

class Bands final : public Panel {
public:
    void draw(const Scene& scene) const override {
        const Rect& paper = scene.layout.paper;
        scene.draw->PushClipRect({paper.x0, paper.y0}, {paper.x1, paper.y1}, true);
        draw_bands(scene);
        scene.draw->PopClipRect();
    }
};

}  // namespace

Panel& bands_panel() {
    static Bands panel;
    return panel;
}

}  // namespace beatlens::viewer
