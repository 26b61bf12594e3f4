// When the data records were: one after another, or apart where EDF+ says so. Part of formats/edf/edf.h.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "formats/edf/annotations.h"
#include "formats/edf/header.h"

namespace beatlens::formats::edf {

// Data records that follow one another.
struct Piece {
    std::uint64_t first_record = 0;
    double onset_s = 0.0;  // as the file counts, from the start time of its header
    double at_s = 0.0;     // on the recording's time line, which begins with the first record
};

struct Timeline {
    std::vector<Piece> pieces;  // at least one
    std::vector<std::string> warnings;

    // Of a time as the file counts it; what lies between two pieces is put between them.
    double at_s(double onset_s) const;
};

// `samples`: of all signals in all records. Gaps that would make the recording hardly anything else are shortened, with
// a warning.
Timeline make_timeline(const Header& header, const Notes& notes, std::uint64_t records, double record_s,
                       double samples);

}  // namespace beatlens::formats::edf
