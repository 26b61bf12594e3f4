#include "rhythm/frequency_domain.h"

#include <cmath>
#include <numbers>
#include <vector>

namespace beatlens::rhythm {

namespace {

constexpr double least_filled_spectrum = 0.8;
constexpr std::size_t least_in_spectrum = 30;
constexpr double shortest_s = 120.0;
constexpr double vlf_from_hz = 0.0033;
constexpr double lf_from_hz = 0.04;
constexpr double hf_from_hz = 0.15;
constexpr double highest_hz = 0.4;

struct Point {
    double time_s;
    double value_ms;
};

// Less the straight line of least squares.
void take_trend_out(std::vector<Point>& points) {
    const auto n = static_cast<double>(points.size());
    double mean_t = 0.0;
    double mean_x = 0.0;
    for (const Point& point : points) {
        mean_t += point.time_s / n;
        mean_x += point.value_ms / n;
    }
    double tt = 0.0;
    double tx = 0.0;
    for (const Point& point : points) {
        tt += (point.time_s - mean_t) * (point.time_s - mean_t);
        tx += (point.time_s - mean_t) * (point.value_ms - mean_x);
    }
    const double slope = tt > 0.0 ? tx / tt : 0.0;
    for (Point& point : points) {
        point.value_ms -= mean_x + slope * (point.time_s - mean_t);
    }
}

// Multiplies by the window and returns the mean of its squares at the points: the share of power that it leaves.
double take_window(std::vector<Point>& points, double length_s) {
    double squares = 0.0;
    for (Point& point : points) {
        const double window = 0.5 - 0.5 * std::cos(2.0 * std::numbers::pi * point.time_s / length_s);
        point.value_ms *= window;
        squares += window * window;
    }
    return squares / static_cast<double>(points.size());
}

// Lomb's periodogram at a frequency, from the sums over the points of x cos, x sin, cos², cos sin and sin² (of the
// angle).
double lomb_power(double xc, double xs, double cc, double cs, double ss) {
    const double shift = 0.5 * std::atan2(2.0 * cs, cc - ss);  // makes sine and cosine orthogonal at the points
    const double c = std::cos(shift);
    const double s = std::sin(shift);
    const double along = xc * c + xs * s;
    const double across = xs * c - xc * s;
    const double along_squares = cc * c * c + 2.0 * cs * c * s + ss * s * s;
    const double across_squares = cc * s * s - 2.0 * cs * c * s + ss * c * c;
    double power = 0.0;
    power += along_squares > 0.0 ? along * along / along_squares : 0.0;
    power += across_squares > 0.0 ? across * across / across_squares : 0.0;
    return 0.5 * power;
}

}  // namespace

std::optional<FrequencyDomain> frequency_domain(std::span<const NnInterval> intervals, double first_s, double end_s) {
    const double length_s = end_s - first_s;
    double filled_s = 0.0;
    std::vector<Point> points;
    points.reserve(intervals.size());
    for (const NnInterval& one : intervals) {
        filled_s += one.interval_s;
        points.push_back({one.end_s - first_s, one.interval_s * 1e3});
    }
    if (!(length_s >= shortest_s) || points.size() < least_in_spectrum || filled_s < least_filled_spectrum * length_s) {
        return std::nullopt;
    }
    take_trend_out(points);
    const double left = take_window(points, length_s);
    // Sine and cosine at the next frequency are those at this one turned by the first one's angle.
    const std::size_t n = points.size();
    std::vector<double> cosine(n, 1.0);
    std::vector<double> sine(n, 0.0);
    std::vector<double> turn_c(n);
    std::vector<double> turn_s(n);
    for (std::size_t i = 0; i < n; ++i) {
        const double angle = 2.0 * std::numbers::pi * points[i].time_s / length_s;
        turn_c[i] = std::cos(angle);
        turn_s[i] = std::sin(angle);
    }
    FrequencyDomain of;
    // Twice the periodogram over the number of points, and over what the window leaves, is the power at the frequency.
    const double scale = 2.0 / (static_cast<double>(n) * left);
    for (std::size_t k = 1; static_cast<double>(k) / length_s <= highest_hz; ++k) {
        double xc = 0.0;
        double xs = 0.0;
        double cc = 0.0;
        double cs = 0.0;
        double ss = 0.0;
        for (std::size_t i = 0; i < n; ++i) {
            const double c = cosine[i] * turn_c[i] - sine[i] * turn_s[i];
            const double s = cosine[i] * turn_s[i] + sine[i] * turn_c[i];
            cosine[i] = c;
            sine[i] = s;
            xc += points[i].value_ms * c;
            xs += points[i].value_ms * s;
            cc += c * c;
            cs += c * s;
            ss += s * s;
        }
        const double power_ms2 = scale * lomb_power(xc, xs, cc, cs, ss);
        const double hz = static_cast<double>(k) / length_s;
        of.total_ms2 += power_ms2;
        (hz >= hf_from_hz   ? of.hf_ms2
         : hz >= lf_from_hz ? of.lf_ms2
                            : of.vlf_ms2) += hz >= vlf_from_hz ? power_ms2 : 0.0;
    }
    return of;
}

}  // namespace beatlens::rhythm
