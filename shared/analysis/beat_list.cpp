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

BeatList read_beat_list(const Recording& recording, const rhythm::EpisodeLimits& limits) {
    BeatList list;
    Analysis& analysis = list.analysis;
    analysis.label_set = aami_beats();
    analysis.record_name = recording.name;
    analysis.duration_s = recording.duration_s();
    analysis.warnings = recording.warnings;
    analysis.counts.resize(aami_class_count);
    std::vector<double> times_s;
    std::vector<AamiClass> classes;
    for (const Annotation& annotation : recording.annotations) {
        if (!is_beat_symbol(annotation.symbol)) {
            continue;
        }
        const AamiClass of = aami_class_of_symbol(annotation.symbol).value_or(AamiClass::Q);
        analysis.beats.push_back({0, annotation.time_s, static_cast<std::uint8_t>(of), true, true, 1.0F});
        ++analysis.counts[index_of(of)];
        ++list.symbols[annotation.symbol];
        times_s.push_back(annotation.time_s);
        classes.push_back(of == AamiClass::Q ? AamiClass::N : of);
    }
    const auto rr = beats::measure_rr(times_s, {}, beats::find_cuts(recording, {}));
    if (!rr) {
        return list;  // annotations are sorted by time: there is nothing else that could be wrong
    }
    analysis.heart_rate = beats::heart_rate(*rr);
    analysis.rhythm = rhythm_figures(times_s, classes, {}, *rr, analysis.duration_s, recording.start_time, limits);
    if (!add_fibrillation({times_s, classes, *rr}, {}, *analysis.rhythm)) {
        return list;  // the model is the program's own, so that nothing but memory can be missing
    }
    for (const double interval_s : rr->before_s) {
        if (std::isfinite(interval_s)) {
            list.shortest_s = list.longest_s == 0.0 ? interval_s : std::min(list.shortest_s, interval_s);
            list.longest_s = std::max(list.longest_s, interval_s);
        }
    }
    return list;
}

std::string to_json(const BeatList& list) {
    const Analysis& analysis = list.analysis;
    nlohmann::ordered_json json = {
        {"schema", report_schema},
        {"kind", "beat_list"},
        {"record", analysis.record_name},
        {"duration_s", rounded(analysis.duration_s)},
        {"counts", counts_json(analysis.label_set, analysis.counts)},
        {"heart_rate", heart_rate_json(analysis.heart_rate)},
        {"warnings", analysis.warnings},
        {"rhythm", analysis.rhythm ? rhythm_json(*analysis.rhythm) : nlohmann::ordered_json()}};
    if (analysis.pacemaker) {
        json["pacemaker"] = pacemaker_json(analysis);
    }
    return json_text(json);
}

}  // namespace beatlens::analysis
