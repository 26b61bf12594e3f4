// The lane of reference labels, below the trace.
#include <algorithm>
#include <cmath>

#include "marks.h"
#include "palette.h"
#include "panel.h"

namespace beatlens::viewer {

namespace {

bool is_wrong(const Reference& reference) {
    return reference.status == ReferenceStatus::differs || reference.status == ReferenceStatus::missed;
}

// One letter of the reference lane; in a frame where it is not what was found.
void draw_reference(const Scene& scene, const Reference& reference, float x, float y, float half) {
    if (reference.status == ReferenceStatus::not_a_beat) {
        draw_text_centered(scene.draw, scene.fonts.small, x, y, palette->text_subdued, reference.text.c_str());
        return;
    }
    const auto label = static_cast<std::size_t>(reference.label);
    if (is_wrong(reference)) {
        const float height = scene.px(10.0F);
        const ImVec2 top_left(std::round(x - half), std::round(y - height));
        const ImVec2 bottom_right(std::round(x + half), std::round(y + height));
        scene.draw->AddRectFilled(top_left, bottom_right, palette->paper, scene.px(5.0F));
        scene.draw->AddRect(top_left, bottom_right, palette->disagreement, scene.px(5.0F), 0, scene.px(1.5F));
    }
    const LabelSet& labels = scene.recording.labels;
    const bool subdued = !is_wrong(reference) && label == labels.normal;
    draw_text_centered(scene.draw, scene.fonts.regular, x, y, subdued ? palette->text_subdued : labels[label].color(),
                       reference.text.c_str());
}

void draw_references(const Scene& scene) {
    const Rect& area = scene.layout.references;
    if (scene.recording.references.empty() || area.height() < 1.0F) {
        return;
    }
    scene.draw->PushClipRect({area.x0, area.y0}, {area.x1, area.y1}, true);
    scene.draw->AddRectFilled({area.x0, area.y0}, {area.x1, area.y1}, with_alpha(palette->paper, 205));
    const double rate = scene.recording.sampling_rate_hz;
    const double margin = 60.0 * scene.layout.scale / scene.view().px_per_s() * rate;
    const double last = scene.view().end_s() * rate + margin;
    const auto& references = scene.recording.references;
    const auto first =
        std::lower_bound(references.begin(), references.end(), scene.view().start_s() * rate - margin,
                         [](const Reference& reference, double sample) { return reference.sample < sample; });
    const float shift = scene.recording.kind == RecordingKind::beat_table ? scene.px(16.0F) : 0.0F;
    const float y = area.middle_y();
    Lane lane(area.x1);
    const auto end = std::upper_bound(first, references.end(), last, [](double sample, const Reference& reference) {
        return sample < reference.sample;
    });
    if (is_crowded(scene, static_cast<std::size_t>(end - first))) {
        for (auto at = first; at != end; ++at) {
            if (is_wrong(*at)) {
                draw_stroke(scene, scene.x_of_sample(at->sample), y - scene.px(8.0F), 16.0F, palette->disagreement);
            }
        }
        scene.draw->PopClipRect();
        return;
    }
    // Disagreements first, then the other beats, then rhythm and noise marks where there is room.
    for (int pass = 0; pass < 3; ++pass) {
        for (auto at = first; at != end; ++at) {
            const int wanted = is_wrong(*at) ? 0 : at->status == ReferenceStatus::agrees ? 1 : 2;
            if (wanted != pass) {
                continue;
            }
            const float x = scene.x_of_sample(at->sample) + shift;
            float half = 0.5F * text_width(scene.fonts.regular, at->text.c_str()) + scene.px(3.0F);
            if (pass == 0) {
                half = std::max(half, scene.px(10.0F));
            }
            if (lane.take(x - half, x + half)) {
                draw_reference(scene, *at, x, y, half);
            } else if (pass == 0) {
                draw_stroke(scene, x, area.y0 + scene.px(1.0F), 4.0F, palette->disagreement);
            }
        }
    }
    scene.draw->PopClipRect();
}

class References final : public Panel {
public:
    void draw(const Scene& scene) const override { draw_references(scene); }
};

}  // namespace

Panel& references_panel() {
    static References panel;
    return panel;
}

}  // namespace beatlens::viewer
