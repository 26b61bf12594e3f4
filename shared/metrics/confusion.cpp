#include "metrics/confusion.h"

#include <algorithm>
#include <numeric>

namespace beatlens::metrics {

ConfusionMatrix::ConfusionMatrix(std::vector<std::string> label_names)
    : names(std::move(label_names)), counts(names.size(), std::vector<std::size_t>(names.size())) {}

void ConfusionMatrix::add(const ConfusionMatrix& other) {
    for (std::size_t i = 0; i < std::min(counts.size(), other.counts.size()); ++i) {
        std::transform(counts[i].begin(), counts[i].end(), other.counts[i].begin(), counts[i].begin(), std::plus<>());
    }
}

std::size_t ConfusionMatrix::of_reference(std::size_t label) const {
    return std::accumulate(counts[label].begin(), counts[label].end(), std::size_t{0});
}

std::size_t ConfusionMatrix::predicted(std::size_t label) const {
    std::size_t sum = 0;
    for (const auto& row : counts) {
        sum += row[label];
    }
    return sum;
}

std::size_t ConfusionMatrix::total() const {
    std::size_t sum = 0;
    for (std::size_t i = 0; i < counts.size(); ++i) {
        sum += of_reference(i);
    }
    return sum;
}

double ConfusionMatrix::accuracy() const {
    std::size_t right = 0;
    for (std::size_t i = 0; i < counts.size(); ++i) {
        right += counts[i][i];
    }
    const std::size_t all = total();
    return all == 0 ? 0.0 : static_cast<double>(right) / static_cast<double>(all);
}

}  // namespace beatlens::metrics
