#include "metrics/calibration.h"

#include <algorithm>
#include <cmath>

namespace beatlens::metrics {

namespace {

std::size_t bin_of(double probability, std::size_t bins) {
    const double upper = std::ceil(probability * static_cast<double>(bins));
    return static_cast<std::size_t>(std::clamp(upper - 1.0, 0.0, static_cast<double>(bins - 1)));
}

}  // namespace

std::vector<ReliabilityBin> reliability(std::span<const double> probabilities, std::span<const std::uint8_t> came_true,
                                        std::size_t bins) {
    std::vector<ReliabilityBin> table(bins);
    if (bins == 0) {
        return table;
    }
    for (std::size_t i = 0; i < std::min(probabilities.size(), came_true.size()); ++i) {
        ReliabilityBin& bin = table[bin_of(probabilities[i], bins)];
        ++bin.count;
        bin.confidence += probabilities[i];
        bin.share += came_true[i] != 0 ? 1.0 : 0.0;
    }
    for (ReliabilityBin& bin : table) {
        const auto count = static_cast<double>(std::max<std::size_t>(1, bin.count));
        bin.confidence /= count;
        bin.share /= count;
    }
    return table;
}

double calibration_error(std::span<const ReliabilityBin> bins) {
    double sum = 0.0;
    double all = 0.0;
    for (const ReliabilityBin& bin : bins) {
        sum += static_cast<double>(bin.count) * std::abs(bin.share - bin.confidence);
        all += static_cast<double>(bin.count);
    }
    return all == 0.0 ? 0.0 : sum / all;
}

Calibration calibration(std::span<const float> probabilities, std::span<const std::uint8_t> labels, std::size_t classes,
                        std::size_t bins) {
    Calibration result;
    result.beats = classes == 0 ? 0 : std::min(labels.size(), probabilities.size() / classes);
    std::vector<double> said(result.beats);
    std::vector<std::uint8_t> came_true(result.beats);
    for (std::size_t i = 0; i < result.beats; ++i) {
        const auto row = probabilities.subspan(i * classes, classes);
        const auto best = std::max_element(row.begin(), row.end());
        said[i] = static_cast<double>(*best);
        came_true[i] = best - row.begin() == labels[i] ? 1 : 0;
    }
    result.bins = reliability(said, came_true, bins);
    result.error = calibration_error(result.bins);
    for (std::size_t c = 0; c < classes; ++c) {
        for (std::size_t i = 0; i < result.beats; ++i) {
            said[i] = static_cast<double>(probabilities[i * classes + c]);
            came_true[i] = labels[i] == c ? 1 : 0;
        }
        result.class_errors.push_back(calibration_error(reliability(said, came_true, bins)));
    }
    return result;
}

}  // namespace beatlens::metrics
