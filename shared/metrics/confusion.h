// Confusion matrix of the five AAMI classes, and the figures that are read off it. More of them: metrics/figures.h.
#pragma once

#include <array>
#include <cstddef>
#include <string>

#include "ecg/aami.h"

namespace beatlens::metrics {

struct ConfusionMatrix {
    // counts[reference][predicted]
    std::array<std::array<std::size_t, aami_class_count>, aami_class_count> counts{};

    void add(AamiClass reference, AamiClass predicted) { ++counts[index_of(reference)][index_of(predicted)]; }
    void add(const ConfusionMatrix& other);
    bool operator==(const ConfusionMatrix&) const = default;

    std::size_t total() const;
    double accuracy() const;  // 0 for an empty matrix
};

// The matrix as text and as JSON with all figures, averages over the five classes: see metrics/figures.h.
std::string to_text(const ConfusionMatrix& matrix);
std::string to_json(const ConfusionMatrix& matrix);

}  // namespace beatlens::metrics
