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

// All of a stretch that is told by itself, and of a longer one what is no mean over its parts.
Variability of_stretch(const NnSeries& series, double first_s, double end_s) {
    const auto intervals = series.between(first_s, end_s);
    Variability of;
    of.first_s = first_s;
    of.end_s = end_s;
    of.corrections = series.corrections(first_s, end_s);
    of.time = time_domain(intervals, first_s);
    of.dfa_alpha1 = dfa_alpha1(intervals);
    if (end_s - first_s <= one_spectrum_s) {
        of.frequency = frequency_domain(intervals, first_s, end_s);
        of.sample_entropy = sample_entropy(intervals);
    }
    return of;
}

void take_means(std::span<const Variability> parts, Variability& of) {
    FrequencyDomain sum;
    sum.stretches = 0;
    double entropies = 0.0;
    std::size_t with_entropy = 0;
    for (const Variability& part : parts) {
        if (part.end_s - part.first_s < five_minutes_s) {
            continue;
        }
        if (part.frequency) {
            ++sum.stretches;
            sum.vlf_ms2 += part.frequency->vlf_ms2;
            sum.lf_ms2 += part.frequency->lf_ms2;
            sum.hf_ms2 += part.frequency->hf_ms2;
            sum.total_ms2 += part.frequency->total_ms2;
        }
        if (part.sample_entropy) {
            ++with_entropy;
            entropies += *part.sample_entropy;
        }
    }
    if (sum.stretches > 0) {
        const auto n = static_cast<double>(sum.stretches);
        of.frequency = {sum.vlf_ms2 / n, sum.lf_ms2 / n, sum.hf_ms2 / n, sum.total_ms2 / n, sum.stretches};
    }
    if (with_entropy > 0) {
        of.sample_entropy = entropies / static_cast<double>(with_entropy);
    }
}

}  // namespace

std::vector<Variability> by_five_minutes(const NnSeries& series, double first_s, double end_s) {
    std::vector<Variability> parts;
    for (double index = 0.0; first_s + index * five_minutes_s < end_s && index < most_parts; index += 1.0) {
        const double from_s = first_s + index * five_minutes_s;
        parts.push_back(of_stretch(series, from_s, std::min(from_s + five_minutes_s, end_s)));
    }
    return parts;
}

Variability variability(const NnSeries& series, double first_s, double end_s, std::span<const Variability> parts) {
    Variability of = of_stretch(series, first_s, end_s);
    if (end_s - first_s > one_spectrum_s) {
        take_means(parts, of);
    }
    return of;
}

bool is_night(double start_of_day_s, double time_s) {
    const double clock_s = std::fmod(start_of_day_s + time_s, one_day_s);
    return clock_s >= night_from_s || clock_s < night_to_s;
}

DayAndNight day_and_night(const NnSeries& series, double start_of_day_s) {
    std::vector<NnInterval> day;
    std::vector<NnInterval> night;
    bool was_night = false;
    for (NnInterval one : series.intervals) {
        const bool at_night = is_night(start_of_day_s, one.end_s);
        std::vector<NnInterval>& part = at_night ? night : day;
        one.follows = one.follows && at_night == was_night && !part.empty();
        part.push_back(one);
        was_night = at_night;
    }
    return {start_of_day_s, time_domain(day, 0.0), time_domain(night, 0.0), {}, {}};
}

}  // namespace beatlens::rhythm
