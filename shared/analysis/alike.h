// The beats of a recording that look most like one of them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "beats/context/context.h"

namespace beatlens::analysis {

struct AlikeBeat {
    std::size_t beat = 0;
    float correlation = 0.0F;  // of the two shapes, each lead without its mean; -1 to 1
};

// The `most` beats with the highest correlation with `beat`, the highest first, the earlier first where they are equal;
// without the beat itself, unusable ones and those that have no lead in common with it. A shape is the whole window of
// beats/context/grid.h (-300 to +450 ms: P, QRS and T) in all leads that both beats have, in QRS amplitudes, so that
// leads count alike. `beat` must be one of the context's. Time O(beats).
std::vector<AlikeBeat> alike_beats(const beats::BeatContext& context, std::size_t beat, std::size_t most);

// The same of rows, [beats, length].
std::vector<AlikeBeat> alike_rows(std::span<const float> rows, std::size_t length, std::size_t beat, std::size_t most);

}  // namespace beatlens::analysis
