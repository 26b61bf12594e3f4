// What is known about the beat under the pointer: when, which label, the probability of each, the reference.
#include <algorithm>
#include <cfloat>
#include <cmath>
#include <string>

#include "palette.h"
#include "panel.h"

namespace beatlens::viewer {

namespace {

constexpr float width_css = 260.0F;
constexpr float padding_css = 12.0F;
constexpr float row_css = 19.0F;

std::string headline(const Scene& scene, std::size_t index) {
    const Recording& recording = scene.recording;
    const Texts& texts = scene.state.texts;
    const std::string number = std::to_string(index + 1);
    if (recording.kind == RecordingKind::beat_table) {
        return texts.filled(Text::beat, {{"number", number}});
    }
    const std::string when = when_text(scene.state, recording.time_of(recording.beats[index].sample), 2);
    if (index == 0) {
        return texts.filled(Text::beat_at, {{"number", number}, {"when", when}});
    }
    const double rr_s = recording.time_of(recording.beats[index].sample - recording.beats[index - 1].sample);
    const std::string ms = number_text(scene.state, 1000.0 * rr_s, 0);
    return texts.filled(Text::beat_at_rr, {{"number", number}, {"when", when}, {"ms", ms}});
}

struct ReferenceLine {
    std::string text;  // empty: there are no annotations
    bool differs = false;
};

ReferenceLine reference_line(const Scene& scene, std::size_t index) {
    const auto& of_beat = scene.recording.reference_of_beat;
    const Texts& texts = scene.state.texts;
    if (index >= of_beat.size() || scene.recording.references.empty()) {
        return {};
    }
    if (of_beat[index] < 0) {
        return {texts[Text::annotated_none], true};
    }
    const Reference& reference = scene.recording.references[static_cast<std::size_t>(of_beat[index])];
    std::string what = reference.text;
    if (reference.label >= 0) {
        const std::string& name = scene.recording.labels[static_cast<std::size_t>(reference.label)].name;
        if (reference.text != name) {
            what = texts.filled(Text::annotated_class, {{"what", what}, {"name", name}});
        }
    }
    const bool differs = reference.status == ReferenceStatus::differs;
    return {texts.filled(differs ? Text::annotated_differs : Text::annotated_agrees, {{"what", what}}), differs};
}

// Of a text that is broken into lines; 0 without one.
float wrapped_height(const Scene& scene, const std::string& text, float width) {
    const ImFont* font = scene.fonts.regular;
    return text.empty() ? 0.0F : font->CalcTextSizeA(font->FontSize, FLT_MAX, width, text.c_str()).y;
}

void draw_tooltip(const Scene& scene) {
    if (scene.state.display.hides_labels || scene.state.hovered_beat < 0 ||
        static_cast<std::size_t>(scene.state.hovered_beat) >= scene.recording.beats.size()) {
        return;
    }
    const auto index = static_cast<std::size_t>(scene.state.hovered_beat);
    const Beat& beat = scene.recording.beats[index];
    const ReferenceLine reference = reference_line(scene, index);
    const float padding = scene.px(padding_css);
    const float row = scene.px(row_css);
    const float width = scene.px(width_css);
    const LabelSet& labels = scene.recording.labels;
    std::size_t shown = 0;
    float widest = 0.0F;
    for (std::size_t c = 0; c < labels.size(); ++c) {
        shown += beat.is_usable && labels[c].is_of_model ? 1 : 0;
        widest = std::max(widest, text_width(scene.fonts.regular, labels[c].name.c_str()));
    }
    const bool is_unsure = beat.is_usable && !beat.is_sure;
    const float rows = 2.4F + static_cast<float>(shown) + (reference.text.empty() ? 0.0F : 1.2F) +
                       (is_unsure || beat.is_edited ? 1.0F : 0.0F);
    const float reason_height = beat.is_usable ? wrapped_height(scene, beat.reason, width - 2.0F * padding) : 0.0F;
    const float height = 2.0F * padding + rows * row + (reason_height > 0.0F ? reason_height + 0.5F * row : 0.0F);

    // Beside the beat, on the side with more room, below the letters.
    const float x = scene.label_x(beat);
    const Rect& paper = scene.layout.paper;
    const float beside = x + width + scene.px(28.0F) < paper.x1 ? x + scene.px(24.0F) : x - width - scene.px(24.0F);
    const float x0 = std::round(std::clamp(beside, paper.x0 + scene.px(4.0F),
                                           std::max(paper.x0 + scene.px(4.0F), paper.x1 - width - scene.px(4.0F))));
    const float y0 = std::round(scene.layout.labels.y1 + scene.px(4.0F));

    ImDrawList* draw = scene.draw;
    for (int i = 3; i >= 1; --i) {  // a soft shadow
        const float grow = scene.px(1.5F) * static_cast<float>(i);
        draw->AddRectFilled({x0 - grow, y0 - grow + scene.px(2.0F)},
                            {x0 + width + grow, y0 + height + grow + scene.px(2.0F)}, rgb(0x16202E, 10),
                            scene.px(10.0F) + grow);
    }
    draw->AddRectFilled({x0, y0}, {x0 + width, y0 + height}, palette->tooltip_background, scene.px(8.0F));
    draw->AddRect({x0, y0}, {x0 + width, y0 + height}, palette->tooltip_border, scene.px(8.0F), 0, scene.hairline());

    const float left = x0 + padding;
    float y = y0 + padding + 0.5F * row;
    draw_text(draw, scene.fonts.small, left, y, palette->text_subdued, headline(scene, index).c_str());
    y += 1.1F * row;
    const Texts& texts = scene.state.texts;
    const std::string& description = beat.is_usable ? labels[beat.label].description : texts[Text::unusable];
    draw_text(draw, scene.fonts.regular, left, y, palette->text, description.c_str());
    if (is_unsure || beat.is_edited) {
        const std::string& line = texts[beat.is_edited ? Text::edited : Text::unsure];
        y += row;
        draw_text(draw, scene.fonts.regular, left, y, palette->text_subdued, line.c_str());
    }
    y += 1.3F * row;
    const float names = std::max(scene.px(12.0F), widest);
    const float bar_left = left + names + scene.px(10.0F);
    const float bar_right = x0 + width - padding - scene.px(52.0F);
    for (std::size_t c = 0; c < labels.size(); ++c) {
        if (!beat.is_usable || !labels[c].is_of_model) {
            continue;
        }
        const float probability = std::clamp(scene.recording.probability(index, c), 0.0F, 1.0F);
        const std::string share = number_text(scene.state, 100.0 * static_cast<double>(probability), 1);
        const std::string percent = texts.filled(Text::percent, {{"number", share}});
        draw_text_centered(draw, scene.fonts.regular, left + 0.5F * names, y, labels[c].color(),
                           labels[c].name.c_str());
        const float half = scene.px(4.0F);
        draw->AddRectFilled({bar_left, y - half}, {bar_right, y + half}, palette->tooltip_bar, half);
        const float filled = (bar_right - bar_left) * probability;
        if (filled >= 1.0F) {
            draw->AddRectFilled({bar_left, y - half}, {bar_left + filled, y + half}, labels[c].color(),
                                std::min(half, 0.5F * filled));
        }
        const float text = x0 + width - padding - text_width(scene.fonts.regular, percent.c_str());
        draw_text(draw, scene.fonts.regular, text, y, c == beat.label ? palette->text : palette->text_subdued,
                  percent.c_str());
        y += row;
    }
    if (!reference.text.empty()) {
        y += 0.2F * row;
        draw_text(draw, scene.fonts.regular, left, y, reference.differs ? palette->disagreement : palette->text_subdued,
                  reference.text.c_str());
    }
    if (reason_height > 0.0F) {
        const ImFont* font = scene.fonts.regular;
        draw->AddText(font, font->FontSize, {left, y0 + height - padding - reason_height}, palette->text,
                      beat.reason.c_str(), nullptr, width - 2.0F * padding);
    }
}

class Tooltip final : public Panel {
public:
    void draw(const Scene& scene) const override { draw_tooltip(scene); }
};

}  // namespace

Panel& tooltip_panel() {
    static Tooltip panel;
    return panel;
}

}  // namespace beatlens::viewer
