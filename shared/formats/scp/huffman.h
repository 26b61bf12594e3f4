// Section 2 of SCP-ECG: the Huffman tables that its samples are coded with (EN 1064, 5.5 and annex C).
#pragma once

#include "formats/scp/scp.h"

namespace beatlens::formats {

class ScpHuffman {
public:
    // Errors: malformed.
    static Result<ScpHuffman> parse(Bytes body, const std::string& name);

    // Up to `most` values; fewer where the bits end or are no code.
    std::vector<std::int16_t> decode(Bytes bits, std::size_t most) const;

private:
    struct Code {
        int extra_bits = 0;      // of a value that follows the prefix as it is
        bool is_switch = false;  // to table `value`, counted from 1
        int value = 0;
    };
    // A tree: a step for every bit of a prefix. Positive: the next node; negative: code -n - 1; 0: no code.
    struct Table {
        std::vector<std::array<int, 2>> nodes;
        std::vector<Code> codes;
        bool add(std::uint32_t prefix, int prefix_bits, Code code);  // first bit lowest
    };
    static Table default_table();

    std::vector<Table> _tables;
};

}  // namespace beatlens::formats
