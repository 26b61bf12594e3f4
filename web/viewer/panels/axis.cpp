// The time axis under the paper.
#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <vector>

#include "palette.h"
#include "panel.h"

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
    const float thickness = scene.hairline();
    const float left = std::floor(x);
    scene.draw->AddRectFilled({left, area.y0}, {left + thickness, area.y0 + scene.px(5.0F)}, palette->axis_tick);
    const float half = 0.5F * text_width(scene.fonts.small, text);
    const float middle =
        std::clamp(x, half + scene.px(2.0F), std::max(half + scene.px(2.0F), area.x1 - half - scene.px(2.0F)));
    if (middle - half > last_end) {
        draw_text_centered(scene.draw, scene.fonts.small, middle, area.y0 + scene.px(13.0F), palette->axis_text, text);
        last_end = middle + half + scene.px(8.0F);
    }
}

void draw_time_axis(const Scene& scene) {
    const auto chosen = std::find_if(time_steps.begin(), time_steps.end(), [&](const Step& step) {
        return step.value * scene.view().px_per_s() >= 64.0 * scene.layout.scale;
    });
    const Step step = chosen == time_steps.end() ? time_steps.back() : *chosen;
    // By the clock, ticks stand at round times of the clock.
    const double origin_s = scene.state.is_by_clock() ? -scene.state.display.start_of_day_s : 0.0;
    const double first_s = std::max(0.0, scene.view().start_s());
    const double last_s = std::min(scene.view().end_s(), scene.recording.duration_s());
    float last_end = -1e9F;
    for (auto i = static_cast<long long>(std::ceil((first_s - origin_s) / step.value));; ++i) {
        const double time_s = origin_s + static_cast<double>(i) * step.value;
        if (time_s > last_s) {
            return;
        }
        draw_tick(scene, scene.x_of_time(time_s), when_text(scene.state, time_s, step.decimals).c_str(), last_end);
    }
}

// Beat tables have no time: the axis counts beats.
void draw_beat_axis(const Scene& scene) {
    const double beat_s = static_cast<double>(scene.recording.beat_length) / scene.recording.sampling_rate_hz;
    long long step = 1;
    for (int i = 0; static_cast<double>(step) * beat_s * scene.view().px_per_s() < 64.0 * scene.layout.scale && i < 12;
         ++i) {
        step *= i % 3 == 1 ? 5 : 2;  // 2, 10, 20, 40, 200, ...
    }
    const auto count = static_cast<long long>(scene.recording.leads.front().length() /
                                              std::max<std::size_t>(1, scene.recording.beat_length));
    float last_end = -1e9F;
    for (auto i = static_cast<long long>(std::max(0.0, std::floor(scene.view().start_s() / beat_s))) / step * step;
         i < count; i += step) {
        const auto x = static_cast<float>(scene.view().x_of(static_cast<double>(i) * beat_s));
        if (x > scene.layout.axis.x1) {
            break;
        }
        const std::string text = scene.state.texts.filled(Text::beat_axis, {{"number", std::to_string(i + 1)}});
        draw_tick(scene, x, text.c_str(), last_end);
    }
}

void draw_axis(const Scene& scene) {
    const Rect& area = scene.layout.axis;
    scene.draw->AddRectFilled({area.x0, area.y0}, {area.x1, area.y1}, palette->background);
    if (scene.recording.empty()) {
        return;
    }
    if (scene.recording.kind == RecordingKind::beat_table) {
        draw_beat_axis(scene);
    } else {
        draw_time_axis(scene);
    }
}

class Axis final : public Panel {
public:
    void draw(const Scene& scene) const override { draw_axis(scene); }
};

}  // namespace

Panel& axis_panel() {
    static Axis panel;
    return panel;
}

}  // namespace beatlens::viewer
