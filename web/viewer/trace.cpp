// The signal itself: a line through the samples, or, where many samples fall on one pixel column, the span between the
// smallest and the largest of them.
#include <algorithm>
#include <cmath>
#include <vector>

#include "palette.h"
#include "scene.h"

namespace beatlens::viewer {

namespace {

constexpr float thickness_css = 1.4F;
constexpr double samples_per_column_limit = 4.0;

// Turns sharper than a right angle. ImGui would join them with a long miter: a spike on top of every R-peak.
bool is_sharp(const ImVec2& a, const ImVec2& b, const ImVec2& c) {
    return (b.x - a.x) * (c.x - b.x) + (b.y - a.y) * (c.y - b.y) < 0.0F;
}

void draw_line(const Scene& scene, std::size_t begin, std::size_t end) {
    // Kept between frames: a frame needs no allocation.
    static std::vector<ImVec2> points;
    points.clear();
    const float thickness = scene.px(thickness_css);
    const auto flush = [&] {
        if (points.size() == 1) {  // a lone valid sample between gaps
            scene.draw->AddCircleFilled(points[0], thickness, palette::trace);
        } else if (points.size() > 1) {
            scene.draw->AddPolyline(points.data(), static_cast<int>(points.size()), palette::trace, 0, thickness);
        }
        points.clear();
    };
    for (std::size_t i = begin; i < end; ++i) {
        const float value = scene.recording.samples[i];
        if (!std::isfinite(value)) {
            flush();
            continue;
        }
        const ImVec2 point(scene.x_of_sample(static_cast<double>(i)), scene.y_of(value));
        if (points.size() >= 2 && is_sharp(points[points.size() - 2], points.back(), point)) {
            const ImVec2 corner = points.back();
            flush();
            scene.draw->AddCircleFilled(corner, 0.5F * thickness, palette::trace);
            points.push_back(corner);
        }
        points.push_back(point);
    }
    flush();
}

// One pixel wide, from top to bottom with the fractions of its end pixels as opacity: antialiased in y.
void draw_column(ImDrawList* draw, float x, float top, float bottom) {
    const float inner_top = std::ceil(top);
    const float inner_bottom = std::floor(bottom);
    const auto with_alpha = [](float share) {
        return (palette::trace & ~IM_COL32_A_MASK) | (static_cast<ImU32>(share * 255.0F) << IM_COL32_A_SHIFT);
    };
    draw->AddRectFilled({x, inner_top}, {x + 1.0F, inner_bottom}, palette::trace);
    draw->AddRectFilled({x, inner_top - 1.0F}, {x + 1.0F, inner_top}, with_alpha(inner_top - top));
    draw->AddRectFilled({x, inner_bottom}, {x + 1.0F, inner_bottom + 1.0F}, with_alpha(bottom - inner_bottom));
}

void draw_columns(const Scene& scene) {
    const Rect& area = scene.layout.trace;
    const double rate = scene.recording.sampling_rate_hz;
    const float half = 0.5F * scene.px(thickness_css);
    ColumnJoin join;
    const int columns = static_cast<int>(area.width());
    for (int column = 0; column < columns; ++column) {
        const double begin = std::max(0.0, std::floor(scene.view.time_at(column) * rate));
        const double end = std::max(0.0, std::floor(scene.view.time_at(column + 1) * rate));
        const MinMax range =
            scene.recording.pyramid.range(static_cast<std::size_t>(begin), static_cast<std::size_t>(end));
        if (range.empty()) {
            join.gap();
            continue;
        }
        const auto span = join.reaching_over({scene.y_of(range.max) - half, scene.y_of(range.min) + half});
        draw_column(scene.draw, area.x0 + static_cast<float>(column), std::max(span.top, scene.layout.paper.y0),
                    std::min(span.bottom, scene.layout.paper.y1));
    }
}

}  // namespace

void draw_trace(const Scene& scene) {
    const Recording& recording = scene.recording;
    if (recording.empty()) {
        return;
    }
    const Rect& paper = scene.layout.paper;
    scene.draw->PushClipRect({paper.x0, paper.y0}, {paper.x1, paper.y1}, true);
    const double rate = recording.sampling_rate_hz;
    if (rate / scene.view.px_per_s() > samples_per_column_limit) {
        draw_columns(scene);
    } else {
        const double begin = std::floor(scene.view.start_s() * rate) - 1.0;
        const double end = std::ceil(scene.view.end_s() * rate) + 2.0;
        draw_line(scene, static_cast<std::size_t>(std::max(0.0, begin)),
                  std::min(static_cast<std::size_t>(std::max(0.0, end)), recording.samples.size()));
    }
    scene.draw->PopClipRect();
}

}  // namespace beatlens::viewer
