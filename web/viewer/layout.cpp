#include "layout.h"

#include <algorithm>
#include <cmath>

namespace beatlens::viewer {

namespace {

constexpr std::size_t grid_rows = 3;

void add_strip(Layout& layout, std::size_t lead, const Rect& area) {
    layout.strips.push_back({lead, area, std::round(area.middle_y()), layout.strips.size()});
}

Rect row_of(const Rect& area, std::size_t row, std::size_t rows) {
    const float height = area.height() / static_cast<float>(rows);
    const float y0 = std::round(area.y0 + height * static_cast<float>(row));
    return {area.x0, y0, area.x1, std::round(area.y0 + height * static_cast<float>(row + 1))};
}

// Columns of three, then the lead of the beats along the whole paper.
void add_grid(Layout& layout, const std::vector<std::size_t>& leads, std::size_t rhythm_lead) {
    const std::size_t columns = (leads.size() + grid_rows - 1) / grid_rows;
    for (std::size_t i = 0; i < leads.size(); ++i) {
        Rect area = row_of(layout.trace, i % grid_rows, grid_rows + 1);
        const float width = area.width() / static_cast<float>(columns);
        const auto column = static_cast<float>(i / grid_rows);
        area.x1 = std::round(area.x0 + width * (column + 1.0F));
        area.x0 = std::round(area.x0 + width * column);
        add_strip(layout, leads[i], area);
    }
    add_strip(layout, rhythm_lead, row_of(layout.trace, grid_rows, grid_rows + 1));
}

}  // namespace

const Strip* Layout::strip_of(std::size_t lead) const {
    const auto has = [&](const Strip& strip) { return strip.lead == lead; };
    // The last one: of a grid that is the long one.
    const auto found = std::find_if(strips.rbegin(), strips.rend(), has);
    return found != strips.rend() ? &*found : strips.empty() ? nullptr : &strips.front();
}

const Strip* Layout::strip_at(const ImVec2& point) const {
    const Strip* best = nullptr;
    float nearest = 0.0F;
    for (const Strip& strip : strips) {
        const float distance = std::abs(point.y - strip.middle_y);
        if (point.x >= strip.area.x0 && point.x < strip.area.x1 && (best == nullptr || distance < nearest)) {
            best = &strip;
            nearest = distance;
        }
    }
    return best;
}

float gutter_css(const Recording& recording, const Display& display) {
    const bool are_named = display.arrangement != Arrangement::single && display.leads.size() > 1;
    return recording.kind == RecordingKind::record && (display.has_pulse || are_named) ? 46.0F : 0.0F;
}

Layout make_layout(float width, float height, float scale, const Recording& recording, const Display& display,
                   float plots_css) {
    constexpr float lane_css = 34.0F;
    constexpr float reference_lane_css = 28.0F;
    constexpr float axis_css = 24.0F;
    constexpr float overview_css = 66.0F;
    const auto px = [&](float css) { return std::round(css * scale); };

    Layout layout;
    layout.scale = scale;
    layout.plots = {0.0F, height - px(plots_css), width, height};
    layout.overview = {0.0F, layout.plots.y0 - px(overview_css), width, layout.plots.y0};
    layout.axis = {0.0F, layout.overview.y0 - px(axis_css), width, layout.overview.y0};
    layout.sheet = {0.0F, 0.0F, width, layout.axis.y0};
    const float left = std::round(gutter_css(recording, display) * scale);
    layout.gutter = {0.0F, 0.0F, left, layout.axis.y0};
    layout.paper = {left, 0.0F, width, layout.axis.y0};
    layout.labels = {left, 0.0F, width, px(lane_css)};
    const float references = recording.references.empty() || display.hides_labels ? 0.0F : px(reference_lane_css);
    layout.references = {left, layout.paper.y1 - references, width, layout.paper.y1};
    layout.trace = {left, layout.labels.y1, width, layout.references.y0};

    std::vector<std::size_t> leads;
    for (const std::size_t lead : display.leads) {
        if (lead < recording.leads.size()) {
            leads.push_back(lead);
        }
    }
    if (leads.empty() && recording.main_lead < recording.leads.size()) {
        leads.push_back(recording.main_lead);
    }
    if (display.arrangement == Arrangement::grid && leads.size() > 1) {
        add_grid(layout, leads, recording.main_lead);
        return layout;
    }
    if (display.arrangement == Arrangement::single) {
        leads.resize(std::min<std::size_t>(leads.size(), 1));
    }
    for (std::size_t i = 0; i < leads.size(); ++i) {
        const bool overlaid = display.arrangement == Arrangement::overlaid;
        add_strip(layout, leads[i], overlaid ? layout.trace : row_of(layout.trace, i, leads.size()));
    }
    return layout;
}

}  // namespace beatlens::viewer
