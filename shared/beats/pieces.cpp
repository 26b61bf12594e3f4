#include "beats/pieces.h"

#include <algorithm>

#include "beats/context/time_line.h"
#include "signal/gaps.h"

namespace beatlens::beats {

std::vector<Piece> pieces_of(const BeatSource& source) {
    const Signal& signal = source.signals[source.lead];
    std::vector<Piece> pieces;
    auto beats = source.beat_samples;
    auto marks = source.mark_samples;
    const auto take = [](std::span<const std::int64_t>& all, std::int64_t end) {
        const auto count = static_cast<std::size_t>(std::lower_bound(all.begin(), all.end(), end) - all.begin());
        const auto taken = all.first(count);
        all = all.subspan(count);
        return taken;
    };
    for (const signal::Gap& gap : signal::find_gaps(signal.samples)) {
        if (static_cast<double>(gap.end - gap.first) >= shortest_cut_s * signal.sampling_rate_hz) {
            // A mark in the hole belongs to the part before it.
            const auto piece_beats = take(beats, gap.end);
            pieces.push_back({piece_beats, take(marks, gap.end), gap.first});
        }
    }
    pieces.push_back({beats, marks, signal.length_samples()});
    return pieces;
}

}  // namespace beatlens::beats
