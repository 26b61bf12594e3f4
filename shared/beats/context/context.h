// Everything that belongs to the recording and not to a model, computed once: where beats are exactly, the intervals
// between them, the rhythm, the recording's own normal beat, groups of beats of one shape. Recipes make their inputs
// from it (beats/context/inputs.h), reports and panels read it.
//
// Definitions stand in the headers of the parts. The order in which they are made:
//   cuts (time_line.h) -> RR intervals (rr_series.h) -> windows on the 180 Hz grid (beat_windows.h) -> fiducials
//   (alignment.h) -> RR intervals from fiducials -> clusters (clusters.h) -> normal beats and shapes (normal_beats.h)
//   -> rhythm without odd beats (rhythm.h) -> P waves (p_waves.h) -> figures of clusters (cluster_figures.h)
//   -> mixtures of normal and ventricular beats (mixtures.h)
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "beats/context/alignment.h"
#include "beats/context/beat_windows.h"
#include "beats/context/cluster_figures.h"
#include "beats/context/clusters.h"
#include "beats/context/lead_blocks.h"
#include "beats/context/mixtures.h"
#include "beats/context/normal_beats.h"
#include "beats/context/p_waves.h"
#include "beats/context/rhythm.h"
#include "beats/context/rr_series.h"
#include "beats/context/time_line.h"
#include "ecg/error.h"
#include "ecg/recording.h"

namespace beatlens::beats {

struct ContextOptions {
    double block_s = default_block_s;                   // of signal filtered at once: memory, not results
    std::size_t most_clusters = default_most_clusters;  // the most that a record of the MIT-BIH database took is 43
};

// Vectors are per beat. Numbers are finite everywhere but in `rr`, whose NaN says that an interval was not measured.
struct BeatContext {
    std::vector<std::size_t> leads;    // indices of signals, in the order of every [leads] below
    std::vector<double> fiducials_s;   // ascending; the given time where no lead has a signal
    std::vector<std::uint8_t> usable;  // as given, and a lead has a signal at the beat
    std::vector<TimeSpan> cuts;
    RrSeries rr;                        // from fiducials; cut by the given times and flags
    std::vector<std::uint8_t> regular;  // usable, with intervals as expected: see regular_beats()
    RhythmTrackers rhythm;
    BeatWindows windows;
    BeatClusters clusters;
    std::vector<ClusterFigures> cluster_figures;  // one per cluster
    NormalBeats normals;
    LocalNormals local_normals;
    Shapes shapes;
    PWaves p_waves;
    Mixtures mixtures;

    std::size_t beats() const { return fiducials_s.size(); }
    // The neighbour with a measured interval between, if there is one.
    std::optional<std::size_t> previous(std::size_t beat) const;
    std::optional<std::size_t> next(std::size_t beat) const;
};

// `leads`: indices into recording.signals, the one to be trusted most first; one is enough.
// `beat_times_s`: ascending, in seconds; those outside of the recording have no shape.
// `usable`: one per beat, 0 where a beat stands in signal that is not to be trusted, or empty: all are.
// Errors: out_of_range (no lead, a lead that the recording does not have, without a sampling rate
// or with one above 100 kHz, times that do not
// ascend, numbers of beats that differ).
Result<BeatContext> make_context(const Recording& recording, std::span<const std::size_t> leads,
                                 std::span<const double> beat_times_s, std::span<const std::uint8_t> usable,
                                 const ContextOptions& options = {});

}  // namespace beatlens::beats
