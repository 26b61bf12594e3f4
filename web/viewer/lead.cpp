#include "lead.h"

#include <algorithm>

namespace beatlens::viewer {

void Lead::set_outline(std::size_t length, std::span<const float> extents) {
    length_ = length;
    held_ = 0;
    chunks_.assign((length + chunk - 1) / chunk, {});
    levels_.assign(1, std::vector<MinMax>(std::min(extents.size() / 2, (length + bucket - 1) / bucket)));
    for (std::size_t i = 0; i < levels_[0].size(); ++i) {
        levels_[0][i] = {extents[2 * i], extents[2 * i + 1]};
    }
    while (levels_.back().size() > factor) {
        const std::vector<MinMax>& finer = levels_.back();
        std::vector<MinMax> coarser((finer.size() + factor - 1) / factor);
        for (std::size_t i = 0; i < finer.size(); ++i) {
            coarser[i / factor].add(finer[i]);
        }
        levels_.push_back(std::move(coarser));
    }
}

void Lead::put(std::size_t first, std::span<const float> samples) {
    for (std::size_t at = 0; at < samples.size(); at += chunk) {
        const std::size_t index = (first + at) / chunk;
        const std::size_t size = std::min(chunk, samples.size() - at);
        const bool is_whole = (first + at) % chunk == 0 && (size == chunk || first + at + size == length_);
        if (index < chunks_.size() && is_whole) {
            const auto part = samples.subspan(at, size);
            held_ += size - chunks_[index].size();
            chunks_[index].assign(part.begin(), part.end());
        }
    }
}

void Lead::keep_only(std::size_t begin, std::size_t end) {
    for (std::size_t i = 0; i < chunks_.size(); ++i) {
        if ((i + 1) * chunk <= begin || i * chunk >= end) {
            held_ -= chunks_[i].size();
            chunks_[i] = {};
        }
    }
}

MinMax Lead::range(std::size_t begin, std::size_t end) const {
    MinMax out;
    end = std::min(end, length_);
    while (begin < end) {
        const std::size_t edge = std::min(end, (begin / bucket + 1) * bucket);
        if (begin % bucket != 0 || begin + bucket > end) {
            const std::vector<float>& samples = chunks_[begin / chunk];
            if (samples.empty()) {
                if (begin / bucket < levels_[0].size()) {
                    out.add(levels_[0][begin / bucket]);
                }
            } else {
                for (std::size_t i = begin; i < edge; ++i) {
                    out.add(samples[i % chunk]);
                }
            }
            begin = edge;
            continue;
        }
        // The largest bucket that starts here and ends in time.
        std::size_t size = bucket;
        std::size_t level = 0;
        while (level + 1 < levels_.size() && begin % (size * factor) == 0 && begin + size * factor <= end) {
            size *= factor;
            ++level;
        }
        out.add(levels_[level][begin / size]);
        begin += size;
    }
    return out;
}

float Lead::sample(std::size_t i) const {
    const std::size_t index = i / chunk;
    return index < chunks_.size() && i % chunk < chunks_[index].size() ? chunks_[index][i % chunk]
                                                                       : std::numeric_limits<float>::quiet_NaN();
}

bool Lead::has(std::size_t begin, std::size_t end) const { return !missing(begin, end); }

std::optional<Lead::Span> Lead::missing(std::size_t begin, std::size_t end) const {
    end = std::min(end, length_);
    if (begin >= end) {
        return std::nullopt;
    }
    std::size_t first = begin / chunk;
    std::size_t last = (end - 1) / chunk;
    while (first <= last && !chunks_[first].empty()) {
        ++first;
    }
    if (first > last) {
        return std::nullopt;
    }
    while (!chunks_[last].empty()) {
        --last;
    }
    return Span{first * chunk, std::min(length_, (last + 1) * chunk) - first * chunk};
}

}  // namespace beatlens::viewer
