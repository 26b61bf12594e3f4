#include "analysis/beat_list.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "beats/context/time_line.h"
#include "ecg/annotation_codes.h"

namespace beatlens::analysis {

bool is_beat_list(const Recording& recording) { return recording.signals.empty() && recording.has_annotations; }

BeatListFigures beat_list_figures(const Recording& recording) {
    BeatListFigures figures;
    std::vector<double> times_s;
    for (const Annotation& annotation : recording.annotations) {
        if (is_beat_symbol(annotation.symbol)) {
            times_s.push_back(annotation.time_s);
            ++figures.counts[annotation.symbol];
        }
    }
    figures.beats = times_s.size();
    const auto rr = beats::measure_rr(times_s, {}, beats::find_cuts(recording, {}));
    if (!rr) {
        return figures;  // annotations are sorted by time: there is nothing else that could be wrong
    }
    figures.heart_rate = beats::heart_rate(*rr);
    for (const double interval_s : rr->before_s) {
        if (std::isfinite(interval_s)) {
            figures.shortest_s = figures.longest_s == 0.0 ? interval_s : std::min(figures.shortest_s, interval_s);
            figures.longest_s = std::max(figures.longest_s, interval_s);
        }
    }
    return figures;
}

}  // namespace beatlens::analysis
