// Lists of words, as data.
#pragma once

#include <algorithm>
#include <string_view>

namespace beatlens::formats {

// A list of words between bars: "hz|fs|rate".
using Words = std::string_view;

template <class Test>
bool any_word(Words list, Test test) {
    while (!list.empty()) {
        const std::size_t end = std::min(list.find('|'), list.size());
        if (test(list.substr(0, end))) {
            return true;
        }
        list.remove_prefix(std::min(end + 1, list.size()));
    }
    return false;
}
inline bool is_one_of(Words list, std::string_view text) {
    return any_word(list, [&](std::string_view word) { return word == text; });
}
inline bool has_part_of(Words list, std::string_view text) {
    return any_word(list, [&](std::string_view part) { return text.find(part) != text.npos; });
}

}  // namespace beatlens::formats
