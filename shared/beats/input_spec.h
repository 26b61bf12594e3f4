// What a model takes for each beat: named inputs, each a small matrix. A recipe says how they are made, an architecture
// what is done with them; neither knows how many there are.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace beatlens {

// One input of one beat: [channels, length], channel-major. A list of n numbers (RR features) is {n, 1}.
struct InputSpec {
    std::string name;  // "beat", "rr", "template", ...; unique among the inputs of a recipe
    std::size_t channels = 1;
    std::size_t length = 0;

    std::size_t size() const { return channels * length; }
    bool operator==(const InputSpec&) const = default;
};

// Values of one beat: its inputs one after the other.
inline std::size_t row_length(const std::vector<InputSpec>& inputs) {
    std::size_t length = 0;
    for (const InputSpec& input : inputs) {
        length += input.size();
    }
    return length;
}

}  // namespace beatlens
