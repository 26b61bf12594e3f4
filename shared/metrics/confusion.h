// Confusion matrix of any labels. The figures that are read off it: metrics/figures.h.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "ecg/aami.h"
#include "ecg/label_set.h"

namespace beatlens::metrics {

struct ConfusionMatrix {
    ConfusionMatrix() = default;  // of no labels
    explicit ConfusionMatrix(std::vector<std::string> label_names);

    std::vector<std::string> names;
    std::vector<std::vector<std::size_t>> counts;  // [reference][predicted], indices of names

    // Both below names.size().
    void add(std::size_t reference, std::size_t predicted) { ++counts[reference][predicted]; }
    // `other`: of the same labels.
    void add(const ConfusionMatrix& other);
    bool operator==(const ConfusionMatrix&) const = default;

    std::size_t total() const;
    std::size_t of_reference(std::size_t label) const;  // sum of a row
    std::size_t predicted(std::size_t label) const;     // sum of a column
    double accuracy() const;                            // 0 for an empty matrix
};

// Of the five AAMI classes, empty.
inline ConfusionMatrix aami_confusion() { return ConfusionMatrix(aami_beats().names()); }

// The matrix as text and as JSON with all figures, averages over all labels: see metrics/figures.h.
std::string to_text(const ConfusionMatrix& matrix);
std::string to_json(const ConfusionMatrix& matrix);

}  // namespace beatlens::metrics
