// What was found beside what the record's own annotations say, for the page: figures, and a line for each annotation.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "analysis/analyze.h"
#include "ecg/recording.h"
#include "metrics/confusion.h"

namespace beatlens::engine {

// The same numbers as in web/viewer/recording.h.
enum class ReferenceStatus : std::uint8_t { not_a_beat = 0, agrees = 1, differs = 2, missed = 3 };
inline constexpr std::uint8_t no_class = 255;

struct Comparison {
    std::size_t reference_beats = 0;
    std::size_t matched = 0;
    std::size_t missed = 0;
    std::size_t extra = 0;  // outside of ventricular flutter, where there are no single beats to find
    double sensitivity = 0.0;
    double positive_predictivity = 0.0;
    metrics::ConfusionMatrix confusion;  // of the matched beats

    // One entry per annotation, in order.
    std::vector<std::int32_t> samples;
    std::vector<std::uint8_t> labels;    // AAMI class index or no_class
    std::vector<std::uint8_t> statuses;  // ReferenceStatus
    std::vector<std::int32_t> beats;     // index of the found beat, -1 without one
    std::string texts;                   // a line each: the symbol, or the note ("(AFIB")
};

Comparison compare(const Recording& record, const analysis::Analysis& analysis);

}  // namespace beatlens::engine
