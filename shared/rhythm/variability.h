// Heart-rate variability of a recording: as a whole, by five minutes, by day and night, and of any stretch.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "rhythm/complexity.h"
#include "rhythm/frequency_domain.h"
#include "rhythm/nn_series.h"
#include "rhythm/time_domain.h"

namespace beatlens::rhythm {

struct Variability {
    double first_s = 0.0;
    double end_s = 0.0;
    NnCorrections corrections;
    std::optional<TimeDomain> time;
    // Of a stretch of up to ten minutes its own; of a longer one the mean over its five minutes that are whole and have
    // it.
    std::optional<FrequencyDomain> frequency;
    std::optional<double> sample_entropy;  // likewise
    std::optional<double> dfa_alpha1;      // of the stretch
    // Of the time in intervals that were measured, what lies in suspected atrial fibrillation, where all of the above
    // means something else; none: nobody looked for it, or there are no intervals.
    std::optional<double> fibrillation_share;
};

// The stretch by five minutes, the last of which is shorter; at most 100,000 (a year).
std::vector<Variability> by_five_minutes(const NnSeries& series, double first_s, double end_s);

// Of the intervals that end after first_s and up to end_s. `parts`: by_five_minutes() of the same stretch.
Variability variability(const NnSeries& series, double first_s, double end_s, std::span<const Variability> parts);

// Night is from 23:00 to 7:00 by the clock, day the rest; intervals of several days come together.
bool is_night(double start_of_day_s, double time_s);
struct DayAndNight {
    double start_of_day_s = 0.0;
    std::optional<TimeDomain> day;
    std::optional<TimeDomain> night;
    std::optional<double> day_fibrillation_share;  // as Variability has it
    std::optional<double> night_fibrillation_share;
};
// `start_of_day_s`: the recording's start, in seconds from midnight.
DayAndNight day_and_night(const NnSeries& series, double start_of_day_s);

}  // namespace beatlens::rhythm
