// Which stretch of the recording is on the paper, and at what scale. Lengths are device pixels.
#pragma once

namespace beatlens::viewer {

class Viewport {
public:
    void set_duration(double duration_s);
    // `px_per_mm`: device pixels per millimetre of paper. The time line begins `left_px` from the left. What is in the
    // middle stays there, but for the beginning of the recording.
    void set_size(double width_px, double px_per_mm, double left_px);
    // `speed_mm_per_s`: 12.5, 25, 50; forgets the zoom. `gain_mm_per_mv`: 5, 10, 20.
    void set_speed(double speed_mm_per_s);
    void set_gain(double gain_mm_per_mv);

    // Stretches time around the position `x_px`; more than the whole recording is never shown.
    void zoom_by(double factor, double x_px);
    void pan_px(double dx);
    void center_on(double time_s);
    // Scrolls as little as needed to have a time in the middle three quarters of the paper.
    void bring_into_view(double time_s);
    void to_start();
    void to_end();

    double start_s() const { return start_s_; }
    double end_s() const { return start_s_ + width_s(); }
    double width_s() const { return width_px_ / px_per_s(); }
    double zoom() const { return zoom_; }
    double speed_mm_per_s() const { return speed_mm_per_s_; }
    double gain_mm_per_mv() const { return gain_mm_per_mv_; }
    double px_per_mm() const { return px_per_mm_; }
    double px_per_s() const { return px_per_mm_ * speed_mm_per_s_ * zoom_; }
    double px_per_mv() const { return px_per_mm_ * gain_mm_per_mv_; }
    double x_of(double time_s) const { return left_px_ + (time_s - start_s_) * px_per_s(); }
    double time_at(double x_px) const { return start_s_ + (x_px - left_px_) / px_per_s(); }

private:
    void clamp();

    double duration_s_ = 0.0;
    double width_px_ = 1.0;  // of the time line
    double left_px_ = 0.0;
    double px_per_mm_ = 5.0;
    double speed_mm_per_s_ = 25.0;
    double gain_mm_per_mv_ = 10.0;
    double zoom_ = 1.0;
    double start_s_ = 0.0;
};

}  // namespace beatlens::viewer
