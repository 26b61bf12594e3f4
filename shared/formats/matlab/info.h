// The .info file that PhysioNet's ATM (and its script for MATLAB) puts beside a matrix "val" of the recorder's numbers:
// sampling frequency, and a row of name, gain, base and units for each signal. Part of formats/matlab/matlab.h.
#pragma once

#include <string_view>

#include "formats/matlab/mat_file.h"

namespace beatlens::formats::matlab {

bool is_info(std::string_view text);

// What the text says, as variables of the file: Fs, leads, gain, baseline, units.
void add_info(std::string_view text, File& file);

}  // namespace beatlens::formats::matlab
