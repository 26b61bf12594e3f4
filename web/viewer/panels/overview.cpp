// The full recording in a strip: its outline and rate, what cannot be read, episodes, abnormal beats, and which part of
// it is on the paper. A press or a drag goes there.
#include <algorithm>
#include <cmath>
#include <vector>

#include "palette.h"
#include "panel.h"

namespace beatlens::viewer {

namespace {

struct OverviewRows {
    float ticks_top, ticks_bottom;
    float trace_top, trace_bottom;
    float episodes_top, episodes_bottom;
};

OverviewRows rows_of(const Scene& scene) {
    const Rect& area = scene.layout.overview;
    return {area.y0 + scene.px(3.0F),  area.y0 + scene.px(14.0F), area.y0 + scene.px(17.0F),
            area.y1 - scene.px(12.0F), area.y1 - scene.px(9.0F),  area.y1 - scene.px(4.0F)};
}

float x_at(const Scene& scene, double time_s) {
    const Rect& area = scene.layout.overview;
    return area.x0 + static_cast<float>(time_s / scene.recording.duration_s()) * area.width();
}

void draw_outline(const Scene& scene, const OverviewRows& rows) {
    const Rect& area = scene.layout.overview;
    const Strip* strip = scene.layout.strip_of(scene.recording.main_lead);
    if (strip == nullptr || !scene.recording.leads[strip->lead].is_there()) {
        return;
    }
    const Lead& lead = scene.recording.leads[strip->lead];
    const MinMax all = lead.all();
    const auto samples = scene.recording.duration_s() * lead.sampling_rate_hz;
    const int columns = static_cast<int>(area.width());
    const float per_unit =
        all.empty() || all.max <= all.min ? 0.0F : (rows.trace_bottom - rows.trace_top) / (all.max - all.min);
    float last_top = 0.0F;
    float last_bottom = 0.0F;
    bool joined = false;
    for (int column = 0; column < columns; ++column) {
        const auto begin = static_cast<std::size_t>(samples * column / columns);
        const auto end = static_cast<std::size_t>(samples * (column + 1) / columns);
        const MinMax range = lead.range(begin, std::max(end, begin + 1));
        if (range.empty()) {
            joined = false;
            continue;
        }
        const float own_top = rows.trace_bottom - (range.max - all.min) * per_unit;
        const float own_bottom = rows.trace_bottom - (range.min - all.min) * per_unit;
        const float top = joined ? std::min(own_top, last_bottom) : own_top;
        const float bottom = joined ? std::max(own_bottom, last_top) : own_bottom;
        last_top = own_top;
        last_bottom = own_bottom;
        joined = true;
        const float x = area.x0 + static_cast<float>(column);
        scene.draw->AddRectFilled({x, top}, {x + 1.0F, std::max(top + 1.0F, bottom)}, palette->overview_trace);
    }
}

// The heart rate, from 30 to 200 a minute over the height of the trace.
void draw_rate(const Scene& scene, const OverviewRows& rows) {
    constexpr float lowest = 30.0F;
    constexpr float highest = 200.0F;
    static std::vector<ImVec2> points;
    points.clear();
    const auto flush = [&] {
        if (points.size() > 1) {
            scene.draw->AddPolyline(points.data(), static_cast<int>(points.size()), palette->rate, 0, scene.px(1.3F));
        }
        points.clear();
    };
    for (std::size_t i = 0; i < scene.recording.rate_bpm.size(); ++i) {
        const float bpm = scene.recording.rate_bpm[i];
        if (!std::isfinite(bpm)) {
            flush();
            continue;
        }
        const float share = (std::clamp(bpm, lowest, highest) - lowest) / (highest - lowest);
        const double time_s = (static_cast<double>(i) + 0.5) * scene.recording.rate_step_s;
        points.emplace_back(x_at(scene, std::min(time_s, scene.recording.duration_s())),
                            rows.trace_bottom - share * (rows.trace_bottom - rows.trace_top));
    }
    flush();
}

void draw_stretches_of(const Scene& scene, const OverviewRows& rows) {
    for (const Stretch& stretch : scene.recording.stretches) {
        const float x0 = std::floor(x_at(scene, stretch.first_s));
        const float x1 = std::max(x0 + scene.px(1.5F), std::ceil(x_at(scene, stretch.end_s)));
        if (stretch.kind == Stretch::Kind::episode) {
            scene.draw->AddRectFilled({x0, rows.episodes_top}, {x1, rows.episodes_bottom}, rgb(stretch.rgb));
        } else {
            scene.draw->AddRectFilled({x0, rows.trace_top}, {x1, rows.trace_bottom}, palette->hatch);
        }
    }
}

// At most one stroke a pixel column and label, however many beats there are.
void draw_ticks(const Scene& scene, const OverviewRows& rows) {
    const Recording& recording = scene.recording;
    const float stroke = std::max(1.0F, scene.px(1.5F));
    static std::vector<int> last_column;
    last_column.assign(recording.labels.size(), -1);
    for (const Beat& beat : recording.beats) {
        if (beat.is_normal) {
            continue;
        }
        const float x = std::floor(x_at(scene, recording.time_of(beat.sample)));
        int& last = last_column[beat.label];
        if (static_cast<int>(x) != last) {
            last = static_cast<int>(x);
            scene.draw->AddRectFilled({x, rows.ticks_top}, {x + stroke, rows.ticks_bottom},
                                      recording.labels[beat.label].color());
        }
    }
}

void draw_window(const Scene& scene) {
    const Rect& area = scene.layout.overview;
    float x0 = std::clamp(x_at(scene, scene.view().start_s()), area.x0, area.x1);
    float x1 = std::clamp(x_at(scene, scene.view().end_s()), area.x0, area.x1);
    const float narrowest = scene.px(8.0F);
    if (x1 - x0 < narrowest) {
        x0 = std::clamp(0.5F * (x0 + x1 - narrowest), area.x0, area.x1 - narrowest);
        x1 = x0 + narrowest;
    }
    scene.draw->AddRectFilled({area.x0, area.y0}, {x0, area.y1}, palette->overview_outside);
    scene.draw->AddRectFilled({x1, area.y0}, {area.x1, area.y1}, palette->overview_outside);
    const float frame = std::max(1.0F, std::round(scene.px(1.5F)));
    scene.draw->AddRect({std::floor(x0) + 0.5F * frame, area.y0 + 0.5F * frame},
                        {std::ceil(x1) - 0.5F * frame, area.y1 - 0.5F * frame}, palette->overview_frame, scene.px(3.0F),
                        0, frame);
}

class Overview final : public Panel {
public:
    void draw(const Scene& scene) const override {
        const Rect& area = scene.layout.overview;
        scene.draw->AddRectFilled({area.x0, area.y0}, {area.x1, area.y1}, palette->overview_background);
        if (scene.recording.empty() || scene.recording.duration_s() <= 0.0) {
            return;
        }
        const OverviewRows rows = rows_of(scene);
        draw_outline(scene, rows);
        draw_stretches_of(scene, rows);
        draw_rate(scene, rows);
        if (!scene.state.display.hides_labels) {
            draw_ticks(scene, rows);
        }
        draw_window(scene);
    }
    bool hit(const Canvas& canvas, const Pointer& pointer) const override {
        return canvas.layout.overview.contains(pointer.at);
    }
    void press(Canvas& canvas, const Pointer& pointer) override { drag(canvas, pointer); }
    void drag(Canvas& canvas, const Pointer& pointer) override {
        const Rect& area = canvas.layout.overview;
        canvas.state.view.center_on(static_cast<double>((pointer.at.x - area.x0) / area.width()) *
                                    canvas.recording.duration_s());
    }
    int cursor(const Pointer&, bool) const override { return ImGuiMouseCursor_Hand; }
};

}  // namespace

Panel& overview_panel() {
    static Overview panel;
    return panel;
}

}  // namespace beatlens::viewer
