#include "pyramid.h"

#include <algorithm>

namespace beatlens::viewer {

void MinMaxPyramid::build(std::span<const float> samples) {
    samples_ = samples;
    levels_.clear();
    if (samples.size() < first_bucket) {
        return;
    }
    std::vector<MinMax> level((samples.size() + first_bucket - 1) / first_bucket);
    for (std::size_t i = 0; i < samples.size(); ++i) {
        level[i / first_bucket].add(samples[i]);
    }
    levels_.push_back(std::move(level));
    while (levels_.back().size() > factor) {
        const std::vector<MinMax>& finer = levels_.back();
        std::vector<MinMax> coarser((finer.size() + factor - 1) / factor);
        for (std::size_t i = 0; i < finer.size(); ++i) {
            coarser[i / factor].add(finer[i]);
        }
        levels_.push_back(std::move(coarser));
    }
}

MinMax MinMaxPyramid::range(std::size_t begin, std::size_t end) const {
    MinMax out;
    end = std::min(end, samples_.size());
    while (begin < end) {
        // The largest bucket that starts here and ends in time; single samples up to the first bucket's edge.
        std::size_t size = 1;
        std::size_t chosen = levels_.size();
        std::size_t bucket = first_bucket;
        for (std::size_t level = 0; level < levels_.size(); ++level, bucket *= factor) {
            if (begin % bucket != 0 || begin + bucket > end) {
                break;
            }
            size = bucket;
            chosen = level;
        }
        if (chosen < levels_.size()) {
            out.add(levels_[chosen][begin / size]);
        } else {
            out.add(samples_[begin]);
        }
        begin += size;
    }
    return out;
}

}  // namespace beatlens::viewer
