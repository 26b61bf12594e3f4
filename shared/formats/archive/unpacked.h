// What comes out of an archive. Part of formats/families.h: read_archives().
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace beatlens::formats::archive {

// A file out of an archive, or its first bytes. `damage` says, after the file's name, what is not as the archive
// promises ("does not agree with its checksum"); the bytes are what could be had all the same.
struct Unpacked {
    std::vector<std::uint8_t> bytes;
    bool whole = false;  // all that there is, not only the first bytes that were asked for
    std::string damage;
};

inline constexpr const char* wrong_checksum = "does not agree with its checksum, so some of it may be wrong";
inline constexpr const char* cut_off = "is damaged or cut off; what could be unpacked is read";

// DEFLATE makes at most 1032 bytes of one (a match of 258 bytes in two bits).
inline constexpr std::size_t most_bytes_per_packed_byte = 1032;

}  // namespace beatlens::formats::archive
