// Recordings that were never made, as lists of beats with their P waves: rhythms over wide ranges, of which a database
// shows a few patients.
#pragma once

#include <cstdint>
#include <vector>

#include "protocols/protocol_af.h"

namespace beatlens::trainer {

struct SimulatedRhythm {
    protocols::RhythmRecord record;  // beats with errors as detector and labels make them, one or two leads with waves
    std::vector<float> targets;      // [beats], 1 in fibrillation, 0 in other rhythms, NaN: not to be learnt from
};

// Two of five are of fibrillation, throughout or at times; the others of everything else that synthesis/rhythms.h has,
// but for flutter, and of multifocal atrial rhythm. `number`: two of the same number and seed are the same.
SimulatedRhythm simulated_rhythm(std::uint64_t seed, std::uint64_t number);

}  // namespace beatlens::trainer
