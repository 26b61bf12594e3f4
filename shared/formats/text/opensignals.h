// The header of OpenSignals' text files (BITalino, biosignalsplux): a line of JSON in a comment, one object a device.
#pragma once

#include <string_view>

#include "formats/text/preamble.h"

namespace beatlens::formats::csv {

// Sampling rate, column names, resolution, start and device. False: `json` is no such header.
bool read_opensignals(std::string_view json, Facts& facts);

}  // namespace beatlens::formats::csv
