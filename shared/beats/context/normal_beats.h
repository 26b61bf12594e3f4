// The recording's own normal beat, for the whole recording and for every place in it, and how each beat differs from
// it.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "beats/context/beat_windows.h"
#include "beats/context/clusters.h"

namespace beatlens::beats {

// Which beats stand for the normal one: those of the dominant cluster that are regular, or all of that cluster where
// fewer than 30 are, and only usable ones. The dominant cluster has the most regular beats, every beat counting for .2
// of one.
struct NormalBeats {
    std::uint16_t dominant_cluster = no_cluster;
    std::vector<std::uint32_t> beats;
};
NormalBeats find_normal_beats(const BeatClusters& clusters, std::span<const std::uint8_t> usable,
                              std::span<const std::uint8_t> regular);

// The normal beat around each place: for every `step` beats in a row the median of the 40 normal beats nearest to them
// (in the order of beats, also across cuts). In QRS amplitudes, against the mean from -110 to -55 ms.
class LocalNormals {
public:
    static constexpr std::size_t step = 10;
    static constexpr std::size_t nearest = 40;

    LocalNormals() = default;
    LocalNormals(const BeatWindows& windows, std::span<const std::uint32_t> normal_beats);

    std::size_t leads() const { return leads_; }
    // The whole window, [window_length].
    void read(std::size_t beat, std::size_t lead, std::span<float> out) const;

private:
    std::size_t leads_ = 0;
    std::vector<std::int16_t> values_;  // [groups, leads, window_length], in BeatWindows::unit
};

// The mean from -110 to -55 ms: the end of the PR segment.
float baseline_level(const BeatWindows& windows, std::size_t beat, std::size_t lead);
// `out` (the whole window) against that level.
void read_against_baseline(const BeatWindows& windows, std::size_t beat, std::size_t lead, std::span<float> out);

// Per beat; 0 where the lead has no signal at it. Residuals are root mean squares of differences.
struct LeadShapes {
    std::vector<float> correlation_normal;   // of the QRS window with the recording's normal beat
    std::vector<float> correlation_local;    // ... with the local one; so are all that follow
    std::vector<float> residual;             // of the QRS window, over the local normal's root mean square
    std::vector<float> residual_over_noise;  // residual over (median of the normal ones among 41 beats around + .02)
    std::vector<float> height_ratio;         // QRS peak to peak over the local normal's
    std::vector<float> area_ratio;           // sum of magnitudes in the QRS window, likewise
    std::vector<float> offset;               // mean of the QRS window less the local normal's, in QRS amplitudes
    std::vector<float> t_correlation;        // from 150 ms to the end of the window
    std::vector<float> t_residual;           // likewise, in QRS amplitudes
    std::vector<float> t_offset;             // mean less the local normal's: the T wave's polarity
};

// Per beat, of all leads with a signal together; 0 where there is none.
struct BeatShapes {
    std::vector<float> correlation_normal;
    std::vector<float> correlation_local;
    // Of the slope envelope (as in beat_windows.h) between -170 and +220 ms, over the same of the normal beats' median
    // envelope: how long it lies above 30 % and 50 % of its peak, its standard deviation in time, its peak.
    std::vector<float> width_30_ratio, width_50_ratio, spread_ratio, slope_ratio;
    std::vector<float> width_30_ms;
    std::vector<std::uint8_t> odd;  // correlation_local below .8: not the shape of the beats around
};

struct Shapes {
    std::vector<std::vector<float>> normal;  // [leads][window_length] the recording's normal beat, as LocalNormals
    std::vector<LeadShapes> leads;
    BeatShapes all;
};
Shapes compare_with_normal(const BeatWindows& windows, const NormalBeats& normals, const LocalNormals& local);

}  // namespace beatlens::beats
