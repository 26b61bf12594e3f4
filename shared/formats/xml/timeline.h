// Pieces of leads that start at different times, put on one time line. Part of formats/xml/ecg_xml.h.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "ecg/recording.h"

namespace beatlens::formats::xml {

struct Piece {
    Signal signal;
    double start_s = 0.0;  // from the start of the recording
};

// Fills the recording's signals and gaps: pieces of one lead follow one another in one signal, with NaN where the lead
// has none. Where that would take far more samples than there are, only the pieces that start with the first one are
// kept, with a warning.
void lay_out(std::vector<Piece> pieces, Recording& record);

}  // namespace beatlens::formats::xml
