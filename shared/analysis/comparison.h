// What was found beside what the record's own annotations say: figures, and a line for each annotation. The page and
// the command line show the same.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "analysis/analyze.h"
#include "ecg/recording.h"
#include "metrics/confusion.h"

namespace beatlens::analysis {

// The same numbers as in web/viewer/recording.h.
enum class ReferenceStatus : std::uint8_t { not_a_beat = 0, agrees = 1, differs = 2, missed = 3 };
inline constexpr std::uint8_t no_class = 255;

// Of one recording, or the sum over several. Beats pair within 150 ms (ANSI/AAMI EC57).
struct ComparisonFigures {
    std::size_t reference_beats = 0;
    std::size_t matched = 0;
    std::size_t missed = 0;
    std::size_t extra = 0;  // outside of ventricular flutter, where there are no single beats to find
    metrics::ConfusionMatrix confusion = metrics::aami_confusion();  // of the matched beats

    double sensitivity() const;            // matched / (matched + missed), 0 to 1; 1 without reference beats
    double positive_predictivity() const;  // matched / (matched + extra), 0 to 1; 1 without found beats
    void add(const ComparisonFigures& other);
};

struct Comparison {
    ComparisonFigures figures;
    std::string annotations_from;  // the annotation file

    // One entry per annotation, in order.
    std::vector<std::int64_t> samples;   // at the rate of the analysis
    std::vector<std::uint8_t> labels;    // AAMI class index or no_class
    std::vector<std::uint8_t> statuses;  // ReferenceStatus
    std::vector<std::int32_t> beats;     // index of the found beat, -1 without one
    std::string texts;                   // a line each: the symbol, or the note ("(AFIB")

    std::vector<std::uint8_t>
        beat_references;  // per found beat: class of the annotation that it pairs with, or no_class
};

// Whether there is something to compare: the record has annotations, and the model tells the classes that they have.
bool has_references(const Recording& record, const Analysis& analysis);

Comparison compare(const Recording& record, const Analysis& analysis);

// A line with the figures and the confusion matrix below it, for people.
std::string to_text(const ComparisonFigures& figures);

}  // namespace beatlens::analysis
