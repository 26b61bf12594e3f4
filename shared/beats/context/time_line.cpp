#include "beats/context/time_line.h"

#include <algorithm>
#include <limits>

#include "signal/gaps.h"

namespace beatlens::beats {

namespace {

constexpr double forever = std::numeric_limits<double>::infinity();

// Ascending, disjoint, not touching.
std::vector<TimeSpan> merged(std::vector<TimeSpan> spans) {
    std::erase_if(spans, [](const TimeSpan& span) { return !(span.first_s < span.end_s); });
    std::sort(spans.begin(), spans.end(), [](const TimeSpan& a, const TimeSpan& b) { return a.first_s < b.first_s; });
    std::vector<TimeSpan> result;
    for (const TimeSpan& span : spans) {
        if (!result.empty() && span.first_s <= result.back().end_s) {
            result.back().end_s = std::max(result.back().end_s, span.end_s);
        } else {
            result.push_back(span);
        }
    }
    return result;
}

std::vector<TimeSpan> common(const std::vector<TimeSpan>& a, const std::vector<TimeSpan>& b) {
    std::vector<TimeSpan> result;
    for (std::size_t i = 0, k = 0; i < a.size() && k < b.size();) {
        const TimeSpan both{std::max(a[i].first_s, b[k].first_s), std::min(a[i].end_s, b[k].end_s)};
        if (both.first_s < both.end_s) {
            result.push_back(both);
        }
        a[i].end_s < b[k].end_s ? ++i : ++k;
    }
    return result;
}

// Without the runs of single samples that are too short to matter even when another lead's run lies around them: the
// list stays short where a recorder drops samples all the time.
std::vector<TimeSpan> invalid_stretches(const Signal& signal) {
    std::vector<TimeSpan> spans;
    const auto size = signal.samples.size();
    const auto shortest = static_cast<std::size_t>(std::max(1.0, shortest_cut_s * signal.sampling_rate_hz * 0.99));
    for (std::size_t i = 0; i < size;) {
        if (signal::is_valid(signal.samples[i])) {
            ++i;
            continue;
        }
        std::size_t end = i + 1;
        while (end < size && !signal::is_valid(signal.samples[end])) {
            ++end;
        }
        if (end - i >= shortest || end == size) {
            spans.push_back({time_of(static_cast<std::int64_t>(i), signal.sampling_rate_hz),
                             time_of(static_cast<std::int64_t>(end), signal.sampling_rate_hz)});
        }
        i = end;
    }
    spans.push_back({signal.duration_s(), forever});
    return spans;
}

}  // namespace

std::vector<TimeSpan> find_cuts(const Recording& recording, std::span<const std::size_t> leads) {
    std::vector<TimeSpan> unseen;
    for (const Gap& gap : recording.gaps) {
        if (!gap.signal) {
            unseen.push_back({gap.first_s, gap.end_s});
        }
    }
    unseen = merged(std::move(unseen));
    bool first = true;
    for (const std::size_t lead : leads) {
        if (lead >= recording.signals.size() || !(recording.signals[lead].sampling_rate_hz > 0.0)) {
            continue;
        }
        std::vector<TimeSpan> spans = invalid_stretches(recording.signals[lead]);
        for (const Gap& gap : recording.gaps) {
            if (!gap.signal || *gap.signal == lead) {
                spans.push_back({gap.first_s, gap.end_s});
            }
        }
        spans = merged(std::move(spans));
        unseen = first ? std::move(spans) : common(unseen, spans);
        first = false;
    }
    // Rounding of times must not decide.
    std::erase_if(unseen, [](const TimeSpan& span) { return span.end_s - span.first_s < shortest_cut_s - 1e-6; });
    return unseen;
}

}  // namespace beatlens::beats
