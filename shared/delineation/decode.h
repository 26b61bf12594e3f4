// What the network's scores say of a beat.
#pragma once

#include <span>

#include "delineation/waves.h"

namespace beatlens::delineation {

// The time of a place of the network's maps, in ms from the beat.
float place_ms(float place);

// `scores`: model::wave_outputs of them. A point is the mean of a map's probabilities within 40 ms of its mode, 80 for
// the peak of T; its sd_ms their standard deviation, as far as they lie within 120 ms of it. Waves come in order: the
// onset of QRS is before its peak and that before its end, P is over when QRS begins, and T begins after it; a map is
// read at the places only that this leaves to it. A wave is absent that is so less likely than not, or that is left no
// room.
BeatWaves decode(std::span<const float> scores);

}  // namespace beatlens::delineation
