#include "metrics/confusion.h"

namespace beatlens::metrics {

void ConfusionMatrix::add(const ConfusionMatrix& other) {
    for (std::size_t i = 0; i < aami_class_count; ++i) {
        for (std::size_t j = 0; j < aami_class_count; ++j) {
            counts[i][j] += other.counts[i][j];
        }
    }
}

std::size_t ConfusionMatrix::total() const {
    std::size_t sum = 0;
    for (const auto& row : counts) {
        for (const std::size_t n : row) {
            sum += n;
        }
    }
    return sum;
}

double ConfusionMatrix::accuracy() const {
    std::size_t right = 0;
    for (std::size_t i = 0; i < aami_class_count; ++i) {
        right += counts[i][i];
    }
    const std::size_t all = total();
    return all == 0 ? 0.0 : static_cast<double>(right) / static_cast<double>(all);
}

}  // namespace beatlens::metrics
