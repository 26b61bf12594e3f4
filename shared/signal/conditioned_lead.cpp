#include "signal/conditioned_lead.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "signal/running_quantile.h"

namespace beatlens::signal {

namespace {

constexpr double min_segment_s = 1.0;
// The steepest slope of a second is a QRS complex's in most seconds. Several times that between two samples is an
// electrode that moves, a pacemaker's spike or a damaged sample.
constexpr float step_factor = 4.0F;
constexpr double steepest_quantile = 0.65;
constexpr std::size_t steepest_half_window_s = 15;

}  // namespace

ConditionedLead::ConditionedLead(std::span<const float> samples, double sampling_rate_hz)
    : samples_(samples),
      rate_hz_(sampling_rate_hz),
      second_samples_(std::max<std::int64_t>(std::llround(sampling_rate_hz), 1)) {
    gaps_ = find_gaps(samples_);
    measure_seconds();
    find_constants();
    join_hidden();
    find_segments();
    set_largest_steps();
}

std::size_t ConditionedLead::second_of(std::int64_t i) const { return static_cast<std::size_t>(i / second_samples_); }

void ConditionedLead::measure_seconds() {
    auto gap = gaps_.begin();
    for (std::int64_t first = 0; first < size(); first += second_samples_) {
        const std::int64_t end = std::min(first + second_samples_, size());
        SecondStats stats;
        std::int64_t valid = 0;
        std::int64_t at_low = 0;
        std::int64_t at_high = 0;
        const auto add = [&](std::int64_t from, std::int64_t to) {  // a run of valid samples
            const float* x = samples_.data();
            float low = valid == 0 ? x[from] : stats.low;
            float high = valid == 0 ? x[from] : stats.high;
            float steepest = stats.steepest;
            for (std::int64_t i = from; i < to; ++i) {
                low = std::min(low, x[i]);
                high = std::max(high, x[i]);
            }
            for (std::int64_t i = from + 1; i < to; ++i) {
                steepest = std::max(steepest, std::abs(x[i] - x[i - 1]));
            }
            at_low = low < stats.low ? 0 : at_low;
            at_high = high > stats.high ? 0 : at_high;
            for (std::int64_t i = from; i < to; ++i) {
                at_low += x[i] == low ? 1 : 0;
                at_high += x[i] == high ? 1 : 0;
            }
            stats.low = low;
            stats.high = high;
            stats.steepest = steepest;
            valid += to - from;
        };
        std::int64_t from = first;
        while (gap != gaps_.end() && gap->first < end) {
            if (gap->first > from) {
                add(from, gap->first);
            }
            from = std::max(from, gap->end);
            if (gap->end > end) {
                break;
            }
            ++gap;
        }
        if (from < end) {
            add(from, end);
        }
        const auto count = static_cast<float>(end - first);
        stats.share_low = static_cast<float>(at_low) / count;
        stats.share_high = static_cast<float>(at_high) / count;
        stats.share_valid = static_cast<float>(valid) / count;
        seconds_.push_back(stats);
    }
}

// A run of two seconds covers a whole one of the grid.
void ConditionedLead::find_constants() {
    for (std::size_t s = 0; s < seconds_.size(); ++s) {
        const SecondStats& stats = seconds_[s];
        std::int64_t first = static_cast<std::int64_t>(s) * second_samples_;
        std::int64_t end = std::min(first + second_samples_, size());
        if (stats.share_valid < 1.0F || stats.low != stats.high || end - first < second_samples_ ||
            (!constants_.empty() && constants_.back().end > first)) {
            continue;
        }
        while (first > 0 && at(first - 1) == stats.low) {
            --first;
        }
        while (end < size() && at(end) == stats.low) {
            ++end;
        }
        constants_.push_back({first, end});
    }
}

void ConditionedLead::join_hidden() {
    hidden_.resize(gaps_.size() + constants_.size());
    std::merge(gaps_.begin(), gaps_.end(), constants_.begin(), constants_.end(), hidden_.begin(),
               [](const Gap& a, const Gap& b) { return a.first < b.first; });
    std::size_t last = 0;
    for (std::size_t i = 1; i < hidden_.size(); ++i) {
        if (hidden_[i].first <= hidden_[last].end) {
            hidden_[last].end = std::max(hidden_[last].end, hidden_[i].end);
        } else {
            hidden_[++last] = hidden_[i];
        }
    }
    hidden_.resize(std::min(hidden_.size(), last + 1));
}

void ConditionedLead::find_segments() {
    const auto hole = static_cast<std::int64_t>(hole_s * rate_hz_);
    const auto least = static_cast<std::int64_t>(std::ceil(min_segment_s * rate_hz_));
    std::int64_t first = 0;
    const auto close = [&](std::int64_t end) {
        if (end - first >= least) {
            segments_.push_back({first, end});
        }
    };
    for (const Gap& gap : gaps_) {
        if (gap.first == 0 || gap.end == size() || gap.end - gap.first >= hole) {
            close(gap.first);
            first = gap.end;
        }
    }
    close(size());
}

void ConditionedLead::set_largest_steps() {
    largest_step_.assign(seconds_.size(), std::numeric_limits<float>::max());
    std::vector<float> window;
    for (const Gap& segment : segments_) {
        const std::size_t first = second_of(segment.first);
        const std::size_t end = second_of(segment.end - 1) + 1;
        std::vector<float> local;
        for (std::size_t s = first; s < end; ++s) {
            window.clear();
            const std::size_t from = std::max(first + steepest_half_window_s, s) - steepest_half_window_s;
            for (std::size_t k = from; k < std::min(s + steepest_half_window_s + 1, end); ++k) {
                window.push_back(seconds_[k].steepest);
            }
            local.push_back(quantile(window, steepest_quantile));
        }
        window = local;
        const float usual = quantile(window, 0.5);
        for (std::size_t s = first; s < end; ++s) {
            // In a standstill there is only noise: the rest of the segment says how steep the next beat may be.
            const float steepest = std::max(local[s - first], usual);
            if (steepest > 0.0F) {
                largest_step_[s] = step_factor * steepest;
            }
        }
    }
}

void ConditionedLead::read(const Gap& segment, std::int64_t first, std::int64_t end, std::int64_t margin,
                           std::vector<float>& out) const {
    const std::int64_t start = first - margin;
    const std::int64_t from = std::max(start, segment.first);
    const std::int64_t to = std::min(end + margin, segment.end);
    out.resize(static_cast<std::size_t>(end + margin - start));
    const auto value = [&](std::int64_t i) -> float& { return out[static_cast<std::size_t>(i - start)]; };
    std::copy(samples_.data() + from, samples_.data() + to, out.data() + (from - start));
    auto gap = std::upper_bound(gaps_.begin(), gaps_.end(), from,
                                [](std::int64_t i, const Gap& other) { return i < other.end; });
    for (; gap != gaps_.end() && gap->first < to; ++gap) {  // within a segment every gap has two neighbours
        const float left = at(gap->first - 1);
        const float right = at(gap->end);
        const auto steps = static_cast<float>(gap->end - gap->first + 1);
        for (std::int64_t i = std::max(gap->first, from); i < std::min(gap->end, to); ++i) {
            value(i) = left + (right - left) * (static_cast<float>(i - gap->first + 1) / steps);
        }
    }
    double shift = value(from);
    float previous = value(from);
    value(from) = 0.0F;
    for (std::int64_t second = from / second_samples_, i = from + 1; i < to; ++second) {
        const float largest = largest_step_[static_cast<std::size_t>(second)];
        for (const std::int64_t stop = std::min(to, (second + 1) * second_samples_); i < stop; ++i) {
            const float step = value(i) - previous;
            previous = value(i);
            if (std::abs(step) > largest) {
                shift += static_cast<double>(step);
            }
            value(i) = static_cast<float>(static_cast<double>(previous) - shift);
        }
    }
    const auto mirrored = [&](std::int64_t i) {
        const std::int64_t inside = i < from ? 2 * from - i : 2 * (to - 1) - i;
        return value(std::clamp(inside, from, to - 1));
    };
    for (std::int64_t i = start; i < from; ++i) {
        value(i) = mirrored(i);
    }
    for (std::int64_t i = to; i < end + margin; ++i) {
        value(i) = mirrored(i);
    }
}

}  // namespace beatlens::signal
