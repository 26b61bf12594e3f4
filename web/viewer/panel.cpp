#include "panel.h"

#include <cmath>

namespace beatlens::viewer {

namespace {
constexpr float hover_reach_css = 22.0F;
}

int Canvas::beat_at(float x) const {
    const double rate = recording.sampling_rate_hz;
    const double sample = time_at(x) * rate;
    if (recording.kind == RecordingKind::beat_table && recording.beat_length > 0) {
        const auto index = static_cast<long long>(std::floor(sample / static_cast<double>(recording.beat_length)));
        return index >= 0 && index < static_cast<long long>(recording.beats.size()) ? static_cast<int>(index) : -1;
    }
    return recording.nearest_beat(sample, px(hover_reach_css) / state.view.px_per_s() * rate);
}

const std::vector<Panel*>& panels() {
    static const std::vector<Panel*> all = {
        &sheet_panel(), &stretches_panel(), &bands_panel(),      &trace_panel(),  &stretches_above_panel(),
        &spans_panel(), &beats_panel(),     &references_panel(), &axis_panel(),   &overview_panel(),
        &mark_panel(),  &calipers_panel(),  &plots_panel(),      &tooltip_panel()};
    return all;
}

}  // namespace beatlens::viewer
