#include "metrics/calibration.h"

#include <algorithm>
#include <cmath>
#include <numeric>

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

double sure_from(std::span<const double> probabilities, std::span<const std::uint8_t> came_true,
                 const SureShares& shares) {
    struct Block {
        double first;  // least probability
        double true_count;
        double count;
        double mean() const { return true_count / count; }
    };
    std::vector<std::size_t> order(std::min(probabilities.size(), came_true.size()));
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::sort(order.begin(), order.end(),
              [&](std::size_t a, std::size_t b) { return probabilities[a] < probabilities[b]; });
    // Pool adjacent violators: a block joins the one before it until the shares ascend.
    std::vector<Block> blocks;
    for (std::size_t k = 0; k < order.size(); ++k) {
        const double probability = probabilities[order[k]];
        if (k == 0 || probability != probabilities[order[k - 1]]) {
            blocks.push_back({probability, 0.0, 0.0});
        }
        blocks.back().true_count += came_true[order[k]] != 0 ? 1.0 : 0.0;
        blocks.back().count += 1.0;
        const bool is_last_of_equals = k + 1 == order.size() || probabilities[order[k + 1]] != probability;
        while (is_last_of_equals && blocks.size() > 1 && blocks[blocks.size() - 2].mean() >= blocks.back().mean()) {
            const Block last = blocks.back();
            blocks.pop_back();
            blocks.back().true_count += last.true_count;
            blocks.back().count += last.count;
        }
    }
    // Block means ascend, and so does the mean of all from a block on: from the last block down while it is enough.
    double first = 1.0;
    double true_count = 0.0;
    double count = 0.0;
    for (auto block = blocks.rbegin(); block != blocks.rend() && block->mean() >= shares.share; ++block) {
        true_count += block->true_count;
        count += block->count;
        if (true_count < shares.share_together * count) {
            break;
        }
        first = block->first;
    }
    return first;
}

Calibration calibration(std::span<const float> probabilities, std::span<const std::uint8_t> labels, std::size_t classes,
                        std::size_t bins) {
    Calibration result;
    result.beats = classes == 0 ? 0 : std::min(labels.size(), probabilities.size() / classes);
    std::vector<double> said(result.beats);
    std::vector<std::uint8_t> came_true(result.beats);
    std::vector<std::vector<double>> said_of(classes);
    std::vector<std::vector<std::uint8_t>> came_true_of(classes);
    for (std::size_t i = 0; i < result.beats; ++i) {
        const auto row = probabilities.subspan(i * classes, classes);
        const auto best = std::max_element(row.begin(), row.end());
        said[i] = static_cast<double>(*best);
        const auto label = static_cast<std::size_t>(best - row.begin());
        came_true[i] = label == labels[i] ? 1 : 0;
        said_of[label].push_back(said[i]);
        came_true_of[label].push_back(came_true[i]);
    }
    result.bins = reliability(said, came_true, bins);
    result.error = calibration_error(result.bins);
    for (std::size_t c = 0; c < classes; ++c) {
        for (std::size_t i = 0; i < result.beats; ++i) {
            said[i] = static_cast<double>(probabilities[i * classes + c]);
            came_true[i] = labels[i] == c ? 1 : 0;
        }
        result.class_errors.push_back(calibration_error(reliability(said, came_true, bins)));
        result.sure_from.push_back(sure_from(said_of[c], came_true_of[c]));
    }
    return result;
}

}  // namespace beatlens::metrics
