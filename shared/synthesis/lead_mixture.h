// The same heart through other electrodes: leads as sums and differences of a recording's own.
#pragma once

#include "ecg/recording.h"
#include "synthesis/random.h"

namespace beatlens::synthesis {

// The first two leads, turned by an angle each (cos a of the first and sin a of the second, once their sizes are
// alike): the two angles are 40 to 140 degrees apart, so no lead is told by the other. Where either has no value (NaN)
// neither mixture has one. A recording with one lead, or whose first two differ in rate or length: the first lead, at
// times upside down. Annotations stay.
Recording lead_mixture(const Recording& recording, Random& random);

}  // namespace beatlens::synthesis
