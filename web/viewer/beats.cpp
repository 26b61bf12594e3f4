// Class letters over the R-peaks, markers on them, and the lane of reference letters. Ectopic and unknown beats stand
// out; normal ones stay in the background and give way where letters would overlap.
#include <algorithm>
#include <cmath>
#include <vector>

#include "palette.h"
#include "scene.h"

namespace beatlens::viewer {

namespace {

// Letters that are placed already: the next one is drawn only where it does not touch them. Kept sorted by the order in
// which they are asked for, ascending x.
class Lane {
public:
    explicit Lane(float gap) : gap_(gap) {}

    void take(float x0, float x1) { taken_.push_back({x0, x1}); }
    bool is_free(float x0, float x1) {
        while (at_ < taken_.size() && taken_[at_].x1 + gap_ < x0) {
            ++at_;
        }
        return at_ == taken_.size() || taken_[at_].x0 - gap_ > x1;
    }

private:
    struct Interval {
        float x0;
        float x1;
    };
    float gap_;
    std::vector<Interval> taken_;
    std::size_t at_ = 0;
};

void draw_pill(const Scene& scene, float x, float y, float half, AamiClass label) {
    scene.draw->AddRectFilled({std::round(x - half), std::round(y - half)}, {std::round(x + half), std::round(y + half)},
                              palette::of_class(label), scene.px(5.0F));
    const char text[2] = {letter(label), '\0'};
    draw_text_centered(scene.draw, scene.fonts.label, x, y, IM_COL32_WHITE, text);
}

void draw_band(const Scene& scene, const Beat& beat, bool selected) {
    const Rect& paper = scene.layout.paper;
    const double half_s = 0.16;
    float x0 = static_cast<float>(scene.view.x_of(scene.recording.time_of(beat.sample) - half_s));
    float x1 = static_cast<float>(scene.view.x_of(scene.recording.time_of(beat.sample) + half_s));
    if (scene.recording.kind == RecordingKind::beat_table) {
        x0 = scene.x_of_sample(beat.sample);
        x1 = scene.x_of_sample(beat.sample + static_cast<double>(scene.recording.beat_length));
    }
    if (x1 - x0 < scene.px(2.0F)) {
        x1 = x0 + scene.px(2.0F);
    }
    scene.draw->AddRectFilled({x0, paper.y0}, {x1, paper.y1}, palette::of_class(beat.label, selected ? 48 : 24));
    if (selected) {
        scene.draw->AddRect({std::round(x0), paper.y0}, {std::round(x1), paper.y1}, palette::of_class(beat.label, 160), 0.0F,
                            0, std::max(1.0F, std::floor(scene.layout.scale)));
    }
}

void draw_marker(const Scene& scene, const Beat& beat, bool prominent) {
    const auto sample = static_cast<std::size_t>(beat.sample);
    if (beat.sample < 0 || sample >= scene.recording.samples.size() || !std::isfinite(scene.recording.samples[sample])) {
        return;
    }
    const ImVec2 at(scene.x_of_sample(beat.sample), scene.y_of(scene.recording.samples[sample]));
    const float radius = scene.px(prominent ? 3.5F : 2.5F);
    scene.draw->AddCircleFilled(at, radius + scene.px(1.2F), palette::paper);
    scene.draw->AddCircleFilled(at, radius, palette::of_class(beat.label));
}

}  // namespace

void draw_beats(const Scene& scene) {
    const Recording& recording = scene.recording;
    const std::size_t first = scene.first_visible_beat();
    const std::size_t end = scene.end_visible_beat();
    if (first >= end) {
        return;
    }
    const Rect& paper = scene.layout.paper;
    scene.draw->PushClipRect({paper.x0, paper.y0}, {paper.x1, paper.y1}, true);

    const bool markers = recording.kind == RecordingKind::record &&
                         static_cast<double>(end - first) * 12.0 * scene.layout.scale < scene.layout.paper.width();
    const float y = scene.layout.labels.y0 + scene.px(18.0F);
    const float half = scene.px(10.0F);
    Lane lane(scene.px(1.0F));
    float last_pill_end = -1e9F;
    for (std::size_t i = first; i < end; ++i) {
        const Beat& beat = recording.beats[i];
        const bool selected = static_cast<int>(i) == scene.selected_beat;
        const bool hovered = static_cast<int>(i) == scene.hovered_beat;
        const bool abnormal = beat.label != AamiClass::N;
        if (abnormal || selected || hovered) {
            draw_band(scene, beat, selected || hovered);
        }
        if (markers) {
            draw_marker(scene, beat, abnormal || selected || hovered);
        }
        if (!abnormal) {
            continue;
        }
        const float x = scene.label_x(beat);
        if (x - half > last_pill_end) {
            draw_pill(scene, x, y, half, beat.label);
            last_pill_end = x + half;
            lane.take(x - half, x + half);
        } else {  // no room for the letter: a stroke says that there is another one
            scene.draw->AddRectFilled({x, y + half + scene.px(2.0F)}, {x + std::max(1.0F, scene.px(1.5F)), y + half + scene.px(6.0F)},
                                      palette::of_class(beat.label));
        }
    }
    const float letter_half = 0.5F * text_width(scene.fonts.regular, "N");
    float last_letter_end = -1e9F;
    for (std::size_t i = first; i < end; ++i) {
        const Beat& beat = recording.beats[i];
        if (beat.label != AamiClass::N) {
            continue;
        }
        const float x = scene.label_x(beat);
        if (x - letter_half - scene.px(5.0F) > last_letter_end && lane.is_free(x - letter_half, x + letter_half)) {
            draw_text_centered(scene.draw, scene.fonts.regular, x, y, palette::of_class(AamiClass::N), "N");
            last_letter_end = x + letter_half;
        }
    }
    scene.draw->PopClipRect();
}

void draw_references(const Scene& scene) {
    const Rect& area = scene.layout.references;
    if (scene.recording.references.empty() || area.height() < 1.0F) {
        return;
    }
    scene.draw->PushClipRect({area.x0, area.y0}, {area.x1, area.y1}, true);
    scene.draw->AddRectFilled({area.x0, area.y0}, {area.x1, area.y1}, palette::rgb(0xFFFFFF, 190));
    const double rate = scene.recording.sampling_rate_hz;
    const double margin = 60.0 * scene.layout.scale / scene.view.px_per_s() * rate;
    const double first = scene.view.start_s() * rate - margin;
    const double last = scene.view.end_s() * rate + margin;
    const auto& references = scene.recording.references;
    auto at = std::lower_bound(references.begin(), references.end(), first,
                               [](const Reference& reference, double sample) { return reference.sample < sample; });
    const float y = area.middle_y();
    float last_end = -1e9F;
    for (; at != references.end() && at->sample <= last; ++at) {
        const bool table = scene.recording.kind == RecordingKind::beat_table;
        const float x = scene.x_of_sample(at->sample) + (table ? scene.px(16.0F) : 0.0F);
        const float half = 0.5F * text_width(scene.fonts.regular, at->text.c_str()) + scene.px(4.0F);
        const bool wrong = at->status == ReferenceStatus::differs || at->status == ReferenceStatus::missed;
        if (x - half < last_end) {
            if (wrong) {
                scene.draw->AddRectFilled({x, area.y0}, {x + std::max(1.0F, scene.px(1.5F)), area.y0 + scene.px(5.0F)},
                                          palette::rgb(0xB00020));
            }
            continue;
        }
        last_end = x + half;
        if (at->status == ReferenceStatus::not_a_beat) {
            draw_text_centered(scene.draw, scene.fonts.small, x, y, palette::text_subdued, at->text.c_str());
            continue;
        }
        const auto label = static_cast<AamiClass>(at->label);
        if (wrong) {  // a frame around the letter: what the reference says is not what was found
            const float box = std::max(half, scene.px(10.0F));
            scene.draw->AddRectFilled({std::round(x - box), std::round(y - scene.px(10.0F))},
                                      {std::round(x + box), std::round(y + scene.px(10.0F))}, IM_COL32_WHITE, scene.px(5.0F));
            scene.draw->AddRect({std::round(x - box), std::round(y - scene.px(10.0F))},
                                {std::round(x + box), std::round(y + scene.px(10.0F))}, palette::rgb(0xB00020), scene.px(5.0F), 0,
                                scene.px(1.5F));
        }
        draw_text_centered(scene.draw, scene.fonts.regular, x, y,
                           wrong || label != AamiClass::N ? palette::of_class(label) : palette::text_subdued, at->text.c_str());
    }
    scene.draw->PopClipRect();
}

}  // namespace beatlens::viewer
