// What the waves of a beat measure: intervals in ms.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "delineation/waves.h"
#include "ecg/aami.h"

namespace beatlens::delineation {

// The formulas that correct a QT interval for the rate.
enum class QtFormula { bazett, fridericia, framingham, hodges };
inline constexpr std::array qt_formulas{QtFormula::bazett, QtFormula::fridericia, QtFormula::framingham,
                                        QtFormula::hodges};
const char* to_string(QtFormula formula);  // "Bazett"

// Bazett: QT / sqrt(RR); Fridericia: QT / RR^(1/3); Framingham: QT + 154 ms (1 - RR); Hodges: QT + 1.75 ms (60 / RR -
// 60); RR in seconds, above 0.
double corrected_qt_ms(double qt_ms, double rr_s, QtFormula formula);

// Of a beat. What could not be measured is absent.
struct BeatIntervals {
    std::optional<float> p_ms;    // duration of the P wave
    std::optional<float> pr_ms;   // onset of P to onset of QRS
    std::optional<float> qrs_ms;  // duration of the QRS complex
    std::optional<float> qt_ms;   // onset of QRS to end of T
    std::optional<float> rr_ms;   // from the beat before, where that was measured
};

// `rr_s`: from the beat before, NaN where it was not measured. A beat of ventricular origin has no P wave of its own,
// so there is no P and no PR in beats of the classes V and Q.
BeatIntervals intervals_of(const BeatWaves& waves, AamiClass of_beat, double rr_s);

// None without a QT interval or the interval before the beat.
std::optional<float> corrected_qt_ms(const BeatIntervals& of, QtFormula formula);

// Of many values: how many, their median, and between what nine tenths of them lie.
struct Spread {
    std::size_t count = 0;
    double median = 0.0;
    double low = 0.0;   // 5 % lie below
    double high = 0.0;  // 5 % lie above
};
// None without a value. `values` are put into another order. Quantiles are interpolated linearly.
std::optional<Spread> spread(std::span<float> values);

// Of a stretch or a class of beats.
struct IntervalFigures {
    std::optional<Spread> rr_ms;  // of beats that have a QT interval too
    std::optional<Spread> p_ms;
    std::optional<Spread> pr_ms;
    std::optional<Spread> qrs_ms;
    std::optional<Spread> qt_ms;
    std::array<std::optional<Spread>, qt_formulas.size()> qtc_ms;  // of each beat with the interval before it
};

// `beats`: numbers of the beats that count, in `intervals`.
IntervalFigures interval_figures(std::span<const BeatIntervals> intervals, std::span<const std::uint32_t> beats);

}  // namespace beatlens::delineation
