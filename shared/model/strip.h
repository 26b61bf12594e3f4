// Beats in a row, laid out once. A network that looks at a beat and its neighbours takes rows that overlap: each beat
// stands in as many of them as it has neighbours. Where nothing in the network depends on where along the row it looks,
// all rows lie on one strip, and one run over it scores all beats.
#pragma once

#include <cstddef>

#include "model/architecture.h"

namespace beatlens::model {

// n beats take n * step + shared values.
struct StripLayout {
    std::size_t step = 0;    // values of a beat
    std::size_t shared = 0;  // further ones: of the neighbours before the first and after the last; 0: rows

    std::size_t values(std::size_t beats) const { return beats == 0 ? 0 : beats * step + shared; }
    // Whole beats only; 0 where the number of values is no strip's.
    std::size_t beats(std::size_t values) const {
        return values <= shared || (values - shared) % step != 0 ? 0 : (values - shared) / step;
    }
};

// Of networks that take the inputs of the recipe "sequence-180hz" and slide: [neighbours + n + neighbours, features],
// each beat's "features" once, NaN where the recording has no beat. Of others: their rows, [n, row length].
StripLayout strip_layout(const Architecture& architecture);

}  // namespace beatlens::model
