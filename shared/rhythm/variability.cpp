#include "rhythm/variability.h"

#include <algorithm>
#include <cmath>

#include "rhythm/five_minutes.h"

namespace beatlens::rhythm {

namespace {

constexpr double one_spectrum_s = 600.0;
constexpr double one_day_s = 86400.0;
constexpr double night_from_s = 23.0 * 3600.0;
constexpr double night_to_s = 7.0 * 3600.0;
constexpr double most_parts = 100000.0;

std::optional<double> mean_entropy(std::span<const NnInterval> intervals, double first_s) {
    double sum = 0.0;
    std::size_t count = 0;
    for (const FiveMinutes& part : five_minutes_of(intervals, first_s)) {
        if (const auto here = sample_entropy(part.intervals)) {
            sum += *here;
            ++count;
        }
    }
    return count == 0 ? std::nullopt : std::optional(sum / static_cast<double>(count));
}

}  // namespace

Variability variability(const NnSeries& series, double first_s, double end_s) {
    const auto intervals = series.between(first_s, end_s);
    Variability of;
    of.first_s = first_s;
    of.end_s = end_s;
    of.corrections = series.corrections(first_s, end_s);
    of.time = time_domain(intervals, first_s);
    const bool is_short = end_s - first_s <= one_spectrum_s;
    of.frequency = is_short ? frequency_domain(intervals, first_s, end_s) : mean_frequency_domain(intervals, first_s);
    of.sample_entropy = is_short ? sample_entropy(intervals) : mean_entropy(intervals, first_s);
    of.dfa_alpha1 = dfa_alpha1(intervals);
    return of;
}

std::vector<Variability> variability_by_five_minutes(const NnSeries& series, double duration_s) {
    std::vector<Variability> parts;
    for (double index = 0.0; index * five_minutes_s < duration_s && index < most_parts; index += 1.0) {
        const double first_s = index * five_minutes_s;
        parts.push_back(variability(series, first_s, std::min(first_s + five_minutes_s, duration_s)));
    }
    return parts;
}

DayAndNight day_and_night(const NnSeries& series, double start_of_day_s) {
    std::vector<NnInterval> day;
    std::vector<NnInterval> night;
    bool was_night = false;
    for (NnInterval one : series.intervals) {
        const double clock_s = std::fmod(start_of_day_s + one.end_s, one_day_s);
        const bool is_night = clock_s >= night_from_s || clock_s < night_to_s;
        std::vector<NnInterval>& part = is_night ? night : day;
        one.follows = one.follows && is_night == was_night && !part.empty();
        part.push_back(one);
        was_night = is_night;
    }
    return {time_domain(day, 0.0), time_domain(night, 0.0)};
}

}  // namespace beatlens::rhythm
