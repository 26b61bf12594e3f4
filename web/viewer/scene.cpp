#include "scene.h"

#include <algorithm>
#include <cfloat>
#include <cmath>
#include <cstdio>

namespace beatlens::viewer {

float Scene::y_of_mv(const Strip& strip, float mv_from_middle) const {
    return strip.middle_y - mv_from_middle * static_cast<float>(state.view.px_per_mv());
}

float Scene::y_of(const Strip& strip, float value) const {
    const Lead& lead = recording.leads[strip.lead];
    return y_of_mv(strip, (value - lead.middle) / lead.drawn_as_mv);
}

float Scene::label_x(const Beat& beat) const {
    const float x = x_of_sample(beat.sample);
    return recording.kind == RecordingKind::beat_table ? x + px(16.0F) : x;
}

std::size_t Scene::first_visible_beat() const {
    const double margin_s = 24.0 * layout.scale / state.view.px_per_s();
    const std::size_t first = recording.first_beat_from((state.view.start_s() - margin_s) * recording.sampling_rate_hz);
    return recording.kind == RecordingKind::beat_table && first > 0 ? first - 1 : first;
}

std::size_t Scene::end_visible_beat() const {
    const double margin_s = 24.0 * layout.scale / state.view.px_per_s();
    return recording.first_beat_from((state.view.end_s() + margin_s) * recording.sampling_rate_hz);
}

float text_width(ImFont* font, const char* text) { return font->CalcTextSizeA(font->FontSize, FLT_MAX, 0.0F, text).x; }

void draw_text(ImDrawList* draw, ImFont* font, float x, float middle_y, ImU32 color, const char* text) {
    draw->AddText(font, font->FontSize, ImVec2(std::round(x), std::round(middle_y - 0.5F * font->FontSize)), color,
                  text);
}

void draw_text_centered(ImDrawList* draw, ImFont* font, float x, float middle_y, ImU32 color, const char* text) {
    draw_text(draw, font, x - 0.5F * text_width(font, text), middle_y, color, text);
}

namespace {

std::string time_text(const State& state, double seconds, int decimals) {
    const double unit = std::pow(10.0, decimals);
    const auto ticks = static_cast<long long>(std::llround(std::max(0.0, seconds) * unit));
    const auto whole = ticks / static_cast<long long>(unit);
    const auto hours = whole / 3600;
    const auto minutes = whole / 60 % 60;
    char text[64];
    const int used = hours > 0 ? std::snprintf(text, sizeof text, "%lld:%02lld:%02lld", hours, minutes, whole % 60)
                               : std::snprintf(text, sizeof text, "%lld:%02lld", minutes, whole % 60);
    if (decimals > 0) {
        std::snprintf(text + used, sizeof text - static_cast<std::size_t>(used), ".%0*lld", decimals,
                      ticks % static_cast<long long>(unit));
    }
    return state.texts.number(text);
}

}  // namespace

std::string when_text(const State& state, double time_s, int decimals) {
    if (!state.is_by_clock()) {
        return time_text(state, time_s, decimals);
    }
    constexpr double day_s = 86400.0;
    // Rounded before it is parted into days, so that no 24:00:00 comes out.
    const double unit = std::pow(10.0, decimals);
    const double clock_s = std::round((state.display.start_of_day_s + std::max(0.0, time_s)) * unit) / unit;
    const double days = std::floor(clock_s / day_s);
    const double of_day = clock_s - days * day_s;
    const auto whole = static_cast<int>(of_day);
    char text[64];
    const int used = std::snprintf(text, sizeof text, "%d:%02d:%02d", whole / 3600, whole / 60 % 60, whole % 60);
    if (decimals > 0) {
        std::snprintf(text + used, sizeof text - static_cast<std::size_t>(used), ".%0*d", decimals,
                      static_cast<int>((of_day - whole) * unit + 0.5));
    }
    const std::string clock = state.texts.number(text);
    return days > 0.0 ? state.texts.filled(Text::days, {{"days", number_text(state, days, 0)}}) + " " + clock : clock;
}

std::string number_text(const State& state, double value, int decimals) {
    char text[64];
    std::snprintf(text, sizeof text, "%.*f", decimals, value);
    return state.texts.number(text);
}

}  // namespace beatlens::viewer
