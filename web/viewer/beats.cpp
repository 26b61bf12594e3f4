// Labels over the R-peaks, markers on them, and the lane of reference labels. Ectopic and unknown beats stand
// out; normal ones stay in the background and give way where letters would overlap.
#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "palette.h"
#include "scene.h"

namespace beatlens::viewer {

namespace {

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

const LabelStyle& style_of(const Scene& scene, const Beat& beat) {
    return beat.is_usable ? scene.recording.labels[beat.label] : unusable_style();
}

bool is_unsure(const Beat& beat) { return beat.is_usable && !beat.is_sure; }

// What stands over a beat: "V", or "V?" where that is unsure.
std::string letters_of(const Scene& scene, const Beat& beat) {
    return style_of(scene, beat).name + (is_unsure(beat) ? "?" : "");
}

// Half of what a pill is wide: a square for a letter, more for a word.
float pill_half_width(const Scene& scene, const std::string& letters) {
    return std::max(scene.px(10.0F), 0.5F * text_width(scene.fonts.label, letters.c_str()) + scene.px(5.0F));
}

// Hollow where the label is unsure.
void draw_pill(const Scene& scene, float x, float y, float half, const Beat& beat, const std::string& letters) {
    const LabelStyle& style = style_of(scene, beat);
    ImU32 ink = style.color();
    if (style.is_pill) {
        const float half_height = scene.px(10.0F);
        const ImVec2 top_left(std::round(x - half), std::round(y - half_height));
        const ImVec2 bottom_right(std::round(x + half), std::round(y + half_height));
        if (is_unsure(beat)) {
            scene.draw->AddRectFilled(top_left, bottom_right, palette::paper, scene.px(5.0F));
            scene.draw->AddRect(top_left, bottom_right, style.color(), scene.px(5.0F), 0, scene.px(1.5F));
        } else {
            scene.draw->AddRectFilled(top_left, bottom_right, style.color(), scene.px(5.0F));
            ink = IM_COL32_WHITE;
        }
    }
    draw_text_centered(scene.draw, scene.fonts.label, x, y, ink, letters.c_str());
}

// Where there is no room for a letter: a stroke says that there is another one.
void draw_stroke(const Scene& scene, float x, float y, float height_css, ImU32 color) {
    scene.draw->AddRectFilled({x, y}, {x + std::max(1.0F, scene.px(1.5F)), y + scene.px(height_css)}, color);
}

// More marks than the row has room for: letters would be a random choice, so all become strokes.
bool is_crowded(const Scene& scene, std::size_t marks) {
    return static_cast<float>(marks) * scene.px(8.0F) > scene.layout.paper.width();
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
    scene.draw->AddRectFilled({x0, paper.y0}, {x1, paper.y1}, style_of(scene, beat).color(selected ? 48 : 24));
    if (selected) {
        scene.draw->AddRect({std::round(x0), paper.y0}, {std::round(x1), paper.y1}, style_of(scene, beat).color(160),
                            0.0F, 0, std::max(1.0F, std::floor(scene.layout.scale)));
    }
}

void draw_marker(const Scene& scene, const Beat& beat, bool prominent) {
    const auto sample = static_cast<std::size_t>(beat.sample);
    if (beat.sample < 0 || sample >= scene.recording.samples.size() ||
        !std::isfinite(scene.recording.samples[sample])) {
        return;
    }
    const ImVec2 at(scene.x_of_sample(beat.sample), scene.y_of(scene.recording.samples[sample]));
    const float radius = scene.px(prominent ? 3.5F : 2.5F);
    scene.draw->AddCircleFilled(at, radius + scene.px(1.2F), palette::paper);
    if (is_unsure(beat)) {
        scene.draw->AddCircle(at, radius - scene.px(0.5F), style_of(scene, beat).color(), 0, scene.px(1.5F));
    } else {
        scene.draw->AddCircleFilled(at, radius, style_of(scene, beat).color());
    }
}

}  // namespace

void draw_bands(const Scene& scene) {
    const bool visible =
        0.3 * scene.view.px_per_s() > 4.0 * scene.layout.scale || scene.recording.kind == RecordingKind::beat_table;
    const std::size_t end = scene.end_visible_beat();
    for (std::size_t i = scene.first_visible_beat(); i < end; ++i) {
        const Beat& beat = scene.recording.beats[i];
        const bool marked = static_cast<int>(i) == scene.selected_beat || static_cast<int>(i) == scene.hovered_beat;
        if (marked || (visible && !beat.is_normal)) {
            draw_band(scene, beat, marked);
        }
    }
}

void draw_beats(const Scene& scene) {
    const Recording& recording = scene.recording;
    const std::size_t first = scene.first_visible_beat();
    const std::size_t end = scene.end_visible_beat();
    if (first >= end) {
        return;
    }
    const Rect& paper = scene.layout.paper;
    scene.draw->PushClipRect({paper.x0, paper.y0}, {paper.x1, paper.y1}, true);

    std::size_t abnormal_beats = 0;
    for (std::size_t i = first; i < end; ++i) {
        abnormal_beats += recording.beats[i].is_normal ? 0 : 1;
    }
    const bool crowded = is_crowded(scene, abnormal_beats);
    const bool markers = recording.kind == RecordingKind::record &&
                         static_cast<double>(end - first) * 12.0 * scene.layout.scale < scene.layout.paper.width();
    const float y = scene.layout.labels.y0 + scene.px(18.0F);
    const float half_height = scene.px(10.0F);
    Lane lane(paper.width());
    for (std::size_t i = first; i < end; ++i) {
        const Beat& beat = recording.beats[i];
        const bool marked = static_cast<int>(i) == scene.selected_beat || static_cast<int>(i) == scene.hovered_beat;
        const bool abnormal = !beat.is_normal;
        if (markers) {
            draw_marker(scene, beat, abnormal || marked);
        }
        if (!abnormal) {
            continue;
        }
        const float x = scene.label_x(beat);
        const std::string letters = letters_of(scene, beat);
        const float half = pill_half_width(scene, letters);
        if (crowded) {
            draw_stroke(scene, x, y - half_height, 20.0F, style_of(scene, beat).color());
        } else if (lane.take(x - half, x + half)) {
            draw_pill(scene, x, y, half, beat, letters);
        } else {
            draw_stroke(scene, x, y + half_height + scene.px(2.0F), 4.0F, style_of(scene, beat).color());
        }
    }
    if (crowded) {
        scene.draw->PopClipRect();
        return;
    }
    // Normal beats come second: their letters give way.
    const float gap = scene.px(2.5F);
    for (std::size_t i = first; i < end; ++i) {
        const Beat& beat = recording.beats[i];
        if (!beat.is_normal) {
            continue;
        }
        const std::string letters = letters_of(scene, beat);
        const float x = scene.label_x(beat);
        const float half = 0.5F * text_width(scene.fonts.regular, letters.c_str()) + gap;
        if (lane.take(x - half, x + half)) {
            draw_text_centered(scene.draw, scene.fonts.regular, x, y, style_of(scene, beat).color(), letters.c_str());
        }
    }
    scene.draw->PopClipRect();
}

namespace {

bool is_wrong(const Reference& reference) {
    return reference.status == ReferenceStatus::differs || reference.status == ReferenceStatus::missed;
}

// One letter of the reference lane; in a frame where it is not what was found.
void draw_reference(const Scene& scene, const Reference& reference, float x, float y, float half) {
    if (reference.status == ReferenceStatus::not_a_beat) {
        draw_text_centered(scene.draw, scene.fonts.small, x, y, palette::text_subdued, reference.text.c_str());
        return;
    }
    const auto label = static_cast<std::size_t>(reference.label);
    if (is_wrong(reference)) {
        const float height = scene.px(10.0F);
        const ImVec2 top_left(std::round(x - half), std::round(y - height));
        const ImVec2 bottom_right(std::round(x + half), std::round(y + height));
        scene.draw->AddRectFilled(top_left, bottom_right, IM_COL32_WHITE, scene.px(5.0F));
        scene.draw->AddRect(top_left, bottom_right, palette::disagreement, scene.px(5.0F), 0, scene.px(1.5F));
    }
    const LabelSet& labels = scene.recording.labels;
    const bool subdued = !is_wrong(reference) && label == labels.normal;
    draw_text_centered(scene.draw, scene.fonts.regular, x, y, subdued ? palette::text_subdued : labels[label].color(),
                       reference.text.c_str());
}

}  // namespace

void draw_references(const Scene& scene) {
    const Rect& area = scene.layout.references;
    if (scene.recording.references.empty() || area.height() < 1.0F) {
        return;
    }
    scene.draw->PushClipRect({area.x0, area.y0}, {area.x1, area.y1}, true);
    scene.draw->AddRectFilled({area.x0, area.y0}, {area.x1, area.y1}, palette::rgb(0xFFFFFF, 205));
    const double rate = scene.recording.sampling_rate_hz;
    const double margin = 60.0 * scene.layout.scale / scene.view.px_per_s() * rate;
    const double last = scene.view.end_s() * rate + margin;
    const auto& references = scene.recording.references;
    const auto first =
        std::lower_bound(references.begin(), references.end(), scene.view.start_s() * rate - margin,
                         [](const Reference& reference, double sample) { return reference.sample < sample; });
    const float shift = scene.recording.kind == RecordingKind::beat_table ? scene.px(16.0F) : 0.0F;
    const float y = area.middle_y();
    Lane lane(area.width());
    const auto end = std::upper_bound(first, references.end(), last, [](double sample, const Reference& reference) {
        return sample < reference.sample;
    });
    if (is_crowded(scene, static_cast<std::size_t>(end - first))) {
        for (auto at = first; at != end; ++at) {
            if (is_wrong(*at)) {
                draw_stroke(scene, scene.x_of_sample(at->sample), y - scene.px(8.0F), 16.0F, palette::disagreement);
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
                draw_stroke(scene, x, area.y0 + scene.px(1.0F), 4.0F, palette::disagreement);
            }
        }
    }
    scene.draw->PopClipRect();
}

}  // namespace beatlens::viewer
