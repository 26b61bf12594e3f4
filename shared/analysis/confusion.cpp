#include "analysis/confusion.h"

namespace beatlens::analysis {

namespace {

double ratio(std::size_t part, std::size_t whole) {
    return whole == 0 ? 0.0 : static_cast<double>(part) / static_cast<double>(whole);
}

}  // namespace

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
    return ratio(right, total());
}

double ConfusionMatrix::sensitivity(AamiClass c) const {
    std::size_t sum = 0;
    for (const std::size_t n : counts[index_of(c)]) {
        sum += n;
    }
    return ratio(counts[index_of(c)][index_of(c)], sum);
}

double ConfusionMatrix::positive_predictivity(AamiClass c) const {
    std::size_t sum = 0;
    for (const auto& row : counts) {
        sum += row[index_of(c)];
    }
    return ratio(counts[index_of(c)][index_of(c)], sum);
}

double ConfusionMatrix::f1(AamiClass c) const {
    const double se = sensitivity(c);
    const double ppv = positive_predictivity(c);
    return se + ppv == 0.0 ? 0.0 : 2.0 * se * ppv / (se + ppv);
}

double ConfusionMatrix::macro_f1() const {
    double sum = 0.0;
    for (const AamiClass c : aami_classes) {
        sum += f1(c);
    }
    return sum / static_cast<double>(aami_class_count);
}

}  // namespace beatlens::analysis
