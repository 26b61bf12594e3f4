// What interval would be expected here: trackers of the rhythm, running medians and quantiles, and how irregular it is.
//
// The heart of it is the tracker: a reference interval that follows the rhythm quickly while beats come as expected,
// hardly when one comes early, and little after a pause; beats of an odd shape do not move it. It therefore stays with
// the slow beats in a run of early ones, where a running median goes over to the early ones.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "beats/context/rr_series.h"

namespace beatlens::beats {

// The tracker, with r the interval before a beat and q = r / reference:
//   q < early:  the reference moves by early_rate of the difference (r - reference), however long a run lasts;
//   q > late:   by late_rate of min(r, longest) - reference, but by pause_rate only where the pause is explained: after
//               an early beat, at an odd beat and at the one after it; longest = late_limit * reference;
//   otherwise:  by usual_rate.
// The rates are those with which early beats were told best from normal ones on other patients' records.
struct TrackerRates {
    double early = 0.87;
    double late = 1.15;
    double early_rate = 0.006;
    double usual_rate = 0.25;
    double late_rate = 0.2;
    double pause_rate = 0.03;
    double late_limit = 1.4;
};

// All per beat, all finite, in the unit that the name says; nothing from one piece enters another, with two exceptions:
// the record_* values, and what stands for the rhythm in pieces of fewer than shortest_piece intervals (below).
//
// An interval that a cut or the end of the recording took away is replaced by the local median: of the nearest 11
// intervals of the piece (of the whole recording in a short piece). Intervals below shortest_interval_s count as that.
// A window of w beats is centred on its beat and is cut short at the ends of its piece.
struct RhythmTrackers {
    static constexpr std::size_t shortest_piece = 8;           // fewer intervals do not show a rhythm
    static constexpr double shortest_interval_s = 20.0 / 180;  // 540 beats a minute
    static constexpr double fast = 0.9;                        // mean ratio below which a beat belongs to a run

    std::vector<float> before_s, after_s;                       // the intervals with replacements
    std::vector<std::uint8_t> before_measured, after_measured;  // 0: replaced

    // before_s over the tracker's reference: run forwards, run backwards, the smaller and the larger of the two, and
    // over the mean of the two references (reference_s). Each run starts from the larger of the median of its first 21
    // intervals and .9 times the median of the piece. In a short piece all references are the recording's median.
    std::vector<float> ratio_forward, ratio_backward, ratio_min, ratio_max, ratio_mean;
    std::vector<float> reference_s;

    // Running medians and quantiles of the intervals; the recording's in a short piece.
    std::vector<float> median_11_s, median_41_s, median_61_s, quantile_75_s, quantile_90_s;  // the last two of 61

    // before_s over an upper envelope that rises by .3 of the difference (to at most 1.3 times itself; not at odd beats
    // and those after them) and falls by .03, run forwards and backwards from the 60 % quantile.
    std::vector<float> envelope_forward, envelope_backward;

    // |difference of this interval and the one before| over median_11_s: running medians over 31 beats of all of them,
    // then, without those that an odd beat has a part in, medians over 31 and 61 beats and the 30 % quantile over 61.
    // .05 where nothing is left to measure.
    std::vector<float> irregularity_all, irregularity_31, irregularity_61, irregularity_low;

    // Runs of beats with ratio_mean < fast: how many beats the run has (0: in none), the interval after its last beat
    // over the median of the run (at most 3), and its shortest interval over the median of the four before it (at most
    // 3). 1 outside of runs.
    std::vector<float> run_length, run_end, run_drop;

    // Of all measured intervals; 0.8 s where there are none.
    float record_median_s = 0.0F, record_quantile_75_s = 0.0F, record_quantile_90_s = 0.0F, record_mean_s = 0.0F;
};

// `odd`: one per beat, nonzero where its shape is not that of the beats around it (BeatContext's odd beats), or empty:
// none. It must have as many values as there are beats. O(n) but for windows, which are short.
RhythmTrackers track_rhythm(const RrSeries& rr, std::span<const std::uint8_t> odd, const TrackerRates& rates = {});

}  // namespace beatlens::beats
