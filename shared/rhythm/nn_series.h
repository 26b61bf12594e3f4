// The NN series: intervals between normal beats that follow one another, with what ectopic, missed and extra beats do
// to it taken out. Everything in heart-rate variability is measured on it.
//
// Method. An interval beside a beat that is not normal (S, V, F, Q) is not an NN interval. Among the others beats that
// were missed, beats that are none and ectopic beats that are labelled as normal are told by the rules of Lipponen and
// Tarvainen ("A robust algorithm for heart rate variability time series artefact correction using novel beat
// classification", J Med Eng Technol 43:173-181, 2019): jumps of the interval and its distance from the median of 11,
// both in units of 5.2 quartile deviations of the 91 around. Intervals are taken out, none is interpolated: where a
// beat is extra, the interval from the beat before it to the one after it takes the place of the two; an interval in
// which a beat was missed and those beside an ectopic beat go. One rule is ours: a unit is never less than 50 ms, so
// that the steady rhythm of a pacemaker or of a drawn trace has no outliers for a few milliseconds.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "rhythm/beats_in_time.h"

namespace beatlens::rhythm {

struct NnInterval {
    double end_s = 0.0;       // time of the later beat
    double interval_s = 0.0;  // > 0
    bool follows = false;     // the interval before it in the series ends where it begins

    bool operator==(const NnInterval&) const = default;
};

// How many of the measured RR intervals are not in the series as they were measured, and why; each counts once.
struct NnCorrections {
    std::size_t measured = 0;   // all RR intervals
    std::size_t ectopic = 0;    // beside a beat that is labelled as not normal
    std::size_t irregular = 0;  // beside a beat whose time is not that of a normal one, whatever its label
    std::size_t missed = 0;     // a beat was missed in between
    std::size_t extra = 0;      // made one with the next, as the beat between them is none

    std::size_t corrected() const { return ectopic + irregular + missed + extra; }
    // Of the measured intervals; 0 where there are none.
    double share() const {
        return measured == 0 ? 0.0 : static_cast<double>(corrected()) / static_cast<double>(measured);
    }
};

struct NnSeries {
    std::vector<NnInterval> intervals;  // ascending
    // One per interval that was measured, by the time of its later beat: what became of it, for the shares of a
    // stretch.
    enum class Fate : std::uint8_t { kept, ectopic, irregular, missed, extra };
    struct Measured {
        double end_s;
        Fate fate;
    };
    std::vector<Measured> measured;

    // Of the intervals that end after first_s and up to end_s.
    NnCorrections corrections(double first_s, double end_s) const;
    std::span<const NnInterval> between(double first_s, double end_s) const;
};

NnSeries nn_series(const BeatsInTime& beats);

}  // namespace beatlens::rhythm
