#include "delineation/intervals.h"

#include <algorithm>
#include <cmath>

#include "metrics/quantiles.h"

namespace beatlens::delineation {

const char* to_string(QtFormula formula) {
    switch (formula) {
        case QtFormula::bazett:
            return "Bazett";
        case QtFormula::fridericia:
            return "Fridericia";
        case QtFormula::framingham:
            return "Framingham";
        case QtFormula::hodges:
            return "Hodges";
    }
    return "";
}

double corrected_qt_ms(double qt_ms, double rr_s, QtFormula formula) {
    switch (formula) {
        case QtFormula::bazett:
            return qt_ms / std::sqrt(rr_s);
        case QtFormula::fridericia:
            return qt_ms / std::cbrt(rr_s);
        case QtFormula::framingham:
            return qt_ms + 154.0 * (1.0 - rr_s);
        case QtFormula::hodges:
            return qt_ms + 1.75 * (60.0 / rr_s - 60.0);
    }
    return qt_ms;
}

BeatIntervals intervals_of(const BeatWaves& waves, AamiClass of_beat, double rr_s) {
    BeatIntervals intervals;
    if (!waves.qrs) {
        return intervals;
    }
    const float onset_ms = waves.qrs->onset.at_ms;
    intervals.qrs_ms = waves.qrs->end.at_ms - onset_ms;
    if (waves.p && of_beat != AamiClass::V && of_beat != AamiClass::Q) {
        intervals.p_ms = waves.p->end.at_ms - waves.p->onset.at_ms;
        intervals.pr_ms = onset_ms - waves.p->onset.at_ms;
    }
    if (waves.t) {
        intervals.qt_ms = waves.t->end.at_ms - onset_ms;
    }
    if (rr_s > 0.0) {  // not of one that is NaN
        intervals.rr_ms = static_cast<float>(1000.0 * rr_s);
    }
    return intervals;
}

std::optional<float> corrected_qt_ms(const BeatIntervals& of, QtFormula formula) {
    if (!of.qt_ms || !of.rr_ms) {
        return std::nullopt;
    }
    return static_cast<float>(
        corrected_qt_ms(static_cast<double>(*of.qt_ms), static_cast<double>(*of.rr_ms) / 1000.0, formula));
}

std::optional<Spread> spread(std::span<float> values) {
    if (values.empty()) {
        return std::nullopt;
    }
    std::sort(values.begin(), values.end());
    const std::span<const float> ascending = values;
    return Spread{values.size(), metrics::quantile(ascending, 0.5), metrics::quantile(ascending, 0.05),
                  metrics::quantile(ascending, 0.95)};
}

IntervalFigures interval_figures(std::span<const BeatIntervals> intervals, std::span<const std::uint32_t> beats) {
    std::vector<float> values;
    const auto figures_of = [&](auto value_of) {
        values.clear();
        for (const std::uint32_t beat : beats) {
            if (const std::optional<float> value = value_of(intervals[beat])) {
                values.push_back(*value);
            }
        }
        return spread(values);
    };
    IntervalFigures figures;
    figures.rr_ms = figures_of([](const BeatIntervals& of) { return of.qt_ms ? of.rr_ms : std::nullopt; });
    figures.p_ms = figures_of([](const BeatIntervals& of) { return of.p_ms; });
    figures.pr_ms = figures_of([](const BeatIntervals& of) { return of.pr_ms; });
    figures.qrs_ms = figures_of([](const BeatIntervals& of) { return of.qrs_ms; });
    figures.qt_ms = figures_of([](const BeatIntervals& of) { return of.qt_ms; });
    for (std::size_t i = 0; i < qt_formulas.size(); ++i) {
        figures.qtc_ms[i] = figures_of([&](const BeatIntervals& of) { return corrected_qt_ms(of, qt_formulas[i]); });
    }
    return figures;
}

}  // namespace beatlens::delineation
