// The leads: a line through the samples, or, where many samples fall on one pixel column, the span between the smallest
// and the largest of them. What a frame takes is bounded by its pixels.
#include <algorithm>
#include <cmath>
#include <vector>

#include "palette.h"
#include "panel.h"

namespace beatlens::viewer {

namespace {

constexpr float thickness_css = 1.4F;
constexpr double samples_per_column_limit = 4.0;
constexpr float pulse_s = 0.2F;

struct Pen {
    const Scene& scene;
    const Strip& strip;
    const Lead& lead;
    ImU32 color;
    float thickness;
};

// Turns sharper than a right angle. ImGui would join them with a long miter: a spike on top of every R-peak.
bool is_sharp(const ImVec2& a, const ImVec2& b, const ImVec2& c) {
    return (b.x - a.x) * (c.x - b.x) + (b.y - a.y) * (c.y - b.y) < 0.0F;
}

void draw_line(const Pen& pen, std::size_t begin, std::size_t end) {
    // Kept between frames: a frame needs no allocation.
    static std::vector<ImVec2> points;
    points.clear();
    ImDrawList* draw = pen.scene.draw;
    const auto flush = [&] {
        if (points.size() == 1) {  // a lone valid sample between gaps
            draw->AddCircleFilled(points[0], pen.thickness, pen.color);
        } else if (points.size() > 1) {
            draw->AddPolyline(points.data(), static_cast<int>(points.size()), pen.color, 0, pen.thickness);
        }
        points.clear();
    };
    for (std::size_t i = begin; i < end; ++i) {
        const float value = pen.lead.sample(i);
        if (!std::isfinite(value)) {
            flush();
            continue;
        }
        const ImVec2 point(pen.scene.x_of_time(static_cast<double>(i) / pen.lead.sampling_rate_hz),
                           pen.scene.y_of(pen.strip, value));
        if (points.size() >= 2 && is_sharp(points[points.size() - 2], points.back(), point)) {
            const ImVec2 corner = points.back();
            flush();
            draw->AddCircleFilled(corner, 0.5F * pen.thickness, pen.color);
            points.push_back(corner);
        }
        points.push_back(point);
    }
    flush();
}

// Columns from top to bottom, a pixel apart, as one band whose edges fade over a pixel. Written straight into ImGui's
// buffers: at 3,840 columns and twelve leads a rectangle each would be most of the frame.
class Band {
public:
    Band(ImDrawList* draw, ImU32 color) : draw_(draw), color_(color), clear_(with_alpha(color, 0)) {}
    ~Band() { flush(); }
    Band(const Band&) = delete;
    Band& operator=(const Band&) = delete;

    void add(float x, float top, float bottom) { columns_.push_back({x, top, bottom}); }
    // The band ends here.
    void flush() {
        if (columns_.size() == 1) {
            columns_.push_back({columns_[0].x + 1.0F, columns_[0].top, columns_[0].bottom});
        }
        if (columns_.size() > 1) {
            write();
        }
        columns_.clear();
    }

private:
    struct Column {
        float x, top, bottom;
    };

    void write() {
        constexpr int rows = 4;  // clear, full, full, clear
        const auto count = static_cast<int>(columns_.size());
        draw_->PrimReserve((count - 1) * (rows - 1) * 6, count * rows);
        const ImVec2 uv = ImGui::GetFontTexUvWhitePixel();
        const ImDrawIdx first = draw_->_VtxCurrentIdx;
        for (const Column& column : columns_) {
            const float x = column.x + 0.5F;
            draw_->PrimWriteVtx({x, column.top - 0.5F}, uv, clear_);
            draw_->PrimWriteVtx({x, column.top + 0.5F}, uv, color_);
            draw_->PrimWriteVtx({x, std::max(column.top + 0.5F, column.bottom - 0.5F)}, uv, color_);
            draw_->PrimWriteVtx({x, column.bottom + 0.5F}, uv, clear_);
        }
        for (int column = 0; column + 1 < count; ++column) {
            for (int row = 0; row + 1 < rows; ++row) {
                const auto a = static_cast<ImDrawIdx>(first + static_cast<ImDrawIdx>(column * rows + row));
                const auto b = static_cast<ImDrawIdx>(a + rows);
                for (const ImDrawIdx index : {a, b, static_cast<ImDrawIdx>(b + 1), a, static_cast<ImDrawIdx>(b + 1),
                                              static_cast<ImDrawIdx>(a + 1)}) {
                    draw_->PrimWriteIdx(index);
                }
            }
        }
    }

    ImDrawList* draw_;
    ImU32 color_;
    ImU32 clear_;
    static inline std::vector<Column> columns_;  // kept between frames
};

void draw_columns(const Pen& pen) {
    const Rect& area = pen.strip.area;
    const double rate = pen.lead.sampling_rate_hz;
    const float half = 0.5F * pen.thickness;
    Band band(pen.scene.draw, pen.color);
    float last_top = 0.0F;
    float last_bottom = 0.0F;
    bool joined = false;
    // Columns of many samples begin at whole buckets, so that few of them make one up.
    std::size_t grain = 1;
    for (std::size_t next = Lead::bucket; static_cast<double>(next) * 4.0 <= rate / pen.scene.view().px_per_s();
         next *= Lead::factor) {
        grain = next;
    }
    const auto sample_at = [&](int x) {
        const auto sample = static_cast<std::size_t>(std::max(0.0, std::floor(pen.scene.view().time_at(x) * rate)));
        return sample / grain * grain;
    };
    std::size_t begin = sample_at(static_cast<int>(area.x0));
    for (int x = static_cast<int>(area.x0); x < static_cast<int>(area.x1); ++x) {
        const std::size_t end = sample_at(x + 1);
        const MinMax range = pen.lead.range(begin, end);
        begin = end;
        if (range.empty()) {
            band.flush();
            joined = false;
            continue;
        }
        float top = pen.scene.y_of(pen.strip, range.max) - half;
        float bottom = pen.scene.y_of(pen.strip, range.min) + half;
        const float own_top = top;
        const float own_bottom = bottom;
        if (joined) {  // neighbours touch: steep slopes would fall apart into dots
            top = std::min(top, last_bottom);
            bottom = std::max(bottom, last_top);
        }
        last_top = own_top;
        last_bottom = own_bottom;
        joined = true;
        const Rect& paper = pen.scene.layout.paper;
        band.add(static_cast<float>(x), std::clamp(top, paper.y0 - 2.0F, paper.y1 + 2.0F),
                 std::clamp(bottom, paper.y0 - 2.0F, paper.y1 + 2.0F));
    }
}

void draw_lead(const Pen& pen) {
    const Viewport& view = pen.scene.view();
    const double rate = pen.lead.sampling_rate_hz;
    const Rect& area = pen.strip.area;
    const double begin = std::floor(view.time_at(area.x0) * rate) - 1.0;
    const double end = std::ceil(view.time_at(area.x1) * rate) + 2.0;
    const auto first = static_cast<std::size_t>(std::max(0.0, begin));
    const auto last = std::min(static_cast<std::size_t>(std::max(0.0, end)), pen.lead.length());
    if (rate / view.px_per_s() <= samples_per_column_limit && pen.lead.has(first, last)) {
        draw_line(pen, first, last);
    } else {
        draw_columns(pen);
    }
}

// On a patch of paper, so that no trace crosses it.
void draw_name(const Pen& pen, float x, float y, ImU32 color) {
    const Scene& scene = pen.scene;
    const char* name = pen.lead.name.c_str();
    ImFont* font = scene.fonts.regular;
    const float half = scene.px(8.0F);
    scene.draw->AddRectFilled({x - scene.px(3.0F), y - half}, {x + text_width(font, name) + scene.px(3.0F), y + half},
                              with_alpha(palette->paper, 225), scene.px(3.0F));
    draw_text(scene.draw, font, x, y, color, name);
}

// As recorders print it: 1 mV, for 0.2 s where the gutter is that wide.
void draw_pulse(const Pen& pen) {
    const Scene& scene = pen.scene;
    const Rect& gutter = scene.layout.gutter;
    const auto mv = static_cast<float>(scene.view().px_per_mv());
    const float side = scene.px(4.0F);
    const float left = gutter.x0 + scene.px(4.0F);
    const float room = gutter.width() - 2.0F * side - scene.px(8.0F);
    const float width =
        std::min(room, static_cast<float>(pulse_s * scene.view().px_per_mm() * scene.view().speed_mm_per_s()));
    const float base = pen.strip.middle_y + 0.5F * mv;
    const ImVec2 points[] = {{left, base},
                             {left + side, base},
                             {left + side, base - mv},
                             {left + side + width, base - mv},
                             {left + side + width, base},
                             {left + 2.0F * side + width, base}};
    scene.draw->AddPolyline(points, 6, palette->trace, 0, scene.px(1.2F));
}

// Name and calibration pulse: in the gutter at the left; of strips farther right the name at their start.
void draw_head(const Pen& pen) {
    const Scene& scene = pen.scene;
    const Rect& area = pen.strip.area;
    const Rect& gutter = scene.layout.gutter;
    const bool overlaid = scene.state.display.arrangement == Arrangement::overlaid;
    const bool is_first = area.x0 <= gutter.x1 + 1.0F;
    const bool is_named = scene.layout.strips.size() > 1;
    const float x = (is_first && gutter.width() > 0.0F ? gutter.x0 : area.x0) + scene.px(5.0F);
    if (overlaid) {
        draw_name(pen, x, scene.layout.trace.y0 + scene.px(9.0F + 17.0F * static_cast<float>(pen.strip.place)),
                  pen.color);
        return;
    }
    const bool has_pulse = is_first && scene.state.display.has_pulse && pen.lead.units == "mV" && gutter.width() > 0.0F;
    if (has_pulse) {
        scene.draw->PushClipRect({gutter.x0, area.y0}, {gutter.x1, area.y1}, true);
        draw_pulse(pen);
        scene.draw->PopClipRect();
    }
    if (is_named) {
        draw_name(pen, x, std::min(area.y0 + scene.px(9.0F), pen.strip.middle_y), palette->text);
    }
}

class Trace final : public Panel {
public:
    void draw(const Scene& scene) const override {
        const Rect& paper = scene.layout.paper;
        const bool overlaid = scene.state.display.arrangement == Arrangement::overlaid;
        for (const Strip& strip : scene.layout.strips) {
            const Lead& lead = scene.recording.leads[strip.lead];
            if (!lead.is_there()) {
                continue;
            }
            const ImU32 color = palette->overlaid[overlaid ? strip.place % palette->overlaid.size() : 0];
            const Pen pen = {scene, strip, lead, color, scene.px(thickness_css)};
            scene.draw->PushClipRect({strip.area.x0, paper.y0}, {strip.area.x1, paper.y1}, true);
            draw_lead(pen);
            scene.draw->PopClipRect();
            draw_head(pen);
        }
    }
};

}  // namespace

Panel& trace_panel() {
    static Trace panel;
    return panel;
}

}  // namespace beatlens::viewer
