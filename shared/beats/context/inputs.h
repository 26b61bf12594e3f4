// Named inputs made from the context of a recording's beats. A recipe names those that its model takes; what is in each
// stands in the tables of input_columns.h, which fill the rows and tell the columns' names alike.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "beats/context/context.h"
#include "beats/input_spec.h"
#include "ecg/error.h"

namespace beatlens::beats {

// Inputs with two channels hold the context's first two leads. The definition of a missing lead, be it that the context
// has one lead only or that a lead has no signal at a beat: its channel is all zeros, and "lead_present" is 0 for it.
inline constexpr std::size_t input_leads = 2;

// Beats in "sequence": as many before as after the beat.
inline constexpr std::size_t sequence_reach = 9;
inline constexpr std::size_t sequence_length = 2 * sequence_reach + 1;

// The inputs that there are. All values are finite (but in "sequence") and within -8 to 8: an interval that a cut or an
// end of the recording took away is replaced by the local median (RhythmTrackers) and "measured" in "rhythm" says so;
// what compares with a neighbour across a cut is 0 and "neighbours" says so.
//   "beat"          {2, 135}  the window around the fiducial, in QRS amplitudes of the lead, against its PR segment
//   "template"      {2, 135}  the normal beat around here, likewise (LocalNormals)
//   "lead_present"  {2, 1}
//   "rhythm"        {n, 1}    intervals against trackers, medians and quantiles; irregularity; runs
//   "shape"         {n, 1}    all leads together, against normal beats
//   "lead_shape"    {2, n}    each lead against normal beats
//   "cluster"       {n, 1}    of the beats of the same shape
//   "p_wave"        {n, 1}
//   "mixture"       {n, 1}    of normal and ventricular beats
//   "neighbours"    {4, n}    of the beats two and one before, one and two after, and likeness to them
//   "features"      {n, 1}    1; "lead_present", "lead_shape", "rhythm", "shape", "cluster", "p_wave",
//                             "mixture"; likeness to the
//                             beat before and to the one after
//   "sequence"      {n, 19}   the features of the nine beats before, of the beat, of the nine after it, also across
//                             cuts; NaN before the first and after the last beat of the recording
std::vector<InputSpec> context_inputs();
// Those of these names, in this order; unknown ones are left out.
std::vector<InputSpec> context_inputs(std::span<const std::string_view> names);

// What the values of an input are, in order ("ratio_forward", ...), of one channel where there are several; empty for
// "beat", "template" and "lead_present", which are not lists, and for unknown names.
std::vector<std::string_view> context_input_columns(std::string_view name);

// The lists that "features" is made of: where each stands in it. "likeness": to the beat before and to the one after.
struct FeaturePart {
    std::string_view name;
    std::size_t first = 0;
    std::size_t size = 0;
};
std::vector<FeaturePart> context_feature_parts();

// Rows of the beats first, ..., first + count - 1: the inputs `names` one after the other, each channel-major.
// `out`: [count, sum of the inputs' sizes]. Errors: out_of_range (an unknown name, beats that are not there, a length
// that does not fit).
Result<void> write_context_inputs(const BeatContext& context, std::span<const std::string_view> names,
                                  std::size_t first, std::size_t count, std::span<float> out);

// "features" of `count` beats from `first` on and of the sequence_reach beats before and after them, each once: [reach
// + count + reach, n], NaN where the recording has no beat. "sequence" of beat first + i is rows i, ..., i + 2 * reach.
// Errors: as above.
Result<void> write_feature_strip(const BeatContext& context, std::size_t first, std::size_t count,
                                 std::span<float> out);

}  // namespace beatlens::beats
