// The compressed variables of MAT-files. Part of formats/matlab/matlab.h.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace beatlens::formats::matlab {

struct Unpacked {
    std::vector<std::uint8_t> bytes;  // one element with its tag
    bool cut = false;                 // fewer bytes than the tag says
    bool wrong = false;               // the checksum does not hold
};

// `swapped`: the file is big endian. `most`: bytes at most. What comes is no longer than its own tag says.
Unpacked unpack(std::span<const std::uint8_t> packed, bool swapped, std::size_t most);

}  // namespace beatlens::formats::matlab
