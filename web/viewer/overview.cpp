// The time axis under the paper, and the strip that shows the full recording with its abnormal beats.
#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <vector>

#include "palette.h"
#include "scene.h"

namespace beatlens::viewer {

namespace {

struct Step {
    double value;
    int decimals;
};

constexpr std::array<Step, 15> time_steps = {{{0.1, 1},
                                              {0.2, 1},
                                              {0.5, 1},
                                              {1, 0},
                                              {2, 0},
                                              {5, 0},
                                              {10, 0},
                                              {30, 0},
                                              {60, 0},
                                              {120, 0},
                                              {300, 0},
                                              {600, 0},
                                              {1800, 0},
                                              {3600, 0},
                                              {7200, 0}}};

void draw_tick(const Scene& scene, float x, const char* text, float& last_end) {
    const Rect& area = scene.layout.axis;
    const float thickness = std::max(1.0F, std::floor(scene.layout.scale));
    const float left = std::floor(x);
    scene.draw->AddRectFilled({left, area.y0}, {left + thickness, area.y0 + scene.px(5.0F)}, palette::axis_tick);
    const float half = 0.5F * text_width(scene.fonts.small, text);
    const float middle =
        std::clamp(x, half + scene.px(2.0F), std::max(half + scene.px(2.0F), area.x1 - half - scene.px(2.0F)));
    if (middle - half > last_end) {
        draw_text_centered(scene.draw, scene.fonts.small, middle, area.y0 + scene.px(13.0F), palette::axis_text, text);
        last_end = middle + half + scene.px(8.0F);
    }
}

void draw_time_axis(const Scene& scene) {
    const auto chosen = std::find_if(time_steps.begin(), time_steps.end(), [&](const Step& step) {
        return step.value * scene.view.px_per_s() >= 64.0 * scene.layout.scale;
    });
    const Step step = chosen == time_steps.end() ? time_steps.back() : *chosen;
    float last_end = -1e9F;
    for (auto i = static_cast<long long>(std::max(0.0, std::ceil(scene.view.start_s() / step.value)));
         static_cast<double>(i) * step.value <= std::min(scene.view.end_s(), scene.recording.duration_s()); ++i) {
        char text[32];
        format_time(text, sizeof text, static_cast<double>(i) * step.value, step.decimals);
        draw_tick(scene, static_cast<float>(scene.view.x_of(static_cast<double>(i) * step.value)), text, last_end);
    }
}

// Beat tables have no time: the axis counts beats.
void draw_beat_axis(const Scene& scene) {
    const double beat_s = static_cast<double>(scene.recording.beat_length) / scene.recording.sampling_rate_hz;
    long long step = 1;
    for (int i = 0; static_cast<double>(step) * beat_s * scene.view.px_per_s() < 64.0 * scene.layout.scale && i < 12;
         ++i) {
        step *= i % 3 == 1 ? 5 : 2;  // 2, 10, 20, 40, 200, ...
    }
    const auto count =
        static_cast<long long>(scene.recording.samples.size() / std::max<std::size_t>(1, scene.recording.beat_length));
    float last_end = -1e9F;
    for (auto i = static_cast<long long>(std::max(0.0, std::floor(scene.view.start_s() / beat_s))) / step * step;
         i < count; i += step) {
        const auto x = static_cast<float>(scene.view.x_of(static_cast<double>(i) * beat_s));
        if (x > scene.layout.axis.x1) {
            break;
        }
        char text[32];
        std::snprintf(text, sizeof text, "beat %lld", i + 1);
        draw_tick(scene, x, text, last_end);
    }
}

}  // namespace

void draw_axis(const Scene& scene) {
    const Rect& area = scene.layout.axis;
    scene.draw->AddRectFilled({area.x0, area.y0}, {area.x1, area.y1}, palette::background);
    if (scene.recording.empty()) {
        return;
    }
    if (scene.recording.kind == RecordingKind::beat_table) {
        draw_beat_axis(scene);
    } else {
        draw_time_axis(scene);
    }
}

void draw_overview(const Scene& scene) {
    const Rect& area = scene.layout.overview;
    scene.draw->AddRectFilled({area.x0, area.y0}, {area.x1, area.y1}, palette::overview_background);
    const Recording& recording = scene.recording;
    if (recording.empty()) {
        return;
    }
    const float ticks_bottom = area.y0 + scene.px(14.0F);
    const auto samples = static_cast<double>(recording.samples.size());
    const MinMax all = recording.pyramid.range(0, recording.samples.size());
    const int columns = static_cast<int>(area.width());
    const float top = ticks_bottom + scene.px(3.0F);
    const float bottom = area.y1 - scene.px(4.0F);
    const float height_per_unit = all.empty() || all.max <= all.min ? 0.0F : (bottom - top) / (all.max - all.min);
    ColumnJoin join;
    for (int column = 0; column < columns; ++column) {
        const auto begin = static_cast<std::size_t>(samples * column / columns);
        const auto end = static_cast<std::size_t>(samples * (column + 1) / columns);
        const MinMax range = recording.pyramid.range(begin, std::max(end, begin + 1));
        if (range.empty()) {
            join.gap();
            continue;
        }
        const auto span = join.reaching_over(
            {bottom - (range.max - all.min) * height_per_unit, bottom - (range.min - all.min) * height_per_unit});
        const float x = area.x0 + static_cast<float>(column);
        scene.draw->AddRectFilled({x, span.top}, {x + 1.0F, std::max(span.top + 1.0F, span.bottom)},
                                  palette::overview_trace);
    }

    const auto x_at = [&](double time_s) {
        return area.x0 + static_cast<float>(time_s / recording.duration_s()) * area.width();
    };
    float x0 = std::clamp(x_at(scene.view.start_s()), area.x0, area.x1);
    float x1 = std::clamp(x_at(scene.view.end_s()), area.x0, area.x1);
    const float narrowest = scene.px(8.0F);
    if (x1 - x0 < narrowest) {
        x0 = std::clamp(0.5F * (x0 + x1 - narrowest), area.x0, area.x1 - narrowest);
        x1 = x0 + narrowest;
    }
    scene.draw->AddRectFilled({area.x0, area.y0}, {x0, area.y1}, palette::overview_outside);
    scene.draw->AddRectFilled({x1, area.y0}, {area.x1, area.y1}, palette::overview_outside);

    // At most one stroke a pixel column and label, however many beats there are.
    const float stroke = std::max(1.0F, scene.px(1.5F));
    std::vector<int> last_column(recording.labels.size(), -1);
    for (const Beat& beat : recording.beats) {
        if (beat.is_normal) {
            continue;
        }
        const float x = std::floor(x_at(recording.time_of(beat.sample)));
        int& last = last_column[beat.label];
        if (static_cast<int>(x) != last) {
            last = static_cast<int>(x);
            scene.draw->AddRectFilled({x, area.y0 + scene.px(3.0F)}, {x + stroke, ticks_bottom},
                                      recording.labels[beat.label].color());
        }
    }
    const float frame = std::max(1.0F, std::round(scene.px(1.5F)));
    scene.draw->AddRect({std::floor(x0) + 0.5F * frame, area.y0 + 0.5F * frame},
                        {std::ceil(x1) - 0.5F * frame, area.y1 - 0.5F * frame}, palette::overview_frame, scene.px(3.0F),
                        0, frame);
}

}  // namespace beatlens::viewer
