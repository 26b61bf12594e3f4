// What WFDB's files are written in: words of 16 bits, the lower byte first, and in annotation files (annot(5)) codes
// that are no annotations but say more about one.
#pragma once

#include <cstdint>
#include <vector>

namespace beatlens::formats {

enum AnnotationMark : unsigned { skip_mark = 59, num_mark, sub_mark, chn_mark, aux_mark };

inline void put_word(std::vector<std::uint8_t>& out, unsigned word) {
    out.push_back(static_cast<std::uint8_t>(word & 0xFF));
    out.push_back(static_cast<std::uint8_t>((word >> 8) & 0xFF));
}

}  // namespace beatlens::formats
