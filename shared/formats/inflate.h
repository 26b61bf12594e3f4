// DEFLATE inside of files: MATLAB's variables, DICOM's data sets. (archive/ unpacks whole files.)
#pragma once

#include <cstdint>
#include <vector>

#include "formats/bytes.h"

namespace beatlens::formats {

struct Inflated {
    std::vector<std::uint8_t> bytes;  // of a stream that is damaged or cut off, what comes before that
    bool wrong = false;               // it breaks the rules, or its checksum does not hold
    bool more = false;                // there is more than `most`
};

// At most `most` bytes; memory grows with what comes. `raw`: without zlib's header and checksum.
Inflated inflated(Bytes packed, bool raw, std::size_t most);

}  // namespace beatlens::formats
