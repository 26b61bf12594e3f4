// What the readers of recorders' formats tell: notes on a person and a device, warnings.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "ecg/recording.h"

namespace beatlens::formats {

// "Sex: F", where there is a text.
inline void add_note(std::vector<std::string>& notes, std::string_view what, const std::string& text) {
    if (!text.empty()) {
        notes.push_back(std::string(what) + ": " + text);
    }
}

// "Eva Müller", of which either may be missing.
inline std::string side_by_side(const std::string& first, const std::string& second) {
    return first + (first.empty() || second.empty() ? "" : " ") + second;
}

// Of codes that begin with 1; empty for others.
template <std::size_t N>
std::string name_of_code(const char* const (&names)[N], int code) {
    return code >= 1 && code <= static_cast<int>(N) ? names[code - 1] : "";
}

// By code, in SCP-ECG and ISHNE.
inline constexpr const char* sex_names[] = {"male", "female"};
inline constexpr const char* race_names[] = {"Caucasian", "Black", "Oriental"};

// How many samples are missing, if any are.
inline void warn_of_missing(Recording& recording) {
    std::ptrdiff_t missing = 0;
    for (const Signal& signal : recording.signals) {
        missing += std::count_if(signal.samples.begin(), signal.samples.end(),
                                 [](float sample) { return std::isnan(sample); });
    }
    if (missing > 0) {
        recording.warnings.push_back(std::to_string(missing) +
                                     (missing == 1 ? " sample is missing." : " samples are missing."));
    }
}

}  // namespace beatlens::formats
