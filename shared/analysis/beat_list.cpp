#include "analysis/beat_list.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "analysis/report_json.h"
#include "analysis/rhythm_json.h"
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

Analysis analysis_of_list(const Recording& recording, const rhythm::EpisodeLimits& limits) {
    Analysis analysis;
    analysis.label_set = aami_beats();
    analysis.record_name = recording.name;
    analysis.duration_s = recording.duration_s();
    analysis.warnings = recording.warnings;
    analysis.heart_rate = beat_list_figures(recording).heart_rate;
    analysis.counts.resize(aami_class_count);
    for (const Annotation& annotation : recording.annotations) {
        if (const auto of = aami_class_of_symbol(annotation.symbol)) {
            analysis.beats.push_back({0, annotation.time_s, static_cast<std::uint8_t>(*of), true, true, 1.0F});
            ++analysis.counts[index_of(*of)];
        }
    }
    analysis.rhythm = rhythm_figures(recording, limits);
    return analysis;
}

std::string beat_list_json(const Recording& recording, const rhythm::EpisodeLimits& limits) {
    const Analysis analysis = analysis_of_list(recording, limits);
    return json_text({{"schema", report_schema},
                      {"record", analysis.record_name},
                      {"duration_s", rounded(analysis.duration_s)},
                      {"counts", counts_json(analysis.label_set, analysis.counts)},
                      {"heart_rate", heart_rate_json(analysis.heart_rate)},
                      {"warnings", analysis.warnings},
                      {"rhythm", rhythm_json(*analysis.rhythm)}}) +
           "\n";
}

}  // namespace beatlens::analysis
