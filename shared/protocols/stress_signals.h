// Stress sets of a record's own signal, changed or seen in part: entries of the table in stress.cpp.
#pragma once

#include <cstddef>

#include "protocols/stress.h"

namespace beatlens::protocols {

Result<Stressed> as_it_is(const StressInput& input);

// As `evaluate --excerpts` has them. The record itself is not changed.
Result<Stressed> in_excerpts(const StressInput& input, double seconds);
Result<Stressed> in_first_lead(const StressInput& input);

// A lead (an index into the recording's signals) upside down, as with exchanged electrodes. Errors: out_of_range (there
// is no such lead).
Result<Stressed> with_lead_inverted(const StressInput& input, std::size_t lead);

// Without samples in all leads for 5 to 20 s, every two to five minutes. There are no beats to find there: their
// annotations are taken out, and the recording states the gaps. Errors: out_of_range (shorter than five minutes).
Result<Stressed> with_gaps(const StressInput& input);

// Muscle noise all the time, 12 dB below the QRS complexes of each lead; noise and complexes are measured as `nst` does
// for the MIT-BIH Noise Stress Test Database (Moody et al., Computers in Cardiology 11:381, 1984): the power of the
// signal is an eighth of the square of the QRS complexes' height. Errors: missing_file (no noise), and those of
// signal::resample.
Result<Stressed> with_muscle_noise(const StressInput& input);

}  // namespace beatlens::protocols
