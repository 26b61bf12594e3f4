// The grid on which beats are compared, and which part of it belongs to a beat.
#pragma once

#include <cstddef>

namespace beatlens::beats {

// 180 Hz holds the band up to 40 Hz in which beats are compared, with room for the filter's slope; half of the
// MIT-BIH database's rate.
inline constexpr double grid_hz = 180.0;
inline constexpr double band_low_hz = 0.5;
inline constexpr double band_high_hz = 40.0;

// A beat's window around its fiducial: -300 to +450 ms. A P wave is looked for between -240 and -60 ms, moved by up to
// 40 ms either way; the T wave of a slow beat has its peak before +400 ms.
inline constexpr int window_before = 54;
inline constexpr int window_after = 81;
inline constexpr std::size_t window_length = window_before + window_after;

// The QRS complex: -100 to +122 ms; wide ventricular beats fit in.
inline constexpr int qrs_before = 18;
inline constexpr int qrs_after = 22;
inline constexpr std::size_t qrs_length = qrs_before + qrs_after;

// A given position is moved to the steepest place within 70 ms (detectors and annotators differ by less), and from
// there by at most 45 ms to where the beat fits the template best.
inline constexpr int search_reach = 13;
inline constexpr int largest_lag = 8;

}  // namespace beatlens::beats
