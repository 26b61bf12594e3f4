// Stress sets of other rhythms, made of a record's own beats: entries of the table in stress.cpp. Each is an error
// (no_beats) where the record has too few normal beats in a regular rhythm.
#pragma once

#include "protocols/stress.h"

namespace beatlens::protocols {

// Most beats are supraventricular ectopics, in bigeminy about half; ventricular ones where the record has some.
Result<Stressed> in_atrial_bigeminy(const StressInput& input);
Result<Stressed> in_atrial_runs(const StressInput& input);
Result<Stressed> in_supraventricular_tachycardia(const StressInput& input);
// Every beat is N. In block the sinus node is not faster than 100 a minute.
Result<Stressed> in_fibrillation_at_times(const StressInput& input);
Result<Stressed> in_atrioventricular_block(const StressInput& input);
// 120 to 170 beats a minute, with few ectopics of either kind.
Result<Stressed> at_rate_of_children(const StressInput& input);

}  // namespace beatlens::protocols
