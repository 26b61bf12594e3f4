#include "scene.h"

#include <algorithm>
#include <cfloat>
#include <cmath>
#include <cstdio>

namespace beatlens::viewer {

Layout make_layout(float width, float height, float scale, const Recording& recording) {
    constexpr float lane_css = 34.0F;
    constexpr float reference_lane_css = 28.0F;
    constexpr float axis_css = 24.0F;
    constexpr float overview_css = 58.0F;
    const auto px = [&](float css) { return std::round(css * scale); };

    Layout layout;
    layout.scale = scale;
    layout.overview = {0.0F, height - px(overview_css), width, height};
    layout.axis = {0.0F, layout.overview.y0 - px(axis_css), width, layout.overview.y0};
    layout.paper = {0.0F, 0.0F, width, layout.axis.y0};
    layout.labels = {0.0F, 0.0F, width, px(lane_css)};
    const float references = recording.references.empty() ? 0.0F : px(reference_lane_css);
    layout.references = {0.0F, layout.paper.y1 - references, width, layout.paper.y1};
    layout.trace = {0.0F, layout.labels.y1, width, layout.references.y0};
    return layout;
}

float Scene::x_of_sample(double sample) const {
    return static_cast<float>(view.x_of(sample / recording.sampling_rate_hz));
}

float Scene::y_of(float value) const {
    return layout.trace.middle_y() -
           (value - recording.middle) / recording.drawn_as_mv * static_cast<float>(view.px_per_mv());
}

float Scene::label_x(const Beat& beat) const {
    const float x = x_of_sample(beat.sample);
    return recording.kind == RecordingKind::beat_table ? x + px(16.0F) : x;
}

std::size_t Scene::first_visible_beat() const {
    const double margin_s = 24.0 * layout.scale / view.px_per_s();
    const std::size_t first = recording.first_beat_from((view.start_s() - margin_s) * recording.sampling_rate_hz);
    return recording.kind == RecordingKind::beat_table && first > 0 ? first - 1 : first;
}

std::size_t Scene::end_visible_beat() const {
    const double margin_s = 24.0 * layout.scale / view.px_per_s();
    return recording.first_beat_from((view.end_s() + margin_s) * recording.sampling_rate_hz);
}

float text_width(ImFont* font, const char* text) { return font->CalcTextSizeA(font->FontSize, FLT_MAX, 0.0F, text).x; }

void draw_text(ImDrawList* draw, ImFont* font, float x, float middle_y, ImU32 color, const char* text) {
    draw->AddText(font, font->FontSize, ImVec2(std::round(x), std::round(middle_y - 0.5F * font->FontSize)), color,
                  text);
}

void draw_text_centered(ImDrawList* draw, ImFont* font, float x, float middle_y, ImU32 color, const char* text) {
    draw_text(draw, font, x - 0.5F * text_width(font, text), middle_y, color, text);
}

void format_time(char* out, std::size_t size, double seconds, int decimals) {
    const double unit = std::pow(10.0, decimals);
    const auto ticks = static_cast<long long>(std::llround(std::max(0.0, seconds) * unit));
    const auto whole = ticks / static_cast<long long>(unit);
    const auto hours = whole / 3600;
    const auto minutes = whole / 60 % 60;
    int used = hours > 0 ? std::snprintf(out, size, "%lld:%02lld:%02lld", hours, minutes, whole % 60)
                         : std::snprintf(out, size, "%lld:%02lld", minutes, whole % 60);
    if (decimals > 0 && used > 0 && static_cast<std::size_t>(used) < size) {
        std::snprintf(out + used, size - static_cast<std::size_t>(used), ".%0*lld", decimals,
                      ticks % static_cast<long long>(unit));
    }
}

}  // namespace beatlens::viewer
