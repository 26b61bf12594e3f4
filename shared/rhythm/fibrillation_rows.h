// What atrial fibrillation is told by: how irregular the conducted beats are, and whether P waves stand before them.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "delineation/waves.h"
#include "rhythm/beats_in_time.h"

namespace beatlens::rhythm {

// Each three beats are seen in a window of so many beats around the middle one, moved inwards at the ends of a piece
// (RrSeries::pieces), and never beyond them.
inline constexpr std::size_t fibrillation_window = 61;

// A row of the recipe beats::rhythm_window:
//   0  ln(a + .005), a: the median difference of conducted intervals that follow one another, over their mean
//   1  ln(b + .005), b: likewise of each to the second or to the third after it, whichever is less: small in bigeminy
//      and trigeminy
//   2  the share of beats that have a P wave at a steady distance, within 40 ms of the median, in the lead where it is
//      highest; NaN where nobody looked for P waves or found QRS complexes
//   3  how alike the trace before QRS is from beat to beat (delineation::BeforeQrs), in the lead where it is most: the
//      mean correlation between two beats. Near 0 in fibrillation, whose waves stand anywhere; where atria are excited
//      before each beat it is higher also if the waves are too small to be found one by one. NaN as 2
//   4  1 where 2 and 3 are known, else 0
// A conducted beat is of class N or S, a conducted interval lies between two of them. Medians know nothing of single
// ectopic beats, nor of dropped ones. 2 and 3 look at beats of class N, as the atria of others are excited elsewhere;
// where a window has fewer than 8 of these, at all conducted ones.
inline constexpr std::size_t fibrillation_row_length = 5;

// [beats, 5]; a row is NaN throughout where its window has fewer than 8 conducted intervals or 6 differences: nothing
// can be said there. `waves`: of these beats, in any number of leads; empty: nobody looked for P waves.
std::vector<float> fibrillation_rows(const BeatsInTime& beats, std::span<const delineation::LeadWaves> waves);

}  // namespace beatlens::rhythm
