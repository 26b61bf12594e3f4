// One beat out of what its leads show.
#pragma once

#include <span>

#include "delineation/waves.h"

namespace beatlens::delineation {

// The beat number `beat` in all leads together: a wave is there that at least half of the leads with a QRS complex
// show (of the leads, for the QRS complex itself: those that show any wave), and each of its points is the median of
// theirs, with the median of their uncertainties.
BeatWaves combine(std::span<const LeadWaves> leads, std::size_t beat);

}  // namespace beatlens::delineation
