#include "viewport.h"

#include <algorithm>

namespace beatlens::viewer {

namespace {

constexpr double max_zoom = 16.0;
// Paper shown before the first and after the last sample, in millimetres, so that a beat at the edge can be read.
constexpr double margin_mm = 2.0;

}  // namespace

void Viewport::set_duration(double duration_s) {
    duration_s_ = duration_s;
    zoom_ = 1.0;
    to_start();
}

void Viewport::set_size(double width_px, double px_per_mm, double left_px) {
    const double middle = time_at(left_px_ + width_px_ / 2.0);
    const bool is_at_start = start_s_ <= 0.0;
    width_px_ = std::max(1.0, width_px - left_px);
    left_px_ = left_px;
    px_per_mm_ = px_per_mm;
    if (is_at_start) {
        clamp();
    } else {
        center_on(middle);
    }
}

void Viewport::set_speed(double speed_mm_per_s) {
    const double middle = time_at(left_px_ + width_px_ / 2.0);
    speed_mm_per_s_ = speed_mm_per_s;
    zoom_ = 1.0;
    center_on(middle);
}

void Viewport::set_gain(double gain_mm_per_mv) { gain_mm_per_mv_ = gain_mm_per_mv; }

void Viewport::zoom_by(double factor, double x_px) {
    const double time = time_at(x_px);
    zoom_ *= factor;
    clamp();
    start_s_ = time - (x_px - left_px_) / px_per_s();
    clamp();
}

void Viewport::pan_px(double dx) {
    start_s_ += dx / px_per_s();
    clamp();
}

void Viewport::center_on(double time_s) {
    clamp();
    start_s_ = time_s - width_s() / 2.0;
    clamp();
}

void Viewport::bring_into_view(double time_s) {
    const double margin_s = width_s() / 8.0;
    if (time_s < start_s_ + margin_s || time_s > end_s() - margin_s) {
        center_on(time_s);
    }
}

void Viewport::to_start() {
    start_s_ = -1e9;
    clamp();
}

void Viewport::to_end() {
    start_s_ = 1e9;
    clamp();
}

void Viewport::clamp() {
    if (duration_s_ <= 0.0) {
        start_s_ = 0.0;
        return;
    }
    const double margin_px = margin_mm * px_per_mm_;
    const double fit = (width_px_ - 2.0 * margin_px) / (duration_s_ * px_per_mm_ * speed_mm_per_s_);
    zoom_ = std::clamp(zoom_, std::min(1.0, std::max(fit, 1e-9)), max_zoom);
    const double margin_s = margin_px / px_per_s();
    const double last = duration_s_ + margin_s - width_s();
    start_s_ = std::max(-margin_s, std::min(start_s_, last));
}

}  // namespace beatlens::viewer
