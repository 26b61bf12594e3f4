// What stands at the places and in the channels of a recipe's inputs, for those who show them.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

namespace beatlens::beats {

// Place i of an input of several is at first + i * step: of a wave seconds from the beat's position on, of a sequence
// the number of the beat, counted from this one.
struct InputAxis {
    enum class Of { wave, beats };
    Of of = Of::wave;
    double first = 0.0;
    double step = 1.0;
};

// None where places are no axis: lists of numbers ({n, 1}), unknown names.
std::optional<InputAxis> input_axis(std::string_view recipe, std::string_view input);

// What the numbers of a list are, or those at each place of a sequence: [channels]. Empty for waves and unknown names.
std::vector<std::string_view> input_columns(std::string_view recipe, std::string_view input);

}  // namespace beatlens::beats
